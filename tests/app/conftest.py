"""A small workspace on disk, and the app started on it without a browser."""

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString, Point
from streamlit.testing.v1 import AppTest

from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace

MAIN = Path(__file__).resolve().parents[2] / "app" / "main.py"


def small_workspace():
    """Three communities: one too small, one in range whose name is Markdown, one too big."""
    ws = grouped(
        {"a": [300, 300], "b": [600, 600, 600], "c": [2000, 2000, 1500]},
        name=["小[社区](http://x)", "**中**社区", "大社区"],
        township=["甲镇", "甲镇", "乙街道"],
        township_id=["t1", "t1", "t2"],
    )
    offices = gpd.GeoDataFrame(
        {
            "office_id": ["p1"],
            "name": ["云山<警务室>"],
            "officers": [2],
            "community_ids": ["a;b"],
        },
        geometry=[Point(500050, 2769950)],
        crs=4543,
    )
    roads = gpd.GeoDataFrame(
        {"road_id": ["r1", "r2"]},
        geometry=[
            LineString([(500000, 2769950), (500300, 2769950)]),
            LineString([(500050, 2770000), (500050, 2769700)]),
        ],
        crs=4543,
    )
    return ws.with_layers(police_offices=offices, roads=roads)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    return save_workspace(small_workspace(), tmp_path_factory.mktemp("app") / "ws")


@pytest.fixture
def start(small_folder, monkeypatch, tmp_path):
    """Start the app in a language, with the small workspace open or with nothing open."""
    monkeypatch.delenv("HEXIE_WORKSPACE", raising=False)
    monkeypatch.delenv("HEXIE_LANG", raising=False)
    monkeypatch.setenv("HEXIE_CONFIG", str(tmp_path / "config"))

    def go(language="zh", *, source=str(small_folder), page=None):
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        app.session_state["language"] = language
        if source is not None:
            app.session_state["source"] = source
        app.session_state["edit_lists"] = True  # AppTest has no hand that opens an expander
        app.run()
        if page is not None:
            app.switch_page(f"pages/{page}.py").run()
        return app

    return go
