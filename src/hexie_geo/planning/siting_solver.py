"""One small integer program for HiGHS: arrays in, answer with its bound out."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

MAX_NODES = 100_000
"""Branch-and-bound nodes; work decides, never the clock."""


def quiet_highs() -> Any:
    """Return a HiGHS solver that prints nothing.

    Its constructor greets on standard output, which would spoil ``--json``; it does so while
    it enables callbacks, so the greeting is switched off just before.
    """
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the name is highspy's
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy has no types

    return Quiet()  # type: ignore[no-untyped-call]  # highspy has no types


@dataclass(frozen=True, eq=False, kw_only=True)
class Solved:
    """Values of the columns, the objective and the solver's bound on it.

    ``feasible`` is False when no solution exists; ``proven`` when the bound is met.
    """

    values: Floats
    objective: float
    bound: float
    feasible: bool
    proven: bool


def solve(
    cost: Floats,
    rows: Any,
    low: Floats,
    high: Floats,
    *,
    upper: Floats,
    whole: NDArray[np.bool_],
    maximise: bool,
    lower: Floats | None = None,
    gap: float = 0.0,
    start: Floats | None = None,
    max_nodes: int = MAX_NODES,
) -> Solved:
    """Return the best columns of ``low <= rows @ x <= high``, ``lower <= x <= upper``.

    Parameters
    ----------
    cost
        Objective per column.
    rows
        Sparse matrix, one row per condition.
    low, high
        Bounds of the rows.
    upper, lower
        Bounds of the columns; ``lower`` is 0 when not given.
    whole
        Which columns must be whole numbers.
    maximise
        Direction.
    gap
        Relative gap at which to stop.
    start
        A solution to start from, if one is known.
    max_nodes
        Work limit of the branching.

    Returns
    -------
    Solved
        ``values`` are zeros when nothing feasible was found.
    """
    import highspy

    matrix = rows.tocsr()
    n = len(cost)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, matrix.shape[0]
    model.col_cost_ = np.asarray(cost, dtype=np.float64)
    model.col_lower_ = np.zeros(n) if lower is None else lower
    model.col_upper_ = upper
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in whole]
    model.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    solver = quiet_highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": gap,
        "mip_max_nodes": max_nodes,
    }.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    solver.run()
    info = solver.getInfo()
    status = solver.getModelStatus()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if found else np.zeros(n)
    proven = status == highspy.HighsModelStatus.kOptimal
    objective = float(info.objective_function_value) if found else float("nan")
    return Solved(
        values=values,
        objective=objective,
        bound=float(info.mip_dual_bound) if whole.any() else objective,
        feasible=found,
        proven=proven,
    )
