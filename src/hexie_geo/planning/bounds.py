"""Lower bounds on households moved; the proofs are in docs/proofs/bounds.md.

``counting`` and ``flow`` hold for every contiguous plan of whole atoms under the stated rules that
brings the same communities into range. ``family`` holds for the plans the search looks among.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.master import STILL_OUTSIDE, one_thread_solver, solve
from hexie_geo.planning.pool import Pool
from hexie_geo.planning.problem import Problem

FLOW_NODES = 50
"""Work limit of the flow bound; its bound is valid wherever it stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A lower bound in households, and which argument gives it."""

    households: int
    kind: str


def best_bound(problem: Problem, resolved: Iterable[int], *, nodes: int = FLOW_NODES) -> Bound:
    """Return the larger of the counting and the flow bound for bringing ``resolved`` into range."""
    done = sorted(resolved)
    count = counting(problem, done)
    flow = flow_bound(problem, done, nodes=nodes) if done else 0
    return (
        Bound(households=flow, kind="flow")
        if flow > count
        else Bound(households=count, kind="counting")
    )


def counting(problem: Problem, resolved: Sequence[int]) -> int:
    """Return what must leave the oversized ones of ``resolved``: the sum of (S - high)+."""
    rows = np.array(resolved, np.int64)
    return int(np.maximum(problem.total[rows] - problem.high[rows], 0).sum()) if len(rows) else 0


def smallest_leave(problem: Problem, community: int) -> int:
    """Return the least households that can leave an oversized community as whole atoms.

    What leaves consists of pieces that each touch another community or found one of at least
    ``low`` households; so, below ``low``, it holds an atom on the border.
    """
    excess = int(problem.total[community] - problem.high[community])
    if excess <= 0:
        return 0
    atoms = problem.members[problem.mptr[community] : problem.mptr[community + 1]]
    inner, outer = 1, 0  # reachable sums as bits: without, with an atom on the border
    for a in atoms:
        near = problem.indices[problem.indptr[a] : problem.indptr[a + 1]]
        h = int(problem.h[a])
        if (problem.home[near] != community).any():
            outer |= (outer << h) | (inner << h)
        else:
            outer |= outer << h
        inner |= inner << h
    reachable = outer | (inner >> problem.low << problem.low)
    rest = reachable >> excess
    return excess + ((rest & -rest).bit_length() - 1) if rest else int(problem.total[community])


def smallest_arrival(problem: Problem, community: int) -> int:
    """Return the least households that can join an undersized community as whole atoms.

    They come from the communities it touches, and one of the atoms touches it. Corridors may
    bring atoms from anywhere; then only the lack itself is returned.
    """
    lack = problem.low - int(problem.total[community])
    if lack <= 0 or not problem.adjacent_only:
        return max(lack, 0)
    inner, outer = 1, 0  # sums below the lack, as bits; one that reaches it is noted and dropped
    least = 1 << 60
    below = (1 << lack) - 1
    for d in problem.touching(community):
        for a in problem.members[problem.mptr[d] : problem.mptr[d + 1]]:
            near = problem.indices[problem.indptr[a] : problem.indptr[a + 1]]
            h = int(problem.h[a])
            touches = bool((problem.home[near] == community).any())
            reached = ((outer | inner) if touches else outer) << h
            over = reached >> lack
            if over:
                least = min(least, lack + (over & -over).bit_length() - 1)
            outer |= reached & below
            far = (inner << h) >> lack
            if far and not touches:  # a heavy inner atom still needs one on the border
                least = min(least, lack + (far & -far).bit_length() - 1)
            inner |= (inner << h) & below
    return least if least < 1 << 60 else lack


def flow_bound(problem: Problem, resolved: Sequence[int], *, nodes: int = FLOW_NODES) -> int:
    """Return the least households any flow between communities moves, shapes left aside.

    Variables: households from each community to those it touches (to any of its connected piece
    when corridors are allowed) and to new communities, which are pooled over the connected piece;
    which communities close. A mixed-integer program in HiGHS; its proved bound is returned.
    """
    model = _Flow(problem, set(resolved))
    return model.solve(nodes)


class _Flow:
    """The flow program, built column by column."""

    def __init__(self, problem: Problem, resolved: set[int]) -> None:
        self.p, self.resolved = problem, resolved
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.piece = pieces(problem)
        busy = np.isin(self.piece, self.piece[sorted(resolved)])  # elsewhere nothing need flow
        free = [int(c) for c in np.flatnonzero(problem.free & busy)]
        self.out = {c: self._variable(1.0, float(problem.total[c])) for c in free}
        self.new = {c: self._variable(0.0, float(problem.total[c])) for c in free}
        self.shut = {c: self._variable(0.0, 1.0, integer=True) for c in free}
        self._flows(free)
        for c in free:
            self._community(c)
        self._pools(free)

    def _variable(self, cost: float, upper: float, *, integer: bool = False) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def _flows(self, free: list[int]) -> None:
        """Say who may send to whom: to touching communities, or through a pool of the piece."""
        self.sent: dict[int, dict[int, float]] = {c: {self.new[c]: 1.0} for c in free}
        self.got: dict[int, dict[int, float]] = {c: {} for c in free}
        if self.p.adjacent_only:
            for c in free:
                for d in self.p.touching(c).tolist():
                    x = self._variable(0.0, float(self.p.total[c]))
                    self.sent[c][x] = 1.0
                    self.got[d][x] = 1.0
            return
        pool: dict[int, dict[int, float]] = {}
        for c in free:
            away, back = self._variable(0.0, np.inf), self._variable(0.0, np.inf)
            self.sent[c][away] = 1.0
            self.got[c][back] = 1.0
            pool.setdefault(int(self.piece[c]), {}).update({away: 1.0, back: -1.0})
        for balance in pool.values():
            self.rows.append((balance, 0.0, 0.0))

    def _community(self, c: int) -> None:
        p, total = self.p, float(self.p.total[c])
        high = float(p.high[c])
        self.rows.append(({self.out[c]: 1.0} | {v: -w for v, w in self.sent[c].items()}, 0.0, 0.0))
        after = {self.out[c]: -1.0} | dict(self.got[c])
        shut = self.shut[c]
        tied = c in self.resolved or p.low <= total <= high
        if tied:
            self.rows.append((after | {shut: p.low}, p.low - total, np.inf))
            self.rows.append((after | {shut: high}, -np.inf, high - total))
        else:  # may also stay untouched outside the range
            touched = self._variable(0.0, 1.0, integer=True)
            wide = max(total, high)
            self.rows.append((after | {shut: p.low, touched: total - p.low}, 0.0, np.inf))
            self.rows.append((after | {shut: high, touched: total - high}, -np.inf, 0.0))
            self.rows.append(({self.out[c]: 1.0, touched: -total}, -np.inf, 0.0))
            self.rows.append((dict(self.got[c]) | {touched: -wide}, -np.inf, 0.0))
            self.rows.append(({shut: 1.0, touched: -1.0}, -np.inf, 0.0))
        self.rows.append(({self.out[c]: 1.0, shut: -total}, 0.0, np.inf))
        if c in self.resolved and total < p.low:
            least = float(smallest_arrival(p, c))
            self.rows.append((dict(self.got[c]) | {shut: least}, least, np.inf))
        self.rows.append((dict(self.got[c]) | {shut: high}, -np.inf, high))
        if c in self.resolved and total > high:
            self.rows.append(({self.out[c]: 1.0}, float(smallest_leave(p, c)), np.inf))

    def _pools(self, free: list[int]) -> None:
        """Hold the new communities of a piece together between low and high times their number."""
        of: dict[int, list[int]] = {}
        for c in free:
            of.setdefault(int(self.piece[c]), []).append(c)
        for members in of.values():
            n = self._variable(0.0, float(self.p.total[members].sum() // self.p.low), integer=True)
            pooled = {self.new[c]: 1.0 for c in members}
            self.rows.append((pooled | {n: -float(self.p.low)}, 0.0, np.inf))
            self.rows.append((pooled | {n: -float(self.p.high_new)}, -np.inf, 0.0))

    def solve(self, nodes: int) -> int:
        """Return the proved bound, rounded up to whole households."""
        import highspy

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.cost), len(self.rows)
        model.col_cost_, model.col_lower_ = np.array(self.cost), np.zeros(len(self.cost))
        model.col_upper_ = np.array(self.upper)
        model.row_lower_ = np.array([r[1] for r in self.rows])
        model.row_upper_ = np.array([r[2] for r in self.rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.cumsum([0, *(len(r[0]) for r in self.rows)])
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array([v for r in self.rows for v in r[0]], np.int32)
        model.a_matrix_.value_ = np.array([w for r in self.rows for w in r[0].values()])
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        model.integrality_ = [kinds[i] for i in self.integer]
        solver: Any = one_thread_solver()
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("presolve", "off")  # quicker here, the same bound
        solver.passModel(model)
        solver.run()
        bound = solver.getInfo().mip_dual_bound
        return max(0, math.ceil(bound - 1e-3)) if math.isfinite(bound) else 0


def pieces(problem: Problem) -> NDArray[np.int32]:
    """Return the connected piece of each community, among those that may trade."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = problem.n_communities
    graph = csr_array((np.ones(len(problem.cidx)), problem.cidx, problem.cptr), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int32)


def family(pool: Pool, resolved: Iterable[int]) -> float:
    """Return the bound for plans made of repairs of connected sets, each at its counting bound.

    The same set partitioning with every set at its counting bound instead of its price.
    """
    done = np.zeros(pool.problem.n_communities, bool)
    done[sorted(resolved)] = True
    if not done.any():
        return 0.0
    choice = solve(done, pool.sets, pool.bounds)
    covered = {c for i in choice.columns for c in pool.sets[i]}
    left = sum(int(c) not in covered for c in np.flatnonzero(done))
    return max(0.0, choice.bound - STILL_OUTSIDE * left)
