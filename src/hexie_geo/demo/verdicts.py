"""What each of these clauses must say of each record, by plain arithmetic; no rule is called."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from hexie_geo.demo.committees import SETTINGS
from hexie_geo.demo.people import Record

Outcomes = dict[str, list[str]]
_EIGHT = {
    "party_room",
    "elderly_centre",
    "women_home",
    "youth_room",
    "fitness_room",
    "culture_room",
    "library",
    "rehab_room",
}
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


def _city(c: Record) -> bool:
    return bool(c["area"] == "urban" and c["body"] == "residents_committee")


def normal(c: Record) -> str:
    """Clause (23): 一般应控制在1000至3000户."""
    if not _city(c):
        return _NOT_APPLICABLE
    if c["households"] is None:
        return _UNKNOWN
    return _MET if 1000 <= c["households"] <= 3000 else _WATCH  # noqa: PLR2004


def redivide(c: Record) -> str:
    """Clause (23): 超过5000户或不足1000户的非封闭式管理社区."""
    if c["area"] != "urban":
        return _NOT_APPLICABLE
    if c["households"] is None:
        return _UNKNOWN
    if 1000 <= c["households"] <= 5000:  # noqa: PLR2004
        return _MET
    return _UNKNOWN if c["gated"] is None else _EXEMPT if c["gated"] else _ADJUST


def group(g: Record, home: Record) -> str:
    """Clause (23): 城市社区一般按照50至150户."""
    if home["area"] != "urban":
        return _NOT_APPLICABLE
    if g["households"] is None:
        return _UNKNOWN
    return _MET if 50 <= g["households"] <= 150 else _WATCH  # noqa: PLR2004


def _bound_by_police(communities: Iterable[Record]) -> bool | None:
    """Tell whether clause (15) speaks of any: urban, or rural where conditions are met."""
    said = [True if c["area"] == "urban" else c["conditions_met"] for c in communities]
    return True if True in said else None if None in said else False


def office(c: Record, offices: list[Record]) -> str:
    """Clause (15): 一区一室."""
    bound = _bound_by_police([c])
    if bound is not True:
        return _UNKNOWN if bound is None else _NOT_APPLICABLE
    own = any(o["community_ids"] == c["community_id"] for o in offices)
    return _MET if own else _NOT_MET


def officers(o: Record, home: dict[str, Record]) -> str:
    """Clause (15): 一室一警."""
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


def office_rooms(c: Record) -> str:
    """Clause (25): office and window, 200 m²."""
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


def activity_rooms(c: Record) -> str:
    """Clause (25): activity rooms, 200 or 300 m²."""
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


def estate_rooms(e: Record) -> str:
    """Clause (24): 20 m² per 100 households."""
    new = _new(e)
    if new is not True:
        return _UNKNOWN if new is None else _NOT_APPLICABLE
    if e["rooms_area_m2"] is None:
        return _UNKNOWN
    enough = e["rooms_area_m2"] >= e["planned_households"] / 100 * 20
    return _MET if enough else _NOT_MET


def land(e: Record) -> str:
    """Clause (24): land reserved."""
    new = _new(e)
    if not e["rebuilt"] and new is not True:
        return _UNKNOWN if new is None else _NOT_APPLICABLE
    if e["land_reserved"] is None:
        return _UNKNOWN
    return _MET if e["land_reserved"] else _NOT_MET


def branch(c: Record) -> str:
    """Clause (26): 一居（村）一支部."""
    return _MET if c["party_branches"] >= 1 else _NOT_MET


def functions(c: Record, facilities: list[Record]) -> str:
    """Tell whether all eight functions of clause (25) are there; urban communities only."""
    if c["area"] != "urban":
        return _NOT_APPLICABLE
    own = {f["kind"] for f in facilities if f["community_id"] == c["community_id"]}
    return _MET if own >= _EIGHT else "note"


def six_good(communities: list[Record]) -> Outcomes:
    """Return whether the shares of the four targets of clause (6) are reached."""
    targets = {"urban-2010": 0.8, "rural-2010": 0.1, "urban-2015": 1.0, "rural-2015": 0.5}
    found: Outcomes = defaultdict(list)
    for name, share in targets.items():
        said = [c["six_good"] for c in communities if c["area"] == name.split("-")[0]]
        found[_MET if sum(said) >= share * len(said) else "behind"].append(name)
    return {outcome: sorted(found[outcome]) for outcome in sorted(found)}


def pay(communities: list[Record]) -> str:
    """Compare the mean pay of urban full-time staff with the county's mean wage."""
    urban = [c for c in communities if c["area"] == "urban"]
    total = sum(c["staff"] * c["staff_pay_yuan"] for c in urban)
    mean = total / sum(c["staff"] for c in urban)
    return _MET if mean >= SETTINGS["local_mean_wage_yuan"] else _NOT_MET
