"""Polygons out of drawings: closed or nearly closed lines, with the names written in them.

CAD and phone maps deliver a community as a line, and its name as a text somewhere
inside. The line is closed, the text that falls inside becomes its ``label``.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from hexie_geo.errors import Problem
from hexie_geo.io.records import Fix

if TYPE_CHECKING:
    import geopandas as gpd

_FAR = 0.4  # a gap longer than this share of the line is not an oversight


def outlines(
    drawing: "gpd.GeoDataFrame", *, file: str, layer: str, text: str | None = None
) -> "tuple[gpd.GeoDataFrame, list[Fix], list[Problem]]":
    """Return the areas of a drawing, each with the text that lies inside it.

    Parameters
    ----------
    drawing
        Polygons, lines and points, any CRS; index = the file's rows.
    file, layer
        For the records.
    text
        Column that holds the texts of points; ``Text`` (DXF) or ``name`` (KML) when left
        out.

    Returns
    -------
    tuple
        Areas with the drawing's columns and ``label`` (missing where no text lies inside);
        a fix for each line that was closed; problems for areas with no or several texts
        and for lines too open to be an outline, which stay out.
    """
    shapes = drawing.geometry.to_numpy()
    kinds = shapely.get_type_id(shapes)
    lines = np.isin(kinds, (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING))
    areal = np.isin(kinds, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    closed: dict[int, Any] = {}
    fixes: list[Fix] = []
    open_rows: list[int] = []
    for i in np.flatnonzero(lines):
        row = int(str(drawing.index[int(i)]))
        shape, gap = _closed(shapes[i])
        if shape is None:
            open_rows.append(row)
            out = {"why": "open_line"}
            fixes.append(Fix(action="row_dropped", file=file, layer=layer, row=row, values=out))
            continue
        closed[int(i)] = shape
        if gap:
            values = {"gap": round(gap, 6)}
            fixes.append(
                Fix(action="outline_closed", file=file, layer=layer, row=row, values=values)
            )
    keep = sorted({*np.flatnonzero(areal).tolist(), *closed})
    areas = drawing.iloc[keep].copy()
    areas = areas.set_geometry([closed.get(i, shapes[i]) for i in keep], crs=drawing.crs)
    labels = _labels(drawing[kinds == shapely.GeometryType.POINT], text)
    areas["label"], wrong = _inside(areas, labels)
    problems = [
        Problem(code=f"import.outline_{code}", file=file, layer=layer, rows=tuple(rows))
        for code, rows in {"open": open_rows, **(wrong if len(labels) else {})}.items()
        if rows
    ]
    return areas, fixes, problems


def _closed(line: Any) -> tuple[Any, float]:
    """Return the polygon of a line and the gap that was closed; None if it is too open."""
    merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
    if merged.geom_type != "LineString" or shapely.get_num_points(merged) < 3:  # noqa: PLR2004
        return None, 0.0
    ends = shapely.get_point(merged, [0, -1])
    gap = float(shapely.distance(ends[0], ends[1]))
    if gap > _FAR * merged.length:
        return None, gap
    shape = shapely.Polygon(merged.coords)
    return (shape, gap) if shape.area > 0 else (None, gap)


def _labels(points: "gpd.GeoDataFrame", text: str | None) -> "gpd.GeoDataFrame":
    column = text or next((c for c in ("Text", "name") if c in points.columns), None)
    if column is None or column not in points.columns:
        return points.iloc[:0].assign(label="")
    words = points.assign(label=points[column].astype("str").str.strip())
    return words[points[column].notna() & (words["label"] != "")]


def _inside(
    areas: "gpd.GeoDataFrame", labels: "gpd.GeoDataFrame"
) -> "tuple[pd.Series, dict[str, list[int]]]":
    found = pd.Series(None, index=areas.index, dtype="str")
    tree = shapely.STRtree(areas.geometry.to_numpy())
    points, within = tree.query(labels.geometry.to_numpy(), predicate="within")
    wrong: dict[str, list[int]] = {"no_label": [], "many_labels": []}
    for i, row in enumerate(areas.index):
        texts = labels["label"].to_numpy()[points[within == i]]
        if len(texts) == 1:
            found.loc[row] = texts[0]
        else:
            wrong["many_labels" if len(texts) else "no_label"].append(int(str(row)))
    return found, wrong
