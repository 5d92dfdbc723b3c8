"""The dossier's big map: every community by outcome, before and after, with its controls."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import Case, size_finding
from hexie_geo.report.change_map import moved_groups
from hexie_geo.report.drawing import (
    Shapes,
    Sheet,
    bounds_of,
    path,
    simplified,
    united,
)
from hexie_geo.report.html import Html, el
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.map_furniture import controls, marks, north, scale
from hexie_geo.report.themes import Theme, legend
from hexie_geo.report.words import size_outcome

WIDTH = 10_000  # units across the big map; a tenth of a pixel on a wide screen
_NAME_WIDTH, _NAME_HEIGHT = 640, 230  # room a township's name takes
_LETTER, _LINE = 140, 160  # room a letter and a line of a community's name take
_NAMED = 120  # with more communities than this, names appear on zooming in


def city_map(case: Case, shown: Sequence[Theme], ledgers: Sequence[Ledger]) -> Html:
    """Return the map of all communities with its legend, scale bar and controls."""
    layer = case.communities
    if not has_geometry(layer):
        return el("p", case.say("page.no_map"), class_="quiet")
    shapes = layer.geometry.to_numpy()
    sheet = Sheet.over(bounds_of(shapes), width=WIDTH)
    flat = simplified(shapes, tolerance_m=sheet.unit_m * 6)
    theme = shown[0]
    before = [
        el(
            "path",
            el("title", _title(case, row)),
            d=path(flat[i], sheet),
            class_=f"c {theme.classes[theme.of[i]]}",
            data_i=i,
        )
        for i, row in enumerate(layer.to_dict("records"))
    ]
    after = [_after(case, ledger, sheet) for ledger in ledgers]
    towns = _township_names(case, layer, flat, sheet)
    labels = el("g", _labels(layer, flat, sheet, [spot for spot, _ in towns]), class_="names")
    scene = el(
        "g",
        el("g", before, id="before"),
        el("g", _lines(case, sheet, "river"), class_="rivers"),
        el("g", _roads(case, sheet), class_="roads"),
        el("g", _lines(case, sheet, "railway"), class_="rails"),
        after,
        el("g", _township_lines(layer, flat, sheet), class_="townships"),
        el("g", _offices(case, sheet), class_="offices"),
        labels,
        el("g", [name for _, name in towns], class_="tnames"),
        id="scene",
    )
    svg = el(
        "svg",
        scene,
        id="area",
        viewBox=f"0 0 {sheet.width} {sheet.height}",
        role="img",
        aria_label=case.say("page.map_label", title=case.title),
        data_unit=f"{sheet.unit_m:.6g}",
    )
    return el(
        "figure",
        controls(case, shown, ledgers),
        el("div", svg, scale(sheet), north(), class_="canvas"),
        el(
            "div",
            el("h4", theme.label, id="legend-title"),
            el("div", legend(theme), id="legend"),
            marks(case),
            el("dl", id="facts", hidden=True),
            class_="side",
        ),
        el("figcaption", case.basis_line, " ", case.say("disclaimer")),
        class_="atlas",
    )


def _title(case: Case, row: Mapping[Any, Any]) -> str:
    return f"{row['name']}　{case.townships.get(str(row['township_id']), '')}"


def _after(case: Case, ledger: Ledger, sheet: Sheet) -> Html:
    """Draw the communities that a plan makes anew, over the map of before."""
    index = ledger.case.proposed.index(ledger.proposed)
    layer = ledger.proposed.workspace.communities
    touched = {c for change in ledger.plan.changes for c in (*change.before, *change.after)}
    verdicts = ledger.proposed.by_community
    drawn = []
    if has_geometry(layer):
        flat = simplified(layer.geometry.to_numpy(), tolerance_m=sheet.unit_m * 6)
        for shape, row in zip(flat, layer.to_dict("records"), strict=True):
            code = row["community_id"]
            if code not in touched:
                continue
            size = size_finding(verdicts.get(code, {}))
            outcome = size.outcome if size else Outcome.UNKNOWN
            words = case.say(
                "page.after_title",
                name=case.name(code),
                households=ledger.after.get(code, 0),
                outcome=size_outcome(case, outcome),
            )
            drawn.append(
                el(
                    "path",
                    el("title", words),
                    d=path(shape, sheet),
                    class_=f"c o-{outcome.value}",
                    data_words=words,
                )
            )
    moved = el("g", moved_groups(ledger, sheet, set(ledger.moved)), class_="moved")
    return el("g", drawn, moved, id=f"after-{index}", class_="after")


def _labels(layer: Any, flat: Shapes, sheet: Sheet, towns: Sequence[tuple[int, int]]) -> list[Html]:
    """Name communities, the largest first; names that would meet wait until one zooms in."""
    taken: list[tuple[int, int, int]] = [(x, y, _NAME_WIDTH // 2) for x, y in towns]
    drawn: list[tuple[int, Html]] = []
    for i in np.argsort(-shapely.area(np.asarray(flat)), kind="stable"):
        shape, words = flat[i], str(layer["name"].iloc[i])
        if shape is None or shape.is_empty:
            continue
        x, y = sheet.point(shapely.maximum_inscribed_circle(shape, tolerance=sheet.unit_m * 20))
        half = len(words) * _LETTER // 2
        meets = any(abs(x - a) < half + w and abs(y - b) < _LINE for a, b, w in taken)
        late = meets or len(flat) > _NAMED
        if not late:
            taken.append((x, y, half))
        drawn.append((int(i), el("text", words, x=x, y=y, class_="late" if late else None)))
    return [label for _, label in sorted(drawn, key=lambda d: d[0])]


def _township_lines(layer: Any, flat: Any, sheet: Sheet) -> list[Html]:
    drawn = []
    for _code, rows in _by_township(layer):
        outline = united(flat[rows])
        drawn.append(el("path", d=path(outline, sheet)))
    return drawn


def _township_names(
    case: Case, layer: Any, flat: Any, sheet: Sheet
) -> list[tuple[tuple[int, int], Html]]:
    """Name townships at the roundest part of their area, moved down where names would meet."""
    if len(case.townships) <= 1:
        return []
    taken: list[tuple[int, int]] = []
    names = []
    for code, rows in _by_township(layer):
        whole = united(flat[rows])
        x, y = sheet.point(shapely.maximum_inscribed_circle(whole, tolerance=sheet.unit_m * 20))
        while any(abs(x - a) < _NAME_WIDTH and abs(y - b) < _NAME_HEIGHT for a, b in taken):
            y += _NAME_HEIGHT // 3
        taken.append((x, y))
        names.append(((x, y), el("text", case.townships.get(code, code), x=x, y=y)))
    return names


def _by_township(layer: Any) -> list[tuple[str, Any]]:
    codes = layer["township_id"].to_numpy()
    return [(str(c), np.flatnonzero(codes == c)) for c in sorted(set(codes))]


def _roads(case: Case, sheet: Sheet) -> Html | None:
    """Draw roads faintly, as one path, where there are not too many to tell apart."""
    roads = case.workspace.roads
    if roads is None:
        return None
    lines = shapely.simplify(roads.geometry.to_numpy(), sheet.unit_m * 12)
    lines = lines[shapely.length(lines) > sheet.unit_m * 60]
    paths = dict.fromkeys(path(line, sheet) for line in lines)
    return el("path", d="".join(paths))


def _lines(case: Case, sheet: Sheet, kind: str) -> Html | None:
    """Draw the barriers of one kind, as one path."""
    barriers = case.workspace.barriers
    if barriers is None or not has_geometry(barriers):
        return None
    mine = barriers.geometry.to_numpy()[(barriers["kind"] == kind).to_numpy()]
    drawn = [path(shape, sheet) for shape in shapely.simplify(mine, sheet.unit_m * 6)]
    return el("path", d="".join(drawn)) if any(drawn) else None


def _offices(case: Case, sheet: Sheet) -> list[Html]:
    offices = case.workspace.police_offices
    if offices is None or not has_geometry(offices):
        return []
    drawn = []
    for row in offices.to_dict("records"):
        shape = row[offices.geometry.name]
        if shape is None or shape.is_empty:
            continue
        x, y = sheet.point(shape)
        drawn.append(
            el(
                "path",
                el("title", row["name"]),
                d="M0-62L54 40L-54 40z",
                transform=f"translate({x} {y})",
            )
        )
    return drawn
