"""A binary heap of costs with an item beside each, in two arrays made by the caller.

Entries are never changed: an improved node is pushed again, and its older entry is passed
over when it comes up. Keys lie side by side in memory, which is worth more than a smaller
heap. Every arc is relaxed once, so arcs + seeds is room enough.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel

Items = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


@kernel
def empty() -> int:
    """Return the size of a heap with nothing on it.

    A literal 0 would have every kernel it is passed to compiled twice.
    """
    return 0


@kernel
def push(key: Floats, item: Items, size: int, k: float, v: int) -> int:
    """Add item ``v`` at key ``k`` to the heap of ``size``; return the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        if key[parent] <= k:
            break
        key[at] = key[parent]
        item[at] = item[parent]
        at = parent
    key[at] = k
    item[at] = v
    return size + 1


@kernel
def drop(key: Floats, item: Items, size: int) -> int:
    """Take the smallest entry, ``key[0]`` and ``item[0]``, off; return the new size."""
    size -= 1
    k, v = key[size], item[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= k:
            break
        key[at] = key[child]
        item[at] = item[child]
        at = child
    key[at] = k
    item[at] = v
    return size
