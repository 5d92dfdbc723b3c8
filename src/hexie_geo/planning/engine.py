"""From a workspace and rules to a plan: search, names, changes, certificates, bounds."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hexie_geo.model.plans import Cut, Plan, PlanRules
from hexie_geo.model.terms import OutcomeRule, Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import gather
from hexie_geo.planning.bounds import Bound, best_bound, family
from hexie_geo.planning.certificates import certificates
from hexie_geo.planning.changes import change
from hexie_geo.planning.columns import Column, border_change, names_hold
from hexie_geo.planning.cut import proposed_cuts
from hexie_geo.planning.finish import Finished, finished, repriced
from hexie_geo.planning.generation import Found, Progress, Work, search, still_outside
from hexie_geo.planning.naming import anchors, new_names, settle
from hexie_geo.planning.pool import Pool, new_pool
from hexie_geo.planning.problem import Problem, build
from hexie_geo.planning.sharpened import sharpened

Option = TypeVar("Option", OutcomeRule, Reach, Townships)

LARGE_CITY = 600
"""From so many communities to change on, repairs span at most three communities."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Engine:
    """A finished search over one workspace, from which plans are made.

    ``searched`` holds the columns found under these rules and under each narrower one.
    """

    workspace: Workspace
    digest: str
    problem: Problem
    found: Found
    finished: Finished
    searched: Mapping[PlanRules, Sequence[Column]]
    work: Work
    seed: int
    bound: Bound
    family_bound: float
    cuts: Mapping[int, Cut]
    seconds: float

    @property
    def chosen(self) -> Sequence[Column]:
        """The repairs of the plan with the fewest households moved."""
        return self.finished.chosen


def run(
    workspace: Workspace,
    rules: PlanRules,
    *,
    seed: int = 0,
    work: Work | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    earlier: Engine | None = None,
) -> Engine:
    """Search for the fewest households moved under ``rules``.

    It starts from the columns of all narrower rules, so more freedom never costs more. What an
    ``earlier`` engine over the same workspace, with the same locks, searched is not searched again.
    """
    start = time.perf_counter()
    atoms = earlier.problem.atoms if earlier is not None else gather(workspace, rules)
    searched = {} if earlier is None else dict(earlier.searched)
    known: dict[Column, None] = {}  # columns are compared by identity: each is looked at once
    pool: Pool | None = None
    problem = build(workspace, rules, atoms=atoms)
    limits = work or default_work(problem)  # no narrower rule changes who must change

    def look(problem: Problem, *, earlier: Pool | None) -> Found:
        """Search, beginning with those known columns that these rules allow."""
        pool = new_pool(problem, limits.largest_set, earlier=earlier)
        seeds = [c for c in known if lawful(problem, c)]
        return search(pool, limits, seed=seed, workers=workers, seeds=seeds, progress=progress)

    with ThreadPoolExecutor(2) as beside:
        # most searches leave nothing outside: what must then move is worked out meanwhile
        everyone = set(np.flatnonzero(problem.must).tolist())
        bound = beside.submit(best_bound, problem, everyone)
        for step in narrower(rules):
            if step not in searched:
                found = look(build(workspace, step, atoms=atoms), earlier=pool)
                pool = found.pool
                searched[step] = [*pool.columns, *repriced(found, seed=seed)]
            known |= dict.fromkeys(searched[step])
        found = look(problem, earlier=pool)
        resolved = everyone - set(still_outside(found))
        if resolved != everyone:
            bound = beside.submit(best_bound, problem, resolved)
        last = finished(workspace, found, seed=seed)
        return Engine(
            workspace=workspace,
            digest=workspace.content_digest() if earlier is None else earlier.digest,
            problem=problem,
            found=found,
            finished=last,
            searched=searched | {rules: [*found.pool.columns, *last.columns]},
            work=limits,
            seed=seed,
            family_bound=family(found.pool, resolved),
            cuts=proposed_cuts(workspace, problem),
            bound=bound.result(),
            seconds=time.perf_counter() - start,
        )


def proved(engine: Engine, *, share: float = 0.005) -> Engine:
    """Return the engine with a bound sharpened until its plan is within ``share`` of it.

    It works for seconds, where the search takes less; work limits end it.
    """
    problem = engine.problem
    resolved = set(np.flatnonzero(problem.must).tolist()) - set(still_outside(engine.found))
    moved = sum(c.moved for c in engine.chosen)
    sharper = sharpened(
        problem, sorted(resolved), engine.bound.households, moved=moved, share=share
    )
    if sharper <= engine.bound.households:
        return engine
    return replace(engine, bound=Bound(households=sharper, kind="atoms"))


def default_work(problem: Problem) -> Work:
    """Return work limits that fit the number of communities to change."""
    return Work(largest_set=3 if int(problem.must.sum()) >= LARGE_CITY else 4)


def narrower(rules: PlanRules) -> list[PlanRules]:
    """Return all rules that allow less, each after those that allow less than it.

    Examples
    --------
    >>> wide = PlanRules(reach=Reach.CORRIDOR, townships=Townships.OPEN)
    >>> [(r.reach.value, r.townships.value) for r in narrower(wide)]
    [('adjacent', 'inside'), ('adjacent', 'open'), ('corridor', 'inside')]
    """
    return [
        replace(rules, outcome=outcome, reach=reach, townships=townships)
        for outcome in _up_to(rules.outcome, OutcomeRule)
        for reach in _up_to(rules.reach, Reach)
        for townships in _up_to(rules.townships, Townships)
    ][:-1]


def _up_to(allowed: Option, options: type[Option]) -> list[Option]:
    """Return the options of an enumeration, narrowest first, up to the one that is allowed."""
    ordered = list(options)
    return ordered[: ordered.index(allowed) + 1]


def lawful(problem: Problem, column: Column) -> bool:
    """Tell whether a column made under another rule is one under this one."""
    members = list(column.members)
    if not problem.free[members].all() or not problem.must[members].any():
        return False
    apart = problem.atoms.apart
    where = dict(zip(column.atoms.tolist(), column.labels.tolist(), strict=True))
    together = any(where.get(int(a), a) == where.get(int(b), -b - 9) for a, b in apart)
    return not together and names_hold(problem, column.atoms, column.labels)


def make_plan(
    engine: Engine,
    chosen: Sequence[Column],
    *,
    kind: str = "fewest_moves",
    scores: Mapping[str, float] | None = None,
) -> Plan:
    """Return the plan that the chosen columns make together."""
    problem, atoms = engine.problem, engine.problem.atoms
    ordered = sorted(chosen, key=lambda c: c.members)
    anchor = anchors(engine.workspace, problem)
    labels = [settle(problem, c, anchor) for c in ordered]
    fresh = new_names(problem.communities, sum(c.new_parts for c in ordered))
    after = np.array(problem.communities, object)[problem.home]
    changes = []
    for number, (col, label) in enumerate(zip(ordered, labels, strict=True), start=1):
        names = _names(problem, label, fresh)
        after[col.atoms] = names
        settled = replace(col, labels=label)
        changes.append(change(engine.workspace, problem, settled, names, number))
    before = {
        u: problem.communities[c] for u, c in zip(atoms.unit_ids, atoms.unit_home, strict=True)
    }
    moved = sum(c.moved for c in ordered)
    border = round(sum(border_change(problem, c.atoms, c.labels) for c in ordered), 1)
    covered = {c for col in ordered for c in col.members}
    unresolved = [int(c) for c in np.flatnonzero(problem.must) if int(c) not in covered]
    reasons = certificates(
        engine.workspace,
        problem,
        unresolved,
        largest_set=engine.work.largest_set,
        cuts=engine.cuts,
    )
    changed = {problem.communities[c] for c in covered}
    outside = problem.scope.counted
    return Plan(
        workspace_digest=engine.digest,
        rules=problem.rules,
        seed=engine.seed,
        kind=kind,
        before=before,
        after={u: str(after[a]) for u, a in zip(atoms.unit_ids, atoms.unit_atom, strict=True)},
        households=dict(zip(atoms.unit_ids, atoms.unit_households.tolist(), strict=True)),
        changes=tuple(changes),
        certificates=tuple(r for r in reasons if r.community_id not in changed),
        cuts=tuple(cut for _, cut in sorted(engine.cuts.items()) if cut.parts),
        outside_before=int(outside.sum()),
        outside_after=int(sum(outside[c] and c not in covered for c in range(len(outside)))),
        moved_households=moved,
        households_register=int(problem.scope.register[problem.scope.register > 0].sum()),
        lower_bound_households=min(engine.bound.households, moved),
        bound_kind=engine.bound.kind,
        family_bound_households=min(engine.family_bound, float(moved)),
        family_sets=engine.work.largest_set,
        stopped_by=engine.found.stopped_by,
        seconds=engine.seconds,
        scores={"border_change_m": border} | dict(scores or {}),
    )


def _names(problem: Problem, labels: NDArray[np.int32], fresh: list[str]) -> NDArray[np.object_]:
    """Return the ids for labels; new parts take the next of ``fresh``."""
    given = {int(p): fresh.pop(0) for p in sorted(set(labels[labels < 0].tolist()), reverse=True)}
    return np.array(
        [given[int(p)] if p < 0 else problem.communities[int(p)] for p in labels], object
    )
