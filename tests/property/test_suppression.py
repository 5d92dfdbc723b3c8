"""Nobody can work out a hidden count, and little is hidden: brute force on small tables."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hexie_geo.report.suppression import SMALL, WIDTH, hide, whole

COUNT = st.one_of(st.integers(0, 12), st.integers(0, 90))


def shielded(counts, sets, hidden):
    """Tell whether every small part and hidden cell is left its range: an attacker of its own."""
    known = np.vstack([sets[~hidden], np.ones((1, len(counts)))])
    small = (counts >= 1) & (counts < SMALL)
    for aim in (*np.eye(len(counts))[small], *sets[hidden]):
        value = aim @ counts
        low = linprog(aim, A_eq=known, b_eq=known @ counts).fun
        high = -linprog(-aim, A_eq=known, b_eq=known @ counts).fun
        near = low > max(0.0, value - WIDTH) + 1e-5 or high < value + WIDTH - 1e-5
        if high - low < 2 * WIDTH - 1e-5 or (1 <= value < SMALL and near):
            return False
    return True


def fewest(counts, sets):
    """Return how many cells the best choice hides, by trying all; None if none protects."""
    values = sets @ counts
    must = (values >= 1) & (values < SMALL)
    others = np.flatnonzero(~must)
    for more in range(len(others) + 1):
        for chosen in itertools.combinations(others, more):
            hidden = must.copy()
            hidden[list(chosen)] = True
            if shielded(counts, sets, hidden):
                return int(hidden.sum())
    return None


SETS = np.array(  # 甲 gives a part to 乙, 丙 is cut in two, 丁 stays: cells of both tables
    [[1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1],
     [1, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0]],
    dtype=float,
)  # fmt: skip


@settings(deadline=None, max_examples=12)
@given(st.lists(COUNT, min_size=6, max_size=6), st.booleans())
def test_it_protects_and_hides_hardly_more_than_the_least(rows, twice):
    counts = np.array(rows, dtype=float)
    sets = SETS if twice else np.eye(6)
    hidden, safe = hide(counts, sets)
    values = sets @ counts
    assert hidden[(values >= 1) & (values < SMALL)].all()
    least = fewest(counts, sets)
    assert safe is (least is not None)
    if least is not None:
        assert shielded(counts, sets, hidden)
        assert hidden.sum() <= least + 2


def test_nothing_small_hides_nothing():
    assert not hide(np.array([10.0, 0, 40]), np.eye(3))[0].any()


def test_a_city_of_small_counts_hides_only_them():
    counts = np.random.default_rng(2).integers(1, 30, 300).astype(float)
    hidden, safe = hide(counts, np.eye(300))
    assert safe
    assert (hidden == (counts < SMALL)).all()


def test_where_the_total_gives_it_away_that_is_said():
    hidden, safe = hide(np.array([3.0, 0.0]), np.eye(2))
    assert (bool(hidden[0]), safe) == (True, False)


@pytest.mark.parametrize("bad", [[[1.5, 2]], [[-1, 2]], [[None, 2]]])
def test_what_is_no_count_is_refused(bad):
    import pandas as pd

    with pytest.raises(ValueError, match="whole"):
        whole(pd.DataFrame(bad, dtype=float))
