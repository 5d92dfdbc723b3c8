"""Starts for annealing: today's communities, closed ones dissolved, new parts cut out."""

import numpy as np

from hexie_geo.network.jit import kernel
from hexie_geo.planning.kernel import Array, joins, rand

PINNED = 1 << 40
"""Weight of an atom that must stay, so that the piece that holds it is the one kept."""


@kernel
def taker(
    i: int, start: int, label: Array, ptr: Array, nbr: Array, border: Array, may: Array
) -> int:
    """Return a labelled part next to atom ``i`` that may take it, looking from edge ``start``."""
    degree = ptr[i + 1] - ptr[i]
    for s in range(degree):
        e = ptr[i] + (start + s) % degree
        b = label[nbr[e]]
        if b >= 0 and border[e] >= 0.0 and may[b]:
            return b  # type: ignore[no-any-return]  # an integer in the kernel
    return -1


@kernel
def dissolve(
    state: Array,
    label: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    home: Array,
    allowed: Array,
    queue: Array,
) -> bool:
    """Give atoms without a label to labelled neighbours, in random order; tell if all found one."""
    left = 0
    for i in range(len(label)):
        if label[i] < 0:
            queue[left] = i
            left += 1
    idle = 0
    while left > 0 and idle < 8 * left + 64:
        k = int(rand(state) * left)
        i = queue[k]
        degree = ptr[i + 1] - ptr[i]
        b = -1
        if degree > 0:
            start = int(rand(state) * degree)
            b = taker(i, start, label, ptr, nbr, border, allowed[home[i]])
        idle += 1
        if b >= 0:
            label[i] = b
            left -= 1
            queue[k] = queue[left]
            idle = 0
    return left == 0


@kernel
def flood(
    i: int,
    part: int,
    label: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    home: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> int:
    """Mark the piece of ``part`` that holds atom ``i``; return how many atoms are in ``queue``."""
    queue[0] = i
    stamp[i] = mark
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(ptr[u], ptr[u + 1]):
            j = nbr[e]
            if label[j] == part and stamp[j] < mark and joins(e, u, j, part, home, border):
                stamp[j] = mark
                queue[tail] = j
                tail += 1
    return tail


@kernel
def grow_part(  # noqa: PLR0917 - numba knows positional arguments only
    state: Array,
    new: int,
    source: int,
    target: int,
    label: Array,
    h: Array,
    pinned: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    home: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> bool:
    """Cut a new part of about ``target`` households out of part ``source``; tell if it worked.

    It grows from a random atom; what it cuts off from the heaviest rest joins it.
    """
    n = len(label)
    count = 0
    for i in range(n):
        if label[i] == source and not pinned[i]:
            queue[count] = i
            count += 1
    if count == 0:
        return False
    queue[0] = queue[int(rand(state) * count)]
    label[queue[0]] = new
    size, total = 1, h[queue[0]]
    while total < target and size > 0:
        k = int(rand(state) * size)
        u = queue[k]
        found = -1
        for e in range(ptr[u], ptr[u + 1]):
            if label[nbr[e]] == source and border[e] >= 0.0 and not pinned[nbr[e]]:
                found = nbr[e]
                break
        if found < 0:
            size -= 1
            queue[k] = queue[size]
        else:
            label[found] = new
            total += h[found]
            queue[size] = found
            size += 1
    return keep_heaviest(new, source, label, h, pinned, ptr, nbr, border, home, stamp, mark, queue)


@kernel
def keep_heaviest(
    new: int,
    source: int,
    label: Array,
    h: Array,
    pinned: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    home: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> bool:
    """Give all pieces of ``source`` but the heaviest to part ``new``, which they touch."""
    n = len(label)
    best, heaviest = -1, -1
    for i in range(n):
        if label[i] == source and stamp[i] < mark:
            size = flood(i, source, label, ptr, nbr, border, home, stamp, mark, queue)
            weight = 0
            for x in range(size):
                weight += 1 + h[queue[x]] + (PINNED if pinned[queue[x]] else 0)
            if weight > heaviest:
                best, heaviest = i, weight
    if best < 0:
        return False
    flood(best, source, label, ptr, nbr, border, home, stamp, mark + 1, queue)
    for i in range(n):
        if label[i] == source and stamp[i] != mark + 1:
            if pinned[i]:
                return False
            label[i] = new
    return True


@kernel
def start_labels(  # noqa: PLR0917 - numba knows positional arguments only
    state: Array,
    label: Array,
    closed: int,
    fresh: int,
    by_size: bool,
    h: Array,
    home: Array,
    pinned: Array,
    allowed: Array,
    low: int,
    high: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    stamp: Array,
    mark: int,
    queue: Array,
) -> tuple[int, int]:
    """Write a start into ``label``; return 1 if it worked, 0 if not, -1 if it never can.

    ``by_size``: new parts are cut from the largest part, else from the one most above its range.
    The second value is the next free stamp.
    """
    n, k = len(label), len(allowed)
    for x in range(n):
        label[x] = -1 if closed >> home[x] & 1 else home[x]
    if closed and not dissolve(state, label, ptr, nbr, border, home, allowed, queue):
        return -1, mark
    for f in range(fresh):
        sums = np.zeros(k + fresh, np.int64)
        for x in range(n):
            sums[label[x]] += h[x]
        source, most = -1, 0
        for y in range(k + f):
            over = sums[y] if by_size else sums[y] - high[y]
            if sums[y] > 0 and (source < 0 or over > most):
                source, most = y, over
        if source < 0:
            return 0, mark
        target = min(max(low, sums[source] - high[source]), high[k + f], sums[source] // 2 + 1)
        ok = grow_part(
            state, k + f, source, target, label, h, pinned, ptr, nbr, border, home, stamp, mark,
            queue,
        )  # fmt: skip
        mark += 2
        if not ok:
            return 0, mark
    return 1, mark
