"""Other good plans: near the fewest moves but different, or better in another respect."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Reach
from hexie_geo.planning.columns import Column
from hexie_geo.planning.engine import Engine, make_plan, run
from hexie_geo.planning.pool import Pool
from hexie_geo.planning.roads import border_off_roads
from hexie_geo.planning.shape import shaped

WITHIN = 0.05
"""An alternative moves at most this share more than the fewest."""
DIFFERENT = 0.01
"""Of the moved households, at least this share is placed differently."""
NEW_COMMUNITY = 400.0
"""Households that one new committee (rooms, police, branch) is worth when they are priced."""
TRIES = 6

Chosen = Sequence[Column]


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate:
    """A set of columns that makes another plan, and what it is good at."""

    kind: str
    chosen: Chosen


def alternatives(engine: Engine, count: int) -> list[Plan]:
    """Return the plan with the fewest moves and up to ``count - 1`` others, best first.

    Kinds: ``best_shape`` (border priced), ``fewest_new`` (new committees priced),
    ``follows_roads`` (border off roads priced, where there are roads), ``corridor`` (reach
    widened) and ``different`` (fewest moves among plans that place at least 1 % of the moved
    households elsewhere). Each moves at most 5 % more than the first.
    """
    best = make_plan(engine, engine.chosen)
    plans = [best]
    if count <= 1 or not best.changes:
        return plans
    for plan in _candidates(engine, best):
        if len(plans) == count:
            break
        near = plan.moved_households <= (1 + WITHIN) * best.moved_households
        if near and plan.outside_after <= best.outside_after and _is_new(plan, plans):
            plans.append(plan)
    return [best, *sorted(plans[1:], key=lambda p: p.moved_households)]


def placed_differently(one: Plan, other: Plan) -> int:
    """Return the households that two plans put into communities of different households.

    Parts are compared by their matching, so a mere renaming of new communities does not count.
    """
    from scipy.optimize import linear_sum_assignment

    a = {n: i for i, n in enumerate(sorted(set(one.after.values())))}
    b = {n: i for i, n in enumerate(sorted(set(other.after.values())))}
    moved = [u for u in one.after if one.after[u] != other.after[u]]
    rows = sorted({one.after[u] for u in moved} | {other.after[u] for u in moved})
    mine = [n for n in rows if n in a]
    theirs = [n for n in rows if n in b]
    common = np.zeros((len(mine), len(theirs)))
    left, right = {n: i for i, n in enumerate(mine)}, {n: i for i, n in enumerate(theirs)}
    total = 0
    for u, h in one.households.items():
        i, j = left.get(one.after[u], -1), right.get(other.after[u], -1)
        if i >= 0 and j >= 0:
            common[i, j] += h
            total += h
    if not mine or not theirs:
        return 0
    chosen = linear_sum_assignment(-common)
    return int(total - common[chosen].sum())


def _is_new(plan: Plan, plans: Sequence[Plan]) -> bool:
    least = DIFFERENT * plans[0].moved_households
    return all(placed_differently(plan, known) >= least for known in plans)


def _candidates(engine: Engine, best: Plan) -> Iterator[Plan]:
    makers: list[Callable[[], Chosen | None]] = [
        lambda: shaped(engine.found.pool, engine.chosen, seed=engine.seed),
        lambda: _fewest_new(engine),
        lambda: _different(engine, [engine.chosen], best),
        lambda: _along_roads(engine),
    ]
    kinds = ("best_shape", "fewest_new", "different", "follows_roads")
    seen: list[Chosen] = [engine.chosen]
    for kind, maker in zip(kinds, makers, strict=True):
        chosen = maker()
        if chosen:
            seen.append(chosen)
            yield make_plan(engine, chosen, kind=kind)
    for _ in range(TRIES):
        chosen = _different(engine, seen, best)
        if not chosen:
            break
        seen.append(chosen)
        yield make_plan(engine, chosen, kind="different")
    if engine.problem.adjacent_only:
        rules = replace(engine.problem.rules, reach=Reach.CORRIDOR)
        wide = run(
            engine.workspace, rules, seed=engine.seed,
            work=replace(engine.work, largest_set=3), atoms=engine.problem.atoms,
        )  # fmt: skip
        yield make_plan(wide, wide.chosen, kind="corridor")


def _limit(pool: Pool, moved: int) -> tuple["np.ndarray[tuple[int], np.dtype[np.float64]]", float]:
    return np.array([float(c.moved) for c in pool.columns]), (1 + WITHIN) * moved


def _fewest_new(engine: Engine) -> Chosen | None:
    pool = engine.found.pool
    costs = [c.cost() + NEW_COMMUNITY * c.new_parts for c in pool.columns]
    choice = pool.master.choose(costs, extra=[_limit(pool, engine.found.moved)])
    return [pool.columns[c] for c in choice.columns]


def _different(engine: Engine, seen: Sequence[Chosen], best: Plan) -> Chosen | None:
    """Return the cheapest choice that drops a share of each seen plan's moves."""
    pool = engine.found.pool
    at = {c.members: i for i, c in enumerate(pool.columns)}
    rows = []
    for chosen in seen:
        mine = [at[c.members] for c in chosen if c.members in at]
        moves = [float(pool.columns[i].moved) for i in mine]
        rows.append((mine, moves, (1 - 4 * DIFFERENT) * sum(moves)))
    choice = pool.master.choose(
        forbidden=rows, extra=[_limit(pool, best.moved_households)], max_nodes=2000
    )
    return [pool.columns[c] for c in choice.columns]


def _along_roads(engine: Engine) -> Chosen | None:
    border = border_off_roads(engine.workspace, engine.problem)
    if border is None:
        return None
    problem = replace(engine.problem, border=border)
    pool = engine.found.pool
    return shaped(pool, engine.chosen, seed=engine.seed, problem=problem)
