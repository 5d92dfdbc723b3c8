"""Bounded searches from many facilities, one after another, in arrays made once."""

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
def settle(
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    seeds: Access,
    f: int,
    limit: float,
    cost: Floats,
    key: Floats,
    item: Ints,
    found: Ints,
) -> int:
    """Search from both ends of facility ``f``; list the nodes in ``found``, return how many.

    ``cost`` comes and must be given back as ``inf`` everywhere.
    """
    count = size = empty()
    if seeds.edge[f] < 0:
        return count
    for end in range(2):
        x = seeds.u[f] if end == 0 else seeds.v[f]
        c = seeds.at_u[f] if end == 0 else seeds.at_v[f]
        if c <= limit and c < cost[x]:
            cost[x] = c
            size = push(key, item, size, c, x)
    while size > 0:
        base, u = key[0], item[0]
        size = drop(key, item, size)
        if base > cost[u]:
            continue
        found[count] = u
        count += 1
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            fresh = base + weights[arc]
            if fresh <= limit and fresh < cost[v]:
                cost[v] = fresh
                size = push(key, item, size, fresh, v)
    return count


@kernel
def reach_nodes(
    indptr: Longs, indices: Ints, weights: Floats, seeds: Access, limit: float
) -> tuple[Longs, Ints, Floats]:
    """Return the nodes within ``limit`` of each facility, nearest first.

    CSR: those of facility ``f`` are ``nodes[pointer[f]:pointer[f + 1]]``, with their costs.
    """
    n = len(indptr) - 1
    cost = np.full(n, np.inf)
    room = len(indices) + 2
    key, item = np.empty(room), np.empty(room, dtype=np.int32)
    found = np.empty(n, dtype=np.int32)
    pointer = np.zeros(len(seeds.edge) + 1, dtype=np.int64)
    nodes = np.empty(1024, dtype=np.int32)
    costs = np.empty(1024)
    total = 0
    for f in range(len(seeds.edge)):
        count = settle(indptr, indices, weights, seeds, f, limit, cost, key, item, found)
        if total + count > len(nodes):
            room = max(2 * len(nodes), total + count)
            more, dearer = np.empty(room, dtype=np.int32), np.empty(room)
            more[:total] = nodes[:total]
            dearer[:total] = costs[:total]
            nodes, costs = more, dearer
        for k in range(count):
            nodes[total + k] = found[k]
            costs[total + k] = cost[found[k]]
            cost[found[k]] = np.inf
        total += count
        pointer[f + 1] = total
    return pointer, nodes[:total].copy(), costs[:total].copy()


@kernel
def reach_places(  # noqa: PLR0915, PLR0917 - one loop over facilities; kernels take arrays in order
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    seeds: Access,
    places: Access,
    at_node: Longs,
    node_place: Ints,
    node_cost: Floats,
    at_edge: Longs,
    edge_place: Ints,
    forward: Floats,
    backward: Floats,
    away: bool,
    limit: float,
) -> tuple[Ints, Ints, Floats]:
    """Return facility, place and cost of every pair within ``limit``.

    ``node_place[at_node[x]:at_node[x + 1]]`` are the places whose edge ends at node ``x``,
    ``edge_place[at_edge[e]:at_edge[e + 1]]`` those on edge ``e``.
    """
    n, m = len(indptr) - 1, len(places.edge)
    cost = np.full(n, np.inf)
    room = len(indices) + 2
    key, item = np.empty(room), np.empty(room, dtype=np.int32)
    found = np.empty(n, dtype=np.int32)
    best = np.full(m, np.inf)
    touched = np.empty(m, dtype=np.int32)
    who = np.empty(1024, dtype=np.int32)
    where = np.empty(1024, dtype=np.int32)
    much = np.empty(1024)
    total = 0
    for f in range(len(seeds.edge)):
        if seeds.edge[f] < 0:
            continue
        count = settle(indptr, indices, weights, seeds, f, limit, cost, key, item, found)
        seen = 0
        for k in range(count):
            x = found[k]
            for j in range(at_node[x], at_node[x + 1]):
                p = node_place[j]
                fresh = cost[x] + node_cost[j]
                if fresh <= limit and fresh < best[p]:
                    if best[p] == np.inf:
                        touched[seen] = p
                        seen += 1
                    best[p] = fresh
            cost[x] = np.inf
        e = seeds.edge[f]
        for j in range(at_edge[e], at_edge[e + 1]):
            p = edge_place[j]
            if away:
                direct = stretch(seeds.share[f], places.share[p], forward[e], backward[e])
            else:
                direct = stretch(places.share[p], seeds.share[f], forward[e], backward[e])
            fresh = direct + places.leg[p] + seeds.leg[f]
            if fresh <= limit and fresh < best[p]:
                if best[p] == np.inf:
                    touched[seen] = p
                    seen += 1
                best[p] = fresh
        if total + seen > len(who):
            room = max(2 * len(who), total + seen)
            who_more = np.empty(room, dtype=np.int32)
            where_more = np.empty(room, dtype=np.int32)
            much_more = np.empty(room)
            who_more[:total] = who[:total]
            where_more[:total] = where[:total]
            much_more[:total] = much[:total]
            who, where, much = who_more, where_more, much_more
        for k in range(seen):
            p = touched[k]
            who[total + k] = f
            where[total + k] = p
            much[total + k] = best[p]
            best[p] = np.inf
        total += seen
    return who[:total].copy(), where[:total].copy(), much[:total].copy()
