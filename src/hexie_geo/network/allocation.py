"""The nearest facility of every point, with its cost along the roads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access, access

if TYPE_CHECKING:
    from hexie_geo.network.arcs import Arcs
    from hexie_geo.network.graph import RoadNetwork
    from hexie_geo.network.snapping import Snapped

Direction: TypeAlias = Literal["toward", "from", "round_trip"]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Nearest:
    """Cost to the nearest facility per point, and its position in the list.

    ``inf`` and -1 where no facility can be reached.
    """

    cost: Floats
    facility: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Seeds:
    """Facilities as the searches see them: virtual seeds at the ends of their edges.

    ``nodes, costs, owners`` start the search; ``listed[on_edge[e]:on_edge[e + 1]]`` are the
    facilities that stand on edge ``e``.
    """

    ends: Access
    nodes: Ints
    costs: Floats
    owners: Ints
    on_edge: Longs
    listed: Ints


def seeds_of(net: "RoadNetwork", facilities: "Snapped", *, away: bool) -> Seeds:
    """Return the seeds of ``facilities``; ``away`` when travel starts at them."""
    ends = access(net, facilities, leaving=away)
    numbers = np.arange(len(facilities), dtype=np.int32)
    order = np.argsort(ends.edge, kind="stable").astype(np.int32)
    on_edge = np.searchsorted(ends.edge[order], np.arange(len(net.edges) + 1))
    return Seeds(
        ends=ends,
        nodes=np.concatenate([ends.u, ends.v]),
        costs=np.concatenate([ends.at_u, ends.at_v]),
        owners=np.concatenate([numbers, numbers]),
        on_edge=on_edge.astype(np.int64),
        listed=order,
    )


def nearest(
    net: "RoadNetwork",
    places: "Snapped",
    facilities: "Snapped",
    *,
    direction: Direction = "toward",
    limit: float = np.inf,
) -> Nearest:
    """Return the cost from each place to its nearest facility along the roads.

    Parameters
    ----------
    net
        The network.
    places, facilities
        Snapped points.
    direction
        ``"toward"`` the facility (residents walk in), ``"from"`` it (officers respond) or
        ``"round_trip"``, there and back, to the facility where both together cost least.
    limit
        Costs above it are ``inf``; the limit itself is reached.

    Returns
    -------
    Nearest
        Cost = access leg + along the roads + access leg, in the unit of the network; a
        place and a facility on one edge go straight along it where that is allowed.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import RoadNetwork, nearest, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)])], crs=4543)
    >>> net = RoadNetwork.from_layer(roads)
    >>> home, office = snap(net, [Point(10, 5)]), snap(net, [Point(90, 20), Point(0, 30)])
    >>> found = nearest(net, home, office)
    >>> found.cost.tolist(), found.facility.tolist()
    ([45.0], [1])
    """
    if direction == "round_trip" and not net.symmetric:
        from hexie_geo.network.od import nearest_round_trip

        return nearest_round_trip(net, places, facilities, limit=limit)
    double = 2.0 if direction == "round_trip" else 1.0
    away = direction == "from"
    seeds = seeds_of(net, facilities, away=away)
    cost, owner = node_costs(net, seeds, away=away, limit=limit / double)
    best, whose = read_at(net, places, seeds, cost, owner, away=away)
    beyond = best > limit / double
    best[beyond], whose[beyond] = np.inf, -1
    return Nearest(cost=best * double, facility=whose)


def k_nearest(
    net: "RoadNetwork",
    places: "Snapped",
    facilities: "Snapped",
    *,
    k: int,
    direction: Literal["toward", "from"] = "toward",
    limit: float = np.inf,
) -> Nearest:
    """Return the ``k`` nearest facilities of each place, nearest first.

    Parameters
    ----------
    net
        The network.
    places, facilities
        Snapped points.
    k
        How many to find.
    direction
        ``"toward"`` the facility or ``"from"`` it.
    limit
        Costs above it are ``inf``; the limit itself is reached.

    Returns
    -------
    Nearest
        Its arrays are (places, k); ``inf`` and -1 where fewer can be reached.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import RoadNetwork, k_nearest, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)])], crs=4543)
    >>> net = RoadNetwork.from_layer(roads)
    >>> home, office = snap(net, [Point(0, 5)]), snap(net, [Point(75, 0), Point(0, 30)])
    >>> k_nearest(net, home, office, k=2).facility.tolist()
    [[1, 0]]
    """
    from hexie_geo.network.several import read_several, sweep_several

    away = direction == "from"
    seeds = seeds_of(net, facilities, away=away)
    arcs: Arcs = net.forward if away else net.reverse
    cost, owner = sweep_several(
        arcs.indptr, arcs.indices, arcs.weights, seeds.nodes, seeds.costs, seeds.owners, k, limit
    )
    best, whose = read_several(
        cost,
        owner,
        access(net, places, leaving=not away),
        seeds.ends,
        net.columns[3],
        net.columns[4],
        seeds.on_edge,
        seeds.listed,
        away,
    )
    beyond = best > limit
    best[beyond], whose[beyond] = np.inf, -1
    return Nearest(cost=best, facility=whose)


def node_costs(
    net: "RoadNetwork", seeds: Seeds, *, away: bool, limit: float = np.inf
) -> tuple[Floats, Ints]:
    """Return the cost between each node and its nearest facility, and which that is."""
    from hexie_geo.network.sweep import sweep

    arcs: Arcs = net.forward if away else net.reverse
    return sweep(
        arcs.indptr,
        arcs.indices,
        arcs.weights,
        nodes=seeds.nodes,
        costs=seeds.costs,
        owners=seeds.owners,
        limit=limit,
    )


def read_at(
    net: "RoadNetwork",
    places: "Snapped",
    seeds: Seeds,
    cost: Floats,
    owner: Ints,
    *,
    away: bool,
) -> tuple[Floats, Ints]:
    """Return cost and facility at ``places``, given those at the nodes."""
    from hexie_geo.network.reading import read_nearest

    return read_nearest(
        cost,
        owner,
        access(net, places, leaving=not away),
        seeds.ends,
        net.columns[3],
        net.columns[4],
        seeds.on_edge,
        seeds.listed,
        away,
    )
