"""What a map in a browser tells of a draft, done in order and once, however often it is told."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.editing import Relocate
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.wire import units_of


def heard(
    desk: Desk,
    client: str,
    queue: Iterable[Mapping[str, Any]],
    *,
    placed: Callable[[Mapping[str, Any]], Relocate | None] = lambda _: None,
) -> None:
    """Do the strokes of a map that are not acknowledged yet, in order.

    Parameters
    ----------
    desk
        The draft they are meant for.
    client
        Names the map in the browser; each counts its own strokes.
    queue
        ``{"seq", "to", "units"}``: number, zone, and units as base64 of gap varints; with
        ``fresh`` they go to the community founded since that stroke, else found it; or
        ``{"seq", "do"}``: ``undo`` or ``redo``; or ``lock`` or ``unlock`` with a ``zone``; or
        ``{"seq", "place", "index", "x", "y"}``: a mark that was dragged.
    placed
        Reads a mark that was dragged; None if there is no such mark.
    """
    desk.theirs = 0
    for stroke in queue:
        seq = int(stroke["seq"])
        if seq <= desk.acknowledged.get(client, 0):
            continue
        desk.acknowledged[client] = seq
        desk.by = (client, seq)
        if "do" in stroke:
            _command(desk, str(stroke["do"]), int(stroke.get("zone", -1)))
        elif "place" in stroke:
            if (event := placed(stroke)) is not None:
                desk.do(event)
        else:
            _painted(desk, units_of(str(stroke["units"])), _target(desk, client, stroke))
    desk.by = None


def _command(desk: Desk, what: str, zone: int) -> None:
    if what in {"undo", "redo"}:
        (desk.undo if what == "undo" else desk.redo)()
    elif 0 <= zone < len(desk.zones):
        one = {desk.zones[zone]}
        desk.lock(desk.locks | one if what == "lock" else desk.locks - one)


def _target(desk: Desk, client: str, stroke: Mapping[str, Any]) -> str | None:
    """Return where a stroke goes; numbers of new communities are not the same to every map."""
    if "fresh" in stroke:
        seq, name = desk.founded.get(client, (-1, ""))
        there = seq > int(stroke["fresh"]) and name in desk.draft.names
        return name if there else desk.next_name
    names, to = [*desk.zones, desk.next_name], int(stroke["to"])
    return names[to] if 0 <= to < len(names) else None


def _painted(desk: Desk, units: NDArray[np.int64], to: str | None) -> None:
    if to is not None and (units >= 0).all() and (units < len(desk.units)).all():
        desk.move([desk.units[u] for u in units], to)
