"""Two published scenarios: small counts must not come out of the difference between them.

Before and after a plan, communities share groups. Whoever holds both tables can subtract: what a
community lost is what its count fell by. So both tables are hidden together. The attacker knows
every count that is shown in either table, the sums of rows, of columns and of all, which groups
each community holds before and after, and that no count is negative.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from hexie_geo.report.suppression import SMALL, WIDTH, Cells, whole

_EPS = 1e-6
Flags = NDArray[np.bool_]


def suppress_scenarios(
    parts: pd.DataFrame, *, small: int = SMALL, width: float = WIDTH
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables before and after a plan, hidden cells missing.

    Parameters
    ----------
    parts
        Whole counts, a column per vulnerable group; the index is ``(before, after)``: a row per
        set of groups that is in the one community before and in the other after. A community
        that does not change is one row with its id twice.
    small
        Counts from 1 to ``small - 1`` are hidden, and those of a part that moves are protected
        although no table shows them.
    width
        How far off every small count must stay possible either way; the range left to any other
        hidden count is at least twice this.

    Returns
    -------
    before, after : pandas.DataFrame
        ``Int64`` by community, hidden cells ``<NA>``. Cells are hidden until no linear program
        comes close; where even totals give a count away, all that can be hidden is, and
        :func:`exposed` still names it: the sums must not be published then.

    Raises
    ------
    ValueError
        If a count is missing, negative or not whole.

    Examples
    --------
    >>> parts = pd.DataFrame({"低保": [30, 3, 41], "残疾": [22, 8, 60]},
    ...     index=pd.MultiIndex.from_tuples([("甲", "甲"), ("甲", "乙"), ("乙", "乙")]))
    >>> before, after = suppress_scenarios(parts)
    >>> int(before.isna().sum().sum() + after.isna().sum().sum()) > 0
    True
    """
    counts = whole(parts)
    first = [str(name) for name in parts.index.get_level_values(0)]
    second = [str(name) for name in parts.index.get_level_values(1)]
    sets, cell_of = _cells(first, second)
    values = sets @ counts
    hidden: Flags = (values >= 1) & (values < small)
    while found := next(exposed(counts, sets, hidden, small=small, width=width), None):
        if not _hide_more(sets, values, hidden, *found):
            break
    shown = pd.DataFrame(values.astype("int64"), columns=parts.columns).astype("Int64").mask(hidden)
    tables = []
    for side, names in ((0, first), (1, second)):
        order = sorted(set(names))
        table = shown.iloc[[cell_of[side, name] for name in order]]
        tables.append(table.set_axis(pd.Index(order), axis=0))
    return tables[0], tables[1]


def _cells(first: list[str], second: list[str]) -> tuple[Cells, dict[tuple[int, str], int]]:
    """Return the distinct sets of parts that the tables count, and which cell shows which.

    A community that stays as it is is one set, so that it is shown in both tables or in neither.
    """
    found: dict[bytes, int] = {}
    rows: list[Cells] = []
    cell_of = {}
    for side, names in ((0, first), (1, second)):
        for name in sorted(set(names)):
            row = np.array([n == name for n in names], dtype=float)
            key = row.tobytes()
            if key not in found:
                found[key] = len(rows)
                rows.append(row)
            cell_of[side, name] = found[key]
    return np.vstack(rows), cell_of


def exposed(
    counts: Cells, sets: Cells, hidden: Flags, *, small: int = SMALL, width: float = WIDTH
) -> Iterator[tuple[Flags, int]]:
    """Yield the counts that come out too closely: which parts they sum, and their column.

    Hidden cells are asked for, and every part with a small count of its own.
    """
    equal, right = _published(counts, sets, hidden)
    asked = {(sets[c].astype(bool).tobytes(), k) for c, k in zip(*np.nonzero(hidden), strict=True)}
    part = np.eye(len(counts), dtype=bool)
    asked |= {
        (part[r].tobytes(), k)
        for r, k in zip(*np.nonzero((counts >= 1) & (counts < small)), strict=True)
    }
    for raw, k in sorted(asked):
        members = np.frombuffer(raw, dtype=bool)
        aim = np.zeros_like(counts)
        aim[members, k] = 1.0
        value = float(counts[members, k].sum())
        low, high = (sign * _least(sign * aim.ravel(), equal, right) for sign in (1.0, -1.0))
        near = low > max(0.0, value - width) + _EPS or high < value + width - _EPS
        if high - low < 2 * width - _EPS or (1 <= value < small and near):
            yield members, int(k)


def _published(counts: Cells, sets: Cells, hidden: Flags) -> tuple[sparse.csr_matrix, Cells]:
    """Return what both tables tell of the parts, as equations over parts and columns."""
    columns = counts.shape[1]
    rows = [
        sparse.kron(sets[[c]], np.eye(columns)[[k]])
        for c, k in zip(*np.nonzero(~hidden), strict=True)
    ]
    rows.append(sparse.kron(sets, np.ones((1, columns))))
    rows.append(sparse.kron(np.ones((1, len(counts))), np.eye(columns)))
    equal = sparse.csr_matrix(sparse.vstack(rows))
    return equal, np.asarray(equal @ counts.ravel())


def _least(aim: Cells, equal: sparse.csr_matrix, right: Cells) -> float:
    from scipy.optimize import linprog

    found: Any = linprog(aim, A_eq=equal, b_eq=right, bounds=(0, None))  # type: ignore[call-overload]  # sparse
    return float(found.fun)


def _hide_more(sets: Cells, values: Cells, hidden: Flags, members: Flags, column: int) -> bool:
    """Hide one more cell that tells of ``members``: the nearest, then the smallest that can give.

    Cells of the same column that share parts come first, then other columns of these
    communities, then the column elsewhere, then anything.
    """
    shares: Flags = np.asarray((sets[:, members] > 0).any(axis=1))
    best: tuple[int, bool, float, int, int] | None = None
    for c, k in zip(*np.nonzero(~hidden), strict=True):
        rank = 2 * (not shares[c]) + (k != column)
        cost = (int(rank), bool(values[c, k] < WIDTH), float(values[c, k]), int(c), int(k))
        best = cost if best is None else min(best, cost)
    if best is None:
        return False
    hidden[best[3], best[4]] = True
    return True
