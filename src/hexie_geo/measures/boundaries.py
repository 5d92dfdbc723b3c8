"""Where boundaries do not fit together: overlaps, gaps, copies, pieces. Records, no repairs.

Drawn by eye, two neighbours overlap here and leave a strip there. Such strips are disputed
(争议地带) or managed by nobody (漏管地带), so each is a record with its parties, its area and
the households on it, before anything is mended.
"""

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

if TYPE_CHECKING:
    from collections.abc import Sequence

Shapes = NDArray[np.object_]
_GRID_M = 1e-4  # coordinates closer than this are the same point


def disputed_strips(
    layer: gpd.GeoDataFrame, *, id_column: str = "community_id", min_area_m2: float = 0.01
) -> gpd.GeoDataFrame:
    """Return every area that two units both claim.

    Parameters
    ----------
    layer
        Valid polygons in a metric CRS; rows without a shape are passed over.
    id_column
        The units' ids.
    min_area_m2
        Smaller areas are rounding, not overlaps.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per pair and place: ``parties`` (two ids), ``area_m2``, ``width_m`` (mean
        width: twice the area over the perimeter), geometry; largest first.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> layer = grid(1, 2)
    >>> wide = layer.set_geometry(layer.buffer(1.0, cap_style="square", join_style="mitre"))
    >>> disputed_strips(wide)[["parties", "area_m2"]].values.tolist()
    [[('c00', 'c01'), 1004.0]]
    """
    shapes, ids = _shapes(layer, id_column)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = shapely.intersection(shapes[left], shapes[right], grid_size=_GRID_M)
    big = shapely.area(common) >= min_area_m2
    left, right, common = left[big], right[big], common[big]
    pieces, pair = shapely.get_parts(common, return_index=True)
    parties = [(str(ids[left[p]]), str(ids[right[p]])) for p in pair]
    return _records(pieces, parties, layer.crs, min_area_m2)


def unmanaged_gaps(
    layer: gpd.GeoDataFrame,
    *,
    id_column: str = "community_id",
    narrower_than_m: float | None = None,
    min_area_m2: float = 0.01,
) -> gpd.GeoDataFrame:
    """Return every area between units that none of them claims.

    Parameters
    ----------
    layer, id_column, min_area_m2
        As in :func:`disputed_strips`.
    narrower_than_m
        Also find strips that are open at an end, if they are narrower than this; without
        it only areas closed on all sides are gaps, for the outside cannot be told from a
        bay.

    Returns
    -------
    geopandas.GeoDataFrame
        ``parties`` (the units along it), ``area_m2``, ``width_m``, geometry; largest first.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> ring = grid(3, 3).drop(index=4)
    >>> unmanaged_gaps(ring)["area_m2"].tolist(), len(unmanaged_gaps(ring)["parties"].iloc[0])
    ([250000.0], 8)
    """
    shapes, ids = _shapes(layer, id_column)
    if not len(shapes):
        return _records(shapes, [], layer.crs, min_area_m2)
    whole = shapely.union_all(shapes, grid_size=_GRID_M)
    polygons = shapely.get_parts(whole)
    rings = [shapely.get_interior_ring(p, i) for p in polygons for i in range(_holes(p))]
    holes = list(shapely.polygons(rings)) if rings else []
    if narrower_than_m is not None:
        half = narrower_than_m / 2
        closed = shapely.buffer(
            shapely.buffer(whole, half, join_style="mitre"), -half, join_style="mitre"
        )
        bays = shapely.get_parts(shapely.difference(closed, whole, grid_size=_GRID_M))
        holes += [s for s in bays if not any(shapely.covers(h, s) for h in holes)]
    found = np.array(holes, dtype=object)
    gap, unit = shapely.STRtree(shapes).query(found, predicate="dwithin", distance=10 * _GRID_M)
    parties = [tuple(sorted(str(i) for i in ids[unit[gap == g]])) for g in range(len(found))]
    several = np.array([len(p) > 1 for p in parties], dtype=bool)
    kept = [p for p, keep in zip(parties, several, strict=True) if keep]
    return _records(found[several], kept, layer.crs, min_area_m2)


def drawn_twice(layer: gpd.GeoDataFrame, *, id_column: str = "community_id") -> pd.DataFrame:
    """Return units drawn exactly alike: columns ``parties`` (ids) and ``area_m2``.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> twice = pd.concat([grid(1, 1), grid(1, 1).assign(community_id="x")])
    >>> drawn_twice(twice)["parties"].tolist()
    [('c00', 'x')]
    """
    shapes, ids = _shapes(layer, id_column)
    keys = shapely.to_wkb(shapely.normalize(shapely.set_precision(shapes, _GRID_M)))
    frame = pd.DataFrame({"key": keys, "id": ids.astype(str), "area_m2": shapely.area(shapes)})
    groups = [g for _, g in frame.groupby("key", sort=False) if len(g) > 1]
    rows = [{"parties": tuple(g["id"]), "area_m2": float(g["area_m2"].iloc[0])} for g in groups]
    return pd.DataFrame(rows, columns=["parties", "area_m2"])


def outlying_parts(layer: gpd.GeoDataFrame, *, id_column: str = "community_id") -> gpd.GeoDataFrame:
    """Return every piece but the largest of units that lie in several places.

    An exclave (飞地) and a crumb of digitising look alike here but for their size; where
    to draw the line is the caller's decision.

    Returns
    -------
    geopandas.GeoDataFrame
        ``unit`` (its id), ``area_m2``, ``share`` of the unit's area, ``distance_m`` to its
        largest piece, geometry; largest first.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> apart = grid(1, 3).assign(community_id=["a", "b", "a"]).dissolve("community_id")
    >>> outlying_parts(apart.reset_index())[["unit", "share", "distance_m"]].values.tolist()
    [['a', 0.5, 500.0]]
    """
    shapes, ids = _shapes(layer, id_column)
    parts, unit = shapely.get_parts(shapes, return_index=True)
    areas = shapely.area(parts)
    order = np.lexsort((-areas, unit))
    first = np.concatenate([[True], np.diff(unit[order]) > 0]) if len(order) else order > 0
    largest = {int(u): p for u, p in zip(unit[order][first], parts[order][first], strict=True)}
    rest = order[~first]
    mains = np.array([largest[int(u)] for u in unit[rest]], dtype=object)
    frame = gpd.GeoDataFrame(
        {
            "unit": ids[unit[rest]].astype(str),
            "area_m2": areas[rest],
            "share": areas[rest] / shapely.area(shapes)[unit[rest]],
            "distance_m": shapely.distance(parts[rest], mains),
        },
        geometry=parts[rest],
        crs=layer.crs,
    )
    return frame.sort_values("area_m2", ascending=False, ignore_index=True)


def households_on(records: gpd.GeoDataFrame, groups: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the households of the groups whose inner point lies on each record's area.

    Missing where the count of a group on it is; no group on it gives 0.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [100, 50], "b": [70]})
    >>> households_on(ws.communities, ws.groups).tolist()
    [150.0, 70.0]
    """
    spots = shapely.point_on_surface(groups.geometry.to_numpy())
    counts = pd.to_numeric(groups["households"]).to_numpy(dtype="float64", na_value=np.nan)
    area, group = shapely.STRtree(spots).query(records.geometry.to_numpy(), predicate="covers")
    sums = np.bincount(area, weights=counts[group], minlength=len(records))
    return pd.Series(sums, index=records.index, name="households")


def _shapes(layer: gpd.GeoDataFrame, id_column: str) -> tuple[Shapes, NDArray[Any]]:
    shapes = np.asarray(layer.geometry.to_numpy(), dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return shapes[there], layer[id_column].to_numpy()[there]


def _holes(polygon: Any) -> int:
    return int(shapely.get_num_interior_rings(polygon))


def _records(
    shapes: Shapes, parties: "Sequence[tuple[str, ...]]", crs: Any, min_area_m2: float
) -> gpd.GeoDataFrame:
    areas = shapely.area(shapes)
    around = shapely.length(shapes)
    width = np.divide(2 * areas, around, out=np.zeros_like(areas), where=around > 0)
    frame = gpd.GeoDataFrame(
        {"parties": pd.Series(list(parties), dtype=object), "area_m2": areas, "width_m": width},
        geometry=list(shapes),
        crs=crs,
    )
    areal = shapely.get_type_id(shapes) == GeometryType.POLYGON
    kept: gpd.GeoDataFrame = frame[areal & (areas >= min_area_m2)]
    return kept.sort_values("area_m2", ascending=False, ignore_index=True)
