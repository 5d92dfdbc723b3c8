"""Column generation: price what the master's prices ask for, until nothing promises a gain."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.columns import Column, Set, column, connected_sets
from hexie_geo.planning.configurations import FAR, MAX_CLOSED, set_bounds
from hexie_geo.planning.master import STILL_OUTSIDE, Choice, Master
from hexie_geo.planning.pricing import (
    HIGH_EFFORT,
    LOW_EFFORT,
    SMALL,
    SMALL_EFFORT,
    TINY,
    TINY_EFFORT,
    Effort,
    price,
)
from hexie_geo.planning.problem import Problem

EAGER = 2
"""Sets of up to so many communities are all priced before the master is asked."""
FEW = 20
"""Chosen small sets are priced hardest only when they are so few."""
Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """Limits that decide when the search ends; ``seconds`` is a safety stop only."""

    largest_set: int = 4
    batch: int = 800
    rounds: int = 40
    priced_sets: int = 40_000
    refinements: int = 6
    refined_sets: int = 250
    low: Effort = LOW_EFFORT
    high: Effort = HIGH_EFFORT
    seconds: float = 600.0


@dataclass(eq=False, kw_only=True)
class Pool:
    """The columns found so far, the sets they may cover, and what the master knows."""

    problem: Problem
    sets: list[Set]
    bounds: NDArray[np.float64]
    must_in: NDArray[np.int64]
    border_price: float = 0.0
    columns: list[Column] = field(default_factory=list)
    of_set: dict[Set, int] = field(default_factory=dict)
    tried: set[Set] = field(default_factory=set)
    master: Master = field(init=False)

    def __post_init__(self) -> None:
        """Start an empty master."""
        self.master = Master(self.problem.must)

    def offer(self, found: Column) -> bool:
        """Take a column in; it replaces the one of the same set if it is cheaper."""
        cost = found.cost(self.border_price)
        known = self.of_set.get(found.members)
        if known is None:
            self.of_set[found.members] = len(self.columns)
            self.columns.append(found)
            self.master.add([found.members], [cost])
            return True
        if cost < self.columns[known].cost(self.border_price) - 1e-6:
            self.columns[known] = found
            self.master.reprice(known, cost)
            return True
        return False

    def price(self, sets: Sequence[Set], effort: Effort, seed: int, workers: int | None) -> int:
        """Price ``sets`` and offer what was found; return how many columns are new or better."""
        self.tried.update(sets)
        better = 0
        for priced in price(
            self.problem, sets, effort=effort, seed=seed, border_price=self.border_price,
            workers=workers,
        ):  # fmt: skip
            made = column(self.problem, priced) if priced is not None else None
            better += made is not None and self.offer(made)
        return better


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """The end of a search: the pool, the columns chosen, and why it stopped."""

    pool: Pool
    choice: Choice
    stopped_by: str

    @property
    def chosen(self) -> list[Column]:
        """The chosen columns, in order."""
        return [self.pool.columns[c] for c in self.choice.columns]

    @property
    def moved(self) -> int:
        """Households moved by the chosen columns."""
        return sum(c.moved for c in self.chosen)


def new_pool(problem: Problem, work: Work, *, border_price: float = 0.0) -> Pool:
    """Return an empty pool over all sets that can be repaired at all, by counting."""
    sets = connected_sets(problem, work.largest_set)
    table = np.full((len(sets), max(work.largest_set, 1)), -1, np.int32)
    for row, members in enumerate(sets):
        table[row, : len(members)] = members
    closable = np.bincount(problem.home, problem.pinned, problem.n_communities) == 0
    bounds = set_bounds(
        table, problem.total, closable, problem.low, problem.high, problem.high_new, MAX_CLOSED
    )
    keep = np.flatnonzero(bounds < FAR)
    kept = [sets[i] for i in keep]
    return Pool(
        problem=problem,
        sets=kept,
        bounds=bounds[keep].astype(float),
        must_in=np.array([int(problem.must[list(s)].sum()) for s in kept], np.int64),
        border_price=border_price,
    )


def search(
    pool: Pool,
    work: Work,
    *,
    seed: int,
    workers: int | None = None,
    seeds: Sequence[Column] = (),
    progress: Progress | None = None,
) -> Found:
    """Generate columns until no set promises a gain, choose, and refine what was chosen.

    Parameters
    ----------
    pool
        Columns so far; it grows in place.
    work
        Limits.
    seed
        Same seed, same answer.
    workers
        Threads for pricing; the answer does not depend on it.
    seeds
        Columns of a narrower rule: with them a wider rule never costs more.
    progress
        Called with (done, total).
    """
    clock = _Clock(work.seconds)
    say = progress or (lambda _done, _total: None)
    for known in seeds:
        pool.offer(known)
    for size in range(2, work.largest_set + 1):
        _generate(pool, work, size, seed, workers, clock, say)
    choice = pool.master.choose()
    choice = _refine(pool, work, choice, seed, workers, clock, say)
    return Found(pool=pool, choice=choice, stopped_by="time" if clock.out() else "work")


class _Clock:
    """The safety stop."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._hit = False

    def out(self) -> bool:
        """Tell whether time ran out; once it did, it stays so."""
        self._hit = self._hit or time.monotonic() > self._end
        return self._hit


def _promise(
    duals: NDArray[np.float64], sets: Sequence[Set], bounds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return, per set, its bound less what covering its members is worth: below 0 promises."""
    worth = np.array([float(duals[list(s)].sum()) for s in sets])
    result: NDArray[np.float64] = bounds - worth
    return result


def _generate(
    pool: Pool, work: Work, size: int, seed: int, workers: int | None, clock: _Clock, say: Progress
) -> None:
    """Price sets of up to ``size`` communities while the master's prices promise a gain."""
    eager = [s for s in pool.sets if len(s) <= EAGER >= size and s not in pool.tried]
    if eager:
        pool.price(eager[: work.priced_sets], work.low, seed, workers)
    rows = np.array([i for i, s in enumerate(pool.sets) if len(s) <= size], np.int64)
    for turn in range(work.rounds):
        say(20 * (size - 2) + turn, 100)
        if clock.out() or len(pool.tried) >= work.priced_sets:
            return
        _, duals = pool.master.duals()
        open_rows = np.array([i for i in rows if pool.sets[i] not in pool.tried], np.int64)
        if not len(open_rows):
            return
        promise = _promise(duals, [pool.sets[i] for i in open_rows], pool.bounds[open_rows])
        good = np.flatnonzero(promise < -1.0)
        if not len(good):
            return
        best = good[np.argsort(promise[good], kind="stable")][: work.batch]
        pool.price([pool.sets[open_rows[i]] for i in sorted(best)], work.low, seed, workers)


def _refine(
    pool: Pool,
    work: Work,
    choice: Choice,
    seed: int,
    workers: int | None,
    clock: _Clock,
    say: Progress,
) -> Choice:
    """Price the chosen sets and the most promising ones harder, until nothing is gained."""
    for turn in range(work.refinements):
        say(60 + turn, 100)
        if clock.out() or not len(pool.master):
            break
        _, duals = pool.master.duals()
        sets = [c.members for c in pool.columns]
        bound_of = dict(zip(pool.sets, pool.bounds, strict=True))
        promise = _promise(duals, sets, np.array([bound_of.get(s, 0.0) for s in sets]))
        lacking = _promise(duals, sets, np.array([c.cost(pool.border_price) for c in pool.columns]))
        near = [i for i in np.argsort(lacking, kind="stable") if promise[i] < -1.0]
        picked = {pool.columns[c].members for c in choice.columns}
        picked |= {sets[i] for i in near[: work.refined_sets]}
        pool.price(sorted(picked), work.high, seed + 1 + turn, workers)
        again = pool.master.choose()
        gain = choice.objective - again.objective
        choice = again
        if gain < 1.0 and turn:
            break
    return _exhaust(pool, choice, seed, workers, clock)


def _exhaust(pool: Pool, choice: Choice, seed: int, workers: int | None, clock: _Clock) -> Choice:
    """Price the chosen sets of few atoms hardest: there large atoms leave few ways."""
    sizes = np.diff(pool.problem.mptr)
    for most, effort in ((SMALL, SMALL_EFFORT), (TINY, TINY_EFFORT)):
        picked = sorted(pool.columns[c].members for c in choice.columns)
        small = [s for s in picked if int(sizes[list(s)].sum()) <= most]
        if not small or len(small) > FEW or clock.out():
            continue
        if pool.price(small, effort, seed + most, workers):
            choice = pool.master.choose()
    return choice


def still_outside(found: Found) -> list[int]:
    """Return the communities to change that no chosen column covers."""
    covered = {c for col in found.chosen for c in col.members}
    return [int(c) for c in np.flatnonzero(found.pool.problem.must) if int(c) not in covered]


def net_objective(choice: Choice, outside: int) -> float:
    """Return the objective less the price of what stays outside."""
    return choice.objective - STILL_OUTSIDE * outside
