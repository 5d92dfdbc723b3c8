"""Numbers on the way between the map and Python: base64 of varints."""

import base64

import numpy as np

from hexie_geo.ui.packing import unpack, varints
from hexie_geo.ui.pixels import Ints

MOST = 1_000_000
"""A stroke of more units is none."""


def packed(units: Ints, zones: Ints) -> str:
    """Return units (rising) and the zones they lie in, as runs: gap, length, zone.

    Examples
    --------
    >>> runs_of(packed(np.array([3, 4, 6]), np.array([1, 1, 1])), 3).tolist()
    [[3, 2, 1], [1, 1, 1]]
    """
    if not len(units):
        return ""
    fresh = np.append(True, (np.diff(units) != 1) | (np.diff(zones) != 0))
    begin = np.flatnonzero(fresh)
    length = np.diff(np.append(begin, len(units)))
    first = units[begin]
    gap = first - np.append(0, (first + length)[:-1])
    return base64.b64encode(varints(np.column_stack([gap, length, zones[begin]]).ravel())).decode()


def runs_of(text: str, width: int) -> Ints:
    """Return the numbers of a message, ``width`` to a run."""
    found: Ints = np.array(unpack(base64.b64decode(text)), np.int64).reshape(-1, width)
    return found


def units_of(text: str) -> Ints:
    """Return the units of a stroke: runs of gap and length.

    Examples
    --------
    >>> units_of("BgQCAg==").tolist()
    [3, 4, 6]
    """
    gap, length = runs_of(text, 2).T
    if (gap < 0).any() or (length < 1).any() or length.sum() > MOST:
        return np.array([-1], np.int64)  # no unit: the stroke is answered and changes nothing
    first = np.cumsum(gap + np.append(0, length[:-1]))
    found: Ints = np.repeat(first - np.append(0, np.cumsum(length)[:-1]), length)
    return found + np.arange(len(found))
