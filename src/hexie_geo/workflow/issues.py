"""The data-quality table: every sign that someone should look, with who can mend it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from hexie_geo import rules
from hexie_geo.measures import containment, estates, quality, slips
from hexie_geo.measures.ids import column, number, records, split_ids
from hexie_geo.model.findings import DataIssue, Standard
from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import RuleSettings
from hexie_geo.workflow.facts import Facts
from hexie_geo.workflow.issue_shapes import groups, shapes
from hexie_geo.workflow.issue_subjects import CIVIL_AFFAIRS, HOUSING, POLICE, Subjects


def issues(
    ws: Workspace, standard: Standard, facts: Facts, settings: RuleSettings
) -> list[DataIssue]:
    """Return every issue of ``ws``: conflicts first, then by who can mend it, code and id."""
    subjects = Subjects(ws)
    found = [
        *_counts(ws, standard, facts, settings, subjects),
        *_people(ws, settings, subjects),
        *_names(ws, subjects),
        *_rows(ws, subjects),
        *groups(ws, settings, subjects),
        *_offices(ws, facts, subjects),
        *_facilities(ws, subjects),
        *_estates(ws, subjects),
        *shapes(ws, settings, subjects),
    ]
    first = {Outcome.CONFLICT: 0}
    return sorted(
        found, key=lambda i: (first.get(i.outcome, 1), i.fix_by, i.code, i.layer, i.subject_id)
    )


def _counts(
    ws: Workspace, standard: Standard, facts: Facts, settings: RuleSettings, subjects: Subjects
) -> Iterator[DataIssue]:
    """Yield sums that disagree, missing counts and communities of nobody."""
    judged, sums = facts.by_layer[SubjectLayer.COMMUNITIES], facts.sums
    rival = sums["group_households"]
    conflicts = rules.count_conflicts(standard, judged, rival, settings=settings)
    register = number(ws.communities, "households")
    for label, row in zip(
        sums.index, records(sums.assign(id=subjects.ids, register=register)), strict=True
    ):
        home, unknown = row["id"], pd.isna(row["register"])
        if row["difference_households"] and not pd.isna(row["difference_households"]):
            yield subjects.issue(
                "groups_do_not_add_up", home, **_difference(row, settings, conflicts.get(label))
            )
        if row["groups_unknown"]:
            yield subjects.issue("group_count_unknown", home, n=row["groups_unknown"])
        if unknown:
            yield subjects.issue("households_missing", home)
        elif row["register"] == 0:
            yield subjects.issue("zero_households", home)


def _difference(
    row: dict[str, Any], settings: RuleSettings, conflict: tuple[str, str, str] | None
) -> dict[str, Any]:
    share = None if pd.isna(row["difference_share"]) else float(row["difference_share"])
    values: dict[str, Any] = {
        "register": int(row["register"]),
        "groups": int(row["group_households"]),
        "difference": int(row["difference_households"]),
        "percent": None if share is None else round(share * 100, 2),
        "frozen": share is None or abs(share) > settings.freeze_share,
    }
    if conflict is None:
        return values
    provision, mine, theirs = conflict
    verdicts = {"provision": provision, "outcome_register": mine, "outcome_groups": theirs}
    return values | verdicts | {"outcome": Outcome.CONFLICT}


def _people(ws: Workspace, settings: RuleSettings, subjects: Subjects) -> Iterator[DataIssue]:
    low, high = settings.people_per_household
    for row in records(quality.odd_household_size(ws.communities, low=low, high=high)):
        values = {"ratio": round(row["ratio"], 2), "low": low, "high": high}
        counts = {k: int(row[k]) for k in ("households", "population")}
        yield subjects.issue("people_per_household", row["community_id"], **values, **counts)
    for row in records(quality.more_floating_than_people(ws.communities)):
        counts = {k: int(row[k]) for k in ("floating", "population")}
        yield subjects.issue("floating_exceeds_population", row["community_id"], **counts)
    months = settings.stale_months
    for row in records(quality.stale_counts(ws.communities, as_of=ws.as_of, months=months)):
        when = {"counted": row["counted"], "months": months, "as_of": ws.as_of.isoformat()}
        yield subjects.issue("stale_count", row["community_id"], **when)


def _names(ws: Workspace, subjects: Subjects) -> Iterator[DataIssue]:
    for row in records(quality.same_names(ws.communities)):
        others = "、".join(f"{subjects.name[i]}({i})" for i in row["others"])
        code = "duplicate_name" if row["exact"] else "name_variant"
        yield subjects.issue(code, row["community_id"], others=others, fix_by=CIVIL_AFFAIRS)
    for row in records(quality.former_names(ws.communities)):
        others = f"{subjects.name[row['other']]}({row['other']})"
        yield subjects.issue(
            "former_name", row["community_id"], others=others, fix_by=CIVIL_AFFAIRS
        )


def _rows(ws: Workspace, subjects: Subjects) -> Iterator[DataIssue]:
    """Yield rows that are no community, and cells that a spreadsheet or a clerk has bent."""
    for row in records(slips.totals_as_units(ws.communities)):
        counts = {"households": int(row["households"]), "others": row["others"]}
        yield subjects.issue("looks_like_a_total", row["community_id"], **counts)
    assumed = {a.field for a in ws.assumptions if a.layer == "communities"}
    if assumed & {"area", "body"}:  # one answer for all, and perhaps not true of these
        for row in records(slips.named_as_villages(ws.communities)):
            yield subjects.issue("named_as_village", row["community_id"], fix_by=CIVIL_AFFAIRS)
    for row in records(slips.odd_code_length(ws.communities)):
        length = {"digits": row["digits"], "usual": row["usual"], "fix_by": CIVIL_AFFAIRS}
        yield subjects.issue("odd_code_length", row["community_id"], **length)
    for row in records(slips.homes_without_dwellings(ws.communities)):
        counts = {"households": int(row["households"])}
        yield subjects.issue("households_without_dwellings", row["community_id"], **counts)
    for row in records(slips.approximate_counts(ws.communities, "community_id")):
        columns = {"count": row["value"], "column": row["column"]}
        yield subjects.issue("approximate_count", row["community_id"], **columns)
    if ws.groups is not None:
        for row in records(slips.approximate_counts(ws.groups, "group_id")):
            where = {"layer": "groups", "subject_id": row["group_id"], "count": row["value"]}
            home = row["community_id"]
            yield subjects.issue("approximate_group_count", home, column=row["column"], **where)


def _offices(ws: Workspace, facts: Facts, subjects: Subjects) -> Iterator[DataIssue]:
    if ws.police_offices is None:
        return
    for row in records(facts.by_layer[SubjectLayer.POLICE_OFFICES]):
        subject = {"layer": "police_offices", "subject_id": row["office_id"], "fix_by": POLICE}
        values = {"office": row["name"], **subject}
        for stranger in (i for i in row["serves_ids"] if i not in subjects.name):
            yield subjects.issue("office_of_unknown_community", stranger, **values)
        known = [i for i in row["serves_ids"] if i in subjects.name]
        if known and row["inside_served"] is False:
            standing = subjects.name.get(row["inside"], row["inside"])
            yield subjects.issue(
                "office_outside_its_communities", known[0], standing=standing, **values
            )
        if not row["serves_ids"] and not isinstance(row["inside"], str):
            yield subjects.issue("office_nowhere", None, **values)


def _facilities(ws: Workspace, subjects: Subjects) -> Iterator[DataIssue]:
    """Yield places that name a community and stand in another, or have no place at all."""
    layer = ws.facilities
    if layer is None:
        return
    placed = has_shape(layer) if has_geometry(layer) else pd.Series(data=False, index=layer.index)
    facts = pd.DataFrame(
        {
            "facility_id": layer["facility_id"],
            "name": column(layer, "name").fillna(layer["facility_id"]),
            "named": split_ids(column(layer, "community_id")),
            "inside": containment.community_of(layer, ws.communities),
            "placed": placed,
        }
    )
    for row in records(facts):
        subject = {"layer": "facilities", "subject_id": row["facility_id"], "facility": row["name"]}
        named = [i for i in row["named"] if i in subjects.name]
        if not named and not row["placed"]:
            yield subjects.issue("facility_nowhere", None, **subject)
        elif named and row["placed"] and ws.has_geometry and row["inside"] not in named:
            standing = subjects.name.get(row["inside"], "—")
            yield subjects.issue(
                "facility_outside_its_community", named[0], standing=standing, **subject
            )


def _estates(ws: Workspace, subjects: Subjects) -> Iterator[DataIssue]:
    layer = ws.estates
    if layer is None:
        return
    delivered = estates.progress(layer, since=ws.as_of, as_of=ws.as_of)["delivered"]
    facts = pd.DataFrame(
        {
            "estate_id": layer["estate_id"],
            "name": column(layer, "name").fillna(layer["estate_id"]),
            "home": layer["community_id"],
            "planned": number(layer, "planned_households"),
            "late": (~delivered).fillna(value=False),
            "stray": quality.unknown_references(layer, subjects.ids),
        }
    )
    for row in records(facts):
        subject = {"layer": "estates", "subject_id": row["estate_id"], "fix_by": HOUSING}
        values = {"estate": row["name"], **subject}
        if row["late"]:
            planned = None if pd.isna(row["planned"]) else int(row["planned"])
            yield subjects.issue("estate_not_delivered", row["home"], households=planned, **values)
        if row["stray"]:
            yield subjects.stray("estate_of_unknown_community", row["home"], **values)
