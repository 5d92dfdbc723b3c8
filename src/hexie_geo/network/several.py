"""The k nearest facilities of every node, in one search with k labels a node."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access
from hexie_geo.network.jit import kernel
from hexie_geo.network.reading import stretch

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def _sift_up(key: Floats, node: Ints, who: Ints, at: int) -> None:
    k, n, w = key[at], node[at], who[at]
    while at > 0:
        parent = (at - 1) >> 1
        if key[parent] <= k:
            break
        key[at], node[at], who[at] = key[parent], node[parent], who[parent]
        at = parent
    key[at], node[at], who[at] = k, n, w


@kernel
def _sift_down(key: Floats, node: Ints, who: Ints, size: int) -> None:
    k, n, w = key[size], node[size], who[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= k:
            break
        key[at], node[at], who[at] = key[child], node[child], who[child]
        at = child
    key[at], node[at], who[at] = k, n, w


@kernel
def _grow_floats(a: Floats) -> Floats:
    bigger = np.empty(2 * len(a))
    bigger[: len(a)] = a
    return bigger


@kernel
def _grow_ints(a: Ints) -> Ints:
    bigger = np.empty(2 * len(a), dtype=np.int32)
    bigger[: len(a)] = a
    return bigger


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
    room = max(1024, len(nodes))
    key, node, who = np.empty(room), np.empty(room, np.int32), np.empty(room, np.int32)
    size = 0
    for i in range(len(nodes)):
        if costs[i] <= limit:
            key[size], node[size], who[size] = costs[i], nodes[i], owners[i]
            _sift_up(key, node, who, size)
            size += 1
    while size > 0:
        c, u, f = key[0], node[0], who[0]
        size -= 1
        if size > 0:
            _sift_down(key, node, who, size)
        if count[u] == k or _holds(owner[u], count[u], f):
            continue
        cost[u, count[u]] = c
        owner[u, count[u]] = f
        count[u] += 1
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            fresh = c + weights[arc]
            if fresh <= limit and count[v] < k:
                if size == len(key):
                    key, node, who = _grow_floats(key), _grow_ints(node), _grow_ints(who)
                key[size], node[size], who[size] = fresh, v, f
                _sift_up(key, node, who, size)
                size += 1
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
