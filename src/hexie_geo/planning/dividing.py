"""Put blocks together into parts: cut random spanning trees that would rather not cross a river."""

import math
from collections.abc import Iterator

import numpy as np

from hexie_geo.planning.blocks import Borders, Floats, Ints

TREES = 60
"""Random trees tried per cut; more find slightly shorter borders."""


def divide(
    weights: Floats,
    borders: Borders,
    count: int,
    limits: tuple[int, int],
    rng: np.random.Generator,
) -> Ints | None:
    """Return a part number per block, or None if no cut into ``count`` parts was found."""
    best, label = math.inf, None
    for tried in _trees(weights, borders, count, limits, rng):
        inner = tried[borders.a] == tried[borders.b]
        cost = float((borders.metres * (1.0 - 0.7 * borders.barrier))[~inner].sum())
        if cost < best:
            best, label = cost, tried
    return label


def _trees(
    weights: Floats,
    borders: Borders,
    count: int,
    limits: tuple[int, int],
    rng: np.random.Generator,
) -> Iterator[Ints]:
    """Yield divisions whose every part lies within the limits."""
    low, high = limits
    for _ in range(TREES):
        label = np.zeros(len(weights), dtype=np.int64)
        for part in range(1, count):
            rest = np.flatnonzero(label == 0)
            left = count - part
            total = weights[rest].sum()
            # what is split off, and what it leaves, must both still fit
            least, most = max(low, total - left * high), min(high, total - left * low)
            side = _split(rest, weights, borders, (least, most), total / (left + 1), rng)
            if side is None:
                break
            label[side] = part
        else:
            yield label


def _split(
    nodes: Ints,
    weights: Floats,
    borders: Borders,
    limits: tuple[float, float],
    aim: float,
    rng: np.random.Generator,
) -> Ints | None:
    """Return a connected part of ``nodes`` of about ``aim``, its rest connected too."""
    order, parent = _random_tree(nodes, len(weights), borders, rng)
    if len(order) < len(nodes):
        return None
    below = weights.copy()
    for node in order[:0:-1]:
        below[parent[node]] += below[node]
    total = below[order[0]]
    best, chosen = math.inf, None
    for node in order[1:]:
        for piece, outside in ((below[node], False), (total - below[node], True)):
            if limits[0] <= piece <= limits[1] and abs(piece - aim) < best:
                best, chosen = abs(piece - aim), (node, outside)
    if chosen is None:
        return None
    inside = np.zeros(len(weights), dtype=bool)
    inside[chosen[0]] = True
    for node in order[1:]:
        inside[node] |= inside[parent[node]]
    part: Ints = nodes[inside[nodes] != chosen[1]]
    return part


def _random_tree(
    nodes: Ints, size: int, borders: Borders, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return nodes from the root outwards and their parents; borders on barriers come last."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    member = np.zeros(size, dtype=bool)
    member[nodes] = True
    used = member[borders.a] & member[borders.b]
    weight = 0.01 + rng.random(int(used.sum())) + 2.0 * borders.barrier[used]
    pairs = (borders.a[used], borders.b[used])
    tree = minimum_spanning_tree(coo_array((weight, pairs), shape=(size, size)).tocsr())
    order, parent = breadth_first_order(tree, int(nodes[0]), directed=False)
    return order.astype(np.int64), parent.astype(np.int64)
