"""Sites by distance: nearest on average (p-median) and nearest at worst (p-center)."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.errors import InfeasibleError, Problem
from hexie_geo.planning.siting_answer import Siting
from hexie_geo.planning.siting_demand import checked, reach, useful
from hexie_geo.planning.siting_solver import solve

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]
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
    table, reachable = _dense(costs)
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
    _all_served(open_cost, w, k)
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


def nearest_at_worst(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    k: int,
    existing: int = 0,
) -> Siting:
    """Return ``k`` candidates that make the largest cost to the nearest site small (p-center).

    Parameters
    ----------
    costs, demand, k, existing
        As in :func:`nearest_on_average`; places without demand do not count.

    Returns
    -------
    Siting
        Value = largest cost of any household that can be served at all.

    Raises
    ------
    InfeasibleError
        If with ``k`` sites some household still reaches none, though a candidate could
        serve it.

    Notes
    -----
    A binary search over the distinct costs; each step asks whether ``k`` sites can cover
    everyone within that cost (Minieka 1970).

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[10.0, 90.0, 50.0], [90.0, 10.0, 55.0], [80.0, 20.0, 50.0]])
    >>> answer = nearest_at_worst(costs, demand=[10, 10, 20], k=1)
    >>> answer.chosen, answer.value
    ((2,), 55.0)
    """
    weights = checked(costs, demand, existing)
    table, reachable = _dense(costs)
    known = reachable & (weights > 0)
    rows = np.flatnonzero(known)
    mine = costs[rows]
    k = min(k, costs.shape[1] - existing)
    steps = np.unique(mine.data)
    low, high = 0, len(steps) - 1
    best = _fewest(mine, weights[rows], float(steps[high]), existing, k) if len(steps) else None
    if len(steps) and best is None:
        _all_served(np.full(len(rows), np.inf), weights[rows], k)
    proven = True
    while low < high:
        middle = (low + high) // 2
        answer = _fewest(mine, weights[rows], float(steps[middle]), existing, k)
        if answer is None:
            low = middle + 1
        else:
            best, high = answer, middle
    chosen = best if best is not None else np.zeros(0, dtype=np.int64)
    open_ = np.concatenate([np.arange(existing), existing + chosen])
    value = float(table[np.ix_(rows, open_)].min(axis=1).max()) if len(rows) else 0.0
    return Siting(
        question="nearest_at_worst",
        chosen=tuple(int(j) for j in chosen),
        value=value,
        bound=value,
        proven=proven,
        covered=float(weights[rows].sum()),
        total=float(weights.sum()),
        gains=(),
        lost=np.flatnonzero(~reachable),
        lost_demand=float(weights[~reachable].sum()),
    )


def _fewest(
    costs: "csr_array[Any, Any]", weights: Floats, within: float, existing: int, k: int
) -> Longs | None:
    """Return at most ``k`` candidates that cover every place, or None if none do."""
    found = reach(costs, weights, within=within, existing=existing)
    if len(found.lost):
        return None
    kept = useful(found)
    found = found.only(kept)
    groups, sites = found.groups.shape
    if groups == 0:
        return np.zeros(0, dtype=np.int64)
    answer = solve(
        np.ones(sites),
        found.groups,
        np.ones(groups),
        np.full(groups, np.inf),
        upper=np.ones(sites),
        whole=np.ones(sites, dtype=bool),
        maximise=False,
    )
    if not answer.feasible or round(answer.objective) > k:
        return None
    return kept[answer.values > 0.5]  # noqa: PLR2004 - a whole number, rounded


def _dense(costs: "csr_array[Any, Any]") -> tuple[Floats, Flags]:
    """Return costs with ``inf`` where nothing is stored, and which places reach any site."""
    table = np.full(costs.shape, np.inf)
    rows = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    table[rows, costs.indices] = costs.data
    reachable: Flags = np.isfinite(table.min(axis=1, initial=np.inf))
    return table, reachable


def _all_served(nearest: Floats, weights: Floats, k: int) -> None:
    without = ~np.isfinite(nearest)
    if without.any():
        values = {
            "k": k,
            "places": int(without.sum()),
            "demand": f"{weights[without].sum():g}",
            "who": "—",
        }
        rows = tuple(int(i) + 1 for i in np.flatnonzero(without))
        raise InfeasibleError(Problem(code="siting.too_few", rows=rows, values=values))


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
