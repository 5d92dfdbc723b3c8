"""A sharper flow bound: some oversized communities atom by atom, the others as flows.

Where the flow bound is loose by little, what is missing is mostly that the few atoms that leave a
slightly oversized community must hang together with where they go. So those communities are
modelled atom by atom, and what does not hang together is cut off, round by round. Proof: section 4
of docs/proofs/bounds.md.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.flow import Flow
from hexie_geo.planning.problem import Problem

NEW = -1
"""The label of all new communities together."""
ROUNDS, NODES, ATOMS = 40, 1000, 100
"""Work limits: rounds of cuts, nodes a round, atoms modelled one by one."""
Row = tuple[dict[int, float], float, float]


def sharpened(
    problem: Problem,
    resolved: Sequence[int],
    bound: int,
    *,
    moved: int,
    share: float = 0.005,
    rounds: int = ROUNDS,
) -> int:
    """Return a bound at least ``bound`` that tries to come within ``share`` of ``moved``.

    Parameters
    ----------
    problem
        A problem whose reach is *adjacent*; for others ``bound`` is returned.
    resolved
        Communities brought into range.
    bound
        A bound known already.
    moved
        Households moved by the plan to be proved good.
    share
        Proof is sought that no plan moves fewer than ``(1 - share) * moved``.
    rounds
        Work limit.
    """
    goal = math.ceil(moved * (1 - share) - 1e-9)
    chosen = _chosen(problem, resolved)
    if bound >= goal or not problem.adjacent_only or not chosen:
        return bound
    model = _Atomwise(problem, set(resolved), chosen, below=goal - 0.5)
    for _ in range(rounds):
        solver = model.solver(NODES)
        info = solver.getInfo()
        if solver.modelStatusToString(solver.getModelStatus()) == "Infeasible":
            return goal
        if math.isfinite(info.mip_dual_bound):
            bound = max(bound, min(goal, math.ceil(info.mip_dual_bound - 1e-3)))
        values = np.array(solver.getSolution().col_value)
        cuts = list(model.violated(values)) if info.primal_solution_status == 2 else []  # noqa: PLR2004 - HiGHS' word for feasible
        if bound >= goal or not cuts:
            break
        model.rows += cuts
    return bound


def _chosen(problem: Problem, resolved: Iterable[int]) -> list[int]:
    """Return the oversized communities with least to lose, as many as ``ATOMS`` allow."""
    over = problem.total - problem.high
    chosen, left = [], ATOMS
    for c in sorted((c for c in resolved if over[c] > 0), key=lambda c: (int(over[c]), c)):
        size = int(problem.mptr[c + 1] - problem.mptr[c])
        if size <= left:
            chosen.append(c)
            left -= size
    return chosen


class _Atomwise(Flow):
    """The flow program with a variable per atom of ``chosen`` and label it may get."""

    presolve = True

    def __init__(
        self, problem: Problem, resolved: set[int], chosen: list[int], *, below: float
    ) -> None:
        super().__init__(problem, resolved)
        self.chosen = set(chosen)
        self.near: dict[int, list[int]] = {}
        self.at: dict[tuple[int, int], int] = {}
        self.labels: dict[int, list[int]] = {}
        for c in chosen:
            self._atoms(c)
        for a, label in list(self.at):
            if label == problem.home[a] or label == NEW:
                if problem.h[a] < problem.low:
                    self.rows += self._needs([a], label, [a])
            else:
                self.rows += self._needs([a], label, [a])
        self._whole_atoms()
        self.rows.append(({v: w for v, w in enumerate(self.cost) if w}, -np.inf, below))

    def _atoms(self, c: int) -> None:
        """Give each atom of ``c`` one label, and let the flows be what the labels say."""
        p = self.p
        members = p.members[p.mptr[c] : p.mptr[c + 1]].tolist()
        self.labels[c] = [c, *(d for d in p.touching(c).tolist() if (c, d) in self.between), NEW]
        for a in members:
            edges = range(int(p.indptr[a]), int(p.indptr[a + 1]))
            self.near[a] = [int(p.indices[e]) for e in edges]
            for label in self.labels[c]:
                self.at[a, label] = self._variable(0.0, 1.0, integer=True)
            self.rows.append(({self.at[a, label]: 1.0 for label in self.labels[c]}, 1.0, 1.0))
            self.rows.append(({self.at[a, c]: 1.0, self.shut[c]: 1.0}, -np.inf, 1.0))
        for label in self.labels[c][1:]:
            flow = self.new[c] if label == NEW else self.between[c, label]
            load = {self.at[a, label]: float(p.h[a]) for a in members}
            self.rows.append((load | {flow: -1.0}, 0.0, 0.0))

    def _whole_atoms(self) -> None:
        """Let the other flows be nothing or at least the lightest atom."""
        p = self.p
        flows = {(c, NEW): v for c, v in self.new.items()} | self.between
        for (c, _), flow in flows.items():
            counts = p.h[p.members[p.mptr[c] : p.mptr[c + 1]]]
            counts = counts[counts > 0]
            if c in self.chosen or not len(counts):
                continue
            used = self._variable(0.0, 1.0, integer=True)
            self.rows.append(({flow: 1.0, used: -float(p.total[c])}, -np.inf, 0.0))
            self.rows.append(({flow: 1.0, used: -float(counts.min())}, 0.0, np.inf))

    def _needs(self, piece: list[int], label: int, atoms: list[int]) -> list[Row]:
        """Say that ``atoms`` of ``piece`` get ``label`` only if something around it does too.

        Empty if something around may have the label without the model knowing.
        """
        around: dict[int, float] = {}
        for b in sorted({b for a in piece for b in self.near[a]} - set(piece)):
            home = int(self.p.home[b])
            if home in self.chosen:
                if (b, label) in self.at:
                    around[self.at[b, label]] = -1.0
                continue
            if home == label:
                return []
            flow = self.new.get(home) if label == NEW else self.between.get((home, label))
            if flow is not None:
                if self.p.h[b] == 0:
                    return []
                around[flow] = around.get(flow, 0.0) - 1.0 / float(self.p.h[b])
        return [(around | {self.at[a, label]: 1.0}, -np.inf, 0.0) for a in atoms]

    def violated(self, values: NDArray[np.float64]) -> list[Row]:
        """Return cuts against pieces that do not hang together with their part.

        A piece that holds no atom of the community it is named after, or is too small to be a
        part, reaches on. What cuts it off under one name is said for all names it may have.
        """
        p = self.p
        given = {a: label for (a, label), v in self.at.items() if values[v] > 0.5}  # noqa: PLR2004 - rounding
        cuts: list[Row] = []
        for piece in self._pieces(given):
            label = given[piece[0]]
            if not self._reaches_on(piece, label):
                continue
            now = self._needs(piece, label, piece)
            if any(sum(w * values[v] for v, w in row.items()) > 1e-6 for row, _, _ in now):  # noqa: PLR2004 - rounding
                homes = {int(p.home[a]) for a in piece}
                others = set.intersection(*(set(self.labels[c]) for c in homes)) - {label}
                for other in sorted(others):
                    if self._reaches_on(piece, other):
                        cuts += self._needs(piece, other, piece)
                cuts += now
        return cuts

    def _reaches_on(self, piece: list[int], label: int) -> bool:
        """Tell whether a part of that name cannot lie wholly within ``piece``."""
        anchored = label == NEW or bool((self.p.home[piece] == label).any())
        return not anchored or int(self.p.h[piece].sum()) < self.p.low

    def _pieces(self, given: dict[int, int]) -> list[list[int]]:
        """Return the connected pieces of like label among the atoms modelled one by one."""
        found, seen = [], set()
        for start in sorted(given):
            if start in seen:
                continue
            seen.add(start)
            piece = [start]
            for a in piece:
                for b in self.near[a]:
                    if b not in seen and given.get(b) == given[start]:
                        seen.add(b)
                        piece.append(b)
            found.append(piece)
        return found
