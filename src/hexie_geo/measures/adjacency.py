"""Who borders whom: contiguity by shared border length, with two tolerances.

Official outlines seldom share vertices exactly, so neither equal vertices nor ``touches`` will
do: two units border each other when their outlines run within ``gap_m`` of each other for more
than ``min_border_m``.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.model.adjacency import Adjacency
from hexie_geo.model.crs import metric
from hexie_geo.model.layers import has_geometry

if TYPE_CHECKING:
    import geopandas as gpd

SURE_M = 50.0
"""A border longer than this is measured along one outline only."""
ID_COLUMNS = ("group_id", "community_id", "estate_id", "unit_id")


def adjacency(
    layer: "gpd.GeoDataFrame", *, gap_m: float = 1.0, min_border_m: float = 5.0
) -> Adjacency:
    """Return who borders whom in a layer of polygons.

    Parameters
    ----------
    layer
        Communities, groups or other polygons in a metric CRS, one unit a row. A row without
        shape is a unit without neighbours. Its id is the first of the columns ``group_id``,
        ``community_id``, ``estate_id``, ``unit_id`` that is there, else the index.
    gap_m
        How far apart two outlines may lie and still be the same border, metres.
    min_border_m
        Length of common border that counts as contact, metres. It must exceed ``2 * gap_m``:
        at a mere corner each outline lies within the gap for up to twice its width.

    Returns
    -------
    Adjacency
        In the layer's row order. ``border_m`` is the length of one unit's outline that lies
        within ``gap_m`` of the other unit; below 50 m, the mean over both outlines.

    Raises
    ------
    CrsError
        If the layer has no CRS, or one that is not in metres on the ground.
    DataError
        If ``min_border_m`` does not exceed ``2 * gap_m``, or shapes are not polygons.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> found = adjacency(grid(2, 2, size_m=500.0))
    >>> found.n_pairs, found.n_components, [found.ids[i] for i in found.neighbours(0)]
    (4, 1, ['c01', 'c10'])
    """
    if not min_border_m > 2 * gap_m:
        values = {"gap_m": gap_m, "min_border_m": min_border_m}
        raise DataError(Problem(code="planning.corner_contact", values=values))
    ids = unit_ids(layer)
    if not has_geometry(layer):
        return from_pairs(ids, [], [], [], gap_m=gap_m, min_border_m=min_border_m)
    if not layer.geom_type.dropna().isin(["Polygon", "MultiPolygon"]).all():
        raise DataError(Problem(code="argument.not_polygons"))
    if layer.crs is None:
        raise CrsError(Problem(code="crs.missing", layer=str(layer.attrs.get("name", "—"))))
    metric(layer.crs)
    left, right, border = border_lengths(layer.geometry.to_numpy(), gap_m=gap_m)
    keep = border > min_border_m
    return from_pairs(
        ids, left[keep], right[keep], border[keep], gap_m=gap_m, min_border_m=min_border_m
    )


def unit_ids(layer: Any) -> tuple[str, ...]:
    """Return the ids of a layer's rows: its id column, or the index as text.

    Examples
    --------
    >>> import pandas as pd
    >>> unit_ids(pd.DataFrame({"group_id": ["g1"]})), unit_ids(pd.DataFrame({"n": [1]}, index=[7]))
    (('g1',), ('7',))
    """
    column = next((c for c in ID_COLUMNS if c in layer.columns), None)
    values = layer.index if column is None else layer[column]
    return tuple(str(v) for v in values)


def border_lengths(
    shapes: NDArray[Any], *, gap_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return pairs ``left < right`` within ``gap_m`` and the length of their common border.

    ``shapes`` are polygons or None; the length is in the unit of their coordinates.
    """
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes = shapes.copy()
    shapes[~usable] = None
    bad = usable & ~shapely.is_valid(shapes)
    if bad.any():
        shapes[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=gap_m)
    once = left < right
    left, right = left[once], right[once]
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    lines = shapely.boundary(shapes)
    near = shapely.buffer(shapes, gap_m, quad_segs=2)
    length = _length_within(lines, near, left, right)
    doubtful = length < SURE_M
    back = _length_within(lines, near, right[doubtful], left[doubtful])
    length[doubtful] = (length[doubtful] + back) / 2
    return left.astype(np.int64), right.astype(np.int64), length


def _length_within(
    lines: NDArray[Any], near: NDArray[Any], one: NDArray[Any], other: NDArray[Any]
) -> NDArray[np.float64]:
    """Return, per pair, how much of the line of ``one`` lies in the strip round ``other``."""

    def measured(part: NDArray[np.int64]) -> Any:
        return shapely.length(shapely.intersection(lines[one[part]], near[other[part]]))

    parts = np.array_split(np.arange(len(one)), min(4, os.cpu_count() or 1))
    with ThreadPoolExecutor(len(parts)) as pool:  # GEOS works without the interpreter lock
        return np.concatenate(list(pool.map(measured, parts)))


def from_pairs(
    ids: tuple[str, ...],
    left: Any,
    right: Any,
    border_m: Any,
    *,
    gap_m: float = 1.0,
    min_border_m: float = 5.0,
) -> Adjacency:
    """Return the adjacency of pairs of unit numbers, each pair given once, in any order.

    Examples
    --------
    >>> from_pairs(("a", "b", "c"), [0, 1], [1, 2], [10.0, 20.0]).neighbours(1).tolist()
    [0, 2]
    """
    left, right = np.asarray(left, np.int64), np.asarray(right, np.int64)
    border = np.asarray(border_m, np.float64)
    rows, cols = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((cols, rows))
    indptr = np.zeros(len(ids) + 1, np.int64)
    np.add.at(indptr, rows + 1, 1)
    return Adjacency(
        ids=ids,
        indptr=np.cumsum(indptr),
        indices=cols[order].astype(np.int32),
        border_m=np.concatenate([border, border])[order],
        gap_m=gap_m,
        min_border_m=min_border_m,
    )
