"""Sites by distance: nearest on average (p-median); nearest at worst stands beside."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.planning.siting_answer import Siting
from hexie_geo.planning.siting_demand import all_served, checked, dense
from hexie_geo.planning.siting_worst import nearest_at_worst

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["nearest_at_worst", "nearest_on_average"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MAX_PRICES = 1500
"""Rounds of price adjustment for the bound of the p-median."""
MAX_SWAPS = 1000
SHAKES = 30
"""Restarts of the swaps with a third of the new sites exchanged at random."""


def nearest_on_average(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    k: int,
    existing: int = 0,
    gap: float = 1e-4,
    seed: int = 0,
) -> Siting:
    """Return ``k`` candidates that make the mean cost to the nearest site small (p-median).

    Parameters
    ----------
    costs
        Sparse (places, sites) costs, existing sites first; what is not stored cannot be
        reached.
    demand
        Households per place.
    k
        How many sites to add.
    existing
        How many of the sites are open already.
    gap
        Stop when the answer is proven to be this close to the best.
    seed
        Of the shaking that leads out of local optima; same seed, same answer.

    Returns
    -------
    Siting
        Value = mean cost per household; ``bound`` = a mean no choice of ``k`` can beat.

    Raises
    ------
    InfeasibleError
        If with ``k`` sites some household still reaches none, though a candidate could
        serve it.

    Notes
    -----
    Greedy and swaps (Teitz and Bart 1968) give the answer; Lagrangian prices on "every
    place is served once" (Cornuejols, Fisher and Nemhauser 1977) give the bound.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[10.0, 90.0, 50.0], [90.0, 10.0, 50.0], [80.0, 20.0, 50.0]])
    >>> answer = nearest_on_average(costs, demand=[10, 10, 20], k=1)
    >>> answer.chosen, answer.value, answer.proven
    ((1,), 35.0, True)
    """
    from hexie_geo.planning import siting_swap as kernels

    weights = checked(costs, demand, existing)
    table, reachable = dense(costs)
    known = reachable & (weights > 0)
    w = weights[known]
    total = max(float(w.sum()), 1e-300)
    n_sites = table.shape[1]
    k = min(k, n_sites - existing)
    finite = table[known]
    ceiling = 4.0 * float(finite[np.isfinite(finite)].max(initial=1.0))
    cost = np.ascontiguousarray(np.minimum(finite, ceiling) * w[:, None])
    fixed = np.arange(n_sites) < existing
    open_ = fixed.copy()
    kernels.add_best(cost, open_, k)
    best = kernels.swap(cost, open_, fixed, MAX_SWAPS)
    open_, best = _shaken(cost, fixed, open_, best, seed)
    bound = _price_bound(cost, fixed, k, best, gap)
    open_cost = finite[:, open_].min(axis=1, initial=np.inf)
    all_served(open_cost, w, k)
    chosen, gains = _one_by_one(cost, fixed, open_, total)
    return Siting(
        question="nearest_on_average",
        chosen=chosen,
        value=float((open_cost * w).sum() / total),
        bound=min(bound, best) / total,
        proven=bound >= best * (1 - 1e-9),
        covered=float(w.sum()),
        total=float(weights.sum()),
        gains=gains,
        lost=np.flatnonzero(~reachable),
        lost_demand=float(weights[~reachable].sum()),
    )


def _one_by_one(
    cost: Floats, fixed: Flags, open_: Flags, total: float
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the new sites, the one that shortens the mean most first, and by how much."""
    existing = int(fixed.sum())
    rest = np.flatnonzero(open_ & ~fixed).tolist()
    now = cost[:, fixed].min(axis=1, initial=np.inf)
    order: list[int] = []
    gains: list[float] = []
    while rest:
        sums = [float(np.minimum(now, cost[:, j]).sum()) for j in rest]
        at = int(np.argmin(sums))
        gains.append((float(now.sum()) - sums[at]) / total)
        now = np.minimum(now, cost[:, rest[at]])
        order.append(rest.pop(at) - existing)
    return tuple(order), tuple(gains)


def _shaken(
    cost: Floats, fixed: Flags, open_: Flags, best: float, seed: int
) -> tuple[Flags, float]:
    """Return the best of many swaps, each from the best so far with a third exchanged."""
    from hexie_geo.planning import siting_swap as kernels

    rng = np.random.default_rng(seed)
    for _ in range(SHAKES):
        new, closed = np.flatnonzero(open_ & ~fixed), np.flatnonzero(~open_)
        many = min(max(2, len(new) // 3), len(new), len(closed))
        if many == 0:
            break
        trial = open_.copy()
        trial[rng.choice(new, many, replace=False)] = False
        trial[rng.choice(closed, many, replace=False)] = True
        total = kernels.swap(cost, trial, fixed, MAX_SWAPS)
        if total < best * (1 - 1e-12):
            open_, best = trial, total
    return open_, best


def _price_bound(cost: Floats, fixed: Flags, k: int, best: float, gap: float) -> float:
    """Return a lower bound of the total by subgradient steps on the price of each place."""
    from hexie_geo.planning import siting_swap as kernels

    two = np.partition(cost, min(1, cost.shape[1] - 1), axis=1)
    price = two[:, min(1, cost.shape[1] - 1)].copy()
    always = np.flatnonzero(fixed)
    others = np.flatnonzero(~fixed)
    bound, pace, idle = 0.0, 2.0, 0
    for _ in range(MAX_PRICES):
        earned = kernels.reduced(cost, price)
        picked = others[np.argsort(earned[others], kind="stable")[:k]]
        chosen = np.concatenate([always, picked]).astype(np.int64)
        value = float(price.sum() + earned[chosen].sum())
        if value > bound * (1 + 1e-7):
            bound, idle = value, 0
        else:
            idle += 1
        if best - bound <= gap * best:
            break
        if idle >= 30:  # noqa: PLR2004 - shorter steps when many brought nothing
            pace, idle = pace / 2, 0
        slope = 1.0 - kernels.used(cost, price, chosen)
        norm = float(slope @ slope)
        if norm == 0.0 or pace < 1e-5:  # noqa: PLR2004 - steps too short to matter
            break
        price = np.maximum(price + pace * (best * 1.0001 - value) / norm * slope, 0.0)
    return bound
