"""Who lives where: records of communities and resident groups, with the planned cases."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from hexie_geo.demo import plan
from hexie_geo.demo.ground import Shapes
from hexie_geo.demo.streets import Town
from hexie_geo.demo.villages import Countryside

Record = dict[str, Any]
_VILLAGE_HOMES = 38
"""Usual households of a village group."""
_CONDITIONS_MET = {"小寨村": True, "杨柳村": True, "新发村": True, "羊街村": None, "梨花村": None}


@dataclass(slots=True, kw_only=True)
class People:
    """Records in the order of their codes; ``shapes`` and ``paths`` follow ``groups``."""

    communities: list[Record]
    groups: list[Record]
    shapes: list[Any]
    paths: list[str]
    hamlets: list[Any]
    planted: dict[str, str]

    def of(self, name: str) -> Record:
        """Return the community called ``name``."""
        return next(c for c in self.communities if c["name"] == name)

    def members(self, community_id: str) -> list[int]:
        """Return the positions of a community's groups."""
        return [i for i, g in enumerate(self.groups) if g["community_id"] == community_id]


def settle(town: Town, country: Countryside, shapes: Shapes, rng: np.random.Generator) -> People:
    """Return the people of the county on the ground ``shapes``."""
    people = People(communities=[], groups=[], shapes=[], paths=[], hamlets=[], planted={})
    homes = _grounds(town, country, shapes)
    for community in sorted(_communities(country, rng), key=lambda c: c["community_id"]):
        people.communities.append(community)
        total = community.pop("_groups")
        persons = community["population"] / total
        mine = homes[community["name"]]
        counts = _shared_out(total, len(mine), rng)
        for k, ((at, path, hamlet), count) in enumerate(zip(mine, counts, strict=True)):
            people.groups.append(_group(community, k + 1, int(count), persons, rng))
            people.shapes.append(shapes[at])
            people.paths.append(path)
            people.hamlets.append(hamlet)
    _plant_groups(people, shapes[-1])
    return people


def _grounds(
    town: Town, country: Countryside, shapes: Shapes
) -> dict[str, list[tuple[int, str, Any]]]:
    """Return, per community name, (shape number, place in the cutting, hamlet) of its groups."""
    found: dict[str, list[tuple[int, str, Any]]] = {}
    for i, piece in enumerate(town.pieces):
        found.setdefault(piece.community, []).append((i, piece.path, None))
    for k, village in enumerate(country.village):
        spot = (len(town.pieces) + k, "", country.hamlets[k])
        found.setdefault(plan.VILLAGES[village], []).append(spot)
    given, taken = plan.EXCLAVE
    far = shapely.distance(
        shapes[[i for i, _, _ in found[taken]]],
        shapely.union_all(shapes[[i for i, _, _ in found[given]]]),
    )
    at, _, _ = found[taken].pop(int(np.argmax(far)))
    found[given].append((at, "x", None))
    found[plan.ISLAND].append((len(shapes) - 1, "i", None))
    return found


def _communities(country: Countryside, rng: np.random.Generator) -> list[Record]:
    made, number = [], dict.fromkeys(plan.TOWNSHIPS, 0)
    for urban in plan.URBAN:
        number[urban.township_id] += 1
        code = f"{urban.township_id}{number[urban.township_id]:03d}"
        made.append(_urban(urban, code, rng))
    number = dict.fromkeys(plan.TOWNSHIPS, 200)
    for village, township in enumerate(country.township):
        code = f"{township}{number[township]:03d}"
        number[township] += 1
        size = int((country.village == village).sum())
        made.append(_village(plan.VILLAGES[village], code, size, rng))
    return made


def _urban(urban: plan.Urban, code: str, rng: np.random.Generator) -> Record:
    homes = urban.households
    office = round(float(rng.uniform(90, 250)) / 5) * 5.0
    window = round(float(rng.uniform(25, 95)) / 5) * 5.0
    activity = round(float(rng.uniform(130, 430)) / 5) * 5.0
    drawn = {
        "established": str(rng.choice(["adjusted", "original", "unknown"], p=[0.4, 0.45, 0.15])),
        "origin": None,
        "resource_tight": bool(urban.kind == "old_town" and rng.random() < 0.5),  # noqa: PLR2004
        "households_resident": round(homes * float(rng.uniform(0.84, 1.22))),
        "population": round(homes * float(rng.uniform(2.3, 2.95))),
        "office_area_m2": office,
        "window_area_m2": None if rng.random() < 0.12 else window,  # noqa: PLR2004
        "activity_area_m2": None if rng.random() < 0.12 else activity,  # noqa: PLR2004
        "rooms_need_m2": None,
    }
    record = _record(code, urban.name, urban.township_id, "urban", urban.body, homes)
    more = {k: v for k, v in urban.more.items() if k not in {"body", "office"}}
    if "office" in urban.more:
        more["office_area_m2"], more["window_area_m2"] = urban.more["office"]
    record |= {"kind": urban.kind, "gated": urban.gated} | drawn | more
    record["_groups"] = homes
    if urban.name == plan.FROZEN[0]:
        record["_groups"] = round(homes * plan.FROZEN[1])
    elif urban.name == plan.CONFLICT[0]:
        record["_groups"] = plan.CONFLICT[1]
    elif urban.name == plan.MISSING_REGISTER:
        record |= {"households": None, "established": "original"}
    elif urban.name == plan.STALE[0]:
        record["as_of"] = plan.STALE[1]
    elif urban.name == plan.EMPTY_HOMES[0]:
        record["population"] = round(homes * plan.EMPTY_HOMES[1])
    return record


def _village(name: str, code: str, groups: int, rng: np.random.Generator) -> Record:
    homes = int(groups * rng.uniform(0.75, 1.3) * _VILLAGE_HOMES)
    ratio = plan.CROWDED[1] if name == plan.CROWDED[0] else float(rng.uniform(3.0, 3.9))
    record = _record(code, name, code[:9], "rural", "village_committee", homes)
    return record | {
        "gated": False,
        "households_resident": round(homes * float(rng.uniform(0.62, 0.98))),
        "population": round(homes * ratio),
        "established": "original",
        "office_area_m2": round(float(rng.uniform(60, 180)) / 5) * 5.0,
        "window_area_m2": round(float(rng.uniform(15, 40)) / 5) * 5.0,
        "activity_area_m2": round(float(rng.uniform(50, 220)) / 5) * 5.0,
        "conditions_met": _CONDITIONS_MET.get(name, False),
        "_groups": homes,
    }


def _record(code: str, name: str, township: str, area: str, body: str, homes: int) -> Record:
    return {
        "community_id": code,
        "name": name,
        "township_id": township,
        "township": plan.TOWNSHIPS[township],
        "area": area,
        "body": body,
        "kind": None,
        "households": homes,
        "households_resident": None,
        "population": None,
        "gated": None,
        "established": None,
        "office_area_m2": None,
        "window_area_m2": None,
        "activity_area_m2": None,
        "rooms_need_m2": None,
        "origin": None,
        "resource_tight": None,
        "conditions_met": None,
        "as_of": plan.AS_OF,
    }


def _shared_out(total: int, groups: int, rng: np.random.Generator) -> Any:
    """Return whole numbers that add up to ``total``, alike but not equal."""
    weight = rng.gamma(38, 1, groups) * np.where(rng.random(groups) < 0.035, 0.36, 1.0)  # noqa: PLR2004
    exact = total * weight / weight.sum()
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact, kind="stable")[: total - counts.sum()]] += 1
    return counts


def _group(
    community: Record, number: int, homes: int, persons: float, rng: np.random.Generator
) -> Record:
    rural = community["area"] == "rural" or community["body"] == "village_committee"
    villagers = rural or (community["kind"] == "village_converted" and rng.random() < 0.45)  # noqa: PLR2004
    return {
        "group_id": f"{community['community_id']}{number:03d}",
        "name": f"第{number}{'村民' if villagers else '居民'}小组",
        "community_id": community["community_id"],
        "kind": "villagers" if villagers else "residents",
        "households": homes,
        "population": round(homes * persons),
        "estate_id": None,
    }


def _plant_groups(people: People, island: Any) -> None:
    """Note where the planned cases fell, and blank one group's count."""
    blank = people.members(people.of(plan.BLANK_GROUP)["community_id"])[2]
    people.groups[blank] |= {"households": None, "population": None}
    people.planted["blank_group"] = people.groups[blank]["group_id"]
    people.planted["island"] = people.groups[
        next(i for i, s in enumerate(people.shapes) if s is island)
    ]["group_id"]
    people.planted["exclave"] = people.groups[people.paths.index("x")]["group_id"]
    bowtie = people.members(people.of(plan.BOWTIE)["community_id"])[-1]
    people.planted["bowtie"] = people.groups[bowtie]["group_id"]
