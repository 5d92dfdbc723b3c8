"""Places x sites distances of a siting question, along roads or straight."""

from typing import TYPE_CHECKING, Any

import numpy as np

from hexie_geo.measures.coverage import DETOUR, DIGITS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from hexie_geo.network import RoadNetwork


def site_costs(
    places: "gpd.GeoDataFrame",
    points: "NDArray[np.object_]",
    *,
    within_m: float,
    network: "RoadNetwork | None",
    stretched: bool,
) -> "csr_array[Any, Any]":
    """Return sparse places x sites metres as far as ``within_m``.

    Along ``network``; straight without one, times the detour where ``stretched``.
    """
    if network is None and stretched:
        costs = _costs(places, points, None, within_m / DETOUR + 10.0**-DIGITS)
        costs.data = (costs.data * DETOUR).round(DIGITS)
        return costs
    return _costs(places, points, network, within_m)


def _costs(
    places: "gpd.GeoDataFrame",
    points: "NDArray[np.object_]",
    network: "RoadNetwork | None",
    within_m: float,
) -> "csr_array[Any, Any]":
    """Return places x sites distances as far as ``within_m``, along roads or straight."""
    import shapely
    from scipy.sparse import csr_array

    if network is not None:
        from hexie_geo.network import pairs, snap

        homes, sites = snap(network, places), snap(network, points)
        found = pairs(network, homes, sites, limit=within_m + 10.0**-DIGITS).matrix()
        found.data = found.data.round(DIGITS)
        return found
    here = places.geometry.to_numpy()
    known = np.flatnonzero(~shapely.is_missing(here))
    there = np.asarray(points, dtype=object)
    near = shapely.STRtree(there).query(here[known], predicate="dwithin", distance=within_m)
    home, site_ = known[near[0]], near[1]
    metres = shapely.distance(here[home], there[site_])
    return csr_array((metres, (home, site_)), shape=(len(here), len(there)))
