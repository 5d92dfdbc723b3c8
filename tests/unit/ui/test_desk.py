"""The editing desk: strokes arrive once, undo and redo return, the log gives the same map again."""

import base64

import numpy as np
import pytest

from hexie_geo.demo.grid import grouped
from hexie_geo.planning.editing import Merge, Move, board
from hexie_geo.review.drafts import Drafts
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.packing import varints
from hexie_geo.ui.strokes import heard
from hexie_geo.ui.wire import packed, runs_of, units_of


@pytest.fixture(scope="module")
def ws():
    return grouped({"a": [150] * 8, "b": [150] * 10, "c": [400] * 9})


@pytest.fixture(scope="module")
def start(ws):
    return board(ws)


@pytest.fixture
def desk(ws, start):
    return Desk.open(ws, start, draft_id="d1")


def stroke(desk, seq, to, *units):
    names = [*desk.zones, desk.next_name]
    rising = np.array(sorted(units))
    gaps = np.diff(rising, prepend=-1) - 1
    runs = np.column_stack([gaps, np.ones_like(gaps)]).ravel()
    packed = base64.b64encode(varints(runs)).decode()
    return {"seq": seq, "to": names.index(to), "units": packed}


def test_a_stroke_that_is_sent_again_is_done_once(desk):
    queue = [stroke(desk, 1, "a", 8, 9), stroke(desk, 2, "b", 0)]
    heard(desk, "m", queue[:1])
    heard(desk, "m", queue)
    heard(desk, "m", queue)
    assert desk.acknowledged == {"m": 2}
    assert len(desk.draft.events) == 2
    assert desk.verdicts["a"].households == 150 * (8 + 2 - 1)


def test_undo_and_redo_wait_in_the_queue_with_the_strokes(desk):
    queue = [stroke(desk, 1, "a", 8), {"seq": 2, "do": "undo"}, stroke(desk, 3, "a", 9)]
    heard(desk, "m", queue)
    heard(desk, "m", [*queue, {"seq": 4, "do": "undo"}, {"seq": 5, "do": "redo"}])
    assert desk.acknowledged == {"m": 5}
    assert desk.draft.assignment["g1-0"] == "b"
    assert desk.draft.assignment["g1-1"] == "a"


def test_an_edit_remembers_only_what_it_changed(desk):
    desk.move(["g1-0"], "a")
    assert desk.draft.before.units.tolist() == [desk.draft.board.number["g1-0"]]


def test_two_maps_count_their_own_strokes(desk):
    heard(desk, "one", [stroke(desk, 1, "a", 8)])
    heard(desk, "two", [stroke(desk, 1, "a", 9)])
    assert desk.acknowledged == {"one": 1, "two": 1}
    assert len(desk.draft.events) == 2


def test_a_new_community_is_founded_by_its_first_stroke(desk):
    heard(desk, "m", [stroke(desk, 1, "new-1", 18, 19, 20)])
    assert desk.zones[-1] == "new-1"
    assert desk.verdicts["new-1"].households == 1200
    heard(desk, "m", [stroke(desk, 2, "new-1", 21)])
    assert desk.verdicts["new-1"].households == 1600
    assert desk.next_name == "new-2"
    assert desk.changed[:2] == ["c", "new-1"]


@pytest.mark.parametrize("bad", [{"to": 99}, {"to": -1}, {"units": "0g8C"}, {"units": "AYAB"}])
def test_a_stroke_that_names_nothing_is_answered_and_changes_nothing(desk, bad):
    heard(desk, "m", [stroke(desk, 1, "a", 8) | bad])
    assert desk.acknowledged == {"m": 1}
    assert desk.draft.moved_households == 0


def test_a_locked_community_neither_gives_nor_takes(desk):
    desk.lock({"b"})
    heard(desk, "m", [stroke(desk, 1, "a", 8), stroke(desk, 2, "b", 0)])
    assert desk.acknowledged == {"m": 2}
    assert desk.refused == ("b",)
    assert len(desk.draft.events) == 1
    assert desk.do(Move(groups=("g2-0",), to="a"))
    assert desk.refused is None


def test_what_the_map_is_told_is_where_units_lie(desk):
    heard(desk, "m", [stroke(desk, 1, "a", 8, 20), stroke(desk, 2, "new-1", 0)])
    assert runs_of(desk.moved(), 3).tolist() == [[0, 1, 3], [7, 1, 0], [11, 1, 0]]


def test_units_come_back_from_the_wire():
    draw = np.random.default_rng(4)
    for share in (0.02, 0.5, 0.98):
        units = np.flatnonzero(draw.random(900) < share)
        runs = runs_of(packed(units, np.zeros_like(units)), 3)[:, :2]
        sent = base64.b64encode(varints(runs.ravel())).decode()
        assert units_of(sent).tolist() == units.tolist()


def test_redo_after_the_draft_was_opened_again(ws, start, tmp_path):
    log = Drafts(tmp_path)
    desk = Desk.open(ws, start, draft_id="d1", log=log)
    desk.move(["g1-0"], "a")
    moved = desk.digest
    desk.undo()
    again = Desk.open(ws, start, draft_id="d1", events=log.events("d1"), log=log)
    assert again.redo()
    assert again.digest == moved
    log.close()


def test_what_was_logged_but_not_answered_is_done_once_after_a_restart(ws, start, tmp_path):
    log = Drafts(tmp_path)
    desk = Desk.open(ws, start, draft_id="d1", log=log)
    queue = [stroke(desk, 1, "a", 8), stroke(desk, 2, "a", 9), {"seq": 3, "do": "undo"}]
    heard(desk, "m", queue)
    again = Desk.open(ws, start, draft_id="d1", events=log.events("d1"), log=log)
    assert again.acknowledged == {"m": 3}
    heard(again, "m", queue)  # the browser never heard of it and sends everything again
    assert again.digest == desk.digest
    assert len(log.events("d1")) == 3
    log.close()


def test_merging_everything_leaves_nobody_behind(desk):
    before = int(desk.draft.board.households.sum())
    assert desk.do(Merge(communities=("b",), into="a"))
    assert "b" not in desk.verdicts
    assert sum(v.households for v in desk.verdicts.values()) == before
    assert set(desk.changed) == {"a", "b"}


def test_drafts_are_listed_the_latest_first(tmp_path):
    log = Drafts(tmp_path)
    event = {"event": "move", "groups": ["g1"], "to": "a"}
    log.append("one", [event], after=0)
    log.append("two", [event, event], after=0)
    log.append("one", [event], after=1)
    assert [(d.draft_id, d.events) for d in log.known()] == [("one", 2), ("two", 2)]
    log.close()


def test_two_hands_on_one_draft_lose_nothing_and_end_alike(tmp_path):
    ws = grouped({"a": [150] * 4, "b": [150] * 6})
    log, start = Drafts(tmp_path), board(ws)
    one = Desk.open(ws, start, draft_id="d", log=log)
    two = Desk.open(ws, start, draft_id="d", log=log)
    heard(one, "m1", [stroke(one, 1, "new-1", 0)])
    heard(
        two, "m2",
        [
            stroke(two, 1, "new-1", 8) | {"fresh": 0},
            stroke(two, 2, "new-1", 9) | {"fresh": 0},
            stroke(two, 3, "a", 7),
        ],
    )  # fmt: skip
    assert two.theirs == 1
    assert two.founded == {"m2": (1, "new-2")}
    heard(two, "m2", [stroke(two, 4, "new-1", 6) | {"fresh": 0}])  # as the map still calls it
    assert two.draft.assignment["g1-2"] == "new-2"
    assert two.undo()
    assert not one.undo()  # what the other did is shown first
    assert (one.refused, one.theirs) == (None, 5)
    assert one.digest == two.digest
    assert one.draft.assignment["g0-0"] == "new-1"
    assert one.draft.assignment["g1-4"] == one.draft.assignment["g1-5"] == "new-2"
    assert one.draft.assignment["g1-3"] == "a"
    assert one.undo()
    again = Desk.open(ws, start, draft_id="d", events=log.events("d"), log=log)
    log.close()
    assert again.digest == one.digest
    assert again.founded["m2"] == (1, "new-2")
    assert again.draft.assignment["g1-3"] == "b"
