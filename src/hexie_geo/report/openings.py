"""The dossier's part on who is left out and what would mend it: gaps, new sites, a map of both."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import shapely

from hexie_geo.model.layers import has_geometry
from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.drawing import Sheet, bounds_of, path, simplified
from hexie_geo.report.html import Html, el, table
from hexie_geo.report.map_furniture import north, scale
from hexie_geo.report.opening_tables import (
    RANKED,
    Openings,
    circles_table,
    gaps_table,
    kinds_table,
    said,
    services_table,
    sites_table,
)

if TYPE_CHECKING:
    pass

_WIDTH = 1400
_FONT, _DOT = 24, 13


def section(case: Case) -> list[Html]:
    """Return the part: the map, the ranked gaps, the new sites, every kind, the life circles."""
    if not case.openings:
        return [el("p", case.say("page.no_coverage"), class_="quiet")]
    first = case.openings[0]
    drawn = _map(case, first)
    parts = [
        el("p", case.say("openings.words", **said(case, first)), class_="note"),
        *([] if drawn is None else [drawn]),
        table(gaps_table(case, first), case.language),
    ]
    if len(first.sites):
        parts.append(table(sites_table(case, first), case.language))
    if len(case.openings) > 1:
        parts.append(table(kinds_table(case), case.language))
    if case.circles:
        parts.append(table(circles_table(case), case.language))
    return parts


def services(case: Case, proposed: Proposed) -> list[Html]:
    """Return what a plan does to services, where that was measured."""
    told = proposed.services
    if told is None or told.empty:
        return []
    return [table(services_table(case, told), case.language, rows=200, filterable=True)]


def _map(case: Case, found: Openings) -> Html | None:
    """Draw communities, gaps by their hulls and rank, offices that are there and new sites."""
    layer = case.communities
    if not has_geometry(layer):
        return None
    shapes = layer.geometry.to_numpy()
    sheet = Sheet.over(bounds_of(shapes), width=_WIDTH)
    flat = simplified(shapes, tolerance_m=sheet.unit_m * 2)
    gaps = found.gaps.geometry.to_numpy()[:RANKED]
    wide = shapely.buffer(gaps, max(found.within_m / 8, sheet.unit_m * 4))
    drawn = [
        el("g", [el("path", d=path(s, sheet)) for s in flat], class_="reach-ground"),
        el("g", [el("path", d=path(s, sheet)) for s in wide], class_="reach-gap"),
        el("g", _dots(_points(case, found), sheet), class_="reach-there"),
        el("g", _dots(found.sites.geometry, sheet, cross=True), class_="reach-new"),
        el("g", _numbers(wide, sheet), class_="reach-rank"),
    ]
    svg = el(
        "svg",
        drawn,
        viewBox=f"0 0 {sheet.width} {sheet.height}",
        role="img",
        aria_label=case.say("openings.map", **said(case, found)),
        class_="reach",
    )
    canvas = el("div", svg, scale(sheet), north(), class_="canvas")
    words = case.say("openings.map_key", **said(case, found))
    return el("figure", canvas, el("figcaption", words), class_="reach-figure")


def _points(case: Case, found: Openings) -> Iterable[Any]:
    """Return the places of this kind that are there."""
    ws = case.workspace
    if found.coverage.kind == "police_office":
        return () if ws.police_offices is None else ws.police_offices.geometry
    if ws.facilities is None:
        return ()
    mine = ws.facilities["kind"] == found.coverage.kind
    points: Iterable[Any] = ws.facilities.loc[mine].geometry
    return points


def _dots(points: Iterable[Any], sheet: Sheet, *, cross: bool = False) -> list[Html]:
    drawn = []
    for point in points:
        if point is None or point.is_empty:
            continue
        x, y = sheet.point(point)
        r = _DOT if cross else _DOT // 2
        mark = f"M{x - r} {y}H{x + r}M{x} {y - r}V{y + r}"
        drawn.append(el("path", d=mark) if cross else el("circle", cx=x, cy=y, r=r))
    return drawn


def _numbers(gaps: Iterable[Any], sheet: Sheet) -> list[Html]:
    drawn = []
    for rank, gap in enumerate(gaps, start=1):
        x, y = sheet.point(gap.centroid)
        drawn.append(el("text", str(rank), x=x, y=y + _FONT // 3, font_size=_FONT))
    return drawn
