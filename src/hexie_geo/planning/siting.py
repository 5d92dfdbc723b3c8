"""Where the next offices go: five questions, each answered beside what exists already.

Costs are a sparse places x sites array (:meth:`hexie_geo.network.Pairs.matrix`) whose
first ``existing`` columns are sites that are open and stay open; the others are candidates.
Every answer says how good it is proven to be, what each new site adds, and who cannot be
reached by any candidate at all.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.errors import InfeasibleError, Problem
from hexie_geo.planning.siting_answer import Siting, in_order
from hexie_geo.planning.siting_demand import Reach, checked, reach, useful
from hexie_geo.planning.siting_solver import solve

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]


def cover_most(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    within: float,
    k: int,
    existing: int = 0,
    price: ArrayLike | None = None,
    budget: float | None = None,
) -> Siting:
    """Return the ``k`` candidates that bring most demand within the limit (MCLP).

    Parameters
    ----------
    costs
        Sparse (places, sites) costs, existing sites first.
    demand
        Households per place.
    within
        Limit, inclusive.
    k
        How many sites to add; never more than there are candidates.
    existing
        How many of the sites are open already.
    price, budget
        Price per candidate, and what all of them may cost together.

    Returns
    -------
    Siting
        Value = demand within the limit, existing sites included.

    Raises
    ------
    DataError
        If demand is negative or missing.

    Notes
    -----
    Church and ReVelle (1974), maximal covering location, as a sparse integer program:
    places with the same candidates are one row; a covered share needs no integrality. A
    candidate whose places another reaches too, for no more money, is left out: it cannot
    make the answer better.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 900.0], [900.0, 100.0], [900.0, 200.0]])
    >>> answer = cover_most(costs, demand=[50, 20, 40], within=300, k=1)
    >>> answer.chosen, answer.value, answer.proven
    ((1,), 60.0, True)
    """
    from scipy import sparse

    weights = checked(costs, demand, existing)
    found = reach(costs, weights, within=within, existing=existing)
    paid = None if price is None else np.asarray(price, dtype=np.float64)
    kept = useful(found, price=paid)
    found = found.only(kept)
    groups, sites = found.groups.shape
    columns = sparse.hstack([-found.groups, sparse.eye_array(groups)], format="csr")
    limits: list[tuple[Floats, float]] = [(np.ones(sites), float(min(k, sites)))]
    if paid is not None and budget is not None:
        limits.append((paid[kept], budget))
    sums = [np.concatenate([of_site, np.zeros(groups)])[None, :] for of_site, _ in limits]
    rows = sparse.vstack([columns, *map(sparse.csr_array, sums)], format="csr")
    high = np.concatenate([np.zeros(groups), [top for _, top in limits]])
    start = _greedy(found, min(k, sites)) if paid is None else None
    answer = solve(
        np.concatenate([np.zeros(sites), found.weight]),
        rows,
        np.full(len(high), -np.inf),
        high,
        upper=np.ones(sites + groups),
        whole=np.arange(sites + groups) < sites,
        maximise=True,
        start=None if start is None else _with_cover(found, start),
    )
    base = float(weights[found.existing].sum())
    chosen, gains = in_order(found, np.flatnonzero(answer.values[:sites] > 0.5))  # noqa: PLR2004
    return Siting(
        question="cover_most",
        chosen=tuple(int(kept[j]) for j in chosen),
        value=base + sum(gains),
        bound=base + answer.bound,
        proven=answer.proven,
        covered=base + sum(gains),
        total=float(weights.sum()),
        gains=gains,
        lost=found.lost,
        lost_demand=float(weights[found.lost].sum()),
    )


def cover_all(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    within: float,
    existing: int = 0,
    leave_out_lost: bool = False,
) -> Siting:
    """Return the fewest candidates that bring every place within the limit (LSCP).

    Parameters
    ----------
    costs, demand, within, existing
        As in :func:`cover_most`.
    leave_out_lost
        Cover all that can be covered instead of refusing when some places cannot be.

    Returns
    -------
    Siting
        Value = number of new sites.

    Raises
    ------
    InfeasibleError
        If candidates reach too little; it says how many places and households, and which.

    Notes
    -----
    Toregas et al. (1971), location set covering.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 900.0], [250.0, 100.0], [900.0, 200.0]])
    >>> cover_all(costs, demand=[50, 20, 40], within=300).chosen
    (0, 1)
    """
    weights = checked(costs, demand, existing)
    found = reach(costs, weights, within=within, existing=existing)
    lost = found.lost[weights[found.lost] > 0]
    if len(lost) and not leave_out_lost:
        raise InfeasibleError(_unreachable(lost, weights, within))
    kept = useful(found)
    found = found.only(kept)
    need = found.weight > 0
    groups = found.groups[np.flatnonzero(need)]
    sites = groups.shape[1]
    answer = solve(
        np.ones(sites),
        groups,
        np.ones(groups.shape[0]),
        np.full(groups.shape[0], np.inf),
        upper=np.ones(sites),
        whole=np.ones(sites, dtype=bool),
        maximise=False,
    )
    chosen, gains = in_order(found, np.flatnonzero(answer.values > 0.5))  # noqa: PLR2004
    return Siting(
        question="cover_all",
        chosen=tuple(int(kept[j]) for j in chosen),
        value=float(len(chosen)),
        bound=float(np.ceil(answer.bound - 1e-6)),
        proven=answer.proven,
        covered=float(weights[found.existing].sum()) + sum(gains),
        total=float(weights.sum()),
        gains=gains,
        lost=found.lost,
        lost_demand=float(weights[found.lost].sum()),
    )


def gain_curve(
    costs: "csr_array[Any, Any]",
    *,
    demand: ArrayLike,
    within: float,
    k: int,
    existing: int = 0,
) -> Floats:
    """Return the most demand that can be covered with 0, 1, ... ``k`` new sites.

    Parameters
    ----------
    costs, demand, within, existing
        As in :func:`cover_most`.
    k
        Largest number of new sites.

    Returns
    -------
    ndarray
        ``k + 1`` numbers, each the best for its own number of sites; it never falls.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[100.0, 900.0], [900.0, 100.0], [900.0, 200.0]])
    >>> gain_curve(costs, demand=[50, 20, 40], within=300, k=2).tolist()
    [0.0, 60.0, 110.0]
    """
    return np.array(
        [
            cover_most(costs, demand=demand, within=within, k=i, existing=existing).value
            for i in range(k + 1)
        ]
    )


def _greedy(found: Reach, k: int) -> Longs:
    """Return the candidates that one by one add most: a start for the solver."""
    from scipy.sparse import diags_array

    reached = np.zeros(len(found.weight), dtype=bool)
    chosen: list[int] = []
    weighted = (diags_array(found.weight) @ found.groups).tocsr()
    for _ in range(k):
        gain = weighted.T @ (~reached).astype(np.float64)
        if not len(gain) or gain.max() <= 0:
            break
        j = int(np.argmax(gain))
        chosen.append(j)
        reached |= found.groups[:, [j]].toarray().reshape(-1) > 0
    return np.array(chosen, dtype=np.int64)


def _with_cover(found: Reach, chosen: Longs) -> Floats:
    open_ = np.zeros(found.groups.shape[1])
    open_[chosen] = 1.0
    return np.concatenate([open_, np.minimum(found.groups @ open_, 1.0)])


def _unreachable(lost: Longs, weights: Floats, within: float) -> Problem:
    return Problem(
        code="siting.unreachable",
        rows=tuple(int(i) + 1 for i in lost),
        values={
            "places": len(lost),
            "demand": f"{weights[lost].sum():g}",
            "within": f"{within:g}",
            "who": "—",
        },
    )
