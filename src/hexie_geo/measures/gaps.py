"""Gaps in coverage: uncovered places that lie together, ranked, and where one site would help."""

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


def coverage_gaps(
    places: "gpd.GeoDataFrame",
    found: Coverage,
    *,
    within_m: float,
    join_m: float = 300.0,
    network: "RoadNetwork | None" = None,
) -> "gpd.GeoDataFrame":
    """Return clusters of places that are known not to be covered, most households first.

    Parameters
    ----------
    places
        As :func:`hexie_geo.measures.coverage.household_places` returns them.
    found
        Coverage of the same places, in the same order.
    within_m
        Threshold in metres, inclusive.
    join_m
        Uncovered places no farther apart than this belong to one gap.
    network
        Roads along which a remedy is measured; straight distance without them.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per gap: ``gap`` (rank from 1), ``places, households, communities`` (ids, in
        one text), ``group_ids`` (of its places, tuple), ``facility_id`` (nearest to most of
        its households), ``distance_m`` (mean over households, of those that reach one),
        ``unreachable`` (households that reach none), ``remedy_group_id`` (the place in the
        gap where one site would cover most of it), ``remedied`` (how many households
        of the gap it would cover) and the hull.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.measures.coverage import coverage, household_places
    >>> homes = household_places(grid(1, 3))
    >>> office = gpd.GeoDataFrame({"facility_id": ["p1"], "name": [""]},
    ...     geometry=[Point(500250, 2769750)], crs=4543)
    >>> found = coverage(homes, office, kind="x", within_m=[300], metric="straight")
    >>> gaps = coverage_gaps(homes, found, within_m=300, join_m=500)
    >>> gaps[["gap", "places", "households", "distance_m"]].values.tolist()
    [[1.0, 2.0, 2400.0, 750.0]]
    """
    import geopandas as gpd

    inside = found.covered(within_m)
    missed = (~inside.fillna(True)).to_numpy() & (found.distances["households"] > 0).to_numpy()
    at = np.flatnonzero(missed)
    label = _together(places.geometry.to_numpy()[at], join_m)
    costs = _between(places.iloc[at], within_m, network)
    rows, shapes = [], []
    for cluster in np.unique(label):
        mine = np.flatnonzero(label == cluster)
        rows.append(_describe(found.distances.iloc[at[mine]], costs[mine][:, mine]))
        shapes.append(shapely.convex_hull(shapely.MultiPoint(places.geometry.to_numpy()[at[mine]])))
    columns = [
        *("places", "households", "communities", "group_ids", "facility_id", "distance_m"),
        *("unreachable", "remedy_group_id", "remedied"),
    ]
    table = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=shapes, crs=places.crs)
    table = table.sort_values("households", ascending=False, kind="stable", ignore_index=True)
    table.insert(0, "gap", np.arange(1, len(table) + 1))
    return table


def _together(points: NDArray[np.object_], join_m: float) -> Longs:
    """Return the number of the cluster of each point."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(points)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=join_m)
    links = coo_array((np.ones(len(a)), (a, b)), shape=(n, n))
    return connected_components(links, directed=False)[1].astype(np.int64)


def _between(
    places: "gpd.GeoDataFrame", within_m: float, network: "RoadNetwork | None"
) -> "csr_array[Any, Any]":
    """Return ones where a site at a place (column) would cover a place (row)."""
    from scipy.sparse import csr_array

    if network is not None:
        from hexie_geo.network import pairs, snap

        here = snap(network, places)
        found = pairs(network, here, here, limit=within_m)
        itself = np.arange(len(places))  # a site at one's own door needs no road
        a, b = np.concatenate([[found.place, found.facility], [itself, itself]], axis=1)
        once = np.unique(a.astype(np.int64) * len(places) + b)
        a, b = np.divmod(once, max(len(places), 1))
        return csr_array((np.ones(len(a)), (a, b)), shape=found.shape)
    points = places.geometry.to_numpy()
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=within_m)
    return csr_array((np.ones(len(a)), (a, b)), shape=(len(points), len(points)))


def _describe(rows: pd.DataFrame, would: "csr_array[Any, Any]") -> dict[str, object]:
    households = rows["households"].to_numpy(dtype=np.float64)
    distance = rows["distance_m"].to_numpy(dtype=np.float64)
    reached = np.isfinite(distance)
    near = rows[reached].groupby("facility_id")["households"].sum()
    helped = would.T @ households
    best = int(np.argmax(helped))
    total = households[reached].sum()
    return {
        "places": len(rows),
        "households": int(households.sum()),
        "communities": "、".join(sorted(rows["community_id"].unique())),
        "group_ids": tuple(rows["group_id"]),
        "facility_id": str(near.idxmax()) if len(near) else None,
        "distance_m": float((distance[reached] * households[reached]).sum() / total)
        if total > 0
        else float("nan"),
        "unreachable": int(households[~reached].sum()),
        "remedy_group_id": rows["group_id"].iloc[best],
        "remedied": int(helped[best]),
    }
