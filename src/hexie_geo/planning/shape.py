"""Shape: border priced inside the columns, never polished afterwards.

A fixed slack per repair wastes it; a price on border spends it where it pays. At 0.06 households
a metre, about 1 % more households move on a real city and most of the raggedness is gone.
"""

from collections.abc import Sequence

import numpy as np

from hexie_geo.planning.columns import Column, column, from_labels
from hexie_geo.planning.master import Master
from hexie_geo.planning.pool import Pool
from hexie_geo.planning.pricing import Effort, price
from hexie_geo.planning.problem import Problem

BORDER_PRICE = 0.06
"""Households that a metre of border is worth when shape is asked for."""
EFFORT = Effort(steps=100, starts=4)
SETS = 1200
TIDY_PRICE = 0.003
TIDY_EFFORT = Effort(steps=200, starts=6)


def shaped(
    pool: Pool,
    chosen: Sequence[Column],
    *,
    seed: int,
    border_price: float = BORDER_PRICE,
    problem: Problem | None = None,
    sets: int = SETS,
) -> list[Column]:
    """Return a choice of columns with border priced at ``border_price`` households a metre.

    The sets nearest to being chosen are priced again with border in their cost; ``problem`` may
    carry other border weights (border off roads, say).
    """
    problem = problem or pool.problem
    near = nearest_sets(pool, chosen, sets)
    found: list[Column] = []
    for priced in price(problem, near, effort=EFFORT, seed=seed + 7, border_price=border_price):
        made = column(problem, priced) if priced is not None else None
        if made is not None:
            found.append(made)
    known = {c.members for c in found}
    again = [c for c in pool.columns if c.members in known or any(c is x for x in chosen)]
    found += [from_labels(problem, c.members, c.atoms, c.labels) for c in again]
    master = Master(problem.must)
    master.add([c.members for c in found], [c.cost(border_price) for c in found])
    return [found[i] for i in master.choose().columns]


def nearest_sets(pool: Pool, chosen: Sequence[Column], count: int) -> list[tuple[int, ...]]:
    """Return the chosen sets and those whose columns are nearest to being chosen."""
    _, duals = pool.master.duals()
    lacking = pool.lacking(duals)
    picked = {c.members for c in chosen}
    picked |= {pool.keys[i] for i in np.argsort(lacking, kind="stable")[:count]}
    return sorted(picked)


def tidied(problem: Problem, chosen: Sequence[Column], *, seed: int) -> list[Column]:
    """Return the chosen columns with shorter borders wherever no more households move."""
    sets = [c.members for c in chosen]
    best = list(chosen)
    again = price(problem, sets, effort=TIDY_EFFORT, seed=seed + 13, border_price=TIDY_PRICE)
    for i, priced in enumerate(again):
        made = column(problem, priced) if priced is not None else None
        if made is None or made.moved > best[i].moved:
            continue
        if (made.moved, made.border_m) < (best[i].moved, best[i].border_m):
            best[i] = made
    return best
