"""A binary heap of node numbers ordered by a key array, with decrease-key.

``heap`` holds nodes, ``place[v]`` is where node ``v`` stands in it (-1 when it is not
there) and ``key`` is read, never written. Nothing is allocated, so one set of arrays
serves thousands of small searches.
"""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@kernel
def rise(heap: Ints, place: Ints, key: Floats, at: int) -> None:
    """Move the node at ``at`` up until its parent is no larger."""
    node = heap[at]
    value = key[node]
    while at > 0:
        parent = (at - 1) >> 1
        above = heap[parent]
        if key[above] <= value:
            break
        heap[at] = above
        place[above] = at
        at = parent
    heap[at] = node
    place[node] = at


@kernel
def push(heap: Ints, place: Ints, key: Floats, size: int, node: int) -> int:
    """Add ``node``, or move it up if it is there already; return the new size."""
    at = place[node]
    if at < 0:
        at = size
        heap[at] = node
        size += 1
    rise(heap, place, key, at)
    return size


@kernel
def pop(heap: Ints, place: Ints, key: Floats, size: int) -> int:
    """Take the smallest node off the heap of ``size`` and return it."""
    top = heap[0]
    place[top] = -1
    size -= 1
    if size > 0:
        node = heap[size]
        value = key[node]
        at = 0
        while True:
            child = 2 * at + 1
            if child >= size:
                break
            if child + 1 < size and key[heap[child + 1]] < key[heap[child]]:
                child += 1
            below = heap[child]
            if key[below] >= value:
                break
            heap[at] = below
            place[below] = at
            at = child
        heap[at] = node
        place[node] = at
    return int(top)
