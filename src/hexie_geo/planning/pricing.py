"""Price connected sets of communities: the cheapest repair of each that annealing finds."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hexie_geo.planning.configurations import MAX_CLOSED, configurations
from hexie_geo.planning.kernel import NO_PLAN, PENALTY, anneal, dissolve, grow_part, seeded
from hexie_geo.planning.problem import Problem


FAR_BELOW = 1 << 60
SMALL = 60
"""Up to so many atoms every other start is hotter: large atoms need it against a tight range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard a set is priced: annealing steps per atom, and starts per configuration."""

    steps: int
    starts: int


LOW_EFFORT = Effort(steps=30, starts=6)
HIGH_EFFORT = Effort(steps=200, starts=6)
SMALL_EFFORT = Effort(steps=800, starts=40)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Priced:
    """What pricing found for one set; ``labels`` per atom, new parts as ``-1, -2, ...``."""

    members: tuple[int, ...]
    cost: float
    atoms: NDArray[np.int32]
    labels: NDArray[np.int32]


@njit(cache=True, nogil=True)
def price_sets(
    sets,
    seeds,
    steps,
    starts,
    price,
    h,
    home,
    pinned,
    ptr,
    nbr,
    border,
    aptr,
    apart,
    total,
    low,
    high,
    high_new,
    cptr,
    cidx,
    mptr,
    members,
    adjacent_only,
    offset,
    labels,
    costs,
):
    """Price each set (rows of ``sets``, -1 fills); write labels at ``offset`` and ``costs``."""
    local = np.full(len(h), -1, np.int32)
    for s in range(len(sets)):
        k = 0
        while k < sets.shape[1] and sets[s, k] >= 0:
            k += 1
        chosen = sets[s, :k]
        n = 0
        for c in chosen:
            n += mptr[c + 1] - mptr[c]
        ids = np.empty(n, np.int32)
        own = np.empty(n, np.int32)
        at = 0
        closable = np.ones(k, np.bool_)
        for x in range(k):
            for m in range(mptr[chosen[x]], mptr[chosen[x] + 1]):
                ids[at] = members[m]
                own[at] = x
                local[members[m]] = at
                closable[x] = closable[x] and not pinned[members[m]]
                at += 1
        size, pairs = 0, 0
        for i in ids:
            size += ptr[i + 1] - ptr[i]
            pairs += aptr[i + 1] - aptr[i]
        lptr, lnbr, lborder = np.zeros(n + 1, np.int64), np.empty(size, np.int32), np.empty(size)
        laptr, lapart = np.zeros(n + 1, np.int64), np.empty(pairs, np.int32)
        at, far, today, weight, filled = 0, 0, 0.0, 0, 0
        for x in range(n):
            i = ids[x]
            if h[i] > 0:
                weight += h[i]
                filled += 1
            for e in range(ptr[i], ptr[i + 1]):
                j = local[nbr[e]]
                if j >= 0:
                    lnbr[at] = j
                    lborder[at] = border[e]
                    at += 1
                    if j > x and own[j] != own[x] and border[e] > 0.0:
                        today += border[e]
            lptr[x + 1] = at
            for e in range(aptr[i], aptr[i + 1]):
                if local[apart[e]] >= 0:
                    lapart[far] = local[apart[e]]
                    far += 1
            laptr[x + 1] = far
        for i in ids:
            local[i] = -1
        lh, lpinned = h[ids], pinned[ids]
        masks, fresh, bounds = configurations(
            total[chosen], closable, low, high[chosen], high_new, MAX_CLOSED
        )
        mean = weight / max(1, filled)
        found = NO_PLAN
        label, best = np.empty(n, np.int32), np.empty(n, np.int32)
        stamp, queue, mark = np.zeros(n, np.int64), np.empty(n, np.int32), 1
        state = seeded(seeds[s])
        for q in range(len(masks)):
            if bounds[q] - price * today >= found - 0.5:
                break
            parts = k + fresh[q]
            top = np.full(parts, high_new, np.int64)
            top[:k] = high[chosen]
            allowed = np.ones((k, parts), np.bool_)
            if adjacent_only:
                for x in range(k):
                    for y in range(k):
                        touch = x == y
                        for e in range(cptr[chosen[x]], cptr[chosen[x] + 1]):
                            touch = touch or cidx[e] == chosen[y]
                        allowed[x, y] = touch
            for start in range(starts):
                for x in range(n):
                    label[x] = -1 if masks[q] >> own[x] & 1 else own[x]
                if masks[q] and not dissolve(
                    state, label, lptr, lnbr, lborder, own, allowed, queue
                ):
                    break
                ok = True
                for f in range(fresh[q]):
                    sums = np.zeros(parts, np.int64)
                    for x in range(n):
                        sums[label[x]] += lh[x]
                    source, most = -1, -FAR_BELOW
                    for y in range(k + f):
                        over = sums[y] - top[y] if start % 3 != 2 else sums[y]
                        if sums[y] > 0 and over > most:
                            source, most = y, over
                    if source < 0:
                        ok = False
                        break
                    target = min(max(low, sums[source] - top[source]), high_new)
                    target = min(target, sums[source] // 2 + 1)
                    ok = grow_part(
                        state,
                        k + f,
                        source,
                        target,
                        label,
                        lh,
                        lpinned,
                        lptr,
                        lnbr,
                        lborder,
                        own,
                        stamp,
                        mark,
                        queue,
                    )
                    mark += 2
                    if not ok:
                        break
                if not ok:
                    continue
                hot, cold, penalty = 0.8 * mean, 0.03 * mean, PENALTY
                if n <= SMALL and start % 2 == 1:
                    hot, cold, penalty = weight / 15.0, weight / 1500.0, 1.5
                cost, mark = anneal(
                    state,
                    label,
                    best,
                    bounds[q],
                    masks[q],
                    steps * n,
                    hot,
                    cold,
                    penalty,
                    price,
                    lh,
                    own,
                    lpinned,
                    allowed,
                    low,
                    top,
                    lptr,
                    lnbr,
                    lborder,
                    laptr,
                    lapart,
                    stamp,
                    mark,
                    queue,
                )
                if cost - price * today < found - 1e-9:
                    found = cost - price * today
                    for x in range(n):
                        y = best[x]
                        labels[offset[s] + x] = chosen[y] if y < k else -1 - (y - k)
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
            table[rows], seeds[rows], effort.steps, effort.starts, float(border_price),
            problem.h, problem.home, problem.pinned, problem.indptr, problem.indices,
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
