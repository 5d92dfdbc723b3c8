"""The master: choose priced repairs so that each community to change lies in exactly one.

Set partitioning in HiGHS on one thread. A community that no chosen repair covers stays outside the
range, at a price that dominates every move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.siting_solver import quiet_highs

STILL_OUTSIDE = 1e5
"""Price in households of a community that stays outside the range."""
MAX_NODES = 20_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What an integer solve chose: column numbers, and the solver's bound on the objective."""

    columns: tuple[int, ...]
    objective: float
    bound: float
    proved: bool


class Master:
    """A growing LP over columns; ``choose`` solves the integer problem over all of them."""

    def __init__(self, must: NDArray[np.bool_]) -> None:
        self._must = must
        self._sets: list[tuple[int, ...]] = []
        self._costs: list[float] = []
        self._lp = one_thread_solver()
        n = len(must)
        low = np.where(must, 1.0, 0.0)
        empty = np.zeros(0, np.int32)
        self._lp.addRows(n, low, np.ones(n), 0, empty, empty, np.zeros(0))
        rows = np.flatnonzero(must).astype(np.int32)
        k = len(rows)
        self._lp.addCols(
            k, np.full(k, STILL_OUTSIDE), np.zeros(k), np.ones(k), k,
            np.arange(k, dtype=np.int32), rows, np.ones(k),
        )  # fmt: skip
        self._rows = rows

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._sets)

    def add(self, sets: Sequence[tuple[int, ...]], costs: Sequence[float]) -> None:
        """Add columns that cover ``sets`` at ``costs``."""
        if not sets:
            return
        starts = np.cumsum([0, *(len(s) for s in sets[:-1])]).astype(np.int32)
        index = np.array([c for s in sets for c in s], np.int32)
        k = len(sets)
        self._lp.addCols(
            k, np.array(costs, float), np.zeros(k), np.full(k, np.inf), len(index), starts, index,
            np.ones(len(index)),
        )  # fmt: skip
        self._sets.extend(sets)
        self._costs.extend(costs)

    def reprice(self, column: int, cost: float) -> None:
        """Change the cost of a column."""
        self._costs[column] = cost
        self._lp.changeColCost(len(self._rows) + column, cost)

    def duals(self) -> tuple[float, NDArray[np.float64]]:
        """Solve the LP; return its value and what covering each community is worth."""
        self._lp.run()
        solution = self._lp.getSolution()
        return self._lp.getInfo().objective_function_value, np.array(solution.row_dual)

    def choose(
        self,
        costs: Sequence[float] | None = None,
        *,
        forbidden: Sequence[tuple[Sequence[int], Sequence[float], float]] = (),
        extra: Sequence[tuple[NDArray[np.float64], float]] = (),
        max_nodes: int = MAX_NODES,
    ) -> Choice:
        """Solve the integer problem over all columns.

        Parameters
        ----------
        costs
            Costs to use instead of the columns' own.
        forbidden
            ``(columns, weights, limit)``: the weights of the chosen ones of these columns may
            add up to at most ``limit``.
        extra
            ``(weights of all columns, limit)``: the same over all columns.
        max_nodes
            Work limit of the search.
        """
        return solve(
            self._must, self._sets, self._costs if costs is None else costs,
            forbidden=forbidden, extra=extra, max_nodes=max_nodes,
        )  # fmt: skip


def solve(
    must: NDArray[np.bool_],
    sets: Sequence[tuple[int, ...]],
    costs: Sequence[float] | NDArray[np.float64],
    *,
    forbidden: Sequence[tuple[Sequence[int], Sequence[float], float]] = (),
    extra: Sequence[tuple[NDArray[np.float64], float]] = (),
    max_nodes: int = MAX_NODES,
) -> Choice:
    """Choose among ``sets`` at ``costs``: each of ``must`` once or outside, others at most once."""
    import highspy

    slack = np.flatnonzero(must)
    k, n = len(slack), len(sets)
    solver = one_thread_solver()
    solver.setOptionValue("mip_max_nodes", max_nodes)
    limits = [
        *((np.array(c, np.int64), np.array(w, float), top) for c, w, top in forbidden),
        *((np.arange(n), w, top) for w, top in extra),
    ]
    rows = len(must) + len(limits)
    entries: list[list[int]] = [[int(c)] for c in slack] + [list(s) for s in sets]
    values: list[list[float]] = [[1.0] * len(e) for e in entries]
    for r, (cols, weights, _) in enumerate(limits):
        for c, w in zip(cols.tolist(), weights.tolist(), strict=True):
            if w:
                entries[k + c].append(len(must) + r)
                values[k + c].append(w)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = k + n, rows
    model.col_cost_ = np.concatenate([np.full(k, STILL_OUTSIDE), np.asarray(costs, float)])
    model.col_lower_, model.col_upper_ = np.zeros(k + n), np.ones(k + n)
    model.row_lower_ = np.concatenate([np.where(must, 1.0, 0.0), np.full(len(limits), -np.inf)])
    model.row_upper_ = np.concatenate([np.ones(len(must)), [top for *_, top in limits]])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(e) for e in entries)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([r for e in entries for r in e], np.int32)
    model.a_matrix_.value_ = np.array([v for e in values for v in e], float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * (k + n)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    picked = np.array(solver.getSolution().col_value)
    chosen = np.flatnonzero(np.round(picked[k:]) == 1) if len(picked) else np.zeros(0, np.int64)
    return Choice(
        columns=tuple(int(c) for c in chosen),
        objective=float(info.objective_function_value),
        bound=float(info.mip_dual_bound),
        proved=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def one_thread_solver() -> Any:
    """Return a quiet HiGHS solver whose answer does not depend on threads or chance."""
    solver = quiet_highs()
    for name, value in (
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-3),
    ):
        solver.setOptionValue(name, value)
    return solver
