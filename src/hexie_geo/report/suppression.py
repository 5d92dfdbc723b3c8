"""Small counts of vulnerable groups kept out of what is published, and what would give them away.

A count from 1 to 9 is not published. Neither are, then, counts from which a sum or a difference
would tell it: further ones are hidden until, from the published ones, the total and the knowledge
that a count is not negative, every hidden count is left a range of at least twice ``width``, and
every small one ``width`` above its value and ``width`` below it (or down to 0).

Each vulnerable group is a column of its own: a household may belong to several, so sums over
groups mean nothing and are not published. The attacker's problem and the search for what else to
hide are linear programs (Fischetti and Salazar-González 2001; Kelly, Golden and Assad 1992).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

SMALL = 10
"""Counts below this are hidden; 0 is published, for it tells of nobody."""
WIDTH = 5.0

_EPS = 1e-6
_ZERO_COSTS = 4.0  # a 0 is hidden only where that saves several other counts

_ROUNDS = 24

Cells = NDArray[np.float64]
Flags = NDArray[np.bool_]


def whole(table: pd.DataFrame) -> Cells:
    """Return the counts of a table; raise ValueError if one is missing, negative or not whole."""
    counts: Cells = table.to_numpy(dtype=float)
    if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts % 1 == 0).all()):
        message = "counts must be whole, not negative, and none missing"
        raise ValueError(message)
    return counts


def hide(
    counts: Cells, sets: Cells, *, small: int = SMALL, width: float = WIDTH
) -> tuple[Flags, bool]:
    """Return which sums of parts to hide, and whether that protects every small count.

    Parameters
    ----------
    counts
        Whole counts of the parts that no table divides further.
    sets
        A row per cell of a table: 1 for the parts it counts. The total is published.
    small
        Cells from 1 to ``small - 1`` are hidden; parts with such a count are protected although
        no cell may show them.
    width
        How far off a small count must stay possible either way.

    Returns
    -------
    hidden : numpy.ndarray of bool
        By cell. Where the total alone gives a count away, at least every cell but 0 is hidden.
    safe : bool
        False in that case: the total must not be published then.

    Examples
    --------
    >>> cells = np.eye(4)
    >>> hide(np.array([3.0, 40, 25, 60]), cells)[0].tolist()
    [True, False, True, False]
    >>> hide(np.array([3.0, 4, 8, 60]), cells)[0].tolist()
    [True, True, True, False]
    >>> hide(np.array([3.0, 0, 0, 0]), cells)[1]
    False
    """
    return _Column(counts, sets, small=small, width=width).solved()


@dataclass(slots=True)
class _Column:
    """One column: what is hidden so far, and tables that fit what is published (witnesses)."""

    counts: Cells
    sets: Cells
    small: int = field(kw_only=True)
    width: float = field(kw_only=True)
    values: Cells = field(init=False)
    hidden: Flags = field(init=False)
    witnesses: list[Cells] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.values = self.sets @ self.counts
        self.hidden = self._is_small(self.values)

    def _is_small(self, values: Cells) -> Flags:
        found: Flags = (values >= 1) & (values < self.small)
        return found

    def solved(self) -> tuple[Flags, bool]:
        """Hide until every small part and every hidden cell is left its range."""
        parts = np.eye(len(self.counts))[self._is_small(self.counts)]
        queue = [*parts, *self.sets[self.hidden]]
        asked = set()
        self._look_round(np.array(queue))
        while queue:
            aim = queue.pop(0)
            if aim.tobytes() in asked:
                continue
            asked.add(aim.tobytes())
            while not self._protected(aim):
                more = self._cheapest(aim)
                if more is None:
                    self.hidden = self.hidden | (self.values >= 1)
                    return self.hidden, False
                self.hidden = self.hidden | more
                queue += [*self.sets[more]]
        return self.hidden, True

    def _look_round(self, aims: Cells) -> None:
        """Find tables that raise half of the counts asked for and lower the others, by lot.

        A few of them show nearly all of a city's counts to be protected, one by one.
        """
        dice = np.random.default_rng(0)
        for _ in range(_ROUNDS if len(aims) > _ROUNDS else 0):
            signs = dice.choice([-1.0, 1.0], len(aims))
            self.witnesses.append(self._farthest(signs @ aims, most=2 * self.width))

    def _wanted(self, aim: Cells) -> tuple[float, float, float]:
        """Return how far down, how far up and how wide a count must stay possible."""
        value = float(aim @ self.counts)
        if not 1 <= value < self.small:
            return 0.0, 0.0, 2 * self.width
        return min(self.width, value), self.width, 2 * self.width

    def _protected(self, aim: Cells) -> bool:
        """Tell whether a count is left its range; earlier tables are asked before new ones."""
        low, high, wide = self._wanted(aim)
        for sign in (0.0, -1.0, 1.0):
            if sign:
                self.witnesses.append(self._farthest(sign * aim))
            moved = np.array([0.0, *(float(aim @ w) for w in self.witnesses)])
            down, up = -moved.min(), moved.max()
            if down > low - _EPS and up > high - _EPS and down + up > wide - _EPS:
                return True
        return False

    def _fixed(self) -> Any:
        """Return what any other table must have in common with the true one."""
        total = np.ones((1, len(self.counts)))
        return sparse.csr_matrix(np.vstack([self.sets[~self.hidden], total]))

    def _farthest(self, aim: Cells, *, most: float | None = None) -> Cells:
        """Return the change of the parts, unseen in what is published, that raises ``aim`` most.

        No part rises by more than ``most``.
        """
        same = self._fixed()
        found: Any = _linprog(
            -aim, A_eq=same, b_eq=np.zeros(same.shape[0]), bounds=self._bounds(most)
        )
        return np.asarray(found.x)

    def _bounds(self, most: float | None = None) -> list[tuple[float, float | None]]:
        return [(-float(c), most) for c in self.counts]

    def _cheapest(self, aim: Cells) -> Flags | None:
        """Return the shown cells whose hiding gives ``aim`` the range it lacks; None if none do.

        A change that gives it is sought which touches few shown cells, small ones first.
        """
        low, high, wide = self._wanted(aim)
        down = -min(float(aim @ w) for w in self.witnesses)
        sign, amount = (-1.0, low) if down < low - _EPS else (1.0, max(high, wide - down))
        shown = np.flatnonzero(~self.hidden)
        values = self.values[shown]
        least = 1.0 + 0.01 * values / max(values.max(initial=1.0), 1.0)
        least = np.where(values < 1, _ZERO_COSTS, least) / amount
        falls = least * amount / np.minimum(np.maximum(values, _EPS), amount)
        n, m = len(self.counts), len(shown)
        if not m:
            return None
        eye, none = np.eye(m), np.zeros((1, 2 * m))
        same = np.block([[self.sets[shown], -eye, eye], [np.ones((1, n)), none], [aim, none]])
        right = np.concatenate([np.zeros(m + 1), [sign * amount]])
        found: Any = _linprog(
            np.concatenate([np.zeros(n), least, falls]), A_eq=sparse.csr_matrix(same), b_eq=right,
            bounds=[*self._bounds(), *[(0.0, None)] * (2 * m)],
        )  # fmt: skip
        if found.x is None:
            return None
        touched = found.x[n : n + m] + found.x[n + m :] > _EPS
        more = np.zeros_like(self.hidden)
        more[shown[touched]] = True
        return more if more.any() else None


def _linprog(aim: Cells, **program: Any) -> Any:
    from scipy.optimize import linprog

    return linprog(aim, method="highs", **program)
