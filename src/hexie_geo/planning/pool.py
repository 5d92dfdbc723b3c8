"""The pool: sets that may be repaired, the columns found for them, and the master over both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.columns import Column, Set, column, connected_sets
from hexie_geo.planning.configurations import FAR, MAX_CLOSED, set_bounds
from hexie_geo.planning.master import Master
from hexie_geo.planning.pricing import Effort
from hexie_geo.planning.problem import Problem
from hexie_geo.planning.recall import Pricing


@dataclass(eq=False, kw_only=True)
class Pool:
    """All sets within reach with their counting bounds, and the columns found so far.

    ``table`` holds the sets as rows, filled up with -1; ``tried`` marks those priced once;
    ``keys`` gives the set each column was priced in; ``pricing`` prices them.
    It grows in place; everything it hands out is a value.
    """

    problem: Problem
    pricing: Pricing
    table: NDArray[np.int32]
    bounds: NDArray[np.float64]
    border_price: float = 0.0
    columns: list[Column] = field(default_factory=list)
    keys: list[Set] = field(default_factory=list)
    of_set: dict[Set, int] = field(default_factory=dict)
    row_of: dict[Set, int] = field(init=False)
    sets: list[Set] = field(init=False)
    sizes: NDArray[np.int64] = field(init=False)
    tried: NDArray[np.bool_] = field(init=False)
    master: Master = field(init=False)

    def __post_init__(self) -> None:
        """Start an empty master."""
        self.sizes = (self.table >= 0).sum(axis=1)
        rows = zip(self.table.tolist(), self.sizes.tolist(), strict=True)
        self.sets = [tuple(row[:size]) for row, size in rows]
        self.row_of = {members: row for row, members in enumerate(self.sets)}
        self.tried = np.zeros(len(self.sets), bool)
        self.master = Master(self.problem.must)

    def offer(self, found: Column, *, priced: Set | None = None) -> bool:
        """Take a column in; tell whether it is new or cheaper than the one of the same set.

        ``priced`` is the set it was found in, which may hold communities it leaves alone.
        """
        key = found.members if priced is None else priced
        cost = found.cost(self.border_price)
        known = self.of_set.get(key)
        if known is not None and cost >= self.columns[known].cost(self.border_price) - 1e-6:
            return False
        if known is not None and self.columns[known].members == found.members:
            self.columns[known] = found
            self.master.reprice(known, cost)
            return True
        self.of_set[key] = len(self.columns)
        self.columns.append(found)
        self.keys.append(key)
        self.master.add([found.members], [cost])
        return True

    def price(self, sets: Sequence[Set], effort: Effort, seed: int, workers: int | None) -> int:
        """Price ``sets`` and offer what was found; return how many columns are new or better."""
        self.tried[[self.row_of[s] for s in sets if s in self.row_of]] = True
        better = 0
        for members, priced in zip(
            sets,
            self.pricing(
                sets, effort=effort, seed=seed, border_price=self.border_price, workers=workers
            ),
            strict=True,
        ):
            made = column(self.problem, priced) if priced is not None else None
            better += made is not None and self.offer(made, priced=members)
        return better

    def promise(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, per set, its bound less what covering its members is worth: below 0 promises."""
        worth = np.append(duals[: self.problem.n_communities], 0.0)[self.table].sum(axis=1)
        result: NDArray[np.float64] = self.bounds - worth
        return result

    def lacking(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, per column, its cost less what covering its members is worth."""
        return np.array(
            [c.cost(self.border_price) - duals[list(c.members)].sum() for c in self.columns]
        )


def new_pool(
    problem: Problem,
    largest_set: int,
    *,
    border_price: float = 0.0,
    earlier: Pool | None = None,
) -> Pool:
    """Return an empty pool over all sets that can be repaired at all, by counting.

    ``earlier`` is the pool of narrower rules, of which what holds here too is not priced again.
    """
    sets = connected_sets(problem, largest_set)
    table = np.full((len(sets), max(largest_set, 1)), -1, np.int32)
    for row, members in enumerate(sets):
        table[row, : len(members)] = members
    closable = np.bincount(problem.home, problem.pinned, problem.n_communities) == 0
    bounds = set_bounds(
        table, problem.total, closable, problem.low, problem.high, problem.high_new, MAX_CLOSED
    )
    keep = bounds < FAR
    return Pool(
        problem=problem,
        pricing=earlier.pricing.over(problem) if earlier else Pricing(problem=problem),
        table=table[keep],
        bounds=bounds[keep].astype(float),
        border_price=border_price,
    )
