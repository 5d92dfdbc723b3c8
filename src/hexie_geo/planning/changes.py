"""Changes: what a chosen repair does to a set of communities, with its kind and its flags."""

import numpy as np
from numpy.typing import NDArray

from hexie_geo.model.plans import Change
from hexie_geo.model.terms import ChangeKind
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.columns import Column
from hexie_geo.planning.needs import needs
from hexie_geo.planning.problem import Problem
from hexie_geo.planning.scope import LOW, TOLERATED_HIGH


def change(
    workspace: Workspace,
    problem: Problem,
    column: Column,
    names: NDArray[np.object_],
    number: int,
) -> Change:
    """Return the change a column makes; ``names`` are the ids of its atoms' communities after."""
    atoms = problem.atoms
    after_of = dict(zip(column.atoms.tolist(), names.tolist(), strict=True))
    units = np.flatnonzero(np.isin(atoms.unit_atom, column.atoms))
    before = {problem.communities[c]: int(problem.total[c]) for c in column.members}
    parts: dict[str, dict[str, int]] = {}
    moved: list[str] = []
    for u in units.tolist():
        name = after_of[int(atoms.unit_atom[u])]
        parts.setdefault(name, {})[atoms.unit_ids[u]] = int(atoms.unit_households[u])
        if name != problem.communities[atoms.unit_home[u]]:
            moved.append(atoms.unit_ids[u])
    after = {name: sum(part.values()) for name, part in sorted(parts.items())}
    return Change(
        change_id=f"change-{number}",
        kind=kind(problem, column),
        before=tuple(before),
        after=tuple(after),
        groups=tuple(sorted(moved)),
        moved_households=column.moved,
        households_before=before,
        households_after=after,
        provision=_provision(problem, column),
        flags=_flags(problem, column, units),
        needs=needs(workspace, parts),
    )


def kind(problem: Problem, column: Column) -> ChangeKind:
    """Return what happens, seen from the flows between communities."""
    home = problem.home[column.atoms]
    flows: dict[tuple[int, int], int] = {}
    for c, name, h in zip(
        home.tolist(), column.labels.tolist(), problem.h[column.atoms].tolist(), strict=True
    ):
        if c != name and h > 0:
            flows[c, name] = flows.get((c, name), 0) + h
    gone = [c for c in column.members if not (column.labels == c).any()]
    fed = {d for _, d in flows if d >= 0}
    givers, takers = {c for c, _ in flows}, {d for _, d in flows}
    if column.new_parts:
        several = any(len({c for c, d in flows if d == n}) > 1 for n in takers if n < 0)
        if gone:
            return ChangeKind.REDRAW
        if several:
            return ChangeKind.JOINT_NEW
        return ChangeKind.SPLIT_AND_FEED if fed else ChangeKind.SPLIT
    if gone:
        if givers - set(gone):
            return ChangeKind.REDRAW
        targets = [len({d for c, d in flows if c == g}) for g in gone]
        return ChangeKind.MERGE if max(targets) <= 1 else ChangeKind.DISSOLVE
    if givers & takers:
        return ChangeKind.RELAY
    over = all(problem.total[c] > problem.high[c] for c in givers)
    return ChangeKind.SHED if over else ChangeKind.BORROW


def _provision(problem: Problem, column: Column) -> str:
    """Return the provision that asks for a change; empty where only the user's rules do.

    The duty to re-divide speaks of communities that are not gated, the normal range of residents'
    committees only. Neighbours that merely give or take do not matter.
    """
    marks, members = problem.scope, np.array(column.members)
    asked = members[problem.must[members] & marks.outside[members]]
    far = (marks.total[asked] < LOW) | (marks.total[asked] > TOLERATED_HIGH)
    if (far & marks.open[asked]).any():
        return "community.households.redivide"
    return "" if marks.village[asked].all() else "community.households.normal"


def _flags(problem: Problem, column: Column, units: NDArray[np.int64]) -> tuple[str, ...]:
    """Return what the official has to know besides: message ids under ``planning.flag.``."""
    atoms, marks = problem.atoms, problem.scope
    members = list(column.members)
    villagers = atoms.unit_villagers[units]
    found = []
    if villagers.any() and not villagers.all():
        found.append("two_consent_tracks")
    if villagers.any() or marks.village[members].any():
        found.append("village_assets")
    if marks.gated[members].any():
        found.append("gated")
    if len(set(marks.township[members].tolist())) > 1:
        found.append("across_townships")
    moved = column.labels != problem.home[column.atoms]
    if (moved & (problem.h[column.atoms] == 0)).any():
        found.append("empty_groups")
    return tuple(found)
