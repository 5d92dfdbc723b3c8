"""Two published scenarios give no small count away: an attacker with both tables and all totals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hexie_geo.report.scenarios import suppress_scenarios
from hexie_geo.report.suppression import SMALL, WIDTH


def attack(parts, before, after):
    """Return, per small part and per hidden cell, how far below and above it can be.

    Written on its own: unknowns are the parts; every shown cell of both
    tables and every column's sum is an equation.
    """
    counts = parts.to_numpy(float)
    places = [(r, k) for r in range(len(parts)) for k in range(parts.shape[1])]
    equations, right, asked = [], [], []

    def know(chosen):
        equations.append([1.0 if place in chosen else 0.0 for place in places])
        right.append(sum(counts[p] for p in chosen))

    for level, table in ((0, before), (1, after)):
        homes = parts.index.get_level_values(level)
        for name in table.index:
            inside = [r for r, home in enumerate(homes) if home == name]
            for k, column in enumerate(parts.columns):
                cell = {(r, k) for r in inside}
                if pd.isna(table.loc[name, column]):
                    asked.append(cell)
                else:
                    know(cell)
    for k in range(parts.shape[1]):
        know({(r, k) for r in range(len(parts))})
    asked += [{p} for p in places if 1 <= counts[p] < SMALL]
    room = []
    for chosen in asked:
        aim = np.array([1.0 if place in chosen else 0.0 for place in places])
        low = linprog(aim, A_eq=equations, b_eq=right).fun
        high = -linprog(-aim, A_eq=equations, b_eq=right).fun
        value = sum(counts[p] for p in chosen)
        room.append((value, value - low, high - value))
    return room


def shielded(room):
    for value, below, above in room:
        wide = below + above >= 2 * WIDTH - 1e-5
        small = above >= WIDTH - 1e-5 and below >= min(WIDTH, value) - 1e-5
        if not wide or (1 <= value < SMALL and not small):
            return False
    return True


def moved(rows):
    """Four communities; part of 甲 goes to 乙, part of 丙 becomes 新."""
    index = [("甲", "甲"), ("甲", "乙"), ("乙", "乙"), ("丙", "丙"), ("丙", "新"), ("丁", "丁")]
    columns = [f"g{k}" for k in range(len(rows[0]))]
    return pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(index), columns=columns)


COUNTS = st.lists(
    st.lists(st.one_of(st.integers(0, 12), st.integers(0, 90)), min_size=3, max_size=3),
    min_size=6, max_size=6,
)  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_an_attacker_with_both_tables_cannot_come_close(rows):
    parts = moved(rows)
    before, after = suppress_scenarios(parts)
    for level, table in ((0, before), (1, after)):
        true = parts.groupby(level=level).sum()
        shown = table.notna()
        assert (table[shown].fillna(-1) == true[shown].fillna(-1)).all().all()
        assert not ((true >= 1) & (true < SMALL) & shown).any().any()
    assume(shielded_by_sums_alone(parts))
    assert shielded(attack(parts, before, after))


def shielded_by_sums_alone(parts):
    """Tell whether hiding every cell is enough: the sums that are published may say too much."""
    blank = [pd.DataFrame(pd.NA, index=parts.groupby(level=i).sum().index, columns=parts.columns)
             for i in (0, 1)]  # fmt: skip
    return shielded(attack(parts, *blank))


PLAIN = [[40, 31, 55], [3, 20, 25], [38, 44, 61], [52, 33, 47], [30, 26, 41], [48, 39, 58]]


def test_each_table_alone_is_safe_and_their_difference_is_not():
    parts = moved(PLAIN)
    alone = [parts.groupby(level=level).sum().astype("Int64") for level in (0, 1)]
    assert all((table >= SMALL).all().all() for table in alone)  # no cell is small
    assert not shielded(attack(parts, *alone))  # yet 甲 fell by 3
    together = suppress_scenarios(parts)
    assert shielded(attack(parts, *together))
    hidden = sum(int(table.isna().sum().sum()) for table in together)
    assert 0 < hidden < 16  # of 30 cells


def test_a_community_that_stays_is_shown_in_both_tables_or_in_neither():
    before, after = suppress_scenarios(moved(PLAIN))
    assert before.loc["丁"].isna().equals(after.loc["丁"].isna())


def test_without_small_counts_nothing_is_hidden():
    rows = [[n + 60 for n in row] for row in PLAIN]
    assert all(table.notna().all().all() for table in suppress_scenarios(moved(rows)))


@pytest.mark.parametrize("bad", [1.5, -1, None])
def test_what_is_no_count_is_refused(bad):
    with pytest.raises(ValueError, match="whole"):
        suppress_scenarios(moved([[bad, 2, 3], *PLAIN[1:]]))
