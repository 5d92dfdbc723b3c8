"""Atoms that hang together: what lies between the pieces of one joins it.

Groups that the user keeps together, or of one gated estate, need not touch. Left as one atom they
would count as one place, and a part could fall into pieces on the ground.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray


def joined(
    atom_of: NDArray[np.int32],
    home: NDArray[np.int32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Return the atom of each unit, atoms joined by the shortest way inside their community.

    Parameters
    ----------
    atom_of, home
        Atom and community of each unit.
    left, right
        Pairs of units that touch.

    Returns
    -------
    numpy.ndarray
        Atoms numbered by their first unit. One whose pieces no way inside the community joins
        stays as it is.

    Examples
    --------
    Units 0 and 3 stay together in a row of four; what lies between joins them:

    >>> row = np.array([0, 1, 2]), np.array([1, 2, 3])
    >>> joined(np.array([0, 1, 2, 0], np.int32), np.zeros(4, np.int32), *row).tolist()
    [0, 0, 0, 0]
    """
    label = atom_of.astype(np.int64)
    if len(np.unique(label)) == len(label):
        return atom_of
    near: list[list[int]] = [[] for _ in range(len(label))]
    inside = home[left] == home[right]
    for a, b in zip(left[inside].tolist(), right[inside].tolist(), strict=True):
        near[a].append(b)
        near[b].append(a)
    for atom in np.flatnonzero(np.bincount(label) > 1).tolist():
        while (way := _way(label, atom, near)) is not None:
            label[np.isin(label, label[way])] = atom
    first = np.unique(label, return_index=True)[1]
    rank = np.zeros(int(label.max()) + 1, np.int32)
    rank[label[np.sort(first)]] = np.arange(len(first))
    return rank[label]


def _way(label: NDArray[np.int64], atom: int, near: list[list[int]]) -> list[int] | None:
    """Return the units on the shortest way from an atom's first piece to another; None if whole."""
    mine = np.flatnonzero(label == atom).tolist()
    if len(mine) < 2:  # noqa: PLR2004 - one unit is in one piece
        return None
    piece, stack = {mine[0]}, [mine[0]]
    while stack:
        fresh = [v for v in near[stack.pop()] if label[v] == atom and v not in piece]
        piece.update(fresh)
        stack.extend(fresh)
    came = dict.fromkeys(sorted(piece), -1)
    queue = deque(came)
    while queue:
        u = queue.popleft()
        for v in sorted(near[u]):
            if v in came:
                continue
            came[v] = u
            if label[v] == atom:
                way = [u]
                while came[way[-1]] not in piece and came[way[-1]] >= 0:
                    way.append(came[way[-1]])
                return way
            queue.append(v)
    return None
