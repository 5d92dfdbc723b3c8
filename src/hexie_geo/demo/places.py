"""Estates, police offices and service places of the made-up county, as records."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from hexie_geo.demo import names, plan
from hexie_geo.demo.people import People, Record
from hexie_geo.demo.terrain import Hills

_OLD = ("work_unit", "enterprise", "old_town")
_NO_OFFICE = {"糖厂社区", "北苑社区", "松林村", "杨柳村", "茶山村"}
_SHARED = {"文庙社区": "鼓楼社区", "幸福里社区": "星河社区"}
"""The first one's police office also serves the second, which has none of its own."""
_TWO_OFFICES = "滨江社区"
OFFICE_ELSEWHERE = ("书院社区", "文昌社区")
"""The first one's police office stands in the second."""
_OFFICERS = {"石羊社区": 0, "金穗社区": 0, "乐业社区": None, "小寨村": 0}


def estates(people: People, rng: np.random.Generator) -> tuple[list[Record], list[Any]]:
    """Return estates and their shapes; the groups of each get its ``estate_id``."""
    made: list[Record] = []
    shapes = []
    titles = [word + end for word in names.ESTATE_WORDS for end in names.ESTATE_ENDS]
    rng.shuffle(titles)
    for community in people.communities:
        for members in _estate_grounds(people, community, rng):
            code = f"XQ{len(made) + 1:03d}"
            homes = sum(people.groups[i]["households"] or 0 for i in members)
            made.append(_estate(code, titles[len(made)], community, homes, rng))
            shapes.append(shapely.coverage_union_all([people.shapes[i] for i in members]))
            for i in members:
                people.groups[i]["estate_id"] = code
    _plan_estates(people, made)
    return made, shapes


def _estate_grounds(
    people: People, community: Record, rng: np.random.Generator
) -> Iterator[list[int]]:
    """Yield sets of groups that lie together: branches of the cutting of at most 9 groups."""
    often = {"new_estate": 1.0, "work_unit": 0.7, "enterprise": 0.5, "mixed": 0.35}.get(
        community["kind"] or "", 0.0
    )
    if not often:
        return
    branches: dict[str, list[int]] = {}
    members = [
        i for i in people.members(community["community_id"]) if set(people.paths[i]) <= {"0", "1"}
    ]
    for i in members:
        path = people.paths[i]
        cut = next(
            n
            for n in range(len(path) + 1)
            if sum(people.paths[k].startswith(path[:n]) for k in members) <= 9  # noqa: PLR2004
        )
        branches.setdefault(path[:cut], []).append(i)
    for path in sorted(branches):
        if rng.random() < often:
            yield branches[path]


def _estate(
    code: str, name: str, community: Record, homes: int, rng: np.random.Generator
) -> Record:
    old = community["kind"] in _OLD
    year = int(rng.integers(1986, 2005) if old else rng.integers(2009, 2025))
    planned = round(homes * float(rng.uniform(1.0, 1.14)))
    ratio = float(rng.uniform(6, 18) if old else rng.uniform(14, 30))
    gated = community["gated"]
    if gated is False:
        gated = bool(rng.random() < 0.3)  # noqa: PLR2004
    return {
        "estate_id": code,
        "name": name,
        "community_id": community["community_id"],
        "planned_households": planned,
        "delivered_on": f"{year}-{int(rng.integers(1, 13)):02d}-15",
        "rooms_area_m2": None if rng.random() < 0.1 else round(planned * ratio / 100, 1),  # noqa: PLR2004
        "stage": "delivered",
        "land_reserved": [True, False, None][int(rng.choice(3, p=[0.7, 0.2, 0.1]))],
        "rebuilt": bool(old and rng.random() < 0.25),  # noqa: PLR2004
        "gated": gated,
    }


def _plan_estates(people: People, made: list[Record]) -> None:
    """Set the planned cases: not handed over, exactly 20 m² per 100 households, nothing known."""
    late = next(e for e in made if e["community_id"] == people.of(plan.UNDELIVERED)["community_id"])
    late |= {"delivered_on": "2027-06-30", "stage": "presale", "rooms_area_m2": 0.0}
    people.planted["undelivered_estate"] = late["estate_id"]
    new = [e for e in made if e["delivered_on"] > "2008" and e is not late]
    exact, half, silent, building = new[3], new[7], new[11], new[-1]
    for estate, step in ((exact, 100), (half, 50)):
        planned = estate["planned_households"] // 100 * 100 + step
        estate |= {"planned_households": planned, "rooms_area_m2": planned / 5.0}
    silent |= {"delivered_on": None, "stage": None}
    building |= {"delivered_on": "2026-12-31", "stage": "building", "rooms_area_m2": None}
    people.planted |= {
        "exact_estate": exact["estate_id"],
        "exact_estate_odd_hundred": half["estate_id"],
        "silent_estate": silent["estate_id"],
        "building_estate": building["estate_id"],
    }


def police(people: People, rng: np.random.Generator) -> tuple[list[Record], list[Any]]:
    """Return police offices and their points."""
    without = _NO_OFFICE | set(_SHARED.values())
    made: list[Record] = []
    points = []
    for community in people.communities:
        name = community["name"]
        rural = community["area"] == "rural"
        if name in without or (rural and rng.random() < 0.4):  # noqa: PLR2004
            continue
        for nth in range(2 if name == _TWO_OFFICES else 1):
            served = [community["community_id"]]
            if name in _SHARED:
                served.append(people.of(_SHARED[name])["community_id"])
            place = people.of(OFFICE_ELSEWHERE[1]) if name == OFFICE_ELSEWHERE[0] else community
            short = name.removesuffix("居委会").removesuffix("社区")
            made.append(
                {
                    "office_id": f"{len(made) + 1:04d}",
                    "name": f"{short}{'第二' if nth else ''}警务室",
                    "officers": _OFFICERS.get(name, int(rng.integers(1, 4))),
                    "community_ids": ";".join(served),
                }
            )
            points.append(_spot(people, place, rng))
            if name == OFFICE_ELSEWHERE[0]:
                people.planted["office_elsewhere"] = made[-1]["office_id"]
    return made, points


def facilities(people: People, rng: np.random.Generator) -> tuple[list[Record], list[Any]]:
    """Return service places and their points; function rooms stand at the committee's house."""
    made: list[Record] = []
    points: list[Any] = []

    def put(kind: str, name: str, area: tuple[int, int], at: Any, home: str | None) -> None:
        floor = None if rng.random() < 0.04 else round(float(rng.uniform(*area)) / 5) * 5.0  # noqa: PLR2004
        made.append(
            {
                "facility_id": f"{len(made) + 1:05d}",
                "name": name,
                "kind": kind,
                "community_id": home,
                "floor_area_m2": floor,
            }
        )
        points.append(at)

    for community in people.communities:
        urban = community["area"] == "urban"
        house = _spot(people, community, rng)
        short = community["name"].removesuffix("居委会").removesuffix("社区")
        for kind, (word, often, area) in (names.FUNCTION_ROOMS if urban else {}).items():
            if rng.random() < often:
                put(kind, f"{short}{word}", area, house, community["community_id"])
        for kind, (word, often, area) in (
            names.TOWN_PLACES if urban else names.VILLAGE_PLACES
        ).items():
            if rng.random() < often:
                put(kind, f"{short}{word}", area, _spot(people, community, rng), None)
    for i, (township, town) in enumerate(plan.TOWNSHIPS.items()):
        mine = [c for c in people.communities if c["township_id"] == township]
        for k, (kind, (word, area)) in enumerate(names.COUNTY_PLACES.items()):
            if kind == "health_centre" or (i + k) % 3 == 0:
                place = mine[int(rng.integers(len(mine)))]
                put(kind, f"{town[:2]}{word}", area, _spot(people, place, rng), None)
    return made, points


def _spot(people: People, community: Record, rng: np.random.Generator) -> Any:
    """Return a point inside one of a community's groups, on the centimetre grid."""
    members = people.members(community["community_id"])
    shape = people.shapes[members[int(rng.integers(len(members)))]]
    xmin, ymin, xmax, ymax = shape.bounds
    inner = shape.buffer(-12)
    for _ in range(60):
        at = shapely.Point(round(rng.uniform(xmin, xmax), 2), round(rng.uniform(ymin, ymax), 2))
        if inner.contains(at):
            return at
    at = shape.representative_point()
    return shapely.Point(round(at.x, 2), round(at.y, 2))


def links(people: People, crossings: list[tuple[str, Any]]) -> list[Record]:
    """Return pairs of groups joined over the water: at each bridge and ferry, and the island."""
    tree = shapely.STRtree(people.shapes)
    made = []
    for name, line in crossings:
        ends = [shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])]
        a, b = (people.groups[int(tree.nearest(p))]["group_id"] for p in ends)
        made.append({"group_a": a, "group_b": b, "reason": name})
    island = people.planted["island"]
    at = next(i for i, g in enumerate(people.groups) if g["group_id"] == island)
    home = people.members(people.groups[at]["community_id"])
    away = shapely.distance(people.shapes[at], [people.shapes[k] for k in home])
    near = home[int(np.argsort(away, kind="stable")[1])]  # the nearest is the island itself
    shore = people.groups[near]["group_id"]
    made.append({"group_a": island, "group_b": shore, "reason": "江心洲人行桥"})
    return made


def heights(hills: Hills, transform: tuple[float, ...], shape: tuple[int, int], origin: Any) -> Any:
    """Return whole metres of height for the cells of a grid."""
    a, _, c, _, e, f = transform
    x = c + a * (np.arange(shape[1]) + 0.5) - origin[0]
    y = f + e * (np.arange(shape[0]) + 0.5) - origin[1]
    return np.round(hills.height(*np.meshgrid(x, y))).astype(np.int16)
