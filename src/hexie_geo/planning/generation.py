"""Column generation: price what the master's prices ask for, until nothing promises a gain."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hexie_geo.planning.columns import Column
from hexie_geo.planning.master import Choice
from hexie_geo.planning.pool import Pool
from hexie_geo.planning.pricing import (
    HIGH_EFFORT,
    LOW_EFFORT,
    SMALL,
    SMALL_EFFORT,
    TINY,
    TINY_EFFORT,
    Effort,
)

EAGER = 2
"""Sets of up to so many communities are all priced before the master is asked."""
FEW = 20
"""Sets of few atoms are priced hardest only when they are so few."""
COARSE = 12
"""Atoms are large against the range when so many of them exceed its width."""
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


def _generate(
    pool: Pool, work: Work, size: int, seed: int, workers: int | None, clock: _Clock, say: Progress
) -> None:
    """Price sets of up to ``size`` communities while the master's prices promise a gain."""
    if size == EAGER:
        eager = np.flatnonzero((pool.sizes <= EAGER) & ~pool.tried)[: work.priced_sets]
        pool.price([pool.sets[i] for i in eager], work.low, seed, workers)
    for turn in range(work.rounds):
        say(20 * (size - EAGER) + turn, 100)
        if clock.out() or int(pool.tried.sum()) >= work.priced_sets:
            return
        promise = pool.promise(pool.master.duals()[1])
        good = np.flatnonzero((promise < -1.0) & (pool.sizes <= size) & ~pool.tried)
        if not len(good):
            return
        best = good[np.argsort(promise[good], kind="stable")][: work.batch]
        pool.price([pool.sets[i] for i in np.sort(best)], work.low, seed, workers)


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
        promise, lacking = pool.promise(duals), pool.lacking(duals)
        rows = [pool.row_of.get(key, -1) for key in pool.keys]
        near = [
            pool.keys[i]
            for i in np.argsort(lacking, kind="stable")
            if rows[i] >= 0 and promise[rows[i]] < -1.0
        ]
        picked = {pool.keys[c] for c in choice.columns} | set(near[: work.refined_sets])
        pool.price(sorted(picked), work.high, seed + 1 + turn, workers)
        again = pool.master.choose()
        gain = choice.objective - again.objective
        choice = again
        if gain < 1.0 and turn:
            break
    return _exhaust(pool, choice, seed, workers, clock)


def _exhaust(pool: Pool, choice: Choice, seed: int, workers: int | None, clock: _Clock) -> Choice:
    """Where atoms are large against the range, price few sets of few atoms hardest."""
    problem = pool.problem
    mean = float(problem.h[problem.h > 0].mean()) if problem.h.any() else 0.0
    if mean * COARSE < problem.high_new - problem.low:
        return choice
    atoms = np.append(np.diff(pool.problem.mptr), 0)[pool.table].sum(axis=1)
    for most, effort in ((SMALL, SMALL_EFFORT), (TINY, TINY_EFFORT)):
        promise = pool.promise(pool.master.duals()[1])
        picked = {pool.keys[c] for c in choice.columns}
        picked |= {pool.sets[i] for i in np.flatnonzero((promise < -1.0) & (atoms <= most))[:FEW]}
        small = [s for s in sorted(picked) if atoms[pool.row_of.get(s, 0)] <= most]
        if not small or len(small) > FEW or clock.out():
            continue
        if pool.price(small, effort, seed + most, workers):
            choice = pool.master.choose()
    return choice


def still_outside(found: Found) -> list[int]:
    """Return the communities to change that no chosen column covers."""
    covered = {c for col in found.chosen for c in col.members}
    return [int(c) for c in np.flatnonzero(found.pool.problem.must) if int(c) not in covered]
