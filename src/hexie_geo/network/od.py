"""Costs between many places and many facilities, as far as a limit reaches."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access, access
from hexie_geo.network.allocation import Direction, Nearest, seeds_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from hexie_geo.network.graph import RoadNetwork
    from hexie_geo.network.snapping import Snapped

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """Every (place, facility) within the limit, sorted by facility, then place.

    Attributes
    ----------
    place, facility
        Positions in the lists that were given.
    cost
        Access leg + along the roads + access leg, in the unit of the network.
    shape
        Number of places and of facilities.
    """

    place: Ints
    facility: Ints
    cost: Floats
    shape: tuple[int, int]

    def matrix(self) -> "csr_array[Any, Any]":
        """Return the costs as a sparse places x facilities array; what is absent is too far.

        A cost of zero is stored as such.
        """
        from scipy.sparse import csr_array

        order = np.lexsort((self.facility, self.place))
        indptr = np.zeros(self.shape[0] + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.place, minlength=self.shape[0]), out=indptr[1:])
        return csr_array((self.cost[order], self.facility[order], indptr), shape=self.shape)


def pairs(
    net: "RoadNetwork",
    places: "Snapped",
    facilities: "Snapped",
    *,
    limit: float,
    direction: Direction = "toward",
) -> Pairs:
    """Return the cost of every place-facility pair within ``limit``.

    Parameters
    ----------
    net
        The network.
    places, facilities
        Snapped points.
    limit
        Largest cost, inclusive. ``np.inf`` gives every pair that can be reached.
    direction
        ``"toward"`` the facility, ``"from"`` it, or ``"round_trip"``: there and back.

    Returns
    -------
    Pairs
        Only what is within the limit is stored.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import RoadNetwork, pairs, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)])], crs=4543)
    >>> net = RoadNetwork.from_layer(roads)
    >>> homes, offices = snap(net, [Point(0, 5), Point(50, 0)]), snap(net, [Point(75, 9)])
    >>> found = pairs(net, homes, offices, limit=50)
    >>> found.place.tolist(), found.facility.tolist(), found.cost.tolist()
    ([1], [0], [34.0])
    """
    if direction == "round_trip":
        there = pairs(net, places, facilities, limit=limit, direction="toward")
        if net.symmetric:
            return _within(there, there.cost * 2.0, limit)
        back = pairs(net, places, facilities, limit=limit, direction="from")
        return _joined(there, back, limit)
    from hexie_geo.network.reach import reach_places

    away = direction == "from"
    seeds = seeds_of(net, facilities, away=away)
    ends = access(net, places, leaving=not away)
    arcs = net.forward if away else net.reverse
    facility, place, cost = reach_places(
        arcs.indptr,
        arcs.indices,
        arcs.weights,
        seeds.ends,
        ends,
        *by_node(ends, len(net.xy)),
        *by_edge(ends, len(net.edges)),
        net.columns[3],
        net.columns[4],
        away,
        limit,
    )
    order = np.lexsort((place, facility))
    return Pairs(
        place=place[order],
        facility=facility[order],
        cost=cost[order],
        shape=(len(places), len(facilities)),
    )


def by_node(ends: Access, n: int) -> tuple[Longs, Ints, Floats]:
    """Return the places at each node: CSR pointer, place, cost between them."""
    node = np.concatenate([ends.u, ends.v])
    cost = np.concatenate([ends.at_u, ends.at_v])
    place = np.tile(np.arange(len(ends.u), dtype=np.int32), 2)
    open_ = np.isfinite(cost)
    node, cost, place = node[open_], cost[open_], place[open_]
    order = np.argsort(node, kind="stable")
    pointer = np.searchsorted(node[order], np.arange(n + 1)).astype(np.int64)
    return pointer, place[order], cost[order]


def by_edge(ends: Access, m: int) -> tuple[Longs, Ints]:
    """Return the places on each edge: CSR pointer and place."""
    order = np.argsort(ends.edge, kind="stable").astype(np.int32)
    return np.searchsorted(ends.edge[order], np.arange(m + 1)).astype(np.int64), order


def _within(found: Pairs, cost: Floats, limit: float) -> Pairs:
    keep = cost <= limit
    return Pairs(
        place=found.place[keep], facility=found.facility[keep], cost=cost[keep], shape=found.shape
    )


def _joined(there: Pairs, back: Pairs, limit: float) -> Pairs:
    """Add up the pairs that are in both."""
    width = there.shape[0]
    a, b = (p.facility.astype(np.int64) * width + p.place for p in (there, back))
    _, i, j = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    both = Pairs(
        place=there.place[i], facility=there.facility[i], cost=there.cost[i], shape=there.shape
    )
    return _within(both, there.cost[i] + back.cost[j], limit)


def nearest_round_trip(
    net: "RoadNetwork", places: "Snapped", facilities: "Snapped", *, limit: float
) -> Nearest:
    """Return the facility with the least cost there and back where ways differ.

    The best round trip is not the best way there plus the best way back, so pairs are
    searched within a growing limit until every place has its answer.
    """
    n = len(places)
    best, whose = np.full(n, np.inf), np.full(n, -1, dtype=np.int32)
    finite = np.concatenate([net.columns[3], net.columns[4]])
    ends = float(np.nansum(places.leg_m) + np.nansum(facilities.leg_m)) * net.leg_cost
    most = min(limit, 2 * (float(finite[np.isfinite(finite)].sum()) + ends))
    radius = min(most, max(float(np.median(finite[np.isfinite(finite)])) * 32, 1e-9))
    while True:
        found = pairs(net, places, facilities, limit=radius, direction="round_trip")
        order = np.lexsort((found.facility, found.cost, found.place))
        place = found.place[order]
        first = np.ones(len(place), dtype=bool)
        first[1:] = place[1:] != place[:-1]
        best[place[first]] = found.cost[order][first]
        whose[place[first]] = found.facility[order][first]
        if radius >= most or np.isfinite(best[places.on_network]).all():
            return Nearest(cost=best, facility=whose)
        radius = min(radius * 4, most)
