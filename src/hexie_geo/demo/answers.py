"""The answer key: what must be found in the county, by plain arithmetic on its own records.

Nothing here calls a rule or a measure; a reader can follow every line with a pencil.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from hexie_geo.demo import plan, verdicts
from hexie_geo.demo.assembly import County
from hexie_geo.demo.people import Record
from hexie_geo.demo.verdicts import Outcomes


def answers(county: County) -> dict[str, Any]:
    """Return the answer key of ``county`` as plain values, ready for JSON.

    Returns
    -------
    dict
        ``findings`` (provision → outcome → ids), ``issues`` (code → ids), ``counts``,
        ``size``, ``population``, ``groups``.
    """
    folk = county.people
    home = {c["community_id"]: c for c in folk.communities}
    return {
        "findings": {
            "community.households.normal": _each(folk.communities, "community_id", verdicts.normal),
            "community.households.redivide": _each(
                folk.communities, "community_id", verdicts.redivide
            ),
            "group.households.urban": _each(
                folk.groups, "group_id", lambda g: verdicts.group(g, home[g["community_id"]])
            ),
            "police.office-per-community": _each(
                folk.communities, "community_id", lambda c: verdicts.office(c, county.offices)
            ),
            "police.officer-per-office": _each(
                county.offices, "office_id", lambda o: verdicts.officers(o, home)
            ),
            "rooms.office": _each(folk.communities, "community_id", verdicts.office_rooms),
            "rooms.activity": _each(folk.communities, "community_id", verdicts.activity_rooms),
            "estate.rooms": _each(county.estates, "estate_id", verdicts.estate_rooms),
            "estate.land_reserved": _each(county.estates, "estate_id", verdicts.land),
            "party.branch": _each(folk.communities, "community_id", verdicts.branch),
            "services.functions": _each(
                folk.communities, "community_id", lambda c: verdicts.functions(c, county.facilities)
            ),
            "target.six_good": verdicts.six_good(folk.communities),
            "staff.pay": {verdicts.pay(folk.communities): ["county"]},
        },
        "issues": _issues(county),
        "counts": dict(county.workspace.counts()),
        "size": _size(folk.communities),
        "population": {"ge_12000": sum(c["population"] >= 12000 for c in folk.communities)},  # noqa: PLR2004
        "groups": {
            "rows": len(folk.groups),
            "counted": sum((g["households"] or 0) > 0 for g in folk.groups),
            "within_50_150": sum(50 <= (g["households"] or 0) <= 150 for g in folk.groups),  # noqa: PLR2004
        },
    }


def _each(records: Iterable[Record], key: str, ask: Any) -> Outcomes:
    found = defaultdict(list)
    for record in records:
        found[ask(record)].append(record[key])
    return {outcome: sorted(found[outcome]) for outcome in sorted(found)}


def _issues(county: County) -> Outcomes:
    folk = county.people
    found: Outcomes = defaultdict(list)
    for c in folk.communities:
        code, homes = c["community_id"], c["households"]
        counts = [folk.groups[i]["households"] for i in folk.members(code)]
        if None in counts:
            found["group_count_unknown"].append(code)
        if homes is None:
            found["households_missing"].append(code)
        elif None not in counts and sum(counts) != homes:
            found["groups_do_not_add_up"].append(code)
        if homes and not 1.5 <= c["population"] / homes <= 6:  # noqa: PLR2004
            found["people_per_household"].append(code)
        if c["as_of"] < "2024-12-31":
            found["stale_count"].append(code)
        if plan.SPELLED.get(c["name"], "").startswith("约"):
            found["approximate_count"].append(code)
        if c["name"] in plan.NAME_VARIANT:
            found["name_variant"].append(code)
        if c["name"] in {plan.EXCLAVE[0], plan.ISLAND}:
            found["exclave"].append(code)
    for e in county.estates:
        if (e["delivered_on"] or "") > plan.AS_OF or e["stage"] == "building":
            found["estate_not_delivered"].append(e["estate_id"])
    found["office_outside_its_communities"] = [folk.planted["office_elsewhere"]]
    return {code: sorted(found[code]) for code in sorted(found)}


def _size(communities: list[Record]) -> dict[str, int]:
    known = [c["households"] for c in communities if c["households"] is not None]
    return {
        "below_1000": sum(h < 1000 for h in known),  # noqa: PLR2004
        "normal": sum(1000 <= h <= 3000 for h in known),  # noqa: PLR2004
        "watch": sum(3000 < h <= 5000 for h in known),  # noqa: PLR2004
        "above_5000": sum(h > 5000 for h in known),  # noqa: PLR2004
        "missing": len(communities) - len(known),
    }
