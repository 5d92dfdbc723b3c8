"""Offices and facilities that move: an event of the draft, a recount, and back again."""

import json

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.planning.editing import Lock, Relocate, Unlock, as_data, board, from_data
from hexie_geo.standards.levels import walks
from hexie_geo.ui import places
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.reach import Recount
from hexie_geo.ui.strokes import heard
from hexie_geo.workflow.cover import cover

LAYER = {"police_office": "police_offices", "library": "facilities"}
PLACE = {"police_office": "p1", "library": "f2"}
THERE = (502250.0, 2768650.0)


def county(*, roads=True):
    made = grouped({"a": [60, 40, 20], "b": [30, 30, 30]}, size_m=900)
    office = gpd.GeoDataFrame(
        {"office_id": ["p1", "p2"], "name": ["甲", "无址"]},
        geometry=[Point(500450, 2769550), None],
        crs=4543,
    )
    facilities = gpd.GeoDataFrame(
        {
            "facility_id": ["f1", "p1", "f2", "f3"],
            "kind": ["shop", "shop", "library", "library"],
            "name": ["店", None, "书屋", "无址"],
        },
        geometry=[Point(500450, 2768650), Point(502250, 2768650), Point(500450, 2769550), None],
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
    made = made.with_layers(police_offices=office, facilities=facilities)
    return made.with_layers(roads=road) if roads else made


@pytest.fixture(scope="module")
def ws():
    return county()


@pytest.fixture
def desk(ws):
    return Desk.open(ws, board(ws), draft_id="d1")


def to(ws, mark, index, at=THERE):
    """The stroke that drags a mark to a point."""
    x, y = places.to_pixels(ws, [at])[0]
    return {"place": mark, "index": index, "x": int(x), "y": int(y)}


def test_a_drag_there_and_back_in_pixels_is_within_half_a_metre(ws):
    event = places.dragged(ws, to(ws, "police_office", 0))
    assert (event.x, event.y) == pytest.approx(THERE, abs=0.5)


def test_moving_an_office_is_an_event_that_undo_takes_back(ws, desk):
    before, stroke = desk.digest, to(ws, "police_office", 0) | {"seq": 1}
    heard(desk, "m", [stroke], placed=lambda s: places.dragged(ws, s))
    heard(desk, "m", [stroke], placed=lambda s: places.dragged(ws, s))  # sent again: done once
    assert len(desk.draft.events) == 1
    assert desk.digest != before
    assert places.stands(ws, desk, "police_offices", "p1") == pytest.approx(THERE, abs=0.5)
    assert places.standing(ws, desk, "police_office") == ({"a": 1, "b": 0}, {"a": 0, "b": 1})
    assert places.sites(ws, desk.draft.sites) == {"police_office": [[0, stroke["x"], stroke["y"]]]}
    desk.undo()
    assert desk.digest == before
    assert places.sites(ws, desk.draft.sites) == {}
    assert desk.redo()
    assert places.journeys(ws, desk) == [("甲", "police_office", "a", "b")]


def test_an_office_and_a_facility_of_one_id_are_two_places(ws, desk):
    desk.do(places.dragged(ws, to(ws, "facility", 1, (500450.0, 2769550.0))))
    assert [*desk.draft.sites] == [("facilities", "p1")]
    assert places.stands(ws, desk, "police_offices", "p1") == (500450.0, 2769550.0)
    assert places.moved_kinds(ws, desk) == ["shop"]
    assert places.standing(ws, desk, "shop") == ({"a": 0, "b": 2}, {"a": 1, "b": 1})


def test_moving_groups_keeps_the_office_where_it_was_put(ws, desk):
    desk.do(Relocate(place="p1", x=THERE[0], y=THERE[1]))
    desk.move(["g0-1"], "b")
    assert places.stands(ws, desk, "police_offices", "p1") == THERE


@pytest.mark.parametrize(("mark", "index"), [("police_office", 7), ("facility", -1), ("tree", 0)])
def test_a_drag_of_no_place_is_answered_and_changes_nothing(ws, desk, mark, index):
    stroke = to(ws, mark, index) | {"seq": 1}
    heard(desk, "m", [stroke], placed=lambda s: places.dragged(ws, s))
    assert desk.draft.events == ()
    assert desk.acknowledged == {"m": 1}


def test_events_are_plain_data_and_older_logs_read_as_offices():
    for event in (
        Relocate(place="f1", x=1.5, y=2.5, layer="facilities"),
        Lock(communities=("a",)),
        Unlock(communities=("a",)),
    ):
        assert from_data(as_data(event)) == event
    old = {"event": "relocate", "place": "p1", "x": 1.5, "y": 2.5}
    assert from_data(old) == Relocate(place="p1", x=1.5, y=2.5)


@pytest.mark.parametrize("roads", [True, False])
@pytest.mark.parametrize("kind", ["police_office", "library"])
def test_the_recount_is_what_coverage_says_of_the_moved_place(kind, roads):
    from hexie_geo.workflow.supply import network_of

    ws = county(roads=roads)
    count = Recount(ws, kind, network=network_of(ws) if roads else None)
    sites = {(LAYER[kind], PLACE[kind]): THERE, ("facilities", "f1"): (1.0, 1.0)}
    layer = getattr(ws, LAYER[kind]).copy()
    layer.loc[layer.iloc[:, 0] == PLACE[kind], "geometry"] = Point(*THERE)
    after = ws.with_layers(**{LAYER[kind]: layer})
    for state, found in ((ws, count.today), (after, count.covered(sites))):
        metric = {} if roads else {"metric": "straight"}
        told = cover(state, kind=kind, within_m=walks(kind), **metric)
        households = told.distances["households"]
        assert found == tuple(
            int(households[told.distances["distance_m"] <= within].sum()) for within in walks(kind)
        )
    assert count.covered(sites) != count.today
    assert count.covered({}) == count.today
    assert (count.uncounted, count.unplaced) == (0, 1)  # the place without a point is unknown


def test_a_group_nobody_counted_is_in_no_figure():
    ws = county()
    groups = ws.groups.assign(households=ws.groups["households"].astype("Int64"))
    groups.loc[groups["group_id"] == "g0-0", "households"] = None
    count = Recount(ws.with_layers(groups=groups), "police_office")
    assert count.uncounted == 1
    assert count.today == (0, 70)  # 130 before: the 60 of g0-0 are unknown now


class Kept:
    """A log in memory that keeps what a disk would: JSON."""

    def __init__(self):
        self.lines = []

    def append(self, _draft, events, *, after, **_):
        assert after == len(self.lines)
        self.lines += [json.dumps(event) for event in events]

    def events(self, _draft):
        return [json.loads(line) for line in self.lines]


def test_five_hundred_mixed_edits_return_and_are_told_again_exactly(ws):
    """Moves, new communities, locks, offices, facilities: undone, redone, read from the log."""
    log, start, draw = Kept(), board(ws), np.random.default_rng(11)
    desk = Desk.open(ws, start, draft_id="d1", log=log)
    first, names = desk.digest, ["a", "b", "new-1"]
    while len(desk.draft.events) < 500:
        what = draw.integers(4)
        if what == 0:
            east, north = draw.uniform(500000, 502700), draw.uniform(2768200, 2770000)
            layer, place = [*LAYER.values()][draw.integers(2)], f"{'pf'[draw.integers(2)]}1"
            desk.do(Relocate(place=place, x=east, y=north, layer=layer))
        elif what == 1:
            name = desk.draft.names[draw.integers(len(desk.draft.names))]
            desk.lock(desk.locks ^ {name})
        else:
            desk.move([desk.units[draw.integers(len(desk.units))]], names[draw.integers(3)])
    last = desk.digest
    again = Desk.open(ws, start, draft_id="d1", events=log.events("d1"))
    assert (again.digest, again.locks, again.draft.sites) == (last, desk.locks, desk.draft.sites)
    assert again.verdicts == desk.verdicts
    for _ in range(500):
        assert again.undo()
    assert again.digest == first
    assert not again.undo()
    assert again.verdicts == desk.today
    for _ in range(500):
        assert again.redo()
    assert again.digest == last
