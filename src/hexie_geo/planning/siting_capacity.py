"""Sites that can serve only so many: capacitated covering, under a number or a budget."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.planning.siting_answer import Siting
from hexie_geo.planning.siting_demand import checked
from hexie_geo.planning.siting_solver import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]

MAX_NODES = 2000
"""Branch-and-bound nodes: what is left open then is told as the gap."""


def cover_with_capacity(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    within: float,
    capacity: ArrayLike,
    k: int | None = None,
    existing: int = 0,
    price: ArrayLike | None = None,
    budget: float | None = None,
    instead_of: "Sequence[int] | None" = None,
) -> Siting:
    """Return the candidates that let most demand be served within the limit and the room.

    Parameters
    ----------
    costs
        Sparse (places, sites) costs, existing sites first.
    demand
        Households per place; a place may be served by several sites.
    within
        Limit, inclusive.
    capacity
        Households each site can serve, existing sites first.
    k
        How many candidates may be opened; None leaves it to the budget.
    existing
        How many of the sites are open already.
    price, budget
        Price per candidate, and what all of them may cost together.
    instead_of
        Per candidate the existing site it would replace, -1 for a new place: an upgrade is a
        candidate at the same place with more room, whose choice closes the old one.

    Returns
    -------
    Siting
        Value = households served within the limit; ``served`` says how many by each new
        site, ``gains`` is empty, since what a site adds depends on the others.

    Raises
    ------
    DataError
        If demand is negative or missing.

    Notes
    -----
    Current and Storbeck (1988), capacitated maximal covering.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 100.0, 100.0], [900.0, 100.0, 900.0]])
    >>> answer = cover_with_capacity(costs, demand=[80, 40], within=300, existing=1,
    ...     capacity=[30, 60, 90], k=1)
    >>> answer.chosen, answer.value
    ((0,), 90.0)
    """
    from scipy.sparse import csr_array, vstack

    weights = checked(costs, demand, existing)
    room = np.asarray(capacity, dtype=np.float64)
    places, sites = costs.shape
    place = np.repeat(np.arange(places), np.diff(costs.indptr))
    near = costs.data <= within
    place, site = place[near], costs.indices[near].astype(np.int64)
    pairs = len(place)
    flow, ones = sites + np.arange(pairs), np.ones(pairs)
    width = sites + pairs

    def rows(row: Any, column: Any, value: Any, count: int) -> Any:
        return csr_array((value, (row, column)), shape=(count, width))

    blocks = [
        rows(place, flow, ones, places),  # nobody is served twice
        rows(  # a site serves no more than it has room for, and nobody while it is closed
            np.concatenate([site, np.arange(sites)]),
            np.concatenate([flow, np.arange(sites)]),
            np.concatenate([ones, -room]),
            sites,
        ),
        rows(  # tightens the relaxation: a closed site serves no place
            np.concatenate([np.arange(pairs)] * 2),
            np.concatenate([flow, site]),
            np.concatenate([ones, -np.minimum(weights[place], room[site])]),
            pairs,
        ),
    ]
    high = [weights, np.zeros(sites), np.zeros(pairs)]
    new = np.arange(existing, sites)
    closes = np.full(len(new), -1) if instead_of is None else np.asarray(instead_of)
    for values, top in (
        (np.ones(len(new)), float("inf") if k is None else float(k)),
        (np.zeros(len(new)) if price is None else np.asarray(price), budget),
    ):
        if top is not None and np.isfinite(top):
            blocks.append(rows(np.zeros(len(new), int), new, values, 1))
            high.append(np.array([top]))
    for old in np.unique(closes[closes >= 0]):  # the old one or one of its upgrades
        mine = np.concatenate([[old], new[closes == old]])
        blocks.append(rows(np.zeros(len(mine), int), mine, np.ones(len(mine)), 1))
        high.append(np.ones(1))
    lower = np.zeros(width)
    keeps = np.setdiff1d(np.arange(existing), closes)
    lower[keeps] = 1.0
    matrix = vstack(blocks, format="csr")
    top_rows = np.concatenate(high)
    answer = solve(
        np.concatenate([np.zeros(sites), ones]),
        matrix,
        np.full(len(top_rows), -np.inf),
        top_rows,
        lower=lower,
        upper=np.concatenate([np.ones(sites), weights[place]]),
        whole=np.arange(width) < sites,
        maximise=True,
        gap=1e-9,
        max_nodes=MAX_NODES,
    )
    opened = answer.values[:sites] > 0.5  # noqa: PLR2004 - a whole number, rounded
    served = np.bincount(site, answer.values[sites:], minlength=sites)
    chosen = [int(j) for j in new - existing if opened[existing + j] and served[existing + j] > 0]
    chosen.sort(key=lambda j: -served[existing + j])
    lost = np.setdiff1d(np.arange(places), place)
    value = float(answer.values[sites:].sum())
    return Siting(
        question="cover_with_capacity",
        chosen=tuple(chosen),
        value=value,
        bound=answer.bound,
        proven=answer.proven,
        covered=value,
        total=float(weights.sum()),
        gains=(),
        lost=lost,
        lost_demand=float(weights[lost].sum()),
        served=tuple(float(served[existing + j]) for j in chosen),
    )
