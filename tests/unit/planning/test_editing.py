"""Editing by hand: pure, replayable, undoable, and quick on a city."""

import time

import numpy as np
import pytest

from hexie_geo.errors import PlanError
from hexie_geo.planning import editing
from hexie_geo.planning.editing import Merge, Move, Split, Undo
from support import plan_maps as maps


def test_events_replay_and_undo():
    start = editing.board(maps.county(3))
    group = start.board.unit_ids[0]
    other = next(c for c in start.names if c != start.assignment[group])
    events = [
        Move(groups=(group,), to=other),
        Split(groups=start.board.unit_ids[5:9], name="new-1"),
        Merge(communities=("new-1",), into=other),
        Undo(),
    ]
    done = editing.replay(start, events)
    assert done.assignment == editing.replay(start, events[:2]).assignment
    assert (
        editing.replay(start, [editing.from_data(editing.as_data(e)) for e in events]).assignment
        == done.assignment
    )
    assert editing.replay(done, [Undo(), Undo()]).assignment == start.assignment
    assert len(done.events) == 4
    assert (start.label == start.board.home).all()  # nothing edits its argument


def test_households_are_conserved_and_pieces_counted():
    start = editing.board(maps.county(3))
    draft = editing.after(start, Split(groups=start.board.unit_ids[:1], name="x"))
    draft = editing.after(draft, Move(groups=start.board.unit_ids[-1:], to="x"))
    everyone = editing.verdicts(draft, draft.names)
    assert sum(v.households for v in everyone) == start.board.households.sum()
    mine = next(v for v in everyone if v.community_id == "x")
    assert (mine.pieces, mine.size, mine.households_before) == (2, "below", 0)
    assert mine.arrived == mine.households == draft.moved_households


def test_what_is_not_there_is_refused():
    start = editing.board(maps.one_large())
    for event in (
        Move(groups=("?",), to="a"),
        Move(groups=("g0-0",), to="?"),
        Undo(),
        Split(groups=("g0-0",), name="a"),
    ):
        with pytest.raises(PlanError):
            editing.after(start, event)


@pytest.mark.realdata
def test_it_answers_within_ten_milliseconds(real_workspace):
    draft = editing.board(real_workspace("taipei"))
    rng = np.random.default_rng(0)
    took = []
    for unit in rng.integers(0, len(draft.board.unit_ids), 40).tolist():
        near = draft.board.indices[draft.board.indptr[unit] : draft.board.indptr[unit + 1]]
        to = draft.names[draft.label[near[0]]] if len(near) else draft.names[0]
        begin = time.process_time()
        draft = editing.after(draft, Move(groups=(draft.board.unit_ids[unit],), to=to))
        assert editing.verdicts(draft)
        took.append(time.process_time() - begin)
    assert np.median(took) < 0.010
