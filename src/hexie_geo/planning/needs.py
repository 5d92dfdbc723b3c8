"""What a changed community will need (配套缺口): rooms, police, party branch, staff.

Clause (25)'s floors speak of communities "set up by a later adjustment"; that a merged or split
community of today is one is an inference, so the wording says 参照第（二十五）条测算.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo import standards
from hexie_geo.model.plans import Need
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.police import police_of

STAFF_PER_10000 = 18.0
"""Staff per 10,000 residents: the national 14th five-year service plan, seen second-hand, so
papers print 未核实 beside it."""

ROOMS = {
    "rooms.office": ("office_area_m2", "window_area_m2"),
    "rooms.activity": ("activity_area_m2",),
}
"""Provisions that ask for rooms, and the columns that add up to them."""


def needs(workspace: Workspace, parts: Mapping[str, Mapping[str, int]]) -> tuple[Need, ...]:
    """Return what each community of ``parts`` needs and has.

    A community that keeps its name keeps its rooms, party branches and staff; one with another
    name is new and has nothing yet. Police offices serve whom they are assigned to.

    Parameters
    ----------
    workspace
        Today's layers: rooms, branches and staff come from ``communities``, offices from
        ``police_offices``, floors from the standard that gives the verdicts.
    parts
        Community after -> group (or whole community) -> households.
    """
    table = workspace.communities.set_index("community_id", drop=False)
    facts = pd.DataFrame(
        {
            "households": [sum(parts[c].values()) for c in sorted(parts)],
            "population": [_people(workspace, parts[c]) for c in sorted(parts)],
        },
        index=sorted(parts),
    )
    floors = {name: floor(workspace, name, facts) for name in ROOMS}
    police = police_of(workspace, parts)
    found: list[Need] = []
    for community in sorted(parts):
        row = table.loc[community] if community in table.index else None
        people = facts["population"][community]
        offices, officers = police[community]
        office_floor, activity_floor = (floors[name][community] for name in ROOMS)
        office, activity = (
            _rooms(row, columns, floors[name][community]) for name, columns in ROOMS.items()
        )
        staff = None if pd.isna(people) else float(np.ceil(STAFF_PER_10000 * people / 10_000))
        branches, workers = _has(row, "party_branches"), _has(row, "staff")
        found += [
            _need(community, "office_rooms", office_floor, office, "m²", "rooms.office"),
            _need(community, "activity_rooms", activity_floor, activity, "m²", "rooms.activity"),
            _need(community, "police_office", 1, offices, "个", "police.office-per-community"),
            _need(community, "police_officer", 1, officers, "人", "police.officer-per-office"),
            _need(community, "party_branch", 1, branches, "个", "party.branch"),
            _need(community, "staff", staff, workers, "人", "staff"),
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


def _has(row: Any, column: str) -> float | None:
    """Return what a community has of something; 0 for a new one, None where it is not known."""
    if row is None:
        return 0.0
    known = column in row.index and not pd.isna(row[column])
    return float(row[column]) if known else None


def _rooms(row: Any, columns: Sequence[str], floor: float | None) -> float | None:
    """Return the sum of rooms; where part of it is unknown, the rest if it reaches the floor."""
    areas = [_has(row, column) for column in columns]
    known = [area for area in areas if area is not None]
    reaches = floor is not None and sum(known) >= floor
    return sum(known) if known and (len(known) == len(areas) or reaches) else None


def _people(workspace: Workspace, part: Mapping[str, int]) -> int | None:
    """Return the people of a part; None unless every group of it is counted."""
    known: list[Any] = []
    for layer, key in ((workspace.groups, "group_id"), (workspace.communities, "community_id")):
        if layer is not None and "population" in layer.columns:
            known += layer["population"][layer[key].isin(list(part))].tolist()
    whole = len(known) == len(part) and not pd.isna(known).any()
    return int(sum(known)) if whole and known else None
