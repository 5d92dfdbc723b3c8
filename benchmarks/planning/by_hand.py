"""P13: what-if by hand on a city of 12,000 groups, an answer to every event."""

import time

import numpy as np

from benchmarks.planning.generated import city
from benchmarks.planning.rows import row
from hexie_geo.planning import editing
from hexie_geo.planning.editing import Draft, Event, Merge, Move, Split, Undo

GROUPS, EVENTS = 12_000, 400


def p13() -> list[dict]:
    """Processor milliseconds from an event to the verdicts on what it touches: the slowest."""
    begin = time.process_time()
    draft = editing.board(city(GROUPS, seed=1).workspace)
    board = time.process_time() - begin
    rng = np.random.default_rng(1)
    took: dict[str, list[float]] = {}
    for number in range(EVENTS):
        event = _event(draft, rng, number)
        begin = time.process_time()
        draft = editing.after(draft, event)
        verdicts = editing.verdicts(draft)
        took.setdefault(type(event).__name__.lower(), []).append(time.process_time() - begin)
        assert verdicts
    slowest = max(t for times in took.values() for t in times) * 1000
    note = "; ".join(
        f"{kind}: median {1000 * np.median(t):.2f}, slowest {1000 * max(t):.2f} ms, {len(t)} events"
        for kind, t in sorted(took.items())
    )
    note += f"; the board is set up once in {board:.1f} s CPU; {len(draft.names)} communities"
    return [row("P13.edit", slowest, "ms CPU, slowest event", "< 10", slowest < 10, note)]


def _event(draft: Draft, rng: np.random.Generator, number: int) -> Event:
    """Return the next event: a block of groups to a neighbour, a merge, a split, an undo."""
    base = draft.board
    while True:
        unit = int(rng.integers(len(base.unit_ids)))
        near = base.indices[base.indptr[unit] : base.indptr[unit + 1]]
        across = near[draft.label[near] != draft.label[unit]]
        if len(across):
            break
    here, there = draft.names[draft.label[unit]], draft.names[draft.label[across[0]]]
    block = near[draft.label[near] == draft.label[unit]]
    groups = tuple(base.unit_ids[i] for i in {unit, *block.tolist()})
    if number % 10 == 3:
        return Merge(communities=(here,), into=there)
    if number % 10 == 6:
        return Split(groups=groups, name=f"new-{number}")
    if number % 10 == 9:
        return Undo()
    return Move(groups=groups, to=there)
