"""The annealing kernel: the cheapest repair of one connected set of communities.

Compiled with numba, without the interpreter lock, with its own random numbers, so that a result
depends on the set and the seed alone. Labels are the set's communities ``0..k-1`` and new parts
``k..k+f-1``. Graphs are CSR arrays ``ptr, nbr, border``; an edge with a negative border joins
today's pieces of one community and counts only inside it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel

Array = NDArray[Any]

APART = 4000.0
"""Price of a pair in one community that the user wants apart."""
TINY = 0.01
"""Price of moving an atom at all, so that empty atoms do not wander for nothing."""
NO_PLAN = np.inf


@kernel
def seeded(seed: Any) -> Array:
    """Return a generator's state (one word), well mixed from ``seed``."""
    z = np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    state = np.empty(1, np.uint64)
    state[0] = z | np.uint64(1)
    return state


@kernel
def rand(state: Array) -> float:
    """Return the next number in [0, 1) of a xorshift generator."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)  # type: ignore[no-any-return]  # a float in the kernel


@kernel
def outside(total: int, low: int, high: int) -> int:
    """Return by how many households a total lies outside its range."""
    return max(low - total, total - high, 0)


@kernel
def joins(e: int, i: int, j: int, part: int, home: Array, border: Array) -> bool:
    """Tell whether edge ``e`` between atoms ``i`` and ``j`` holds inside ``part``."""
    return border[e] >= 0.0 or (home[i] == part and home[j] == part)  # type: ignore[no-any-return]  # numba's bool


@kernel
def stays_whole(
    i: int,
    label: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    home: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> bool:
    """Tell whether the part of atom ``i`` stays in one piece without it.

    A search from one neighbour of ``i`` that stops when it has met all others. ``stamp`` holds
    marks below ``mark``; ``mark`` and ``mark + 1`` are used up.
    """
    part = label[i]
    wanted, first = 0, -1
    for e in range(ptr[i], ptr[i + 1]):
        j = nbr[e]
        if label[j] == part and joins(e, i, j, part, home, border):
            wanted += 1
            first = j
            stamp[j] = mark
    if wanted <= 1:
        return wanted == 1
    stamp[first] = mark + 1
    queue[0] = first
    head, tail, found = 0, 1, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(ptr[u], ptr[u + 1]):
            j = nbr[e]
            if j == i or label[j] != part or stamp[j] == mark + 1:
                continue
            if not joins(e, u, j, part, home, border):
                continue
            if stamp[j] == mark:
                found += 1
                if found == wanted:
                    return True
            stamp[j] = mark + 1
            queue[tail] = j
            tail += 1
    return False


@kernel
def gained_border(
    i: int, a: int, b: int, label: Array, ptr: Array, nbr: Array, border: Array
) -> float:
    """Return the border that moving atom ``i`` from part ``a`` to ``b`` adds."""
    change = 0.0
    for e in range(ptr[i], ptr[i + 1]):
        if border[e] > 0.0:
            if label[nbr[e]] == a:
                change += border[e]
            elif label[nbr[e]] == b:
                change -= border[e]
    return change


@kernel
def gained_pairs(i: int, a: int, b: int, label: Array, aptr: Array, apart: Array) -> int:
    """Return how many pairs to be kept apart moving atom ``i`` from ``a`` to ``b`` joins."""
    change = 0
    for e in range(aptr[i], aptr[i + 1]):
        if label[apart[e]] == a:
            change -= 1
        elif label[apart[e]] == b:
            change += 1
    return change


@kernel
def anneal(  # noqa: C901, PLR0912, PLR0915, PLR0917 - one hot loop over plain arrays
    state: Array,
    label: Array,
    best: Array,
    bound: int,
    closed: int,
    steps: int,
    hot: float,
    cold: float,
    penalty: float,
    price: float,
    h: Array,
    home: Array,
    pinned: Array,
    allowed: Array,
    low: int,
    high: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    aptr: Array,
    apart: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> tuple[float, int]:
    """Anneal ``label`` in place; write the cheapest labelling within range into ``best``.

    A step moves one atom to the part of a random neighbour, by Metropolis' rule, if its own part
    stays whole. Cost: households moved, ``penalty`` a household outside the range, ``price`` a
    metre of border. ``closed`` is the mask of closed communities. Without a border price it stops
    within a household of ``bound``. Returns the cost (inf if no labelling within range was met)
    and the next free stamp.
    """
    n, parts = len(label), len(high)
    total, count = np.zeros(parts, np.int64), np.zeros(parts, np.int64)
    moved, cut, together, wrong = 0.0, 0.0, 0, 0
    for i in range(n):
        total[label[i]] += h[i]
        count[label[i]] += 1
        if label[i] != home[i]:
            moved += h[i] + TINY
        for e in range(ptr[i], ptr[i + 1]):
            if nbr[e] > i and label[nbr[e]] != label[i] and border[e] > 0.0:
                cut += border[e]
        for e in range(aptr[i], aptr[i + 1]):
            if apart[e] > i and label[apart[e]] == label[i]:
                together += 1
    for p in range(parts):
        if closed >> p & 1:
            continue
        if count[p] == 0:
            return NO_PLAN, mark
        wrong += outside(total[p], low, high[p])
    found = NO_PLAN
    if wrong == 0 and together == 0:
        found = moved + price * cut
        best[:] = label
    cooling = (cold / hot) ** (1.0 / max(1, steps // n))
    heat = hot
    for step in range(steps):
        if step % n == n - 1:
            heat *= cooling
        i = int(rand(state) * n)
        degree = ptr[i + 1] - ptr[i]
        if degree == 0 or pinned[i]:
            continue
        e = ptr[i] + int(rand(state) * degree)
        a, b = label[i], label[nbr[e]]
        if a == b or count[a] == 1 or not allowed[home[i], b]:
            continue
        if not joins(e, i, nbr[e], b, home, border):
            continue
        w = h[i]
        more = outside(total[a] - w, low, high[a]) + outside(total[b] + w, low, high[b])
        more -= outside(total[a], low, high[a]) + outside(total[b], low, high[b])
        away = 0.0
        if home[i] == b:
            away = -(w + TINY)
        elif home[i] == a:
            away = w + TINY
        longer = gained_border(i, a, b, label, ptr, nbr, border) if price > 0.0 else 0.0
        pairs = gained_pairs(i, a, b, label, aptr, apart)
        delta = away + penalty * more + price * longer + APART * pairs
        if delta > 0.0 and rand(state) >= np.exp(-delta / heat):
            continue
        whole = stays_whole(i, label, ptr, nbr, border, home, stamp, mark, queue)
        mark += 2
        if not whole:
            continue
        label[i] = b
        total[a] -= w
        total[b] += w
        count[a] -= 1
        count[b] += 1
        wrong += more
        moved += away
        cut += longer
        together += pairs
        if wrong == 0 and together == 0 and moved + price * cut < found - 1e-9:
            found = moved + price * cut
            best[:] = label
            if moved < bound + 1.0 and price == 0.0:
                return found, mark
    return found, mark
