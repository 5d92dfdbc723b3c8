"""What-if by hand: move, merge, split, lock, put a place elsewhere, undo: one pure reducer.

A draft is a value; an event makes another one. Events are plain data, so they can be stored and
replayed, and the verdict on the touched communities follows at once::

    board(workspace) ─► draft ─► after(draft, Move(...)) ─► draft ─► verdicts(draft)
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.errors import PlanError, Problem
from hexie_geo.planning.draft import Board, Draft, Sites, Step, board
from hexie_geo.planning.draft_events import (
    FACILITIES,
    OFFICES,
    Event,
    Lock,
    Merge,
    Move,
    Relocate,
    Split,
    Undo,
    Unlock,
    as_data,
    from_data,
)
from hexie_geo.planning.verdicts import Verdict, verdicts

__all__ = [
    "FACILITIES",
    "OFFICES",
    "Board",
    "Draft",
    "Event",
    "Lock",
    "Merge",
    "Move",
    "Relocate",
    "Sites",
    "Split",
    "Step",
    "Undo",
    "Unlock",
    "Verdict",
    "after",
    "as_data",
    "board",
    "from_data",
    "replay",
    "towards",
    "verdicts",
]


def after(draft: Draft, event: Event) -> Draft:
    """Return the draft that ``event`` makes of ``draft``.

    Locks are kept here and heeded by who edits (:class:`hexie_geo.ui.desk.Desk`), so that a
    log is always read back as it was written.

    Raises
    ------
    PlanError
        If the event names what is not there, or there is nothing to undo.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> draft = after(board(grouped({"a": [150] * 6, "b": [150] * 10})), Lock(communities=("a",)))
    >>> sorted(draft.locks), sorted(after(draft, Undo()).locks)
    (['a'], [])
    """
    match event:
        case Undo():
            return _taken_back(draft, event)
        case Relocate():
            if event.layer not in (OFFICES, FACILITIES):
                values = {"layer": event.layer}
                raise PlanError(Problem(code="planning.no_such_places", values=values))
            sites = {**draft.sites, (event.layer, event.place): (event.x, event.y)}
            return _set(draft, event, sites=sites)
        case Lock():
            _known(event.communities, draft.names, "unknown_community")
            return _set(draft, event, locks=draft.locks | {*event.communities})
        case Unlock():
            return _set(draft, event, locks=draft.locks - {*event.communities})
        case Merge():
            _known((*event.communities, event.into), draft.names, "unknown_community")
            sources = [draft.names.index(c) for c in event.communities]
            units = np.flatnonzero(np.isin(draft.label, sources))
            return _moved(draft, event, units, event.into, draft.names)
    _known(event.groups, draft.board.number, "unknown_group")
    units = np.array([draft.board.number[g] for g in event.groups], np.int64)
    if isinstance(event, Move):
        _known((event.to,), draft.names, "unknown_community")
        return _moved(draft, event, units, event.to, draft.names)
    if event.name in draft.names:
        raise PlanError(Problem(code="planning.name_taken", values={"community": event.name}))
    return _moved(draft, event, units, event.name, (*draft.names, event.name))


def replay(draft: Draft, events: Iterable[Event]) -> Draft:
    """Return the draft after all of ``events``, in order."""
    for event in events:
        draft = after(draft, event)
    return draft


def towards(draft: Draft, assignment: Mapping[str, str]) -> list[Event]:
    """Return the events that bring a draft to an assignment: one per community that takes in.

    Parameters
    ----------
    draft
        Where editing stands.
    assignment
        Community by unit; units that it does not name stay.

    Raises
    ------
    PlanError
        ``planning.unknown_group`` if it names a unit that the draft does not have.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> draft = board(grouped({"a": [150] * 6, "b": [150] * 10}))
    >>> events = towards(draft, {"g1-0": "a", "g1-9": "new-1"})
    >>> events
    [Move(groups=('g1-0',), to='a'), Split(groups=('g1-9',), name='new-1')]
    >>> replay(draft, events).assignment["g1-9"]
    'new-1'
    """
    _known(assignment, draft.board.number, "unknown_group")
    now = draft.assignment
    taken: dict[str, list[str]] = {}
    for unit in draft.board.unit_ids:
        to = assignment.get(unit, now[unit])
        if to != now[unit]:
            taken.setdefault(to, []).append(unit)
    known = set(draft.names)
    return [
        Move(groups=tuple(units), to=to) if to in known else Split(groups=tuple(units), name=to)
        for to, units in sorted(taken.items())
    ]


def _known(wanted: Iterable[str], there: Any, code: str) -> None:
    key = "group" if code == "unknown_group" else "community"
    PlanError.raise_if(
        Problem(code=f"planning.{code}", values={key: w}) for w in wanted if w not in there
    )


def _step(draft: Draft, units: NDArray[np.int64]) -> Step:
    return Step(
        units=units,
        label=draft.label[units],
        names=draft.names,
        sites=draft.sites,
        locks=draft.locks,
        before=draft.before,
    )


def _taken_back(draft: Draft, event: Undo) -> Draft:
    if draft.before is None:
        raise PlanError(Problem(code="planning.nothing_to_undo"))
    back, label = draft.before, draft.label.copy()
    touched = {draft.names[c] for c in np.unique(label[back.units])}
    label[back.units] = back.label
    touched |= {back.names[c] for c in np.unique(back.label)}
    return replace(
        draft,
        label=label,
        names=back.names,
        events=(*draft.events, event),
        touched=tuple(sorted(touched)),
        before=back.before,
        sites=back.sites,
        locks=back.locks,
    )


def _set(draft: Draft, event: Event, **values: Any) -> Draft:
    """Return the draft with something set that moves no unit."""
    before = _step(draft, np.zeros(0, np.int64))
    return replace(draft, events=(*draft.events, event), touched=(), before=before, **values)


def _moved(
    draft: Draft, event: Event, units: NDArray[np.int64], to: str, names: tuple[str, ...]
) -> Draft:
    label = draft.label.copy()
    touched = {names[c] for c in np.unique(label[units])} | {to}
    label[units] = names.index(to)
    return replace(
        draft,
        label=label,
        names=names,
        events=(*draft.events, event),
        touched=tuple(sorted(touched)),
        before=_step(draft, units),
    )
