"""Two published scenarios: small counts must not come out of the difference between them.

Before and after a plan, communities share groups. Whoever holds both tables can subtract: what a
community lost is what its count fell by. So both tables are hidden together. The attacker knows
every count that is shown in either table, the total of every column, which groups each community
holds before and after, and that no count is negative.
"""

import numpy as np
import pandas as pd

from hexie_geo.report.suppression import SMALL, WIDTH, Cells, hide, whole


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
        comes close; where even the total gives a count away, the whole column but its zeros is
        hidden, and ``before.attrs["open"]`` names it: its total must not be published.

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
    values, told = sets @ counts, [hide(c, sets, small=small, width=width) for c in counts.T]
    hidden = np.column_stack([flags for flags, _ in told]) if told else values < 0
    given_away = [str(c) for c, (_, safe) in zip(parts.columns, told, strict=True) if not safe]
    shown = pd.DataFrame(values.astype("int64"), columns=parts.columns).astype("Int64").mask(hidden)
    tables = []
    for side, names in ((0, first), (1, second)):
        order = sorted(set(names))
        table = shown.iloc[[cell_of[side, name] for name in order]]
        tables.append(table.set_axis(pd.Index(order), axis=0))
        tables[-1].attrs["open"] = given_away
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
