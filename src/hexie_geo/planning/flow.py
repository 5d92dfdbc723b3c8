"""The flow bound: the least households any flow between communities moves, shapes left aside."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.least import corridor, least_ways, smallest_arrival, smallest_leave
from hexie_geo.planning.master import one_thread_solver
from hexie_geo.planning.problem import Problem

FLOW_NODES = 50
"""Work limit of the flow bound; its bound is valid wherever it stops."""


def flow_bound(problem: Problem, resolved: Sequence[int], *, nodes: int = FLOW_NODES) -> int:
    """Return the least households any flow between communities moves, shapes left aside.

    Variables: households from each community to those it touches (to any of its connected piece
    when corridors are allowed) and to new communities, which are pooled over the connected piece;
    which communities close. A mixed-integer program in HiGHS; its proved bound is returned.
    """
    model = Flow(problem, set(resolved))
    return model.solve(nodes)


class Flow:
    """The flow program, built column by column.

    ``out, new, shut, between`` give its variables: households that leave a community, those that
    go to new ones, whether it closes, and the flow between two that touch (reach *adjacent*).
    """

    presolve = False  # quicker here, the same bound

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
            self._ways(c)
        self._pools(free)

    def _variable(self, cost: float, upper: float, *, integer: bool = False) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def _flows(self, free: list[int]) -> None:
        """Say who may send to whom: to touching communities; farther through a pool, at a price."""
        self.sent: dict[int, dict[int, float]] = {c: {self.new[c]: 1.0} for c in free}
        self.got: dict[int, dict[int, float]] = {c: {} for c in free}
        self.between: dict[tuple[int, int], int] = {}
        for c in free:
            for d in self.p.touching(c).tolist():
                x = self._variable(0.0, float(self.p.total[c]))
                self.between[c, d] = x
                self.sent[c][x] = 1.0
                self.got[d][x] = 1.0
        if self.p.adjacent_only:
            return
        pool: dict[int, dict[int, float]] = {}
        for c in free:
            most = float(self.p.high[c])
            away, back = self._variable(0.0, np.inf), self._variable(0.0, most)
            used = self._variable(0.0, 1.0, integer=True)
            near = dict(self.got[c])
            self.rows.append(({back: 1.0, used: -most}, -np.inf, 0.0))
            self.rows.append((near | {used: -float(corridor(self.p, c))}, 0.0, np.inf))
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

    def _ways(self, d: int) -> None:
        """Who sends to ``d`` at all sends along a whole way: so much arrives, or nothing is sent.

        Only where it can matter: ``d`` needs households or the sender has to lose some, and the
        way is heavier than either asks for.
        """
        p = self.p
        if not p.adjacent_only:
            return
        lack = max(0, p.low - int(p.total[d])) if d in self.resolved else 0
        ask = {
            c: max(lack, int(p.total[c] - p.high[c]) if c in self.resolved else 0)
            for c in p.touching(d).tolist()
            if (c, d) in self.between
        }
        ask = {c: n for c, n in ask.items() if n > 0}
        for c, weight in least_ways(p, d, ask).items() if ask else ():
            if weight <= ask[c]:
                continue
            used = self._variable(0.0, 1.0, integer=True)
            self.rows.append(({self.between[c, d]: 1.0, used: -float(p.total[c])}, -np.inf, 0.0))
            self.rows.append((dict(self.got[d]) | {used: -float(weight)}, 0.0, np.inf))

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
        bound = self.solver(nodes).getInfo().mip_dual_bound
        return max(0, math.ceil(bound - 1e-3)) if math.isfinite(bound) else 0

    def solver(self, nodes: int) -> Any:
        """Return HiGHS after it solved the program within ``nodes``."""
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
        solver.setOptionValue("presolve", "on" if self.presolve else "off")
        solver.passModel(model)
        solver.run()
        return solver


def pieces(problem: Problem) -> NDArray[np.int32]:
    """Return the connected piece of each community, among those that may trade."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = problem.n_communities
    graph = csr_array((np.ones(len(problem.cidx)), problem.cidx, problem.cptr), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int32)
