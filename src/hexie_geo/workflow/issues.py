"""The data-quality table: every sign that someone should look, with who can mend it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from hexie_geo import rules
from hexie_geo.measures import containment, estates, police, quality
from hexie_geo.measures.ids import column, number, records
from hexie_geo.measures.shape import parts
from hexie_geo.model.findings import DataIssue, Standard
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import RuleSettings
from hexie_geo.workflow.facts import Facts

CIVIL_AFFAIRS, TOWNSHIP, POLICE, HOUSING, MAPPING = (
    "civil_affairs",
    "township",
    "police",
    "housing",
    "mapping",
)


def issues(
    ws: Workspace, standard: Standard, facts: Facts, settings: RuleSettings
) -> list[DataIssue]:
    """Return every issue of ``ws``: conflicts first, then by who can mend it, code and id."""
    table = _Table(ws)
    found = [
        *_counts(ws, standard, facts, settings, table),
        *_people(ws, settings, table),
        *_names(ws, table),
        *_groups(ws, settings, table),
        *_offices(ws, table),
        *_facilities(ws, table),
        *_estates(ws, table),
        *_shapes(ws, settings, table),
    ]
    first = {Outcome.CONFLICT: 0}
    return sorted(
        found, key=lambda i: (first.get(i.outcome, 1), i.fix_by, i.code, i.layer, i.subject_id)
    )


class _Table:
    """Names and townships of communities, for issues of any layer."""

    def __init__(self, ws: Workspace) -> None:
        layer = ws.communities
        self.ids = layer["community_id"]
        self.name = dict(zip(self.ids, layer["name"], strict=True))
        self.township = dict(zip(self.ids, layer["township_id"], strict=True))

    def issue(self, code: str, community: Any, **more: Any) -> DataIssue:
        """Return an issue; what is not a field of it becomes a value."""
        home = community if isinstance(community, str) else ""
        fields = {k: more.pop(k) for k in ("layer", "subject_id", "outcome", "fix_by") if k in more}
        township = self.township.get(home)
        subject = fields.get("subject_id", home)
        return DataIssue(
            code=code,
            township_id=township if isinstance(township, str) else None,
            values={"name": self.name.get(home, home), "subject": subject, **more},
            **{"layer": "communities", "subject_id": home, **fields},
        )


def _counts(
    ws: Workspace, standard: Standard, facts: Facts, settings: RuleSettings, table: _Table
) -> Iterator[DataIssue]:
    """Yield sums that disagree, missing counts and communities of nobody."""
    judged, sums = facts.by_layer[SubjectLayer.COMMUNITIES], facts.sums
    rival = sums["group_households"]
    conflicts = rules.count_conflicts(standard, judged, rival, settings=settings)
    register = number(ws.communities, "households")
    for label, row in zip(
        sums.index, records(sums.assign(id=table.ids, register=register)), strict=True
    ):
        home, unknown = row["id"], pd.isna(row["register"])
        if row["difference_households"] and not pd.isna(row["difference_households"]):
            yield table.issue(
                "groups_do_not_add_up", home, **_difference(row, settings, conflicts.get(label))
            )
        if row["groups_unknown"]:
            yield table.issue("group_count_unknown", home, n=row["groups_unknown"])
        if unknown:
            yield table.issue("households_missing", home)
        elif row["register"] == 0:
            yield table.issue("zero_households", home)


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


def _people(ws: Workspace, settings: RuleSettings, table: _Table) -> Iterator[DataIssue]:
    low, high = settings.people_per_household
    for row in records(quality.odd_household_size(ws.communities, low=low, high=high)):
        values = {"ratio": round(row["ratio"], 2), "low": low, "high": high}
        counts = {k: int(row[k]) for k in ("households", "population")}
        yield table.issue("people_per_household", row["community_id"], **values, **counts)
    for row in records(quality.more_floating_than_people(ws.communities)):
        counts = {k: int(row[k]) for k in ("floating", "population")}
        yield table.issue("floating_exceeds_population", row["community_id"], **counts)
    months = settings.stale_months
    for row in records(quality.stale_counts(ws.communities, as_of=ws.as_of, months=months)):
        when = {"counted": row["counted"], "months": months, "as_of": ws.as_of.isoformat()}
        yield table.issue("stale_count", row["community_id"], **when)


def _names(ws: Workspace, table: _Table) -> Iterator[DataIssue]:
    for row in records(quality.same_names(ws.communities)):
        others = "、".join(f"{table.name[i]}({i})" for i in row["others"])
        code = "duplicate_name" if row["exact"] else "name_variant"
        yield table.issue(code, row["community_id"], others=others, fix_by=CIVIL_AFFAIRS)


def _groups(ws: Workspace, settings: RuleSettings, table: _Table) -> Iterator[DataIssue]:
    if ws.groups is None:
        return
    layer = ws.groups[["group_id", "community_id"]].assign(
        stray=quality.unknown_references(ws.groups, table.ids),
        inside=containment.share_inside(ws.groups, ws.communities),
    )
    doubtful = layer["stray"] | (layer["inside"] < settings.group_inside_share)
    for row in records(layer[doubtful]):
        subject = {"layer": "groups", "subject_id": row["group_id"]}
        if row["stray"]:
            yield table.issue("group_of_unknown_community", row["community_id"], **subject)
            continue
        code = "group_outside_community" if row["inside"] <= 0 else "group_across_boundary"
        where = {"percent": round(row["inside"] * 100, 1), "fix_by": MAPPING}
        yield table.issue(code, row["community_id"], **where, **subject)


def _offices(ws: Workspace, table: _Table) -> Iterator[DataIssue]:
    layer = ws.police_offices
    if layer is None:
        return
    facts = police.office_facts(layer, ws.communities)
    for row in records(facts.assign(office_id=layer["office_id"], name=layer["name"])):
        subject = {"layer": "police_offices", "subject_id": row["office_id"], "fix_by": POLICE}
        values = {"office": row["name"], **subject}
        for stranger in (i for i in row["serves_ids"] if i not in table.name):
            yield table.issue("office_of_unknown_community", stranger, **values)
        known = [i for i in row["serves_ids"] if i in table.name]
        if known and row["inside_served"] is False:
            standing = table.name.get(row["inside"], row["inside"])
            yield table.issue(
                "office_outside_its_communities", known[0], standing=standing, **values
            )
        if not row["serves_ids"] and not isinstance(row["inside"], str):
            yield table.issue("office_nowhere", None, **values)


def _facilities(ws: Workspace, table: _Table) -> Iterator[DataIssue]:
    """Yield places that name a community and stand in another, or have no place at all."""
    layer = ws.facilities
    if layer is None:
        return
    placed = (
        ~(layer.geometry.isna() | layer.geometry.is_empty)
        if has_geometry(layer)
        else pd.Series(data=False, index=layer.index)
    )
    facts = pd.DataFrame(
        {
            "facility_id": layer["facility_id"],
            "name": column(layer, "name").fillna(layer["facility_id"]),
            "named": column(layer, "community_id"),
            "inside": containment.community_of(layer, ws.communities),
            "placed": placed,
        }
    )
    for row in records(facts):
        subject = {"layer": "facilities", "subject_id": row["facility_id"], "facility": row["name"]}
        named = row["named"] if row["named"] in table.name else None
        if named is None and not row["placed"]:
            yield table.issue("facility_nowhere", None, **subject)
        elif named and row["placed"] and ws.has_geometry and row["inside"] != named:
            standing = table.name.get(row["inside"], "—")
            yield table.issue("facility_outside_its_community", named, standing=standing, **subject)


def _estates(ws: Workspace, table: _Table) -> Iterator[DataIssue]:
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
            "stray": quality.unknown_references(layer, table.ids),
        }
    )
    for row in records(facts):
        subject = {"layer": "estates", "subject_id": row["estate_id"], "fix_by": HOUSING}
        values = {"estate": row["name"], **subject}
        if row["late"]:
            planned = None if pd.isna(row["planned"]) else int(row["planned"])
            yield table.issue("estate_not_delivered", row["home"], households=planned, **values)
        if row["stray"]:
            yield table.issue("estate_of_unknown_community", row["home"], **values)


def _shapes(ws: Workspace, settings: RuleSettings, table: _Table) -> Iterator[DataIssue]:
    if not ws.has_geometry:
        return
    ids = ws.communities["community_id"].to_numpy()
    pieces = parts(ws.communities)
    pieces["n"] = pieces.groupby("row")["row"].transform("size")
    for row in records(pieces[pieces["row"].duplicated()]):
        code = "crumb" if row["area_m2"] < settings.crumb_m2 else "exclave"
        values = {"area_m2": round(row["area_m2"]), "parts": row["n"], "fix_by": MAPPING}
        yield table.issue(code, ids[row["row"]], **values)
    for row in records(containment.overlaps(ws.communities, min_area_m2=settings.overlap_m2)):
        values = {"other": table.name.get(row["b"], row["b"]), "area_m2": round(row["area_m2"])}
        yield table.issue("overlap", row["a"], fix_by=MAPPING, **values)
