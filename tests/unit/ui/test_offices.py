"""Police offices that move: an event of the draft, a recount, and back again."""

import geopandas as gpd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.planning.editing import Relocate, as_data, board, from_data
from hexie_geo.ui import offices
from hexie_geo.ui.desk import Desk
from hexie_geo.workflow.cover import cover


def county(*, roads):
    made = grouped({"a": [60, 40, 20], "b": [30, 30, 30]}, size_m=900)
    office = gpd.GeoDataFrame(
        {"office_id": ["p1", "p2"], "name": ["甲", "无址"]},
        geometry=[Point(500450, 2769550), None],
        crs=4543,
    )
    road = gpd.GeoDataFrame(
        {"road_id": ["r1", "r2", "r3"]},
        geometry=[
            LineString([(500000, 2769550), (502700, 2769550)]),
            LineString([(500000, 2768650), (502700, 2768650)]),
            LineString([(500450, 2769550), (500450, 2768650)]),
        ],
        crs=4543,
    )
    return made.with_layers(police_offices=office, **({"roads": road} if roads else {}))


@pytest.fixture
def ws():
    return county(roads=True)


@pytest.fixture
def desk(ws):
    return Desk.open(ws, board(ws), draft_id="d1")


def test_a_drag_there_and_back_in_pixels_is_within_half_a_metre(ws):
    x, y = offices.to_pixels(ws, [(500450.0, 2769550.0)])[0]
    east, north = offices.from_pixels(ws, int(x), int(y))
    assert abs(east - 500450) < 0.5
    assert abs(north - 2769550) < 0.5


def test_moving_an_office_is_an_event_that_undo_takes_back(ws, desk):
    before = desk.digest
    x, y = offices.to_pixels(ws, [(502250.0, 2768650.0)])[0]
    offices.drag(ws, desk, 0, int(x), int(y))
    assert desk.digest != before
    assert offices.stands(ws, desk, "p1") == pytest.approx((502250, 2768650), abs=0.5)
    assert offices.standing(ws, desk) == {"a": 0, "b": 1}
    assert offices.standing_today(ws, desk) == {"a": 1, "b": 0}
    assert offices.moved_marks(ws, desk) == [[0, int(x), int(y)]]
    desk.undo()
    assert desk.digest == before
    assert offices.moved_marks(ws, desk) == []
    assert desk.redo()
    assert offices.standing(ws, desk) == {"a": 0, "b": 1}


def test_moving_groups_keeps_the_office_where_it_was_put(ws, desk):
    desk.do(Relocate(place="p1", x=502250.0, y=2768650.0))
    desk.move(["g0-1"], "b")
    assert offices.stands(ws, desk, "p1") == (502250.0, 2768650.0)


def test_a_drag_of_no_office_changes_nothing(ws, desk):
    offices.drag(ws, desk, 7, 0, 0)
    assert desk.draft.events == ()


def test_the_event_is_plain_data():
    event = Relocate(place="p1", x=1.5, y=2.5)
    assert from_data(as_data(event)) == event


@pytest.mark.parametrize("roads", [True, False])
def test_the_recount_is_what_coverage_says_of_the_moved_office(roads):
    ws = county(roads=roads)
    desk = Desk.open(ws, board(ws), draft_id="d1")
    assert offices.recount(ws, desk) is None
    desk.do(Relocate(place="p1", x=502250.0, y=2768650.0))
    count = offices.recount(ws, desk)
    assert count.along_roads == roads
    layer = ws.police_offices.copy()
    layer.geometry = [Point(502250, 2768650), None]
    after = ws.with_layers(police_offices=layer)
    for state, found in ((ws, count.today), (after, count.covered(desk.draft.sites))):
        metric = {} if roads else {"metric": "straight"}
        told = cover(state, kind="police_office", within_m=offices.WITHIN_M, **metric)
        households = told.distances["households"]
        assert found == tuple(
            int(households[told.distances["distance_m"] <= within].sum())
            for within in offices.WITHIN_M
        )
    desk.undo()
    assert count.covered(desk.draft.sites) == count.today
