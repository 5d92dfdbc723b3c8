"""Walking times over the terrain, and people by a grid, on a workspace."""

import json

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import DataError
from hexie_geo.model.rasters import Raster
from hexie_geo.workflow import residents, walk

WEST, NORTH = 500_000, 2_770_000


def ground(values, *, cell=10.0, quantity="elevation"):
    place = (cell, 0.0, float(WEST), 0.0, -cell, float(NORTH))
    return Raster(values=values, crs="EPSG:4543", transform=place, quantity=quantity, nodata=-9999)


@pytest.fixture
def ws():
    here = grouped({"a": [100, 200], "b": [300, 400]})
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["一"]}, geometry=[Point(WEST + 50, NORTH - 50)], crs=4543
    )
    return here.with_layers(police_offices=office)


def test_the_parts_add_up_and_a_slope_takes_time(ws):
    flat = walk.walk(ws, kind="police_office", minutes=[1, 2], dem=ground(np.zeros((20, 20))))
    assert flat.table()["covered"].tolist() == [100, 1000]
    slope = np.arange(20)[None, :] * np.full((20, 1), 4.0)  # 40 % up to the east
    steep = walk.walk(ws, kind="police_office", minutes=[1, 2], dem=ground(slope))
    assert steep.times["minutes"].to_numpy()[1] > flat.times["minutes"].to_numpy()[1]
    for found in (flat, steep):
        table = found.table()
        assert (table["covered"] + table["not_covered"] + table["unknown"] == 1000).all()
    assert json.loads(json.dumps(walk.summary(flat)))["lost"] == []


def test_a_terrain_model_that_stops_half_way_is_unknown_not_zero(ws):
    values = np.zeros((20, 20))
    values[10:] = -9999
    found = walk.walk(ws, kind="police_office", minutes=[5], dem=ground(values))
    assert found.table()[["covered", "not_covered", "unknown"]].values.tolist() == [[300, 0, 700]]
    short = walk.walk(ws, kind="police_office", minutes=[5], dem=ground(np.zeros((10, 20))))
    assert short.table()["unknown"].tolist() == [700]
    with pytest.raises(DataError, match="heights"):
        walk.walk(ws, kind="police_office")


def test_a_river_holds_except_where_a_road_crosses_it(ws):
    river = gpd.GeoDataFrame(
        {"barrier_id": ["r"], "kind": ["river"], "crossable": [False]},
        geometry=[LineString([(WEST, NORTH - 100), (WEST + 200, NORTH - 100)])],
        crs=4543,
    )
    road = gpd.GeoDataFrame(
        {"road_id": ["x"]},
        geometry=[LineString([(WEST + 195, NORTH), (WEST + 195, NORTH - 200)])],
        crs=4543,
    )
    asked = {"kind": "police_office", "minutes": [60], "dem": ground(np.zeros((20, 20)))}
    wet = walk.walk(ws.with_layers(barriers=river), **asked)
    assert wet.table()["covered"].tolist() == [300]
    assert set(wet.times["status"]) == {"measured", "unreachable"}
    bridged = walk.walk(ws.with_layers(barriers=river, roads=road), **asked)
    assert bridged.table()["covered"].tolist() == [1000]
    dry = walk.walk(ws, **asked)
    assert bridged.times["minutes"].iloc[2] > dry.times["minutes"].iloc[2]


def test_people_of_a_grid_beside_the_households_of_the_layer(ws):
    cells = ground(np.array([[250.0, 50.0], [-9999, 60.0]]), cell=100.0, quantity="count")
    table = residents.residents(ws, grid=cells)
    assert table["population"].tolist()[0] == pytest.approx(300)
    assert table["people_per_household"].iloc[0] == pytest.approx(1.0)
    assert table["population"].isna().tolist() == [False, True]
    told = residents.summary(residents.residents(ws, grid=cells, blank_means=0.0))
    assert told["population"] == pytest.approx(360)
    assert told["unknown"] == 0
    with pytest.raises(DataError, match="population grid"):
        residents.residents(ws)
