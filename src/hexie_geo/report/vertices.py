"""拐点坐标表 and 四至说明: changed communities' borders as coordinates and in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.surroundings import Borders, borders_in_words, changed_shapes
from hexie_geo.report.table import Table, fields

VERTICES_FILE = "拐点坐标表.xlsx"
_STRAIGHT_M = 0.01  # a point this close to the line between its neighbours is no turn
_CGCS2000 = "China Geodetic Coordinate System 2000"


def write_vertices(
    case: Case, proposed: Proposed, path: Path | str, *, borders: Borders | None = None
) -> Path:
    """Write 拐点坐标表.xlsx: 四至 and 界线走向 of the changed communities, and their vertices.

    Parameters
    ----------
    case
        The planning area.
    proposed
        The plan, and the workspace after it.
    path
        The file to make or replace.
    borders
        What :func:`hexie_geo.report.surroundings.borders_in_words` found, if it was asked already.

    Returns
    -------
    pathlib.Path
        The file; the same plan gives the same bytes.
    """
    words = borders_in_words(proposed.plan, proposed.workspace) if borders is None else borders
    tables = [in_words(case, words), vertices(case, proposed)]
    return write_workbook(
        path, tables, language=case.language, title=case.title, as_of=case.workspace.as_of
    )


def in_words(case: Case, borders: Borders) -> Table:
    """Return 四至 and the clockwise 界线走向 of every community that a plan changes, after it."""
    rows = [
        (
            code,
            case.name(code),
            found.say(case.language),
            found.say_course(case.language),
            found.along_lines_share,
            found.exclaves,
        )
        for code, found in borders.items()
    ]
    return Table(
        key="borders",
        fields=fields(
            ("community_id", "code", 18),
            ("community", "text", 20),
            ("four_bounds", "long", 50),
            ("boundary_course", "long", 80),
            ("along_lines", "share", 10),
            ("exclaves", "count", 8),
        ),
        rows=tuple(rows),
        notes=(case.say("disclaimer"),),
    )


def vertices(case: Case, proposed: Proposed) -> Table:
    """Return the turning points of every community that a plan changes, after it.

    Each ring runs clockwise from its north-west corner and is numbered J1, J2, …; rings inside
    others are holes. X is north and Y east, as Chinese surveys write them; longitude and
    latitude are on the CRS's own datum, so nothing is shifted.
    """
    layer: Any = proposed.workspace.communities
    rows: list[tuple[object, ...]] = []
    for code, shape in changed_shapes(proposed.plan, proposed.workspace):
        for part, ring, xy in _rings(shape):
            rows += [
                (code, case.name(code), part, ring, f"J{n}", round(y, 3), round(x, 3), *degrees)
                for n, ((x, y), degrees) in enumerate(
                    zip(xy.tolist(), _degrees(xy, layer.crs), strict=True), start=1
                )
            ]
    return Table(
        key="vertices",
        fields=fields(
            ("community_id", "code", 18),
            ("community", "text", 20),
            ("part", "count", 6),
            ("ring", "count", 6),
            ("vertex", "code", 8),
            ("x", "number", 16),
            ("y", "number", 16),
            ("longitude", "number", 15),
            ("latitude", "number", 15),
        ),
        rows=tuple(rows),
        notes=(*_crs_notes(case, getattr(layer, "crs", None)), case.say("disclaimer")),
    )


def _rings(shape: Any) -> Iterator[tuple[int, int, NDArray[np.float64]]]:
    """Yield part, ring and turning points; the largest part first, each ring closed by itself."""
    parts = sorted(shapely.get_parts(shape).tolist(), key=shapely.area, reverse=True)
    for part, polygon in enumerate(parts, start=1):
        for ring, line in enumerate(shapely.get_rings(polygon), start=1):
            xy = shapely.get_coordinates(shapely.simplify(line, _STRAIGHT_M))[:-1]
            xy = xy[::-1] if shapely.is_ccw(line) else xy
            yield part, ring, np.roll(xy, -int(np.argmax(xy[:, 1] - xy[:, 0])), axis=0)


def _degrees(xy: NDArray[np.float64], crs: Any) -> list[tuple[float, float]]:
    from pyproj import Transformer

    back = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    east, north = back.transform(xy[:, 0], xy[:, 1])
    return [(round(a, 8), round(b, 8)) for a, b in zip(east.tolist(), north.tolist(), strict=True)]


def _crs_notes(case: Case, crs: Any) -> list[str]:
    if crs is None:
        return []
    number = crs.to_epsg()
    name = crs.name if number is None else f"{crs.name} (EPSG:{number})"
    datum = crs.geodetic_crs.name
    notes = [case.say("vertices.crs", crs=name, datum=datum)]
    if _CGCS2000 not in datum:
        notes.append(case.say("vertices.not_cgcs2000"))
    return notes
