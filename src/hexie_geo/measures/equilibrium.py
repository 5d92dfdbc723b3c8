"""Kernel of the rational agents' equilibrium: best answers in turn until nothing moves."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def settle(
    indptr: Longs,
    indices: Longs,
    travel: Floats,
    demand: Floats,
    room: Floats,
    tolerance: float,
    max_sweeps: int,
) -> Floats:
    """Return each place's cost at the equilibrium of travel plus load / room.

    Row ``i`` of the CSR lists the facilities place ``i`` can reach.
    """
    n = len(indptr) - 1
    sent = np.zeros(len(indices))
    load = np.zeros(len(room))
    for _ in range(max_sweeps):
        moved = 0.0
        for i in range(n):
            if demand[i] > 0:
                moved = max(moved, _answer(indptr, indices, travel, demand, room, sent, load, i))
        if moved <= tolerance:
            break
    cost = np.full(n, np.inf)
    for i in range(n):
        for a in range(indptr[i], indptr[i + 1]):
            j = indices[a]
            if room[j] > 0:
                cost[i] = min(cost[i], travel[a] + load[j] / room[j])
    return cost


@kernel
def _answer(
    indptr: Longs,
    indices: Longs,
    travel: Floats,
    demand: Floats,
    room: Floats,
    sent: Floats,
    load: Floats,
    i: int,
) -> float:
    """Let place ``i`` split its demand best; return the largest change of a load.

    Water filling: facilities fill up to one common level, cheapest first.
    """
    first, last = indptr[i], indptr[i + 1]
    level = np.empty(last - first)
    for a in range(first, last):
        j = indices[a]
        level[a - first] = travel[a] + (load[j] - sent[a]) / room[j] if room[j] > 0 else np.inf
    order = np.argsort(level)
    width, water = 0.0, demand[i]
    top = np.inf
    for k in range(len(order)):
        a = order[k]
        if level[a] >= top or level[a] == np.inf:
            break
        width += room[indices[first + a]]
        water += level[a] * room[indices[first + a]]
        top = water / width
    moved = 0.0
    for a in range(first, last):
        j = indices[a]
        fresh = max(0.0, (top - level[a - first]) * room[j]) if room[j] > 0 else 0.0
        if top == np.inf:
            fresh = 0.0
        moved = max(moved, abs(fresh - sent[a]))
        load[j] += fresh - sent[a]
        sent[a] = fresh
    return moved
