"""Accessibility scores: supply in reach, shared among all who reach it.

Costs come as a sparse places x facilities array (:meth:`hexie_geo.network.Pairs.matrix`):
what is not stored is out of reach. Scores are in units of supply per unit of demand,
officers per household, say; a place that reaches nothing scores 0. Where a facility is
reached by no demand at all its ratio does not exist, and places that reach it are NaN.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.errors import DataError, Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Decay: TypeAlias = Mapping[float, float] | Callable[[Floats], Floats]


def two_step(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    supply: ArrayLike,
    within: float,
    decay: Decay | None = None,
) -> Floats:
    """Return the two-step floating catchment area score of every place.

    Parameters
    ----------
    costs
        Sparse (places, facilities) costs.
    demand
        Households or people per place.
    supply
        Officers, beds or floor area per facility.
    within
        Catchment limit, inclusive, in the unit of ``costs``.
    decay
        None for 2SFCA. For E2SFCA a weight by cost: either steps ``{limit: weight}``, each
        limit inclusive, or a function of costs.

    Returns
    -------
    ndarray
        Score per place: sum over facilities in reach of supply / demand in its reach.

    Raises
    ------
    DataError
        If demand or supply is negative or missing; the share is said.

    Notes
    -----
    2SFCA: Luo and Wang (2003), doi:10.1068/b29120. E2SFCA: Luo and Qi (2009),
    doi:10.1016/j.healthplace.2009.06.002.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 400.0], [0.0, 300.0]])
    >>> two_step(costs, demand=[10, 30], supply=[1, 2], within=500).round(4).tolist()
    [0.15, 0.05]
    """
    weights = _weights(costs, within, decay)
    return _scores(weights, weights, _checked(demand, "demand"), _checked(supply, "supply"))


def three_step(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    supply: ArrayLike,
    within: float,
    decay: Decay,
) -> Floats:
    """Return the three-step score: demand is first split among the facilities it can choose.

    Parameters
    ----------
    costs, demand, supply, within
        As in :func:`two_step`.
    decay
        Weight by cost, steps or a function; it also gives the shares of the choice.

    Returns
    -------
    ndarray
        Score per place. A facility beyond ``within`` takes no share of anybody's choice.

    Raises
    ------
    DataError
        If demand or supply is negative or missing.

    Notes
    -----
    Wan, Zou and Sternberg (2012), doi:10.1080/13658816.2011.624987.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 400.0], [0.0, 300.0]])
    >>> three_step(costs, demand=[10, 30], supply=[1, 2], within=500,
    ...     decay={200: 1.0, 500: 0.5}).round(4).tolist()
    [0.12, 0.06]
    """
    weights = _weights(costs, within, decay)
    total = weights.sum(axis=1)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    choice = weights.copy()
    choice.data = weights.data**2 * np.repeat(share, np.diff(weights.indptr))
    return _scores(choice, weights, _checked(demand, "demand"), _checked(supply, "supply"))


def rational_agents(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    supply: ArrayLike,
    tau: float,
    tolerance: float = 1e-10,
    max_sweeps: int = 10_000,
) -> Floats:
    """Return what each place pays, in travel and crowding, when everyone chooses best (RAAM).

    Parameters
    ----------
    costs, demand, supply
        As in :func:`two_step`; facilities without supply serve nobody.
    tau
        Travel cost that weighs as much as crowding at the mean demand per supply.
    tolerance
        Sweeps stop when no load changed by more than this share of all demand.
    max_sweeps
        Work limit.

    Returns
    -------
    ndarray
        Cost per place: travel / tau + load / (mean load) of the facilities it uses, equal
        for all of them at the equilibrium; ``inf`` where no facility can be reached.

    Raises
    ------
    DataError
        If demand or supply is negative or missing.

    Notes
    -----
    Saxon and Snow (2020), doi:10.1080/24694452.2019.1629870. Here the equilibrium itself
    is found: each place in turn answers best (an exact water filling), which minimises a
    convex potential, so the answer does not depend on step sizes or cycles.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[10.0, 20.0], [20.0, 10.0]])
    >>> rational_agents(costs, demand=[50, 50], supply=[1, 1], tau=100).round(6).tolist()
    [1.1, 1.1]
    """
    from hexie_geo.measures.equilibrium import settle

    people, rooms = _checked(demand, "demand"), _checked(supply, "supply")
    mean = people.sum() / max(rooms.sum(), 1e-300)
    return settle(
        costs.indptr.astype(np.int64),
        costs.indices.astype(np.int64),
        costs.data / tau,
        people,
        rooms * mean,
        tolerance * max(float(people.sum()), 1e-300),
        max_sweeps,
    )


def _weights(
    costs: "csr_array[Any, Any]", within: float, decay: Decay | None
) -> "csr_array[Any, Any]":
    """Return the weight of every stored pair; 0 beyond the limit."""
    from scipy.sparse import csr_array

    near = costs.data <= within
    data = near.astype(np.float64)
    if decay is not None:
        at = np.flatnonzero(near)  # a decay is asked only about what is near
        data[at] = decay(costs.data[at]) if callable(decay) else _steps(decay, costs.data[at])
    return csr_array((data, costs.indices, costs.indptr), shape=costs.shape)


def _steps(decay: Mapping[float, float], costs: Floats) -> Floats:
    weights = np.zeros(len(costs))
    for limit in sorted(decay, reverse=True):
        weights = np.where(costs <= limit, decay[limit], weights)
    return weights


def _scores(
    choice: "csr_array[Any, Any]", reach: "csr_array[Any, Any]", demand: Floats, supply: Floats
) -> Floats:
    """Return the sum of ratios over the facilities of each place."""
    drawn = choice.T @ demand
    used = drawn > 0
    ratio = np.divide(supply, drawn, out=np.zeros_like(drawn), where=used)
    score: Floats = choice @ ratio
    bad = (supply > 0) & ~used
    if bad.any():
        score[(reach @ bad.astype(np.float64)) > 0] = np.nan
    return score


def _checked(values: ArrayLike, name: str) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    bad = ~(numbers >= 0)
    if bad.any():
        share = f"{100 * bad.mean():.1f}"
        rows = tuple(int(i) + 1 for i in np.flatnonzero(bad))
        raise DataError(
            Problem(code="network.bad_weights", field=name, rows=rows, values={"share": share})
        )
    return numbers
