"""Sites by distance: nearest at worst (p-center)."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.planning.siting_answer import Siting
from hexie_geo.planning.siting_demand import all_served, checked, dense, reach, useful
from hexie_geo.planning.siting_solver import solve

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]


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
        As in :func:`hexie_geo.planning.siting_distance.nearest_on_average`; places without
        demand do not count.

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
    table, reachable = dense(costs)
    known = reachable & (weights > 0)
    rows = np.flatnonzero(known)
    mine = costs[rows]
    k = min(k, costs.shape[1] - existing)
    steps = np.unique(mine.data)
    low, high = 0, len(steps) - 1
    best = _fewest(mine, weights[rows], float(steps[high]), existing, k) if len(steps) else None
    if len(steps) and best is None:
        all_served(np.full(len(rows), np.inf), weights[rows], k)
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
        proven=True,
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
