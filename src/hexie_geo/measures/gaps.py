"""Gaps in coverage: who is out of reach, in portions that one new site each would mend."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.model.coverage import Coverage

if TYPE_CHECKING:
    import geopandas as gpd
    from scipy.sparse import csr_array

    from hexie_geo.network import RoadNetwork

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]

_HERE_M = 1e-9


def coverage_gaps(
    places: "gpd.GeoDataFrame",
    found: Coverage,
    *,
    within_m: float,
    network: "RoadNetwork | None" = None,
) -> "gpd.GeoDataFrame":
    """Return the places known not to be covered, in gaps that one site each mends; largest first.

    Parameters
    ----------
    places
        As :func:`hexie_geo.measures.coverage.household_places` returns them.
    found
        Coverage of the same places, in the same order.
    within_m
        Threshold in metres, inclusive.
    network
        Roads along which a remedy is measured; straight distance without them.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per gap: ``gap`` (rank from 1), ``places, households, communities`` (ids, in
        one text), ``group_ids`` (of its places, tuple), ``facility_id`` (nearest to most of
        its households), ``distance_m`` (mean over households, of those that reach one),
        ``unreachable`` (households that reach none), ``remedy_group_id`` (its place where a
        site would mend it), ``remedied`` (uncovered households that site would bring within
        reach, those of gaps beside it too) and the hull.

    Notes
    -----
    Sites are tried at the uncovered places themselves: again and again the one that covers
    most households still uncovered (of equals the first place), until none is left; then each
    place goes to the nearest of these sites. So no gap is wider than twice the threshold
    along the roads, and no place is farther than the threshold from its remedy. Joining
    whatever lies together would make one gap of half a city.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.measures.coverage import coverage, household_places
    >>> homes = household_places(grid(1, 4))
    >>> office = gpd.GeoDataFrame({"facility_id": ["p1"], "name": [""]},
    ...     geometry=[Point(500250, 2769750)], crs=4543)
    >>> found = coverage(homes, office, kind="x", within_m=[300], metric="straight")
    >>> gaps = coverage_gaps(homes, found, within_m=500)
    >>> gaps[["gap", "places", "households", "distance_m"]].values.tolist()
    [[1.0, 2.0, 2400.0, 1250.0]]
    """
    import geopandas as gpd

    inside = found.covered(within_m)
    missed = (~inside.fillna(True)).to_numpy() & (found.distances["households"] > 0).to_numpy()
    at = np.flatnonzero(missed)
    households = found.distances["households"].to_numpy(dtype=np.float64)[at]
    costs = _between(places.iloc[at], within_m, network)
    remedies = _remedies(costs, households)
    nearest = _nearest(costs, remedies)
    rows, shapes = [], []
    for number, remedy in enumerate(remedies):
        mine = np.flatnonzero(nearest == number)
        helped = costs.indices[costs.indptr[remedy] : costs.indptr[remedy + 1]]
        told = _describe(found.distances.iloc[at[mine]])
        told["remedy_group_id"] = found.distances["group_id"].iloc[at[remedy]]
        told["remedied"] = int(households[helped].sum())
        rows.append(told)
        shapes.append(shapely.convex_hull(shapely.MultiPoint(places.geometry.to_numpy()[at[mine]])))
    columns = [
        *("places", "households", "communities", "group_ids", "facility_id", "distance_m"),
        *("unreachable", "remedy_group_id", "remedied"),
    ]
    table = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=shapes, crs=places.crs)
    table = table.sort_values("households", ascending=False, kind="stable", ignore_index=True)
    table.insert(0, "gap", np.arange(1, len(table) + 1))
    return table


def _remedies(costs: "csr_array[Any, Any]", households: Floats) -> Longs:
    """Return sites that together cover every place, each time the one that adds most."""
    left = households.copy()
    near = costs.copy()
    near.data = np.ones_like(near.data)
    adds = np.asarray(near @ households).reshape(-1)
    open_ = np.ones(len(left), dtype=bool)
    chosen: list[int] = []
    while open_.any():
        best = int(np.argmax(np.where(adds > 0, adds, -1.0)))
        chosen.append(best)
        fresh = costs.indices[costs.indptr[best] : costs.indptr[best + 1]]
        fresh = fresh[open_[fresh]]
        for i in fresh:  # whoever could have covered this place can add it no more
            adds[costs.indices[costs.indptr[i] : costs.indptr[i + 1]]] -= left[i]
        open_[fresh] = False
    return np.array(chosen, dtype=np.int64)


def _nearest(costs: "csr_array[Any, Any]", remedies: Longs) -> Longs:
    """Return for each place the position of the remedy nearest to it; of equals the first."""
    least = np.full(costs.shape[0], np.inf)
    nearest = np.full(costs.shape[0], -1, dtype=np.int64)
    for number, remedy in enumerate(remedies):
        span = slice(costs.indptr[remedy], costs.indptr[remedy + 1])
        reached, metres = costs.indices[span], costs.data[span]
        closer = metres < least[reached]
        nearest[reached[closer]] = number
        least[reached[closer]] = metres[closer]
    return nearest


def _between(
    places: "gpd.GeoDataFrame", within_m: float, network: "RoadNetwork | None"
) -> "csr_array[Any, Any]":
    """Return metres between places as far as the threshold, both ways alike.

    A place is 1e-9 m from itself, so that the array keeps it: a site at one's own door needs
    no road.
    """
    from scipy.sparse import csr_array

    n = len(places)
    if network is not None:
        from hexie_geo.network import pairs, snap

        here = snap(network, places)
        found = pairs(network, here, here, limit=within_m).matrix().tocoo()
        a, b, metres = found.row, found.col, found.data
    else:
        points = places.geometry.to_numpy()
        a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=within_m)
        metres = shapely.distance(points[a], points[b])
    other = a != b
    a, b, metres = a[other], b[other], np.maximum(metres[other], _HERE_M)
    a, b = np.concatenate([[a, b], [np.arange(n)] * 2], axis=1) if n else (a, b)
    metres = np.concatenate([metres, np.full(n, _HERE_M)])
    return csr_array((metres, (a, b)), shape=(n, n))


def _describe(rows: pd.DataFrame) -> dict[str, object]:
    households = rows["households"].to_numpy(dtype=np.float64)
    distance = rows["distance_m"].to_numpy(dtype=np.float64)
    reached = np.isfinite(distance)
    near = rows[reached].groupby("facility_id")["households"].sum()
    total = households[reached].sum()
    return {
        "places": len(rows),
        "households": int(households.sum()),
        "communities": "、".join(sorted(rows["community_id"].dropna().unique())),
        "group_ids": tuple(rows["group_id"]),
        "facility_id": str(near.idxmax()) if len(near) else None,
        "distance_m": float((distance[reached] * households[reached]).sum() / total)
        if total > 0
        else float("nan"),
        "unreachable": int(households[~reached].sum()),
    }
