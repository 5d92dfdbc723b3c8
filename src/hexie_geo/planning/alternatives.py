"""Other good plans: near the fewest moves but different, or better in another respect."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Reach
from hexie_geo.planning.columns import Column
from hexie_geo.planning.engine import Engine, make_plan, run
from hexie_geo.planning.finish import WITHIN
from hexie_geo.planning.lacking import rooms_lacking
from hexie_geo.planning.master import solve
from hexie_geo.planning.roads import along_roads, border_off_roads
from hexie_geo.planning.shape import shaped

DIFFERENT = 0.01
"""Of the moved households, at least this share is placed differently."""
NEW_COMMUNITY = 200.0
"""Square metres of rooms that the police office and branch of one new committee weigh like."""
FEW = 40
"""With so few communities to change, corridors are searched as widely as the rest."""
TRIES = 6
NODES = 2000

Floats: TypeAlias = NDArray[np.float64]
Chosen: TypeAlias = Sequence[Column]
Scores: TypeAlias = Callable[[Engine, Chosen], dict[str, float]]


def alternatives(engine: Engine, count: int) -> list[Plan]:
    """Return the plan with the fewest moves and up to ``count - 1`` others, best first.

    Kinds: ``best_shape`` (border priced), ``fewest_new`` (fewest rooms and offices to be found
    for new committees), ``follows_roads`` (border off roads priced, where there are roads),
    ``corridor`` (reach widened) and ``different`` (fewest moves among plans that place at least
    1 % of the moved households elsewhere). Each moves at most 5 % more than the first.
    """
    if count <= 1 or not engine.chosen:
        return [make_plan(engine, engine.chosen)]
    scores = _scores(engine)
    best = make_plan(engine, engine.chosen, scores=scores(engine, engine.chosen))
    plans, most = [best], (1 + WITHIN) * best.moved_households
    for plan in _candidates(engine, most, scores):
        if plan.moved_households > most or plan.outside_after > best.outside_after:
            continue
        twin = next((i for i, p in enumerate(plans) if not placed_differently(plan, p)), None)
        if twin is not None:
            plans[twin] = _also(plans[twin], plan.kind)
        elif _is_new(plan, plans):
            plans.append(plan)
        if len(plans) == count:
            break
    return [plans[0], *sorted(plans[1:], key=lambda p: p.moved_households)]


def _also(plan: Plan, kind: str) -> Plan:
    """Note that a plan is the best of another kind too."""
    known = plan.scores.get("also", ())
    if kind in {plan.kind, *known}:
        return plan
    return replace(plan, scores=dict(plan.scores) | {"also": (*known, kind)})


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
    """Tell whether a plan is another one: of another kind, or with 1 % of the moves elsewhere."""
    of_kind = plan.kind not in {known.kind for known in plans}
    least = 1 if of_kind else DIFFERENT * plans[0].moved_households
    return all(placed_differently(plan, known) >= least for known in plans)


def _candidates(engine: Engine, most: float, scores: Scores) -> Iterator[Plan]:
    """Yield one plan per kind, then as many others as are found."""
    kinds: list[tuple[str, Callable[[], Chosen | None]]] = [
        ("best_shape", lambda: shaped(engine.found.pool, engine.chosen, seed=engine.seed)),
        ("fewest_new", lambda: _fewest_new(engine, most)),
        ("follows_roads", lambda: _along_roads(engine)),
    ]
    seen: list[Chosen] = [engine.chosen]
    for kind, maker in kinds:
        chosen = maker()
        if chosen:
            seen.append(chosen)
            yield make_plan(engine, chosen, kind=kind, scores=scores(engine, chosen))
    if engine.problem.adjacent_only:
        rules = replace(engine.problem.rules, reach=Reach.CORRIDOR)
        work = engine.work
        if int(engine.problem.must.sum()) > FEW:
            work = replace(work, largest_set=3)
        wide = run(engine.workspace, rules, seed=engine.seed, work=work, earlier=engine)
        yield make_plan(wide, wide.chosen, kind="corridor", scores=scores(wide, wide.chosen))
    for _ in range(TRIES):
        chosen = _different(engine, seen, most)
        if not chosen:
            break
        seen.append(chosen)
        yield make_plan(engine, chosen, kind="different", scores=scores(engine, chosen))


def _fewest_new(engine: Engine, most: float) -> Chosen | None:
    """Return the choice that lacks the fewest square metres of rooms and the fewest offices."""
    columns, prices = engine.finished.columns, engine.finished.prices
    lacks = rooms_lacking(engine.workspace, engine.problem, columns)
    costs = [
        float(lack) + NEW_COMMUNITY * c.new_parts + c.moved / 100 + price / 100
        for c, lack, price in zip(columns, lacks, prices, strict=True)
    ]
    return _chosen(engine, costs, most)


def _different(engine: Engine, seen: Sequence[Chosen], most: float) -> Chosen | None:
    """Return the cheapest choice that moves a share of each seen plan's households otherwise."""
    columns, prices = engine.finished.columns, engine.finished.prices
    costs = [c.cost() + price / 100 for c, price in zip(columns, prices, strict=True)]
    limits = []
    for chosen in seen:
        same = _moved_alike(engine, chosen)
        moved = sum(c.moved for c in chosen)
        limits.append((same, (1 - 2 * DIFFERENT) * moved))
    return _chosen(engine, costs, most, *limits)


def _moved_alike(engine: Engine, chosen: Chosen) -> Floats:
    """Return, per column, the households it moves where ``chosen`` moves them too."""
    h, home = engine.problem.h, engine.problem.home
    goes = home.copy()
    for col in chosen:
        goes[col.atoms] = np.maximum(col.labels, -1)  # new parts count alike
    return np.array(
        [
            float(h[c.atoms][(np.maximum(c.labels, -1) == goes[c.atoms]) & _moves(c, home)].sum())
            for c in engine.finished.columns
        ]
    )


def _moves(col: Column, home: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> Any:
    return col.labels != home[col.atoms]


def _chosen(
    engine: Engine, costs: Sequence[float], most: float, *limits: tuple[Floats, float]
) -> Chosen | None:
    """Return the choice of the columns at hand at ``costs`` that moves at most ``most``."""
    columns = engine.finished.columns
    moved = np.array([float(c.moved) for c in columns])
    found = solve(
        engine.problem.must, [c.members for c in columns], costs,
        extra=[(moved, most), *limits], max_nodes=NODES,
    )  # fmt: skip
    return [columns[i] for i in found.columns]


def _along_roads(engine: Engine) -> Chosen | None:
    border = border_off_roads(engine.workspace, engine.problem)
    if border is None:
        return None
    problem = replace(engine.problem, border=border)
    return shaped(engine.found.pool, engine.chosen, seed=engine.seed, problem=problem)


def _scores(engine: Engine) -> Scores:
    """Return a function that tells how much of a plan's new border follows roads."""
    off = border_off_roads(engine.workspace, engine.problem)

    def share(made: Engine, chosen: Chosen) -> dict[str, float]:
        if off is None:
            return {}
        told = along_roads(made.problem, off, chosen)
        return {} if told is None else {"border_on_roads_share": told}

    return share
