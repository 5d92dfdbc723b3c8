"""Siting against trying every choice, on small cases; and what each answer must explain."""

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from hexie_geo.errors import DataError, InfeasibleError
from hexie_geo.planning.siting import cover_all, cover_most, gain_curve
from hexie_geo.planning.siting_capacity import cover_with_capacity
from hexie_geo.planning.siting_distance import nearest_at_worst, nearest_on_average

LIMIT = 350.0


def case(seed, places=30, sites=10, far=900.0):
    rng = np.random.default_rng(seed)
    p, s = rng.uniform(0, 1000, (places, 2)), rng.uniform(0, 1000, (sites, 2))
    table = np.hypot(*(p[:, None] - s[None]).transpose(2, 0, 1)) + 1e-9
    near = np.nonzero(table <= far)
    costs = csr_array((table[near], near), shape=table.shape)
    return np.where(table <= far, table, np.inf), costs, rng.integers(0, 90, places).astype(float)


def choices(existing, sites, k):
    return ([*range(existing), *c] for c in combinations(range(existing, sites), k))


@pytest.mark.parametrize("existing", [0, 2])
@pytest.mark.parametrize("seed", range(3))
def test_cover_most_is_the_best_of_all_choices(seed, existing):
    table, costs, demand = case(seed)
    answer = cover_most(costs, demand=demand, within=LIMIT, k=3, existing=existing)
    best = max(demand[(table[:, c] <= LIMIT).any(axis=1)].sum() for c in choices(existing, 10, 3))
    assert answer.value == pytest.approx(best)
    assert answer.proven
    assert answer.gap <= 1e-9
    sites = [*range(existing), *(existing + j for j in answer.chosen)]
    assert demand[(table[:, sites] <= LIMIT).any(axis=1)].sum() == pytest.approx(best)
    assert list(answer.gains) == sorted(answer.gains, reverse=True)


def test_existing_sites_are_beside_the_new_ones_not_among_them():
    _, costs, demand = case(1)
    answer = cover_most(costs, demand=demand, within=200.0, k=2, existing=4)
    assert len(answer.chosen) == 2
    assert max(answer.chosen) < 6
    assert answer.value > cover_most(costs, demand=demand, within=200.0, k=0, existing=4).value


def test_a_budget_instead_of_a_number():
    table, costs, demand = case(4)
    price = np.arange(1.0, 11.0)
    answer = cover_most(costs, demand=demand, within=LIMIT, k=10, price=price, budget=9.0)
    best = max(
        demand[(table[:, list(c)] <= LIMIT).any(axis=1)].sum()
        for k in range(1, 5)
        for c in combinations(range(10), k)
        if price[list(c)].sum() <= 9.0
    )
    assert answer.value == pytest.approx(best)


@pytest.mark.parametrize("seed", range(3))
def test_cover_all_uses_the_fewest(seed):
    table, costs, demand = case(seed)
    inside = table <= LIMIT
    need = inside.any(axis=1) & (demand > 0)
    answer = cover_all(costs, demand=demand, within=LIMIT, leave_out_lost=True)
    fewest = next(
        k
        for k in range(11)
        for c in combinations(range(10), k)
        if inside[np.ix_(need, list(c))].any(axis=1).all()
    )
    assert answer.value == fewest == answer.bound
    assert answer.covered == demand[need].sum()


def test_infeasible_says_who_cannot_be_reached():
    _, costs, demand = case(0, sites=3)
    with pytest.raises(InfeasibleError) as raised:
        cover_all(costs, demand=demand, within=LIMIT)
    problem = raised.value.problems[0]
    assert problem.values["places"] == len(problem.rows) > 0
    rows = np.array(problem.rows) - 1
    assert f"{demand[rows].sum():g}" == problem.values["demand"]
    assert "m" in str(raised.value)


@pytest.mark.parametrize("existing", [0, 2])
@pytest.mark.parametrize("seed", range(3))
def test_nearest_on_average_and_its_bound(seed, existing):
    table, costs, demand = case(seed, far=2000.0)
    answer = nearest_on_average(costs, demand=demand, k=2, existing=existing)
    best = min(
        (table[:, c].min(axis=1) * demand).sum() / demand.sum() for c in choices(existing, 10, 2)
    )
    assert answer.bound <= best + 1e-9
    assert answer.value == pytest.approx(best, rel=5e-3)
    assert answer.gap < 0.05
    assert nearest_on_average(costs, demand=demand, k=2, existing=existing).chosen == answer.chosen


@pytest.mark.parametrize("existing", [0, 2])
@pytest.mark.parametrize("seed", range(3))
def test_nearest_at_worst_is_the_best_of_all_choices(seed, existing):
    table, costs, demand = case(seed, far=2000.0)
    answer = nearest_at_worst(costs, demand=demand, k=2, existing=existing)
    people = demand > 0
    best = min(table[np.ix_(people, c)].min(axis=1).max() for c in choices(existing, 10, 2))
    assert answer.value == pytest.approx(best)


def test_too_few_sites_is_said():
    costs = csr_array((np.array([10.0, 10.0]), ([0, 1], [0, 1])), shape=(2, 2))
    for ask in (nearest_on_average, nearest_at_worst):
        with pytest.raises(InfeasibleError, match="New sites asked for: 1;"):
            ask(costs, demand=[5, 5], k=1)


def test_places_nobody_can_reach_are_listed_not_counted():
    costs = csr_array((np.array([10.0, 20.0]), ([0, 1], [0, 0])), shape=(3, 1))
    answer = nearest_on_average(costs, demand=[5, 5, 90], k=1)
    assert answer.lost.tolist() == [2]
    assert (answer.value, answer.lost_demand, answer.total) == (15.0, 90.0, 100.0)


@pytest.mark.parametrize("seed", range(3))
def test_capacity_is_respected_and_the_choice_best(seed):
    from scipy.optimize import linprog

    table, costs, demand = case(seed, places=14, sites=6)
    room = np.array([60.0, 90.0, 120.0, 60.0, 90.0, 200.0])
    answer = cover_with_capacity(costs, demand=demand, within=LIMIT, capacity=room, k=2, existing=1)

    def served(sites):
        pairs = [(i, j) for i in range(14) for j in sites if table[i, j] <= LIMIT]
        if not pairs:
            return 0.0
        rows = np.zeros((14 + 6, len(pairs)))
        for at, (i, j) in enumerate(pairs):
            rows[i, at] = rows[14 + j, at] = 1.0
        return -linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=np.r_[demand, room]).fun

    assert answer.value == pytest.approx(max(served(c) for c in choices(1, 6, 2)))
    assert answer.proven


def test_upgrade_or_build_under_a_budget():
    """One old office with room for 50; enlarge it (price 1) or build far away (price 3)."""
    costs = csr_array((np.array([100.0, 100.0, 100.0]), ([0, 0, 1], [0, 1, 2])), shape=(2, 3))
    options = {
        "demand": [120, 60],
        "within": 300,
        "existing": 1,
        "capacity": [50, 120, 100],
        "price": [1.0, 3.0],
        "instead_of": [0, -1],
    }
    cheap = cover_with_capacity(costs, budget=1.0, **options)
    assert (cheap.chosen, cheap.value) == ((0,), 120.0)
    rich = cover_with_capacity(costs, budget=4.0, **options)
    assert (set(rich.chosen), rich.value) == ({0, 1}, 180.0)
    none = cover_with_capacity(costs, budget=0.5, **options)
    assert (none.chosen, none.value) == ((), 50.0)


def test_the_curve_never_falls_and_ends_at_the_answer():
    _, costs, demand = case(6)
    curve = gain_curve(costs, demand=demand, within=LIMIT, k=4)
    assert (np.diff(curve) >= 0).all()
    assert curve[-1] == cover_most(costs, demand=demand, within=LIMIT, k=4).value


def test_nothing_given_is_edited():
    _, costs, demand = case(2)
    before = costs.copy()
    cover_most(costs, demand=demand, within=100, k=2)
    cover_all(costs, demand=demand, within=100, leave_out_lost=True)
    nearest_on_average(costs, demand=demand, k=5)
    assert (costs != before).nnz == 0
    assert costs.nnz == before.nnz


def test_what_does_not_fit_is_refused():
    _, costs, demand = case(2)
    with pytest.raises(DataError, match="one value per place"):
        cover_most(costs, demand=demand[:5], within=100, k=2)
    with pytest.raises(DataError, match="demand"):
        cover_most(costs, demand=-demand - 1, within=100, k=2)
