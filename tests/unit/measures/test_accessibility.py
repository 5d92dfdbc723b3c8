"""Scores against their formulas written out in full, and the equilibrium against its meaning."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from hexie_geo.errors import DataError
from hexie_geo.measures.accessibility import rational_agents, three_step, two_step

STEPS = {300.0: 1.0, 600.0: 0.68, 1000.0: 0.22}


def case(seed, places=60, facilities=9):
    rng = np.random.default_rng(seed)
    dense = rng.uniform(0, 2000, (places, facilities))
    dense[0, 0] = 0.0  # at the very door: a stored zero is in reach
    at = np.nonzero(dense < 1400)
    costs = csr_array((dense[at], at), shape=dense.shape)
    demand = rng.integers(1, 500, places).astype(float)
    return np.where(dense < 1400, dense, np.inf), costs, demand, rng.integers(1, 9, facilities)


def weight(cost):
    return np.select([cost <= x for x in STEPS], list(STEPS.values()), 0.0)


@pytest.mark.parametrize("seed", range(3))
def test_two_step_is_its_formula(seed):
    dense, costs, demand, supply = case(seed)
    for within, decay, w in (
        (800, None, (dense <= 800).astype(float)),
        (900, STEPS, weight(dense) * (dense <= 900)),
        (900, lambda c: np.exp(-c / 300), np.exp(-dense / 300) * (dense <= 900)),
    ):
        ratio = supply / (w * demand[:, None]).sum(axis=0)
        got = two_step(costs, demand=demand, supply=supply, within=within, decay=decay)
        np.testing.assert_allclose(got, (w * ratio).sum(axis=1), rtol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_three_step_is_its_formula(seed):
    dense, costs, demand, supply = case(seed)
    w = weight(dense) * (dense <= 900)
    total = w.sum(axis=1, keepdims=True)
    g = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    ratio = supply / (g * w * demand[:, None]).sum(axis=0)
    got = three_step(costs, demand=demand, supply=supply, within=900, decay=STEPS)
    np.testing.assert_allclose(got, (g * w * ratio).sum(axis=1), rtol=1e-12)


def test_supply_is_given_out_exactly():
    """Demand times score adds up to the supply that anyone reaches."""
    _, costs, demand, supply = case(5)
    for score in (
        two_step(costs, demand=demand, supply=supply, within=800),
        three_step(costs, demand=demand, supply=supply, within=800, decay=STEPS),
    ):
        assert (score * demand).sum() == pytest.approx(supply.sum(), rel=1e-12)


def test_limits_are_inclusive_and_out_of_reach_scores_zero():
    costs = csr_array(np.array([[500.0, 0.0], [0.0, 501.0]]))
    assert two_step(costs, demand=[1, 1], supply=[1, 1], within=500).tolist() == [1.0, 0.0]


def test_a_ratio_that_does_not_exist_is_not_a_number():
    costs = csr_array(np.array([[100.0, 100.0], [0.0, 100.0]]))
    score = two_step(costs, demand=[0, 2], supply=[1, 4], within=500)
    assert np.isnan(score[0])
    assert score[1] == 2.0


def test_bad_weights_are_refused_with_their_share():
    _, costs, demand, supply = case(1)
    with pytest.raises(DataError, match=r"demand, rows 4: 1.7 %"):
        two_step(
            costs, demand=np.where(np.arange(60) == 3, np.nan, demand), supply=supply, within=9
        )
    with pytest.raises(DataError, match="supply"):
        rational_agents(costs, demand=demand, supply=-supply, tau=60)


@pytest.mark.parametrize("seed", range(3))
def test_rational_agents_leave_nobody_a_better_choice(seed):
    """The equilibrium minimises a convex potential (Beckmann); Frank-Wolfe steps find it too."""
    dense, costs, demand, supply = case(seed, places=12, facilities=4)
    got = rational_agents(costs, demand=demand, supply=supply, tau=800)
    room = supply * demand.sum() / supply.sum()
    travel = np.where(np.isfinite(dense), dense / 800, 1e6)
    # everything towards the cheapest, in ever smaller steps
    x = np.zeros_like(travel)
    x[np.arange(12), travel.argmin(axis=1)] = demand
    for step in range(20_000):
        price = travel + x.sum(axis=0) / room
        target = np.zeros_like(x)
        target[np.arange(12), price.argmin(axis=1)] = demand
        x += (target - x) * 2 / (step + 3)
    price = (travel + x.sum(axis=0) / room).min(axis=1)
    np.testing.assert_allclose(got[price < 1e5], price[price < 1e5], rtol=2e-3)
    lonely = ~np.isfinite(dense).any(axis=1)
    assert np.isinf(got[lonely]).all()
