import tomllib
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from hexie_geo.demo.grid import grid, grouped
from hexie_geo.errors import Problem, StoreError
from hexie_geo.io import toml
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.model.rasters import Raster
from hexie_geo.model.workspace import Assumption, Source, Workspace


def full_workspace() -> Workspace:
    communities = grid(1, 3).assign(
        community_id=["030102001003", "b", "c"],
        gated=pd.array([True, None, False], dtype="boolean"),
        as_of=pd.to_datetime(["2025-12-31", None, "2024-01-01"]),
        office_area_m2=[200.5, np.nan, 80.0],
        remark=pd.Series([1, "二", None], dtype=object),
        whole=pd.Series([1, None, 3], dtype=object),
        many=pd.array([1, None, 3], dtype="Int64"),
    )
    links = pd.DataFrame({"group_a": ["x"], "group_b": ["y"], "reason": ["桥"]})
    return Workspace.from_layers(
        communities=communities,
        groups=grouped({"030102001003": [5, 6]}).groups,
        links=links,
        basis="resident",
        as_of="2025-12-31",
        title='名 "引号" \\ \x7f\n{{1337*1337}}',
        synthetic=True,
        rasters={
            "dem": Raster(
                values=np.arange(6, dtype="int16").reshape(2, 3),
                transform=(30, 0, 5e5, 0, -30, 2.77e6),
                crs="EPSG:4543",
                nodata=-32768,
                quantity="elevation",
            )
        },
        assumptions=(Assumption(layer="a", field="b", value="c", text_zh="丁", text_en="d"),),
        sources=(Source(layer="a", file="甲.shp", digest="ff", rows=3, crs="EPSG:4326"),),
        import_problems=(Problem(code="import.repaired", rows=(1, 2), values={"count": 2}),),
        settings={"county_kind": "county", "limits": {"low": 1.5, "days": [date(2025, 1, 1)]}},
    )


def test_everything_comes_back(tmp_path):
    ws = full_workspace()
    again = open_workspace(save_workspace(ws, tmp_path / "ws"))
    assert again.digest == ws.digest
    for name, layer in ws.layers.items():
        plain = {n: "str" if n == "remark" else str(t) for n, t in layer.dtypes.items()}
        assert {n: str(t) for n, t in again.layers[name].dtypes.items()} == plain
    for part in ("title", "basis", "as_of", "standards", "synthetic", "assumptions", "sources"):
        assert getattr(again, part) == getattr(ws, part)
    assert again.settings == ws.settings
    assert [p.say() for p in again.import_problems] == [p.say() for p in ws.import_problems]
    assert again.communities["gated"].isna().tolist() == [False, True, False]
    assert again.communities["community_id"].tolist()[0] == "030102001003"
    assert again.communities["remark"].tolist()[:2] == ["1", "二"]
    assert again.rasters["dem"].quantity == "elevation"
    assert again.crs == ws.crs


def test_a_table_without_shapes_comes_back(tmp_path):
    table = pd.DataFrame(grid(1, 2).drop(columns="geometry"))
    ws = Workspace.from_layers(communities=table, basis="hukou", as_of="2025-12-31")
    again = open_workspace(save_workspace(ws, tmp_path))
    assert again.digest == ws.digest
    assert not again.has_geometry
    assert again.crs is None


def test_snapshots_are_never_overwritten(tmp_path):
    ws = grouped({"a": [600, 600]})
    save_workspace(ws, tmp_path)
    first = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "layers").iterdir()}
    richer = ws.with_layers(communities=ws.communities.assign(households=[1300]))
    save_workspace(richer, tmp_path)
    after = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "layers").iterdir()}
    assert first.items() <= after.items()
    assert len(after) == len(first) + 1
    assert open_workspace(tmp_path).digest == richer.digest


def test_what_cannot_be_opened_says_why(tmp_path):
    def code() -> str:
        with pytest.raises(StoreError) as caught:
            open_workspace(tmp_path)
        assert "?" not in caught.value.say("zh")
        return caught.value.problems[0].code

    assert code() == "store.not_a_workspace"
    save_workspace(grouped({"a": [600, 600]}), tmp_path)
    file = tmp_path / "workspace.toml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("schema = 1", "schema = 2"), encoding="utf-8")
    assert code() == "store.schema"
    file.write_text("schema = ", encoding="utf-8")
    assert code() == "store.damaged"
    file.write_text(good.replace('basis = "hukou"', 'basis = "actual"'), encoding="utf-8")
    assert code() == "store.changed"
    file.write_text(good, encoding="utf-8")
    for snapshot in (tmp_path / "layers").glob("groups-*"):
        snapshot.write_bytes(snapshot.read_bytes()[:-9])
        assert code() == "store.unreadable"
        snapshot.unlink()
    assert code() == "store.missing"


def test_a_setting_that_cannot_be_written_is_refused(tmp_path):
    ws = replace(grouped({"a": [600, 600]}), settings={"odd": {1, 2}})
    with pytest.raises(StoreError) as caught:
        save_workspace(ws, tmp_path)
    assert caught.value.problems[0].code == "store.value"
    assert not (tmp_path / "workspace.toml").exists()


def test_toml_of_every_kind_reads_back():
    tree = {
        "a b": 1,
        "text": 'x"\\\n\t\x01\x7f中',
        "flag": True,
        "day": date(2025, 1, 1),
        "float": 1e22,
        "whole": 2.0,
        "list": ["a", "b"],
        "empty": [],
        "table": {"x": {"y": [1, 2]}, "名": "z"},
        "rows": [{"a": 1, "inner": [{"b": {"c": 2}}]}, {"a": 2}],
    }
    assert tomllib.loads(toml.dumps(tree)) == tree
