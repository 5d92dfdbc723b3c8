"""Kernels of the p-median: swaps that shorten the total, and prices that bound it."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@kernel
def closest_two(cost: Floats, open_: Flags) -> tuple[Longs, Floats, Floats]:
    """Return, per place, its nearest open site, that cost, and the cost of the second."""
    n, s = cost.shape
    who = np.full(n, -1, dtype=np.int64)
    first, second = np.full(n, np.inf), np.full(n, np.inf)
    for i in range(n):
        for j in range(s):
            if open_[j]:
                c = cost[i, j]
                if c < first[i]:
                    second[i] = first[i]
                    first[i] = c
                    who[i] = j
                elif c < second[i]:
                    second[i] = c
    return who, first, second


@kernel
def add_best(cost: Floats, open_: Flags, count: int) -> None:
    """Open ``count`` sites one by one, each the one that shortens the total most."""
    n, s = cost.shape
    _, first, _ = closest_two(cost, open_)
    for _ in range(count):
        gain = np.zeros(s)
        for i in range(n):
            for j in range(s):
                if cost[i, j] < first[i]:
                    gain[j] += first[i] - cost[i, j]
        best = -1
        for j in range(s):
            if not open_[j] and (best < 0 or gain[j] > gain[best]):
                best = j
        if best < 0:
            return
        open_[best] = True
        for i in range(n):
            first[i] = min(first[i], cost[i, best])


@kernel
def swap(cost: Floats, open_: Flags, fixed: Flags, max_swaps: int) -> float:
    """Swap a closed site for an open one while that shortens the total; return the total.

    The loss of closing each site is found together with the gain of opening one, in one
    pass over the places (fast interchange, Whitaker 1983).
    """
    n, s = cost.shape
    who, first, second = closest_two(cost, open_)
    for _ in range(max_swaps):
        best, best_in, best_out = 1e-9, -1, -1
        loss = np.zeros(s)
        for j in range(s):
            if open_[j]:
                continue
            gain = 0.0
            loss[:] = 0.0
            for i in range(n):
                c = cost[i, j]
                if c < first[i]:
                    gain += first[i] - c
                else:
                    loss[who[i]] += min(c, second[i]) - first[i]
            for r in range(s):
                if open_[r] and not fixed[r] and gain - loss[r] > best:
                    best, best_in, best_out = gain - loss[r], j, r
        if best_in < 0:
            break
        open_[best_in] = True
        open_[best_out] = False
        who, first, second = closest_two(cost, open_)
    return float(first.sum())


@kernel
def reduced(cost: Floats, price: Floats) -> Floats:
    """Return what each site earns at these prices: sum of min(0, cost - price)."""
    n, s = cost.shape
    total = np.zeros(s)
    for i in range(n):
        p = price[i]
        for j in range(s):
            c = cost[i, j] - p
            if c < 0.0:
                total[j] += c
    return total


@kernel
def used(cost: Floats, price: Floats, chosen: Longs) -> Floats:
    """Return, per place, how many of the chosen sites would serve it at these prices."""
    count = np.zeros(cost.shape[0])
    for i in range(cost.shape[0]):
        for k in range(len(chosen)):
            if cost[i, chosen[k]] < price[i]:
                count[i] += 1.0
    return count
