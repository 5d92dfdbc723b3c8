"""Price connected sets of communities: the cheapest repair of each that annealing finds."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.jit import kernel
from hexie_geo.planning.configurations import MAX_CLOSED, configurations
from hexie_geo.planning.kernel import NO_PLAN, Array, anneal, seeded
from hexie_geo.planning.local import local_graph, permissions
from hexie_geo.planning.problem import Problem
from hexie_geo.planning.starts import start_labels

HOT, COLD = 0.8, 0.03
"""First and last temperature, in mean households of an atom."""
PENALTY = 4.0
"""Price of a household outside the range, against 1 for a household moved."""
SMALL, TINY = 60, 30
"""Sets of up to so many atoms get hotter, less strict starts too: large atoms need them."""
SMALL_PENALTY = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard a set is priced: annealing steps per atom, and starts per configuration.

    In sets of up to ``SMALL`` atoms, all but every ``cool``-th start are hotter and less strict.
    """

    steps: int
    starts: int
    cool: int = 2


LOW_EFFORT = Effort(steps=30, starts=6)
HIGH_EFFORT = Effort(steps=200, starts=6)
SMALL_EFFORT = Effort(steps=800, starts=24, cool=4)
TINY_EFFORT = Effort(steps=800, starts=400, cool=20)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Priced:
    """What pricing found for one set; ``labels`` per atom, new parts as ``-1, -2, ...``."""

    members: tuple[int, ...]
    cost: float
    atoms: NDArray[np.int32]
    labels: NDArray[np.int32]


@kernel
def price_sets(  # noqa: PLR0917 - numba knows positional arguments only
    sets: Array,
    seeds: Array,
    steps: int,
    starts: int,
    cool: int,
    price: float,
    h: Array,
    pinned: Array,
    ptr: Array,
    nbr: Array,
    border: Array,
    aptr: Array,
    apart: Array,
    total: Array,
    low: int,
    high: Array,
    high_new: int,
    cptr: Array,
    cidx: Array,
    mptr: Array,
    members: Array,
    adjacent_only: bool,
    offset: Array,
    labels: Array,
    costs: Array,
) -> None:
    """Price each set (rows of ``sets``, -1 fills); write labels at ``offset`` and ``costs``.

    The cost counts border as its change against today's. Configurations are tried from the
    cheapest counting bound on, until the bound shows that none can be cheaper.
    """
    where = np.full(len(h), -1, np.int32)
    for s in range(len(sets)):
        k = 0
        while k < sets.shape[1] and sets[s, k] >= 0:
            k += 1
        chosen = sets[s, :k]
        g = local_graph(chosen, where, h, ptr, nbr, border, aptr, apart, mptr, members)
        n = len(g.ids)
        lh, lpinned = h[g.ids], pinned[g.ids]
        closable = np.ones(k, np.bool_)
        for x in range(n):
            if lpinned[x]:
                closable[g.own[x]] = False
        masks, fresh, bounds = configurations(
            total[chosen], closable, low, high[chosen], high_new, MAX_CLOSED
        )
        found = NO_PLAN
        label, best = np.empty(n, np.int32), np.empty(n, np.int32)
        stamp, queue, mark = np.zeros(n, np.int64), np.empty(n, np.int32), 1
        state = seeded(seeds[s])
        for q in range(len(masks)):
            if bounds[q] - price * g.today >= found - 0.5:
                break
            top = np.full(k + fresh[q], high_new, np.int64)
            top[:k] = high[chosen]
            allowed = permissions(chosen, len(top), cptr, cidx, adjacent_only)
            for start in range(starts):
                ok, mark = start_labels(
                    state, label, masks[q], fresh[q], start % 3 > 1, lh, g.own, lpinned, allowed,
                    low, top, g.ptr, g.nbr, g.border, stamp, mark, queue,
                )  # fmt: skip
                if ok < 0:
                    break
                if ok == 0:
                    continue
                hot, cold, penalty = HOT * g.mean, COLD * g.mean, PENALTY
                if n <= SMALL and start % cool != 0:
                    everyone = float(lh.sum())
                    hot, cold, penalty = everyone / 15.0, everyone / 1500.0, SMALL_PENALTY
                cost, mark = anneal(
                    state, label, best, bounds[q], masks[q], steps * n, hot, cold, penalty, price,
                    lh, g.own, lpinned, allowed, low, top, g.ptr, g.nbr, g.border, g.aptr, g.apart,
                    stamp, mark, queue,
                )  # fmt: skip
                cost -= price * g.today
                if cost < found - 1e-9:
                    found = cost
                    for x in range(n):
                        y = best[x]
                        labels[offset[s] + x] = chosen[y] if y < k else k - 1 - y
                if price == 0.0 and found < bounds[q] + 1.0:
                    break
        costs[s] = found


def price(
    problem: Problem,
    sets: Sequence[tuple[int, ...]],
    *,
    effort: Effort,
    seed: int,
    border_price: float = 0.0,
    workers: int | None = None,
) -> list[Priced | None]:
    """Return the cheapest repair found for each set, None where none was found.

    Parameters
    ----------
    problem
        Arrays of the problem.
    sets
        Connected sets of community numbers, each sorted.
    effort
        Annealing steps and starts.
    seed
        Mixed with each set, so a result does not depend on the company it is priced in.
    border_price
        Households that a metre of border is worth; 0 asks for the fewest moves.
    workers
        Threads; results are the same for any number.
    """
    if not sets:
        return []
    table = np.full((len(sets), max(map(len, sets))), -1, np.int32)
    for row, members in enumerate(sets):
        table[row, : len(members)] = members
    sizes = np.diff(problem.mptr)
    lengths = np.array([int(sizes[list(m)].sum()) for m in sets], np.int64)
    offset = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    labels = np.full(int(offset[-1]), -1, np.int32)
    costs = np.full(len(sets), NO_PLAN)
    seeds = set_seeds(table, seed)

    def run(rows: NDArray[np.int64]) -> None:
        own = np.full(len(rows), NO_PLAN)
        price_sets(
            table[rows], seeds[rows], effort.steps, effort.starts,
            effort.cool, float(border_price),
            problem.h, problem.pinned, problem.indptr, problem.indices,
            problem.border, problem.aptr, problem.apart, problem.total, problem.low, problem.high,
            problem.high_new, problem.cptr, problem.cidx, problem.mptr, problem.members,
            problem.adjacent_only, offset[rows], labels, own,
        )  # fmt: skip
        costs[rows] = own

    n = workers or min(4, os.cpu_count() or 1)
    rows = np.arange(len(sets))
    if n == 1 or len(sets) < 2 * n:
        run(rows)
    else:
        with ThreadPoolExecutor(n) as pool:
            list(pool.map(run, [rows[k :: 4 * n] for k in range(4 * n)]))
    found: list[Priced | None] = []
    for row, members in enumerate(sets):
        if not np.isfinite(costs[row]):
            found.append(None)
            continue
        atoms = np.concatenate(
            [problem.members[problem.mptr[c] : problem.mptr[c + 1]] for c in members]
        )
        own = labels[offset[row] : offset[row + 1]].copy()
        found.append(Priced(members=members, cost=float(costs[row]), atoms=atoms, labels=own))
    return found


def set_seeds(table: NDArray[np.int32], seed: int) -> NDArray[np.uint64]:
    """Return one seed per row of ``table``, mixed from ``seed`` and the row's numbers alone."""
    mixed = np.full(len(table), seed, np.uint64)
    with np.errstate(over="ignore"):
        for column in table.T:
            used = column >= 0
            next_ = (mixed ^ (column.astype(np.int64) + 2).astype(np.uint64)) * np.uint64(
                0x9E3779B97F4A7C15
            )
            mixed = np.where(used, next_ ^ (next_ >> np.uint64(29)), mixed)
    return mixed
