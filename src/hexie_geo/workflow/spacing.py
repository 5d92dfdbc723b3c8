"""Many candidates thinned to a number that can be tried out, by a rule one can tell."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike

MOST = 600
"""Candidates of which a question by distance is asked: more take minutes and gigabytes."""
MOST_WITH_CAPACITY = 2400
_STEP_M = 100.0


def spaced(
    candidates: "gpd.GeoDataFrame",
    places: "gpd.GeoDataFrame",
    demand: "ArrayLike",
    *,
    at_most: int = MOST,
) -> "tuple[gpd.GeoDataFrame, float]":
    """Return at most so many candidates, well spread, and how far they lie apart at least.

    The candidate that is nearest to most households comes first; others nearer to one that
    stays than 100 m (200, 300, ... until few enough are left) are left out.

    Parameters
    ----------
    candidates
        Points.
    places, demand
        Where households live, and how many.
    at_most
        How many may stay.

    Returns
    -------
    tuple
        The candidates that stay, in their order, and the spacing in metres (0 for all).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> row = gpd.GeoDataFrame(geometry=[Point(x, 0) for x in (0, 60, 120)], crs=4543)
    >>> kept, metres = spaced(row, row, [1, 5, 1], at_most=2)
    >>> kept.index.tolist(), metres
    ([1], 100.0)
    """
    if len(candidates) <= at_most:
        return candidates, 0.0
    points, homes = candidates.geometry.to_numpy(), places.geometry.to_numpy()
    tree, there = shapely.STRtree(points), ~shapely.is_missing(homes)
    near = tree.nearest(homes[there])
    weight = np.bincount(near, np.asarray(demand, dtype=np.float64)[there], minlength=len(points))
    order = np.argsort(-weight, kind="stable")
    metres, kept = 0.0, order
    while len(kept) > at_most:
        metres += _STEP_M
        beside = np.zeros(len(points), dtype=bool)
        a, b = tree.query(points, predicate="dwithin", distance=metres)
        by_point = np.split(b[np.argsort(a, kind="stable")], np.cumsum(np.bincount(a))[:-1])
        stays = []
        for i in order:
            if not beside[i]:
                stays.append(i)
                beside[by_point[i]] = True
        kept = np.array(stays)
    return candidates.iloc[np.sort(kept)], metres
