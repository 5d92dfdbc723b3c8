"""The answer key: what must be found in the county, by plain arithmetic on its own records.

Nothing here calls a rule or a measure; a reader can follow every line with a pencil.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from hexie_geo.demo import plan
from hexie_geo.demo.assembly import County
from hexie_geo.demo.people import Record

Outcomes = dict[str, list[str]]
_SINCE = date(2007, 8, 21)
_MET, _WATCH, _ADJUST, _NOT_MET, _EXEMPT, _UNKNOWN, _NOT_APPLICABLE = (
    "met",
    "watch",
    "adjust",
    "not_met",
    "exempt",
    "unknown",
    "not_applicable",
)


def answers(county: County) -> dict[str, Any]:
    """Return the answer key of ``county`` as plain values, ready for JSON.

    Returns
    -------
    dict
        ``findings`` (provision → outcome → ids), ``issues`` (code → ids), ``counts``,
        ``size``, ``population``, ``groups``.

    Examples
    --------
    >>> from hexie_geo.demo.assembly import make
    >>> key = answers(make())
    >>> [len(ids) for ids in key["findings"]["community.households.redivide"].values()]
    [6, 2, 26, 25, 3]
    """
    folk = county.people
    home = {c["community_id"]: c for c in folk.communities}
    return {
        "findings": {
            "community.households.normal": _each(folk.communities, "community_id", _normal),
            "community.households.redivide": _each(folk.communities, "community_id", _redivide),
            "group.households.urban": _each(
                folk.groups, "group_id", lambda g: _group(g, home[g["community_id"]])
            ),
            "police.office-per-community": _each(
                folk.communities, "community_id", lambda c: _office(c, county.offices)
            ),
            "police.officer-per-office": _each(
                county.offices, "office_id", lambda o: _officers(o, home)
            ),
            "rooms.office": _each(folk.communities, "community_id", _office_rooms),
            "rooms.activity": _each(folk.communities, "community_id", _activity_rooms),
            "estate.rooms": _each(county.estates, "estate_id", _estate_rooms),
            "estate.land_reserved": _each(county.estates, "estate_id", _land),
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


def _city(c: Record) -> bool:
    return bool(c["area"] == "urban" and c["body"] == "residents_committee")


def _normal(c: Record) -> str:
    if not _city(c):
        return _NOT_APPLICABLE
    if c["households"] is None:
        return _UNKNOWN
    return _MET if 1000 <= c["households"] <= 3000 else _WATCH  # noqa: PLR2004


def _redivide(c: Record) -> str:
    if c["area"] != "urban":
        return _NOT_APPLICABLE
    if c["households"] is None:
        return _UNKNOWN
    if 1000 <= c["households"] <= 5000:  # noqa: PLR2004
        return _MET
    return _UNKNOWN if c["gated"] is None else _EXEMPT if c["gated"] else _ADJUST


def _group(g: Record, home: Record) -> str:
    if home["area"] != "urban":
        return _NOT_APPLICABLE
    if g["households"] is None:
        return _UNKNOWN
    return _MET if 50 <= g["households"] <= 150 else _WATCH  # noqa: PLR2004


def _bound_by_police(communities: Iterable[Record]) -> bool | None:
    """Tell whether clause (15) speaks of any: urban, or rural where conditions are met."""
    said = [True if c["area"] == "urban" else c["conditions_met"] for c in communities]
    return True if True in said else None if None in said else False


def _office(c: Record, offices: list[Record]) -> str:
    bound = _bound_by_police([c])
    if bound is not True:
        return _UNKNOWN if bound is None else _NOT_APPLICABLE
    own = any(o["community_ids"] == c["community_id"] for o in offices)
    return _MET if own else _NOT_MET


def _officers(o: Record, home: dict[str, Record]) -> str:
    bound = _bound_by_police([home[i] for i in o["community_ids"].split(";")])
    if bound is not True:
        return _UNKNOWN if bound is None else _NOT_APPLICABLE
    if o["officers"] is None:
        return _UNKNOWN
    return _MET if o["officers"] >= 1 else _NOT_MET


def _rooms_outside(c: Record) -> str | None:
    """Return why clause (25)'s floors do not decide, or None where they do."""
    if not _city(c) or c["established"] == "original":
        return _NOT_APPLICABLE
    return _UNKNOWN if c["established"] != "adjusted" else None


def _by_need(c: Record) -> str | None:
    """Return the answer of a former office in a tight district: its stated need decides."""
    if not (c["origin"] == "former_office" and c["resource_tight"]):
        return None
    rooms = [c["office_area_m2"], c["window_area_m2"], c["activity_area_m2"]]
    if c["rooms_need_m2"] is None or None in rooms:
        return _UNKNOWN
    return _MET if sum(rooms) >= c["rooms_need_m2"] else _WATCH


def _office_rooms(c: Record) -> str:
    outside = _rooms_outside(c) or _by_need(c)
    if outside:
        return outside
    known = [a for a in (c["office_area_m2"], c["window_area_m2"]) if a is not None]
    if sum(known) >= 200:  # noqa: PLR2004
        return _MET
    return _short(c) if len(known) == 2 else _UNKNOWN  # noqa: PLR2004


def _short(c: Record) -> str:
    """Return what falling short of the floor means: open where need may stand in its place."""
    return _UNKNOWN if c["origin"] is None and c["resource_tight"] else _NOT_MET


def _activity_rooms(c: Record) -> str:
    outside = _rooms_outside(c) or _by_need(c)
    if outside:
        return outside
    if c["activity_area_m2"] is None:
        return _UNKNOWN
    large = c["households"] >= 5000 or c["population"] >= 12000  # noqa: PLR2004
    return _MET if c["activity_area_m2"] >= (300 if large else 200) else _short(c)


def _new(e: Record) -> bool | None:
    """Tell whether an estate is newly built: handed over since the document, or in the making."""
    if e["delivered_on"] is not None:
        return date.fromisoformat(e["delivered_on"]) >= _SINCE
    return None if e["stage"] in {None, "delivered"} else True


def _estate_rooms(e: Record) -> str:
    new = _new(e)
    if new is not True:
        return _UNKNOWN if new is None else _NOT_APPLICABLE
    if e["rooms_area_m2"] is None:
        return _UNKNOWN
    enough = e["rooms_area_m2"] >= e["planned_households"] / 100 * 20
    return _MET if enough else _NOT_MET


def _land(e: Record) -> str:
    new = _new(e)
    if not e["rebuilt"] and new is not True:
        return _UNKNOWN if new is None else _NOT_APPLICABLE
    if e["land_reserved"] is None:
        return _UNKNOWN
    return _MET if e["land_reserved"] else _NOT_MET


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
