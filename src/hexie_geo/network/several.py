"""The k nearest facilities of every node, in one search with k labels a node."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access
from hexie_geo.network.heap import drop, empty, push
from hexie_geo.network.jit import kernel
from hexie_geo.network.reading import stretch

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def _holds(owner: Ints, count: int, f: int) -> bool:
    for i in range(count):  # noqa: SIM110 - a loop compiles to less than a generator
        if owner[i] == f:
            return True
    return False


@kernel
def sweep_several(
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    nodes: Ints,
    costs: Floats,
    owners: Ints,
    k: int,
    limit: float,
) -> tuple[Floats, Ints]:
    """Return (n, k) costs and owners per node, nearest first; ``inf`` and -1 where fewer."""
    n = len(indptr) - 1
    cost = np.full((n, k), np.inf)
    owner = np.full((n, k), -1, dtype=np.int32)
    count = np.zeros(n, dtype=np.int32)
    room = k * len(indices) + len(nodes) + 1
    key, item = np.empty(room), np.empty(room, dtype=np.int64)
    labels = np.int64(owners.max() + 1 if len(owners) else 1)  # node and owner make one item
    size = empty()
    for i in range(len(nodes)):
        if costs[i] <= limit:
            size = push(key, item, size, costs[i], nodes[i] * labels + owners[i])
    while size > 0:
        c, u, f = key[0], item[0] // labels, item[0] % labels
        size = drop(key, item, size)
        if count[u] == k or _holds(owner[u], count[u], f):
            continue
        cost[u, count[u]] = c
        owner[u, count[u]] = f
        count[u] += 1
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            fresh = c + weights[arc]
            if fresh <= limit and count[v] < k:
                size = push(key, item, size, fresh, v * labels + f)
    return cost, owner


@kernel
def read_several(
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
    """Return the k nearest of each place from those of its edge's ends and those on its edge."""
    m, k = len(places.edge), cost.shape[1]
    best = np.full((m, k), np.inf)
    whose = np.full((m, k), -1, dtype=np.int32)
    for i in range(m):
        e = places.edge[i]
        if e < 0:
            continue
        u, v = places.u[i], places.v[i]
        for j in range(k):
            _offer(best[i], whose[i], cost[u, j] + places.at_u[i], owner[u, j])
            _offer(best[i], whose[i], cost[v, j] + places.at_v[i], owner[v, j])
        for at in range(on_edge[e], on_edge[e + 1]):
            f = listed[at]
            if away:
                direct = stretch(seeds.share[f], places.share[i], forward[e], backward[e])
            else:
                direct = stretch(places.share[i], seeds.share[f], forward[e], backward[e])
            _offer(best[i], whose[i], direct + places.leg[i] + seeds.leg[f], f)
    return best, whose


@kernel
def _offer(best: Floats, whose: Ints, cost: float, f: int) -> None:
    """Put ``f`` into its place of the sorted list unless it is there cheaper already."""
    if not cost < best[-1]:
        return
    at = len(best) - 1
    for j in range(len(best)):
        if whose[j] == f:
            if best[j] <= cost:
                return
            at = j
            break
    while at > 0 and best[at - 1] > cost:
        best[at], whose[at] = best[at - 1], whose[at - 1]
        at -= 1
    best[at], whose[at] = cost, f
