"""Check a plan from the layers and the plan alone, as someone who did not make it would."""

from collections.abc import Iterator, Mapping

import numpy as np

from hexie_geo.errors import Problem
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.cut_proofs import cut_faults
from hexie_geo.planning.ground import Ground, ground
from hexie_geo.planning.judgement import (
    counts_as_outside,
    is_frozen,
    left_alone,
    limits,
    outside,
)
from hexie_geo.planning.place_proofs import place_faults
from hexie_geo.planning.proofs import certificate_faults, floor


def verify(plan: Plan, workspace: Workspace) -> list[Problem]:
    """Return what is wrong with a plan; an empty list means nothing was found.

    Independent of the search: it reads the layers, builds its own contacts from the shapes, and
    checks that every unit is assigned once and whole, households are conserved, every community
    hangs together as well as it did, changed ones end in range, locks, frozen communities, estates
    and township borders hold, moves reach no farther than the rules allow, figures and changes
    agree with the assignment, every certificate is true, proposed cuts divide what they
    say, and proposed places exist and lie inside.

    Parameters
    ----------
    plan
        A plan, from wherever.
    workspace
        The workspace it was made on.

    Returns
    -------
    list of Problem
        ``say("zh")`` and ``say("en")`` word them.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> verify(propose(ws)[0], ws)
    []
    """
    land = ground(workspace, plan.rules)
    if wrong := [*_units(plan, workspace, land)]:
        return wrong  # the rest would only repeat it
    parts: dict[str, list[str]] = {}
    for unit, community in plan.after.items():
        parts.setdefault(community, []).append(unit)
    before: dict[str, list[str]] = {}
    for unit, community in land.home.items():
        before.setdefault(community, []).append(unit)
    changed = {
        c for c in before.keys() | parts.keys() if set(before.get(c, ())) != set(parts.get(c, ()))
    }
    checks = (
        _contiguity(land, before, parts, changed),
        _sizes(plan, land, parts, changed),
        _townships(plan, land, parts, changed),
        _reach(plan, land),
        _locks(plan, land, changed),
        _figures(plan, land, parts, changed),
        certificate_faults(plan, land, parts),
        cut_faults(plan, workspace, land),
        place_faults(plan, workspace),
    )
    return [problem for check in checks for problem in check]


def _fault(code: str, **values: object) -> Problem:
    return Problem(code=f"planning.verify.{code}", values=values)


def _units(plan: Plan, workspace: Workspace, land: Ground) -> Iterator[Problem]:
    if plan.workspace_digest != workspace.content_digest():
        yield _fault("other_layers")
    for name, found in (
        ("before", plan.before),
        ("after", plan.after),
        ("households", plan.households),
    ):
        lost, extra = (
            sorted(land.home.keys() - found.keys()),
            sorted(found.keys() - land.home.keys()),
        )
        if lost:
            yield _fault("lost_unit", units=_list(lost), where=name)
        if extra:
            yield _fault("invented_unit", units=_list(extra), where=name)
    moved = [u for u, c in plan.before.items() if land.home.get(u, c) != c]
    if moved:
        yield _fault("other_start", units=_list(moved))
    altered = [u for u, n in plan.households.items() if land.households.get(u, n) != n]
    if altered:
        yield _fault("altered_count", units=_list(altered))


def _contiguity(
    land: Ground, before: Mapping[str, list[str]], parts: Mapping[str, list[str]], changed: set[str]
) -> Iterator[Problem]:
    for community in sorted(changed & parts.keys()):
        now = land.pieces(parts[community])
        if now > max(1, land.pieces(before[community]) if community in before else 1):
            yield _fault("not_in_one_piece", community=community, pieces=now)


def _sizes(
    plan: Plan, land: Ground, parts: Mapping[str, list[str]], changed: set[str]
) -> Iterator[Problem]:
    certified = {c.community_id for c in plan.certificates}
    for community in sorted(parts):
        total = sum(land.households[u] for u in parts[community])
        low, high = limits(plan, land, community)
        if community in changed and not low <= total <= high:
            yield _fault("outcome", community=community, households=total, low=low, high=high)
        elif community not in changed and outside(plan, total) and community not in certified:
            yield _fault("no_reason", community=community, households=total)
    for community in sorted(c for c in changed & land.total.keys()):
        if is_frozen(plan, land, community):
            why = left_alone(plan, land, community)
            yield _fault("frozen_changed", community=community, why=why)


def _townships(
    plan: Plan, land: Ground, parts: Mapping[str, list[str]], changed: set[str]
) -> Iterator[Problem]:
    if plan.rules.townships is not Townships.INSIDE:
        return
    for community in sorted(changed & parts.keys()):
        homes = {land.township.get(land.home[u], land.home[u]) for u in parts[community]}
        if len(homes) > 1:
            yield _fault("across_townships", community=community, townships=_list(sorted(homes)))


def _reach(plan: Plan, land: Ground) -> Iterator[Problem]:
    if plan.rules.reach is not Reach.ADJACENT:
        return
    far = [
        u
        for u, c in plan.after.items()
        if c in land.total and c != land.home[u] and c not in land.touching[land.home[u]]
    ]
    if far:
        yield _fault("too_far", units=_list(sorted(far)))


def _locks(plan: Plan, land: Ground, changed: set[str]) -> Iterator[Problem]:
    rules, after = plan.rules, plan.after
    estates: dict[tuple[str, str], list[str]] = {}
    for unit, estate in land.estate.items():
        estates.setdefault((land.home[unit], estate), []).append(unit)
    bundles = [*rules.together, *(tuple(b) for b in estates.values())]
    for bundle in bundles:
        if len({after[u] for u in bundle}) > 1:
            yield _fault("parted", units=_list(sorted(bundle)))
    for a, b in rules.apart:
        if after[a] == after[b] and after[a] in changed:
            yield _fault("not_apart", units=_list([a, b]))
    away = [u for u in rules.at_home if after[u] != land.home[u]]
    if away:
        yield _fault("left_home", units=_list(away))


def _figures(
    plan: Plan, land: Ground, parts: Mapping[str, list[str]], changed: set[str]
) -> Iterator[Problem]:
    moved = {u for u, c in plan.after.items() if c != land.home[u]}
    households = sum(land.households[u] for u in moved)
    least = households_out_of_place(plan, land)
    before = sum(counts_as_outside(plan, land, c, t) for c, t in land.total.items())
    now = sum(
        counts_as_outside(plan, land, c, sum(land.households[u] for u in units))
        for c, units in parts.items()
    )
    for name, said, found in (
        ("moved_households", plan.moved_households, households),
        ("matching", plan.moved_households, least),
        ("outside_before", plan.outside_before, before + _unknowable(plan, land)),
        ("outside_after", plan.outside_after, now + _unknowable(plan, land)),
    ):
        if said != found:
            yield _fault("figure", name=name, said=said, found=found)
    least_moves = floor(plan, land, changed)
    if not least_moves <= plan.lower_bound_households <= plan.moved_households:
        yield _fault(
            "figure",
            name="lower_bound_households",
            said=plan.lower_bound_households,
            found=least_moves,
        )
    listed = [u for change in plan.changes for u in change.groups]
    if sorted(listed) != sorted(moved):
        yield _fault("changes_differ", units=_list(sorted(set(listed) ^ moved)))
    for change in plan.changes:
        after = {c: sum(land.households[u] for u in parts.get(c, ())) for c in change.after}
        was = {c: land.total.get(c, -1) for c in change.before}
        own = sum(land.households[u] for u in change.groups if u in land.households)
        told = dict(change.households_before), dict(change.households_after)
        if told != (was, after) or own != change.moved_households:
            yield _fault("change_figures", change=change.change_id)


def _unknowable(plan: Plan, land: Ground) -> int:
    """Return how many communities count as outside because a count of theirs is unknown."""
    return sum(not outside(plan, land.total[c]) for c in land.unknown)


def households_out_of_place(plan: Plan, land: Ground) -> int:
    """Return all households less the best matching of the parts after to the communities before."""
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    was = {c: i for i, c in enumerate(sorted(set(land.home.values())))}
    now = {c: i for i, c in enumerate(sorted(set(plan.after.values())))}
    rows = np.array([was[land.home[u]] for u in plan.after])
    cols = np.array([now[c] for c in plan.after.values()])
    count = np.array([float(land.households[u]) for u in plan.after])
    n, m = len(was), len(now)
    shared = coo_array((count, (rows, cols)), shape=(n, m)).tocsr()
    links = coo_array((np.ones(len(rows)), (rows, cols + n)), shape=(n + m, n + m))
    label = connected_components(links, directed=False)[1]
    kept = 0.0
    order = np.argsort(label, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        a, b = block[block < n], block[block >= n] - n
        table = shared[a][:, b].toarray()
        chosen = linear_sum_assignment(-table)
        kept += float(table[chosen].sum())
    return int(count.sum() - kept)


def _list(units: list[str]) -> str:
    return ", ".join(units[:5]) + (f" … ({len(units)})" if len(units) > 5 else "")  # noqa: PLR2004
