"""Two little maps of one change: its communities before and after, and the groups that move."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Change
from hexie_geo.report.case import Case
from hexie_geo.report.drawing import Sheet, bounds_of, path, simplified, united
from hexie_geo.report.html import Html, el, join
from hexie_geo.report.ledger import Ledger

_MINI = 3_000  # units across
_PARTS = ("p0", "p1", "p2", "p3", "p4", "p5")


def change_map(ledger: Ledger, change: Change) -> Html | None:
    """Return two little maps of one change: its communities before, and after."""
    case = ledger.case
    old, new = case.workspace.communities, ledger.proposed.workspace.communities
    if not (has_geometry(old) and has_geometry(new)):
        return None
    was = _shapes_of(old, change.before)
    now = _shapes_of(new, change.after)
    if not was or not now:
        return None
    sheet = Sheet.over(bounds_of([*was.values(), *now.values()]), width=_MINI, margin=0.05)
    paint = {c: _PARTS[i % len(_PARTS)] for i, c in enumerate(dict.fromkeys([*was, *now]))}
    pair = (
        (case.say("column.before"), was, change.households_before),
        (case.say("column.after"), now, change.households_after),
    )
    moved = el("g", moved_groups(ledger, sheet, set(change.groups)), class_="moved")
    return join(
        [
            el(
                "figure",
                el(
                    "svg",
                    _parts(shapes, paint, sheet),
                    moved,
                    _names(case, shapes, counts, sheet),
                    class_="mini",
                    viewBox=f"0 0 {sheet.width} {sheet.height}",
                    role="img",
                    aria_label=words,
                ),
                el("figcaption", words),
            )
            for words, shapes, counts in pair
        ]
    )


def moved_groups(ledger: Ledger, sheet: Sheet, only: set[str]) -> list[Html]:
    """Outline the groups that move, joined by where they go."""
    groups = ledger.case.workspace.groups
    if groups is None or not has_geometry(groups):
        return []
    shapes, homes = groups.geometry.to_numpy(), ledger.plan.after
    bound: dict[str, list[Any]] = {}
    rows = np.flatnonzero(groups["group_id"].isin(only))
    for code, shape in zip(groups["group_id"].iloc[rows], shapes[rows], strict=True):
        if (home := homes.get(str(code))) is not None:
            bound.setdefault(home, []).append(shape)
    parts = []
    for home in sorted(bound):
        shape = shapely.simplify(united(bound[home]), sheet.unit_m * 8)
        parts.append(el("path", d=path(shape, sheet)))
    return parts


def _parts(shapes: Mapping[str, Any], paint: Mapping[str, str], sheet: Sheet) -> list[Html]:
    flat = simplified(list(shapes.values()), tolerance_m=sheet.unit_m * 8)
    return [
        el("path", d=path(shape, sheet), class_=f"part {paint[code]}")
        for code, shape in zip(shapes, flat, strict=True)
    ]


def _names(
    case: Case, shapes: Mapping[str, Any], counts: Mapping[str, int], sheet: Sheet
) -> list[Html]:
    drawn = []
    for code, shape in shapes.items():
        x, y = sheet.point(shapely.maximum_inscribed_circle(shape, tolerance=sheet.unit_m * 20))
        drawn.append(el("text", case.name(code), x=x, y=y - 25))
        drawn.append(el("text", counts.get(code, ""), x=x, y=y + 135, class_="count"))
    return drawn


def _shapes_of(layer: Any, codes: Sequence[str]) -> dict[str, Any]:
    rows = np.flatnonzero(layer["community_id"].isin(codes))
    names, shapes = layer["community_id"].iloc[rows], layer.geometry.to_numpy()[rows]
    known = dict(zip(names, shapes, strict=True))
    return {c: known[c] for c in codes if known.get(c) is not None and not known[c].is_empty}
