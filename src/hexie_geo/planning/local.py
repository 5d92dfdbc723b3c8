"""The small graph of one set: its atoms renumbered from 0, as CSR arrays."""

from typing import NamedTuple

import numpy as np

from hexie_geo.network.jit import kernel
from hexie_geo.planning.kernel import Array


class Local(NamedTuple):
    """Atoms of a set: their numbers, owners, graph, pairs to keep apart, and today's border."""

    ids: Array
    own: Array
    ptr: Array
    nbr: Array
    border: Array
    aptr: Array
    apart: Array
    today: float
    mean: float


@kernel
def local_graph(
    chosen: Array,
    where: Array,
    h: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    aptr: Array,
    apart: Array,
    mptr: Array,
    members: Array,
) -> Local:
    """Return the graph of the atoms of communities ``chosen``; ``where`` is scratch, all -1."""
    n = 0
    for c in chosen:
        n += mptr[c + 1] - mptr[c]
    ids, own = np.empty(n, np.int32), np.empty(n, np.int32)
    at, size, pairs = 0, 0, 0
    for x in range(len(chosen)):
        for m in range(mptr[chosen[x]], mptr[chosen[x] + 1]):
            i = members[m]
            ids[at], own[at], where[i] = i, x, at
            size += ptr[i + 1] - ptr[i]
            pairs += aptr[i + 1] - aptr[i]
            at += 1
    lptr, lnbr, lborder = np.zeros(n + 1, np.int64), np.empty(size, np.int32), np.empty(size)
    laptr, lapart = np.zeros(n + 1, np.int64), np.empty(pairs, np.int32)
    at, far, today, weight, filled = 0, 0, 0.0, 0, 0
    for x in range(n):
        i = ids[x]
        if h[i] > 0:
            weight += h[i]
            filled += 1
        for e in range(ptr[i], ptr[i + 1]):
            j = where[nbr[e]]
            if j >= 0:
                lnbr[at], lborder[at] = j, border[e]
                at += 1
                if j > x and own[j] != own[x] and border[e] > 0.0:
                    today += border[e]
        lptr[x + 1] = at
        for e in range(aptr[i], aptr[i + 1]):
            if where[apart[e]] >= 0:
                lapart[far] = where[apart[e]]
                far += 1
        laptr[x + 1] = far
    for i in ids:
        where[i] = -1
    return Local(ids, own, lptr, lnbr, lborder, laptr, lapart, today, weight / max(1, filled))


@kernel
def permissions(chosen: Array, parts: int, cptr: Array, cidx: Array, adjacent_only: bool) -> Array:
    """Return from which community an atom may go to which part; new parts take everyone."""
    k = len(chosen)
    allowed = np.ones((k, parts), np.bool_)
    if adjacent_only:
        for x in range(k):
            for y in range(k):
                touch = x == y
                for e in range(cptr[chosen[x]], cptr[chosen[x] + 1]):
                    touch = touch or cidx[e] == chosen[y]
                allowed[x, y] = touch
    return allowed


@kernel
def place(atoms: Array, atom: int) -> int:
    """Return where ``atom`` stands in the sorted ``atoms``, -1 if it is not among them."""
    low, high = 0, len(atoms)
    while low < high:
        middle = (low + high) // 2
        if atoms[middle] < atom:
            low = middle + 1
        else:
            high = middle
    return low if low < len(atoms) and atoms[low] == atom else -1


@kernel
def border_delta(
    ptr: Array, nbr: Array, border: Array, home: Array, atoms: Array, labels: Array
) -> float:
    """Return the border between parts after, less that between communities before, metres.

    ``atoms`` are sorted.
    """
    n = len(atoms)
    change = 0.0
    for x in range(n):
        i = atoms[x]
        for e in range(ptr[i], ptr[i + 1]):
            j = nbr[e]
            if j <= i or border[e] <= 0.0:
                continue
            y = place(atoms, j)
            if y >= 0:
                if labels[y] != labels[x]:
                    change += border[e]
                if home[i] != home[j]:
                    change -= border[e]
    return change


@kernel
def parts_hang_together(
    ptr: Array, nbr: Array, border: Array, home: Array, atoms: Array, labels: Array
) -> bool:
    """Tell whether the atoms of each label are connected; ``atoms`` are sorted.

    Edges without contact (border below 0) count inside today's community only.
    """
    n = len(atoms)
    seen = np.zeros(n, np.bool_)
    queue = np.empty(n, np.int64)
    for first in range(n):
        if seen[first]:
            continue
        for x in range(first):
            if labels[x] == labels[first]:
                return False
        seen[first] = True
        queue[0], head, tail = first, 0, 1
        while head < tail:
            x = queue[head]
            head += 1
            i = atoms[x]
            for e in range(ptr[i], ptr[i + 1]):
                j = nbr[e]
                y = place(atoms, j)
                if y < 0 or seen[y] or labels[y] != labels[x]:
                    continue
                if border[e] < 0 and not (home[i] == labels[x] and home[j] == labels[x]):
                    continue
                seen[y] = True
                queue[tail] = y
                tail += 1
    return True
