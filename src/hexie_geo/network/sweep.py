"""Nearest facility of every node: one exact multi-source pass over the network.

Labels wait in circular buckets of equal width (Dial 1969; Denardo and Fox 1979). Inside
the bucket at hand a node may be improved and scanned again, so the result is exact for
any width: a label is final when its bucket is empty, since later buckets only add cost.
Where weights are so uneven that buckets would outnumber nodes, a heap does the work.
"""

import math

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.heap import drop, empty, push
from hexie_geo.network.jit import kernel

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

SMALL = 256
"""Below this many nodes the heap is as fast and needs no buckets."""


def sweep(
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    *,
    nodes: Ints,
    costs: Floats,
    owners: Ints,
    limit: float = math.inf,
) -> tuple[Floats, Ints]:
    """Return each node's least cost from any seed, and the owner of that seed.

    Parameters
    ----------
    indptr, indices, weights
        CSR of the arcs along which cost spreads; weights finite and >= 0.
    nodes, costs, owners
        Seeds: where cost starts, with how much, for whom. Infinite costs are left out.
    limit
        Costs above it are not followed; the limit itself is reached.

    Returns
    -------
    tuple of ndarray
        Cost (``inf`` where nothing arrives) and owner (-1 there) per node.
    """
    order = np.argsort(costs, kind="stable")
    order = order[costs[order] <= limit]
    order = order[np.isfinite(costs[order])]
    seeds = nodes[order], costs[order], owners[order]
    width, count = _buckets(weights, len(indptr) - 1)
    if count == 0:
        return sweep_heap(indptr, indices, weights, *seeds, limit)
    return sweep_buckets(indptr, indices, weights, *seeds, limit, width, count)


def _buckets(weights: Floats, n: int) -> tuple[float, int]:
    """Return width and number (a power of two) of buckets; 0 asks for the heap."""
    if n < SMALL or not len(weights):
        return 1.0, 0
    width = float(weights.mean()) / 2
    longest = float(weights.max())
    if width <= 0.0 or longest / width > n:
        return 1.0, 0
    return width, 1 << math.ceil(math.log2(longest / width + 3))


@kernel
def sweep_buckets(
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    nodes: Ints,
    costs: Floats,
    owners: Ints,
    limit: float,
    width: float,
    count: int,
) -> tuple[Floats, Ints]:
    """Return cost and owner, found by buckets; seeds come sorted and enter in their turn."""
    n = len(indptr) - 1
    cost = np.full(n, np.inf)
    # per node: owner, bucket it waits in (-1 none), next and previous node in that bucket
    state = np.full((n, 4), -1, dtype=np.int32)
    head = np.full(count, -1, dtype=np.int32)
    mask = count - 1
    inverse = 1.0 / width
    waiting = 0
    seed = 0
    turn = np.int64(0)
    while True:
        if waiting == 0:
            if seed == len(nodes):
                break
            turn = np.int64(costs[seed] * inverse)
        while seed < len(nodes) and np.int64(costs[seed] * inverse) <= turn:
            v = nodes[seed]
            if costs[seed] < cost[v]:
                if state[v, 1] >= 0:
                    _unlink(head, state, v)
                else:
                    waiting += 1
                cost[v] = costs[seed]
                state[v, 0] = owners[seed]
                _link(head, state, v, int(turn & mask))
            seed += 1
        bucket = turn & mask
        while head[bucket] >= 0:
            u = head[bucket]
            _unlink(head, state, u)
            state[u, 1] = -1
            waiting -= 1
            base = cost[u]
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                fresh = base + weights[arc]
                if fresh < cost[v] and fresh <= limit:
                    if state[v, 1] >= 0:
                        _unlink(head, state, v)
                    else:
                        waiting += 1
                    cost[v] = fresh
                    state[v, 0] = state[u, 0]
                    _link(head, state, v, int(fresh * inverse) & mask)
        turn += 1
    return cost, state[:, 0].copy()


@kernel
def _link(head: Ints, state: Ints, v: int, bucket: int) -> None:
    first = head[bucket]
    state[v, 1] = bucket
    state[v, 2] = first
    state[v, 3] = -1
    if first >= 0:
        state[first, 3] = v
    head[bucket] = v


@kernel
def _unlink(head: Ints, state: Ints, v: int) -> None:
    after, before = state[v, 2], state[v, 3]
    if before >= 0:
        state[before, 2] = after
    else:
        head[state[v, 1]] = after
    if after >= 0:
        state[after, 3] = before


@kernel
def sweep_heap(
    indptr: Longs,
    indices: Ints,
    weights: Floats,
    nodes: Ints,
    costs: Floats,
    owners: Ints,
    limit: float,
) -> tuple[Floats, Ints]:
    """Return the same answer, found with a heap."""
    n = len(indptr) - 1
    cost = np.full(n, np.inf)
    owner = np.full(n, -1, dtype=np.int32)
    room = len(indices) + len(nodes) + 1
    key, item = np.empty(room), np.empty(room, dtype=np.int32)
    size = empty()
    for seed in range(len(nodes)):
        v = nodes[seed]
        if costs[seed] < cost[v]:
            cost[v] = costs[seed]
            owner[v] = owners[seed]
            size = push(key, item, size, cost[v], v)
    while size > 0:
        base, u = key[0], item[0]
        size = drop(key, item, size)
        if base > cost[u]:
            continue
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            fresh = base + weights[arc]
            if fresh < cost[v] and fresh <= limit:
                cost[v] = fresh
                owner[v] = owner[u]
                size = push(key, item, size, fresh, v)
    return cost, owner
