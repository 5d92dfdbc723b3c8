"""Nobody can work out a hidden count: an attacker with linear programs, on made-up tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hexie_geo.report.suppression import SMALL, WIDTH, suppress, tight

TABLES = st.integers(3, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.one_of(st.integers(0, 12), st.integers(0, 90)), min_size=n, max_size=n),
        min_size=3, max_size=5,
    )
)  # fmt: skip


def attack(shown, counts):
    """Return how far below and above its value each hidden cell can be, totals known."""
    hidden = shown.isna().to_numpy()
    spots = list(zip(*np.nonzero(hidden), strict=True))
    equations, right = [], []
    for axis, size in ((0, counts.shape[0]), (1, counts.shape[1])):
        for i in range(size):
            equations.append([1.0 if spot[axis] == i else 0.0 for spot in spots])
            seen = [counts[s] for s in np.ndindex(counts.shape) if s[axis] == i and not hidden[s]]
            right.append(float(np.take(counts, i, axis).sum() - sum(seen)))
    room = {}
    for k, spot in enumerate(spots):
        aim = [1.0 if j == k else 0.0 for j in range(len(spots))]
        low = linprog(aim, A_eq=equations, b_eq=right).fun
        high = -linprog([-a for a in aim], A_eq=equations, b_eq=right).fun
        room[spot] = (counts[spot] - low, high - counts[spot])
    return room


@settings(deadline=None, max_examples=15)
@given(TABLES)
def test_an_attacker_cannot_come_close(rows):
    counts = np.array(rows)
    shown = suppress(pd.DataFrame(counts))
    small = (counts >= 1) & (counts < SMALL)
    assert shown.isna().to_numpy()[small].all()
    kept = shown.notna().to_numpy()
    assert (shown.to_numpy()[kept] == counts[kept]).all()
    if shown.isna().all().all():
        return  # everything is hidden: nothing more can be done, and tight() says so
    for (row, column), (below, above) in attack(shown, counts).items():
        assert above + below >= 2 * WIDTH - 1e-6
        if small[row, column]:
            assert above >= WIDTH - 1e-6
            assert below >= min(WIDTH, counts[row, column]) - 1e-6


def test_nothing_small_hides_nothing():
    assert suppress(pd.DataFrame([[10, 0], [40, 12]])).notna().all().all()


def test_a_lone_small_count_takes_three_more_along():
    counts = pd.DataFrame([[3, 20, 50], [40, 31, 60], [25, 18, 70]])
    hidden = suppress(counts).isna().to_numpy()
    assert hidden.sum() == 4
    assert hidden[0, 0]
    assert tight(counts.to_numpy(float), hidden) == []


def test_hiding_the_small_count_alone_gives_it_away():
    counts = np.array([[3.0, 20, 50], [40, 31, 60], [25, 18, 70]])
    assert tight(counts, counts == 3) == [(0, 0)]


def test_a_table_of_one_column_is_told_to_be_open():
    counts = pd.DataFrame([[3], [40]])
    assert suppress(counts).isna().all().all()
    assert tight(counts.to_numpy(float), np.ones((2, 1), bool)) != []


@pytest.mark.parametrize("bad", [[[1.5, 2]], [[-1, 2]], [[None, 2]]])
def test_what_is_no_count_is_refused(bad):
    with pytest.raises(ValueError, match="whole"):
        suppress(pd.DataFrame(bad, dtype=float))
