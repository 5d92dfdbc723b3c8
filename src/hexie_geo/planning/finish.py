"""The last levels of the objective, settled among plans that move as few households.

First the border between communities, priced inside the columns; then how far the moved
households are from police and service rooms, and what new committees will lack. The fewest moves
are a constraint here, so neither level ever costs a household more than ``border_slack`` allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.columns import Column, column
from hexie_geo.planning.generation import Found
from hexie_geo.planning.lacking import committee_price
from hexie_geo.planning.master import solve
from hexie_geo.planning.pricing import Effort

ATOM, METRE, DRAWN_IN, DISSOLVED = 0.1, 0.01, 1.0, 5.0
"""Prices of an atom that moves, a metre of border, a community that is drawn in and one that is
dissolved: 10, 100 and 500 metres of border. Only their ratios matter."""
WITHIN = 0.05
"""Alternatives move at most this share more than the fewest."""
BORDER_PRICES = (0.001, 0.003, 0.01, 0.03)
"""Households a metre of border is worth while repairs of the chosen sets are looked for again."""
EFFORT = Effort(steps=300, starts=12)
MAX_NODES = 500
MANY, QUICK = 400, Effort(steps=60, starts=4)
"""From so many sets on, each is looked at only once more, and quickly."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Finished:
    """The columns of the plan, and all columns that were looked at for it.

    ``prices`` are those of the last levels, in no unit: only their ratios matter.
    """

    chosen: Sequence[Column]
    columns: Sequence[Column]
    prices: Sequence[float]


def finished(workspace: Workspace, found: Found, *, seed: int) -> Finished:
    """Return the choice with the shortest border, then the nearest rooms, at as few moves.

    Parameters
    ----------
    workspace
        Where police offices, stations and rooms are found.
    found
        A finished search; households moved and communities left outside stay as it has them,
        but for the share ``border_slack`` of the rules.
    seed
        Same seed, same answer.

    Returns
    -------
    Finished
        Where no shape is known the choice stays as it is.
    """
    pool, problem = found.pool, found.pool.problem
    if not found.choice.columns or not problem.atoms.has_shapes:
        plain = [0.0] * len(pool.columns)
        return Finished(chosen=found.chosen, columns=pool.columns, prices=plain)
    most = int(found.moved * (1 + problem.rules.border_slack))
    value, duals = pool.master.duals()
    # what lacks more is in no plan with as few moves, or in none within a twentieth of them
    spare = found.choice.objective - value + WITHIN * found.moved + (most - found.moved) + 1.0
    near = np.flatnonzero(pool.lacking(duals) <= spare)
    known = [pool.columns[i] for i in sorted({*near.tolist(), *found.choice.columns})]
    columns = [*known, *repriced(found, seed=seed)]
    costs = [
        _price(c) + extra
        for c, extra in zip(columns, committee_price(workspace, problem, columns), strict=True)
    ]
    moved = np.array([float(c.moved) for c in columns])
    choice = solve(
        problem.must, [c.members for c in columns], costs,
        extra=[(moved, float(most))], max_nodes=MAX_NODES,
    )  # fmt: skip
    chosen = [columns[i] for i in choice.columns]
    covered = {c for col in chosen for c in col.members if problem.must[c]}
    asked = {c for col in found.chosen for c in col.members if problem.must[c]}
    kept = chosen if len(covered) == len(asked) else found.chosen
    return Finished(chosen=kept, columns=columns, prices=costs)


def _price(column: Column) -> float:
    gone = len(set(column.members) - set(column.labels.tolist()))
    drawn = DRAWN_IN * len(column.members) + DISSOLVED * gone
    return ATOM * column.atoms_moved + METRE * column.border_m + drawn


def repriced(found: Found, *, seed: int) -> list[Column]:
    """Return repairs of the chosen sets that were looked for with border in their price.

    Now and then one of them moves fewer households too.
    """
    problem, sets = found.pool.problem, sorted(c.members for c in found.chosen)
    if not problem.atoms.has_shapes:
        return []
    many = len(sets) > MANY
    made: list[Column] = []
    for turn, metre in enumerate(BORDER_PRICES[1:2] if many else BORDER_PRICES):
        priced = found.pool.pricing(
            sets, effort=QUICK if many else EFFORT, seed=seed + 11 + turn, border_price=metre
        )
        made += [c for p in priced if p is not None and (c := column(problem, p)) is not None]
    return made
