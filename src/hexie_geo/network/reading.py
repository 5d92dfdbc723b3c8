"""Kernels that read costs at points from costs at nodes."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access
from hexie_geo.network.jit import kernel

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def stretch(start: float, stop: float, forward: float, backward: float) -> float:
    """Return the cost of going along one edge from share ``start`` to share ``stop`` of it."""
    if stop > start:
        return (stop - start) * forward
    if stop < start:
        return (start - stop) * backward
    return 0.0


@kernel
def read_nearest(
    cost: Floats,
    owner: Ints,
    places: Access,
    seeds: Access,
    forward: Floats,
    backward: Floats,
    on_edge: Longs,
    listed: Ints,
    away: bool,
) -> tuple[Floats, Ints]:
    """Return each place's least cost, over both ends of its edge and the facilities on it.

    ``cost`` and ``owner`` are those of the nodes; ``listed[on_edge[e]:on_edge[e + 1]]`` are
    the facilities on edge ``e``; ``away`` means that travel starts at the facility.
    """
    best = np.full(len(places.edge), np.inf)
    whose = np.full(len(places.edge), -1, dtype=np.int32)
    for i in range(len(places.edge)):
        e = places.edge[i]
        if e < 0:
            continue
        u, v = places.u[i], places.v[i]
        least = cost[u] + places.at_u[i]
        who = owner[u]
        other = cost[v] + places.at_v[i]
        if other < least:
            least = other
            who = owner[v]
        for k in range(on_edge[e], on_edge[e + 1]):
            f = listed[k]
            if away:
                direct = stretch(seeds.share[f], places.share[i], forward[e], backward[e])
            else:
                direct = stretch(places.share[i], seeds.share[f], forward[e], backward[e])
            other = direct + places.leg[i] + seeds.leg[f]
            if other < least:
                least = other
                who = f
        if least < np.inf:
            best[i] = least
            whose[i] = who
    return best, whose
