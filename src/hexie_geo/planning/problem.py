"""The planning problem as arrays: atoms, who borders whom, what must change and what may.

A *unit* is what a plan assigns: a resident group, or a whole community that has no groups. An
*atom* is one or more units that stay together: a gated estate, or groups the user locked together.
Communities are numbered by position on the map, not by code or row, so that neither renaming nor
reordering a layer changes a plan.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band, OutcomeRule, Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import Atoms, gather
from hexie_geo.planning.scope import LOW, NORMAL_HIGH, TOLERATED_HIGH, Scope, scope

VIRTUAL = -1.0
"""Border of an edge that is no contact: the pieces of a community that is apart today."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Everything the search reads. Arrays are never edited.

    ``indptr, indices, border`` is the graph of atoms (CSR); a border of ``VIRTUAL`` joins the
    pieces of a community that is apart today and counts only inside that community. ``must``
    marks communities that have to change, ``free`` those that may. ``cptr, cidx`` says which
    communities touch, ``mptr, members`` lists the atoms of each.
    """

    rules: PlanRules
    atoms: Atoms
    scope: Scope
    h: NDArray[np.int64]
    home: NDArray[np.int32]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    border: NDArray[np.float64]
    pinned: NDArray[np.bool_]
    aptr: NDArray[np.int64]
    apart: NDArray[np.int32]
    total: NDArray[np.int64]
    low: int
    high: NDArray[np.int64]
    high_new: int
    must: NDArray[np.bool_]
    free: NDArray[np.bool_]
    township: NDArray[np.int32]
    cptr: NDArray[np.int64]
    cidx: NDArray[np.int32]
    mptr: NDArray[np.int64]
    members: NDArray[np.int32]

    @property
    def adjacent_only(self) -> bool:
        """Whether a household may go only to a community that touched its own, or a new one."""
        return self.rules.reach is Reach.ADJACENT

    @property
    def n_communities(self) -> int:
        """Number of communities, frozen ones included."""
        return len(self.total)

    @property
    def communities(self) -> tuple[str, ...]:
        """Ids of the communities, by number."""
        return self.atoms.communities

    def touching(self, community: int) -> NDArray[np.int32]:
        """Return the numbers of the communities that touch ``community`` and may trade with it."""
        return self.cidx[self.cptr[community] : self.cptr[community + 1]]


def build(workspace: Workspace, rules: PlanRules, *, atoms: Atoms | None = None) -> Problem:
    """Return the problem of repairing ``workspace`` under ``rules``.

    Parameters
    ----------
    workspace
        Communities, and groups where there are any.
    rules
        Band, outcome, reach, township border, tolerances and locks.
    atoms
        Atoms gathered before from the same workspace with the same tolerances and locks.

    Returns
    -------
    Problem
        Arrays for the search.

    Raises
    ------
    PlanError
        If a lock names a group or community that is not there.
    """
    atoms = atoms if atoms is not None else gather(workspace, rules)
    marks = scope(workspace, rules, atoms)
    left, right, border = atoms.left, atoms.right, atoms.border
    home = atoms.home
    a, b = home[left], home[right]
    keep = marks.free[a] & marks.free[b]
    if rules.townships is Townships.INSIDE:
        keep &= (a == b) | (marks.township[a] == marks.township[b])
    left, right, border = left[keep], right[keep], border[keep]
    left, right, border = _join_pieces(len(home), home, left, right, border)
    indptr, indices, weight = csr(len(home), left, right, border)
    n = len(atoms.communities)
    cross = home[left] != home[right]
    pairs = np.unique(
        np.sort(np.column_stack([home[left][cross], home[right][cross]]), axis=1), axis=0
    )
    cptr, cidx, _ = csr(n, pairs[:, 0], pairs[:, 1], np.zeros(len(pairs)))
    mptr, members = _lists(home, n)
    aptr, apart, _ = csr(
        len(home), atoms.apart[:, 0], atoms.apart[:, 1], np.zeros(len(atoms.apart))
    )
    return Problem(
        rules=rules,
        atoms=atoms,
        scope=marks,
        h=atoms.h,
        home=home,
        indptr=indptr,
        indices=indices,
        border=weight,
        pinned=atoms.pinned,
        aptr=aptr,
        apart=apart,
        total=marks.total,
        low=LOW,
        high=_high(marks, rules),
        high_new=NORMAL_HIGH
        if rules.band is Band.STRICT or rules.outcome is not OutcomeRule.ALL_1000_5000
        else TOLERATED_HIGH,
        must=marks.must,
        free=marks.free,
        township=marks.township,
        cptr=cptr,
        cidx=cidx,
        mptr=mptr,
        members=members,
    )


def _high(marks: Scope, rules: PlanRules) -> NDArray[np.int64]:
    """Return the most a changed community may hold, by the outcome rule."""
    high = np.full(len(marks.total), NORMAL_HIGH, np.int64)
    if rules.band is Band.STRICT:
        return high
    if rules.outcome is OutcomeRule.ALL_1000_5000:
        high[:] = TOLERATED_HIGH
    elif rules.outcome is OutcomeRule.NEIGHBOURS_1000_5000:
        high[~marks.must] = TOLERATED_HIGH
    return high


def csr(
    n: int, left: NDArray[Any], right: NDArray[Any], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Return pairs, each given once, as a symmetric graph in compressed sparse rows."""
    rows, cols = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((cols, rows))
    indptr = np.zeros(n + 1, np.int64)
    np.add.at(indptr, rows.astype(np.int64) + 1, 1)
    return np.cumsum(indptr), cols[order].astype(np.int32), np.concatenate([weight, weight])[order]


def _lists(home: NDArray[np.int32], n: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    order = np.argsort(home, kind="stable").astype(np.int32)
    ptr = np.zeros(n + 1, np.int64)
    np.add.at(ptr, home.astype(np.int64) + 1, 1)
    return np.cumsum(ptr), order


def _join_pieces(
    n: int,
    home: NDArray[np.int32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    border: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Join the pieces of each community that is apart today by virtual edges."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    same = home[left] == home[right]
    graph = csr_array((np.ones(int(same.sum())), (left[same], right[same])), shape=(n, n))
    piece = connected_components(graph, directed=False)[1]
    first = np.unique(piece, return_index=True)[1]
    first = first[np.lexsort((first, home[first]))]
    owner = home[first]
    apart = owner[1:] == owner[:-1]
    heads = first[np.searchsorted(owner, owner[1:][apart])] if apart.any() else first[:0]
    tails = first[1:][apart]
    return (
        np.concatenate([left, heads]),
        np.concatenate([right, tails]),
        np.concatenate([border, np.full(len(heads), VIRTUAL)]),
    )
