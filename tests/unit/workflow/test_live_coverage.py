"""What-if edits of a workspace's offices equal measuring the edited workspace."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import DataError
from hexie_geo.workflow.cover import cover
from hexie_geo.workflow.live import LiveCoverage

WEST, NORTH = 500_000, 2_770_000


@pytest.fixture
def ws():
    here = grouped({"a": [100, 200, 50], "b": [300, 400, 10], "c": [70, 80, 90]})
    lines = [LineString([(WEST, NORTH - y), (WEST + 300, NORTH - y)]) for y in (50, 150, 250)]
    lines.append(LineString([(WEST, NORTH - 50), (WEST, NORTH - 250)]))
    roads = gpd.GeoDataFrame({"road_id": list("1234")}, geometry=lines, crs=4543)
    return here.with_layers(roads=roads, police_offices=offices({"p1": (50, -50)}))


def offices(spots):
    return gpd.GeoDataFrame(
        {"office_id": list(spots), "name": ""},
        geometry=[Point(WEST + x, NORTH + y) for x, y in spots.values()],
        crs=4543,
    )


def test_edits_equal_measuring_anew(ws):
    live = LiveCoverage(ws, kind="police_office", within_m=[100, 200])
    spots = {"p1": (50, -50)}

    def agree():
        found = cover(
            ws.with_layers(police_offices=offices(spots)), kind="police_office", within_m=[100, 200]
        )
        assert live.covered == dict(
            zip(("100", "200"), found.table()["covered"].tolist(), strict=True)
        )
        now = live.distances()
        np.testing.assert_array_equal(now["distance_m"], found.distances["distance_m"])
        assert set(live.facilities) == set(spots)

    agree()
    new = live.open(WEST + 250, NORTH - 150)
    spots[new] = (250, -150)
    agree()
    live.move(new, WEST + 150, NORTH - 250)
    spots[new] = (150, -250)
    agree()
    live.close("p1")
    del spots["p1"]
    agree()
    assert pd.notna(live.distances()["facility_id"]).all()


def test_what_is_not_open_cannot_be_moved(ws):
    live = LiveCoverage(ws, kind="police_office", within_m=[100])
    with pytest.raises(DataError, match="p9"):
        live.move("p9", WEST, NORTH)
    live.close("p1")
    assert live.covered == {"100": 0}
    with pytest.raises(DataError, match="p1"):
        live.close("p1")
