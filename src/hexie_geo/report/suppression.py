"""Small counts of vulnerable groups kept out of what is published, and what would give them away.

A count from 1 to 9 is not published. Neither are, then, cells from which a sum would tell it:
further cells are hidden until, from the published ones, the totals and the knowledge that a count
is not negative, every hidden cell is left a range of at least twice ``width``, and every small one
``width`` above its value and ``width`` below it (or down to 0).
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SMALL = 10
"""Counts below this are hidden; 0 is published, for it tells of nobody."""
WIDTH = 5.0

_EPS = 1e-6

Cells = NDArray[np.float64]


def suppress(table: pd.DataFrame, *, small: int = SMALL, width: float = WIDTH) -> pd.DataFrame:
    """Return a table of counts, hidden cells missing, whose totals may be published as they are.

    Parameters
    ----------
    table
        Whole counts, a row per place and a column per group; no totals, nothing missing. The
        sums of rows, of columns and of all are taken as published.
    small
        Counts from 1 to ``small - 1`` are hidden (primary suppression).
    width
        How far off a small count must stay possible either way; the range left to any hidden
        cell is at least twice this (secondary suppression).

    Returns
    -------
    pandas.DataFrame
        ``table`` as ``Int64``, hidden cells ``<NA>``. Where the totals alone give a cell away
        (a row with a single column), everything is hidden that can be, and the totals must not
        be published: see :func:`tight`.

    Raises
    ------
    ValueError
        If a count is missing, negative or not whole.

    Examples
    --------
    >>> counts = pd.DataFrame({"低保": [3, 40, 25], "残疾": [20, 31, 18], "独居": [15, 22, 40]},
    ...     index=["甲", "乙", "丙"])
    >>> suppress(counts).isna().sum().sum()
    np.int64(4)
    """
    counts = whole(table)
    hidden = (counts >= 1) & (counts < small)
    while (open_cells := tight(counts, hidden, small=small, width=width)) and not hidden.all():
        hidden = _hide_more(counts, hidden, open_cells[0])
    shown = pd.DataFrame(counts.astype("int64"), index=table.index, columns=table.columns)
    return shown.astype("Int64").mask(hidden)


def whole(table: pd.DataFrame) -> Cells:
    """Return the counts of a table; raise ValueError if one is missing, negative or not whole."""
    counts: Cells = table.to_numpy(dtype=float)
    if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts % 1 == 0).all()):
        message = "counts must be whole, not negative, and none missing"
        raise ValueError(message)
    return counts


def tight(
    counts: Cells, hidden: NDArray[np.bool_], *, small: int = SMALL, width: float = WIDTH
) -> list[tuple[int, int]]:
    """Return the hidden cells that published cells and totals give away, by row and column.

    Two linear programs per hidden cell: the least and the greatest it can be (the attacker's
    problem of Fischetti and Salazar-González 2001), with cells not negative.
    """
    rows, cols = np.nonzero(hidden)
    if not len(rows):
        return []
    known = np.where(hidden, 0.0, counts)
    equal = np.vstack(
        [rows == r for r in range(counts.shape[0])] + [cols == c for c in range(counts.shape[1])]
    ).astype(float)
    left = np.concatenate([counts.sum(1) - known.sum(1), counts.sum(0) - known.sum(0)])
    found = []
    for k in range(len(rows)):
        value, aim = counts[rows[k], cols[k]], np.zeros(len(rows))
        aim[k] = 1.0
        low, high = (_extreme(sign * aim, equal, left) * sign for sign in (1.0, -1.0))
        sides = low > max(0.0, value - width) + _EPS or high < value + width - _EPS
        if high - low < 2 * width - _EPS or (1 <= value < small and sides):
            found.append((int(rows[k]), int(cols[k])))
    return found


def _extreme(aim: Cells, equal: Cells, left: Cells) -> float:
    """Return the least of ``aim`` over all tables that fit what is published."""
    from scipy.optimize import linprog

    found: Any = linprog(aim, A_eq=equal, b_eq=left, bounds=(0, None))
    return float(found.fun)


def _hide_more(
    counts: Cells, hidden: NDArray[np.bool_], cell: tuple[int, int]
) -> NDArray[np.bool_]:
    """Hide the cheapest closed walk through ``cell``: a rectangle, where there is one.

    A change in a cell can be taken back along a rectangle, so hiding its corners leaves the cell
    open by the smallest of them. Where no rectangle is left, its row, column and all follow.
    """
    row, column = cell
    best: tuple[float, int, int] | None = None
    for r in range(counts.shape[0]):
        for c in range(counts.shape[1]):
            if r == row or c == column:
                continue
            corners = [(r, c), (row, c), (r, column)]
            fresh = [x for x in corners if not hidden[x]]
            if not fresh:
                continue
            # a corner too small to give way is no help, however cheap
            lost = sum(counts[x] for x in fresh) + 1e6 * (min(counts[x] for x in corners[1:]) < 1)
            if best is None or lost < best[0]:
                best = (lost, r, c)
    wider = hidden.copy()
    if best is None:
        wider[:] = True
        return wider
    _, r, c = best
    wider[r, c] = wider[row, c] = wider[r, column] = True
    return wider
