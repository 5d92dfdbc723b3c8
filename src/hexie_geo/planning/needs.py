"""What a changed community will need (配套缺口): rooms, police, party branch, staff.

Clause (25)'s floors speak of communities "set up by a later adjustment"; that a merged or split
community of today is one is an inference, so the wording says 参照第（二十五）条测算.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from hexie_geo import standards
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Need
from hexie_geo.model.workspace import Workspace

STAFF_PER_10000 = 18.0
"""Staff per 10,000 residents: the national 14th five-year service plan, seen second-hand, so
papers print 未核实 beside it."""


def needs(
    workspace: Workspace,
    parts: Mapping[str, Mapping[str, int]],
    names: frozenset[str] | None = None,
) -> tuple[Need, ...]:
    """Return what each community of ``parts`` needs and has.

    Parameters
    ----------
    workspace
        Today's layers: rooms come from ``communities``, offices from ``police_offices``, floors
        from the standard that gives the verdicts.
    parts
        Community after -> group (or whole community) -> households.
    names
        Communities of today; a part with another name is new and has nothing yet.
    """
    table = workspace.communities.set_index("community_id", drop=False)
    known = frozenset(table.index) if names is None else names
    facts = pd.DataFrame(
        {
            "households": [sum(parts[c].values()) for c in sorted(parts)],
            "population": [_people(workspace, parts[c]) for c in sorted(parts)],
        },
        index=sorted(parts),
    )
    floors = {name: floor(workspace, name, facts) for name in ("rooms.office", "rooms.activity")}
    found: list[Need] = []
    for community in sorted(parts):
        row = table.loc[community] if community in known and community in table.index else None
        people = facts["population"][community]
        offices, officers = _police(workspace, parts[community], community, new=row is None)
        rooms = _sum(row, "office_area_m2", "window_area_m2")
        activity = _sum(row, "activity_area_m2")
        staff = None if pd.isna(people) else float(np.ceil(STAFF_PER_10000 * people / 10_000))
        office_floor = floors["rooms.office"][community]
        activity_floor = floors["rooms.activity"][community]
        bare = 0.0 if row is None else None
        found += [
            _need(community, "office_rooms", office_floor, rooms, "m²", "rooms.office"),
            _need(community, "activity_rooms", activity_floor, activity, "m²", "rooms.activity"),
            _need(community, "police_office", 1, offices, "个", "police.office-per-community"),
            _need(community, "police_officer", 1, officers, "人", "police.officer-per-office"),
            _need(community, "party_branch", 1, bare, "个", "party.branch"),
            _need(community, "staff", staff, bare, "人", "staff"),
        ]
    return tuple(found)


def floor(
    workspace: Workspace, provision_id: str, facts: pd.DataFrame
) -> Mapping[str, float | None]:
    """Return the floor area a provision asks of each row of ``facts``; the certain one if unsure.

    A tier whose condition is unknown (no population, say) does not raise the floor.
    """
    standard = standards.load(workspace.standards[0])
    provision = next((p for p in standard.provisions if p.id == provision_id), None)
    if provision is None:
        return dict.fromkeys(facts.index)
    found: dict[str, float | None] = dict.fromkeys(
        facts.index, provision.low.value if provision.low else None
    )
    for tier in reversed(provision.tiers):
        yes = standards.holds(standards.parse(tier.when), facts).fillna(False)
        for community in facts.index[yes.to_numpy(bool)]:
            found[community] = tier.low.value if tier.low else None
    return found


def _need(
    community: str, what: str, need: float | None, have: float | None, unit: str, basis: str
) -> Need:
    return Need(community_id=community, what=what, need=need, have=have, unit=unit, basis=basis)


def _sum(row: Any, *columns: str) -> float | None:
    """Return the sum of what a community has; 0 for a new one, None where nothing is known."""
    if row is None:
        return 0.0
    values = [row[c] for c in columns if c in row.index and not pd.isna(row[c])]
    return float(sum(values)) if values else None


def _people(workspace: Workspace, part: Mapping[str, int]) -> int | None:
    groups = workspace.groups
    if groups is None or "population" not in groups.columns:
        return None
    mine = groups[groups["group_id"].isin(list(part))]["population"]
    return int(mine.sum()) if len(mine) and mine.notna().all() else None


def _police(
    workspace: Workspace, part: Mapping[str, int], community: str, *, new: bool
) -> tuple[float | None, float | None]:
    """Return the offices that stand in a part, and their officers."""
    offices, groups = workspace.police_offices, workspace.groups
    if offices is None:
        return None, None
    if groups is not None and has_geometry(groups) and set(part) <= set(groups["group_id"]):
        shapes = np.asarray(groups.geometry[groups["group_id"].isin(list(part))].dropna())
    elif has_geometry(workspace.communities) and not new:
        mine = workspace.communities["community_id"] == community
        shapes = np.asarray(workspace.communities.geometry[mine].dropna())
    else:
        return None, None
    if not len(shapes):
        return None, None
    hits = shapely.STRtree(np.asarray(offices.geometry)).query(shapes, predicate="intersects")[1]
    inside = offices.iloc[np.unique(hits)]
    officers = inside["officers"] if "officers" in inside.columns else pd.Series([np.nan])
    return float(len(inside)), None if officers.isna().all() else float(officers.sum())
