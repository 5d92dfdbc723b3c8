"""A siting problem as arrays: who can reach which site, with demand that is alike merged."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.errors import DataError, InfeasibleError, Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Reach:
    """Who reaches what within the limit.

    Attributes
    ----------
    existing
        Per place, whether a site that is open already reaches it.
    groups
        Sparse groups x candidates array of ones. A group is all places that none of the
        existing sites reaches and that the same candidates do: for the question who is
        covered they are one.
    weight
        Demand of each group.
    member
        Per place its group; -1 for places reached already or by nobody.
    """

    existing: NDArray[np.bool_]
    groups: "csr_array[Any, Any]"
    weight: Floats
    member: Longs

    @property
    def lost(self) -> Longs:
        """Places that neither an existing site nor any candidate reaches."""
        return np.flatnonzero(~self.existing & (self.member < 0))

    def only(self, candidates: Longs) -> "Reach":
        """Return the same demand before these candidates alone (which lose nobody)."""
        return replace(self, groups=self.groups[:, candidates].tocsr())


def reach(costs: "csr_array[Any, Any]", demand: Floats, *, within: float, existing: int) -> Reach:
    """Return who reaches what within ``within``, inclusive; sites ``:existing`` are open."""
    near = costs.copy()
    near.data = (near.data <= within).astype(np.float64)
    near.eliminate_zeros()
    near.sort_indices()
    already = np.asarray(near[:, :existing].sum(axis=1)).reshape(-1) > 0
    fresh = near[:, existing:].tocsr()
    fresh.sort_indices()
    member = np.full(costs.shape[0], -1, dtype=np.int64)
    known: dict[bytes, int] = {}
    firsts: list[int] = []
    for i in np.flatnonzero(~already & (np.diff(fresh.indptr) > 0)):
        key = fresh.indices[fresh.indptr[i] : fresh.indptr[i + 1]].tobytes()
        member[i] = known.setdefault(key, len(known))
        if member[i] == len(firsts):
            firsts.append(int(i))
    mine = member >= 0
    weight = np.bincount(member[mine], demand[mine], minlength=len(firsts)).astype(np.float64)
    return Reach(existing=already, groups=fresh[firsts], weight=weight, member=member)


def useful(found: Reach, *, price: Floats | None = None) -> Longs:
    """Return the candidates that no other makes needless.

    A candidate is needless if another reaches all its places for no more money; of equals
    the first stays. What the best sites bring is the same without them.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> costs = csr_array([[1.0, 1.0, 9.0], [9.0, 1.0, 1.0], [9.0, 9.0, 1.0]])
    >>> found = reach(costs, np.ones(3), within=5, existing=0)
    >>> useful(found), useful(found, price=np.array([1.0, 2.0, 1.0]))
    (array([1, 2]), array([0, 1, 2]))
    """
    sites = found.groups.tocsc()
    size = np.diff(sites.indptr)
    both = (sites.T @ sites).tocoo()
    mine, other = both.row, both.col
    inside = (mine != other) & (both.data == size[mine])
    more, equal = size[other] > size[mine], (size[other] == size[mine]) & (other < mine)
    if price is not None:
        inside &= price[other] <= price[mine]
        equal = (size[other] == size[mine]) & ((price[other] < price[mine]) | (other < mine))
    needless = size == 0
    needless[mine[inside & (more | equal)]] = True
    return np.flatnonzero(~needless)


def checked(costs: "csr_array[Any, Any]", demand: ArrayLike, existing: int) -> Floats:
    """Return demand as numbers, or say what does not fit."""
    numbers = np.asarray(demand, dtype=np.float64)
    bad = ~(numbers >= 0)
    if len(numbers) != costs.shape[0] or not 0 <= existing <= costs.shape[1]:
        values = {"places": costs.shape[0], "sites": costs.shape[1], "demand": len(numbers)}
        raise DataError(Problem(code="siting.shape", values=values | {"existing": existing}))
    if bad.any():
        share = f"{100 * bad.mean():.1f}"
        rows = tuple(int(i) + 1 for i in np.flatnonzero(bad))
        raise DataError(
            Problem(code="network.bad_weights", field="demand", rows=rows, values={"share": share})
        )
    return numbers


def dense(costs: "csr_array[Any, Any]") -> tuple[Floats, NDArray[np.bool_]]:
    """Return costs with ``inf`` where nothing is stored, and which places reach any site."""
    table = np.full(costs.shape, np.inf)
    rows = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    table[rows, costs.indices] = costs.data
    reachable: NDArray[np.bool_] = np.isfinite(table.min(axis=1, initial=np.inf))
    return table, reachable


def all_served(nearest: Floats, weights: Floats, k: int) -> None:
    """Raise where a place with households reaches none of the ``k`` sites."""
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
