"""What is read off a draft: who is touched, what moved, its digest; nothing here changes one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning import editing
from hexie_geo.planning.editing import Draft, Event, Merge, Move, Split, Verdict
from hexie_geo.ui.wire import packed


def answered(
    known: Iterable[Mapping[str, Any]],
) -> tuple[dict[str, int], dict[str, tuple[int, str]]]:
    """Return what a log tells of the maps that drew it, so that no stroke is done twice.

    Returns
    -------
    acknowledged, founded
        By map in a browser, its last stroke; the last one that founded a community, and its name.
    """
    acknowledged: dict[str, int] = {}
    founded: dict[str, tuple[int, str]] = {}
    for told in known:
        if "by" not in told:
            continue
        client, seq = told["by"]
        acknowledged[client] = max(int(seq), acknowledged.get(client, 0))
        event = editing.from_data(told)
        if isinstance(event, Split):
            founded[client] = (int(seq), event.name)
    return acknowledged, founded


def verdicts_of(draft: Draft) -> dict[str, Verdict]:
    """Return what can be said of every community of a draft."""
    return {v.community_id: v for v in editing.verdicts(draft, draft.names)}


def changed(
    zones: Sequence[str], now: Mapping[str, Verdict], then: Mapping[str, Verdict]
) -> list[str]:
    """Return communities that gained, lost, fell apart, were founded or are gone."""

    def differs(name: str) -> bool:
        after, before = now.get(name), then.get(name)
        if after is None or before is None:
            return after is not before
        return bool(after.arrived or after.left) or after.pieces != before.pieces

    return [name for name in zones if differs(name)]


def digest(draft: Draft) -> str:
    """Return the digest of assignment, places and locks: the same after undo and redo."""
    pairs: list[Any] = sorted(draft.assignment.items())
    pairs += [*sorted(draft.sites.items()), *sorted(draft.locks)]
    return hashlib.blake2b(repr(pairs).encode(), digest_size=8).hexdigest()


def touches(draft: Draft, event: Event) -> set[str]:
    """Return the communities that an event would take from or give to."""
    if isinstance(event, Merge):
        return {*event.communities, event.into}
    if not isinstance(event, Move | Split):
        return set()  # undo comes to a state in which the step was allowed
    number, label, names = draft.board.number, draft.label, draft.names
    sources = {names[label[number[g]]] for g in event.groups if g in number}
    return sources | {event.to if isinstance(event, Move) else event.name}


def moved(draft: Draft, zones: Sequence[str], places: NDArray[np.int64]) -> str:
    """Return which units lie elsewhere than today, and where, as the map reads it.

    Parameters
    ----------
    draft
        The state of the map.
    zones
        Communities by their number on the map.
    places
        Where each of the map's units stands in the draft; -1 for one it does not know.
    """
    zone = {name: k for k, name in enumerate(zones)}
    number = np.array([zone[name] for name in draft.names], np.int64)
    known = np.flatnonzero(places >= 0)
    place = places[known]
    elsewhere = draft.label[place] != draft.board.home[place]
    return packed(known[elsewhere], number[draft.label[place[elsewhere]]])
