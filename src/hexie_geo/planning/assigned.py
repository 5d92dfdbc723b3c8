"""A full plan from any whole assignment: a file that came back, or a draft made by hand.

What the search works out on the way (changes, needs, flags, certificates, bounds) is worked out
here from the assignment alone, so that a plan edited by hand goes the same way as a proposed one.
"""

import time
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from hexie_geo.errors import PlanError
from hexie_geo.errors import Problem as Complaint
from hexie_geo.model.plans import GIVEN, Certificate, Cut, Plan, PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import Atoms, gather
from hexie_geo.planning.bounds import best_bound
from hexie_geo.planning.certificates import can_be_mended, certificates, facts
from hexie_geo.planning.changes import change
from hexie_geo.planning.columns import Column, column, from_labels
from hexie_geo.planning.cut import proposed_cuts
from hexie_geo.planning.engine import default_work
from hexie_geo.planning.naming import new_names
from hexie_geo.planning.pricing import Priced
from hexie_geo.planning.problem import Problem, build
from hexie_geo.planning.scope import outside_band


def plan_from(
    workspace: Workspace, after: Mapping[str, str], *, rules: PlanRules | None = None
) -> Plan:
    """Return the plan that a whole assignment amounts to.

    Parameters
    ----------
    workspace
        The layers; they are not edited.
    after
        Community of every unit (group, or community without groups) after the plan. A name that
        no community bears founds a new one.
    rules
        The rules it is judged by; by default those of ``propose``.

    Returns
    -------
    Plan
        With changes, needs, flags, certificates and lower bound. Communities bear the names
        that keep most households in place, so a new name may go to the other part. Whether the
        plan keeps the rules is for :func:`hexie_geo.planning.checker.verify` to say.

    Raises
    ------
    PlanError
        ``planning.unassigned`` and ``planning.not_a_unit``: units that are missing from the
        assignment, or that the layers do not have.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> today = dict(zip(ws.groups["group_id"], ws.groups["community_id"]))
    >>> plan = plan_from(ws, today | {"g1-0": "a"})
    >>> [c.kind.value for c in plan.changes], plan.moved_households, plan.outside_after
    (['borrow'], 150, 0)
    """
    start = time.perf_counter()
    stated = rules or PlanRules()
    atoms = _atoms(workspace, stated, after)
    problem = build(workspace, stated, atoms=atoms)
    sets = [*_repairs(problem, after)]
    fresh = new_names([*problem.communities, *after.values()], problem.n_communities)
    where = np.array(problem.communities, object)[problem.home]
    changes = []
    for number, (repair, wanted) in enumerate(sets, start=1):
        names = _names(problem, repair, wanted, fresh)
        where[repair.atoms] = names
        changes.append(change(workspace, problem, repair, names, number))
    covered = {c for repair, _ in sets for c in repair.members}
    changed = {problem.communities[c] for c in covered}
    left = [int(c) for c in np.flatnonzero(problem.must) if int(c) not in covered]
    mended = [c for repair, _ in sets for c in _mended(problem, repair)]
    moved = sum(repair.moved for repair, _ in sets)
    bound = best_bound(problem, mended)
    register = problem.scope.register
    cuts = proposed_cuts(workspace, problem)
    return Plan(
        workspace_digest=workspace.digest,
        rules=stated,
        seed=0,
        kind=GIVEN,
        before=dict(
            zip(atoms.unit_ids, (problem.communities[c] for c in atoms.unit_home), strict=True)
        ),
        after={u: str(where[a]) for u, a in zip(atoms.unit_ids, atoms.unit_atom, strict=True)},
        households=dict(zip(atoms.unit_ids, atoms.unit_households.tolist(), strict=True)),
        changes=tuple(changes),
        certificates=tuple(
            r for r in _reasons(workspace, problem, left, cuts) if r.community_id not in changed
        ),
        cuts=tuple(cut for _, cut in sorted(cuts.items()) if cut.parts),
        outside_before=int(problem.scope.counted.sum()),
        outside_after=_outside_after(problem, where, covered),
        moved_households=moved,
        households_register=int(register[register > 0].sum()),
        lower_bound_households=min(bound.households, moved),
        bound_kind=bound.kind,
        seconds=time.perf_counter() - start,
        scores={"border_change_m": round(sum(repair.border_m for repair, _ in sets), 1)},
    )


def _atoms(workspace: Workspace, rules: PlanRules, after: Mapping[str, str]) -> Atoms:
    """Return the atoms; where the assignment parts what should stay together, the bare units."""
    atoms = gather(workspace, rules)
    units = set(atoms.unit_ids)
    complaints = [
        Complaint(code=f"planning.{code}", values={"units": ", ".join(found[:5]), "n": len(found)})
        for code, found in (
            ("unassigned", sorted(units - after.keys())),
            ("not_a_unit", sorted(after.keys() - units)),
        )
        if found
    ]
    PlanError.raise_if(complaints)
    ends: dict[int, set[str]] = {}
    for unit, atom in zip(atoms.unit_ids, atoms.unit_atom.tolist(), strict=True):
        ends.setdefault(atom, set()).add(after[unit])
    parted = any(len(names) > 1 for names in ends.values())
    return gather(workspace, rules, contract=False) if parted else atoms


def _repairs(problem: Problem, after: Mapping[str, str]) -> Iterator[tuple[Column, dict[int, str]]]:
    """Yield a repair per set of communities that trade, with the names asked for its new parts."""
    atoms, number = problem.atoms, {c: i for i, c in enumerate(problem.communities)}
    first = np.unique(atoms.unit_atom, return_index=True)[1]
    asked = [after[atoms.unit_ids[u]] for u in first]
    founded = {name: -k for k, name in enumerate(sorted(set(asked) - number.keys()), start=1)}
    label = np.array([number[n] if n in number else founded[n] for n in asked], np.int32)
    for members in _trading(problem, label, len(founded)):
        mine = np.flatnonzero(np.isin(problem.home, members)).astype(np.int32)
        ours = label[mine].copy()
        wanted: dict[int, str] = {}
        for k, name in enumerate(sorted({asked[a] for a in mine} - number.keys()), start=1):
            ours[label[mine] == founded[name]] = -k
            wanted[-k] = name
        priced = Priced(members=tuple(members), cost=0.0, atoms=mine, labels=ours)
        repair = column(problem, priced) or from_labels(problem, tuple(members), mine, ours)
        if len(repair.members):
            yield repair, _follow(repair, mine, ours, wanted)


def _follow(
    repair: Column, atoms: NDArray[np.int32], asked: NDArray[np.int32], wanted: dict[int, str]
) -> dict[int, str]:
    """Carry the names asked for over to the new parts as the matching has them."""
    was = dict(zip(atoms.tolist(), asked.tolist(), strict=True))
    new = {int(p): was[int(repair.atoms[repair.labels == p][0])]
           for p in np.unique(repair.labels[repair.labels < 0])}  # fmt: skip
    kept = {p: wanted[o] for p, o in new.items() if o in wanted}
    spare = [name for o, name in sorted(wanted.items(), reverse=True) if o not in new.values()]
    for p in sorted(new.keys() - kept.keys(), reverse=True):
        if spare:
            kept[p] = spare.pop(0)
    return kept


def _trading(problem: Problem, label: NDArray[np.int32], founded: int) -> Iterator[list[int]]:
    """Yield the sets of communities joined by what moves between them, by smallest member."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = problem.n_communities
    away = label != problem.home
    ends = np.where(label < 0, n - 1 - label, label)[away]
    links = coo_array((np.ones(int(away.sum())), (problem.home[away], ends)), (n + founded,) * 2)
    piece = connected_components(links, directed=False)[1][:n]
    seen: set[int] = set()
    for giver in np.unique(problem.home[away]).tolist():
        if piece[giver] not in seen:
            seen.add(int(piece[giver]))
            yield np.flatnonzero(piece == piece[giver]).tolist()


def _names(
    problem: Problem, repair: Column, wanted: Mapping[int, str], fresh: list[str]
) -> NDArray[np.object_]:
    """Return the community of every atom; a new part nobody named takes the next of ``fresh``."""
    parts = sorted({int(p) for p in repair.labels if p < 0}, reverse=True)
    given = {p: wanted.get(p) or fresh.pop(0) for p in parts}
    return np.array(
        [given[int(p)] if p < 0 else problem.communities[int(p)] for p in repair.labels], object
    )


def _reasons(
    workspace: Workspace, problem: Problem, left: list[int], cuts: Mapping[int, Cut]
) -> tuple[Certificate, ...]:
    """Return the certificates; what a short search can mend is said to be left out, no more."""
    limit = default_work(problem).largest_set
    mendable = {c for c in left if can_be_mended(problem, c, limit)}
    rest = [c for c in left if c not in mendable]
    found = certificates(workspace, problem, rest, largest_set=limit, cuts=cuts)
    said = [
        Certificate(
            community_id=problem.communities[c], code="not_proposed", values=facts(problem, c)
        )
        for c in mendable
    ]
    return tuple(sorted((*found, *said), key=lambda x: x.community_id))


def _mended(problem: Problem, repair: Column) -> list[int]:
    """Return the communities that had to change and that a repair brings into the range."""
    for part in np.unique(repair.labels):
        count = int(problem.h[repair.atoms][repair.labels == part].sum())
        high = problem.high_new if part < 0 else int(problem.high[part])
        if not problem.low <= count <= high:
            return []
    return [c for c in repair.members if problem.must[c]]


def _outside_after(problem: Problem, where: NDArray[np.object_], covered: set[int]) -> int:
    scope = problem.scope
    untouched = sum(
        bool(scope.counted[c]) for c in range(problem.n_communities) if c not in covered
    )
    exempt = {problem.communities[c] for c in np.flatnonzero(scope.exempt)}
    sums: dict[str, int] = {}
    for atom in np.flatnonzero(np.isin(problem.home, sorted(covered))):
        name = str(where[atom])
        sums[name] = sums.get(name, 0) + int(problem.h[atom])
    totals = np.array([n for name, n in sums.items() if name not in exempt], np.int64)
    return untouched + int(outside_band(totals, problem.rules.band).sum())
