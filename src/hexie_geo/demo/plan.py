"""What the made-up county is meant to hold: its townships, its urban communities, its cases.

Every row was thought up; no place of this name exists. The numbers are the register's
households, chosen so that each edge of the policy occurs once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

COUNTY = "云岭县"
TITLE = "云岭县（合成数据，非真实地方）"
AS_OF = "2025-12-31"

TOWNSHIPS = {
    "539901001": "文澜街道",
    "539901002": "凤鸣街道",
    "539901003": "江东街道",
    "539901100": "松坪镇",
    "539901101": "石羊镇",
    "539901200": "云雾乡",
}

Block = tuple[str, int, int]
"""Bank (``W`` or ``E``), column and row of a town block between arterial streets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urban:
    """One urban community as planned; ``more`` sets columns of its record."""

    block: Block
    name: str
    township_id: str
    kind: str | None
    households: int
    gated: bool | None = False
    body: str = "residents_committee"
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def groups(self) -> int:
        """Resident groups to draw: about 118 households each."""
        return max(5, round(self.households / 118))


def _at(block: Block, township: str, *rows: tuple[Any, ...]) -> tuple[Urban, ...]:
    """Return the communities of one town block: (name, kind, households, gated, more)."""
    made = []
    for name, kind, households, *rest in rows:
        gated = rest[0] if rest else False
        more = rest[1] if len(rest) > 1 else {}
        body = more.get("body", "residents_committee")
        made.append(
            Urban(
                block=block,
                name=name,
                township_id=township,
                kind=kind,
                households=households,
                gated=gated,
                body=body,
                more=more,
            )
        )
    return tuple(made)


_TIGHT = {"established": "original", "origin": "former_office", "resource_tight": True}
_ADJUSTED = {"established": "adjusted"}

URBAN: tuple[Urban, ...] = (
    # 文澜街道: the old town on the west bank
    *_at(
        ("W", 2, 3),
        "539901001",
        ("文庙社区", "old_town", 480, False, {**_TIGHT, "rooms_need_m2": 180.0}),
        ("鼓楼社区", "old_town", 905, False, {**_TIGHT, "established": "adjusted"}),
    ),
    *_at(
        ("W", 2, 2),
        "539901001",
        ("南门社区", "old_town", 985, False, {"households_resident": 1043}),
        ("北门社区", "old_town", 1000, False, {"established": "original"}),
    ),
    *_at(("W", 2, 1), "539901001", ("书院社区", "old_town", 1420, False)),
    *_at(
        ("W", 2, 4),
        "539901001",
        ("大井社区", "old_town", 1200, False),
        ("花灯社区", "mixed", 1660, None),
    ),
    *_at(("W", 1, 3), "539901001", ("学府社区", "work_unit", 2260, True)),
    *_at(("W", 1, 2), "539901001", ("文昌社区", "mixed", 2010, False, _ADJUSTED)),
    *_at(("W", 1, 1), "539901001", ("西城社区", "mixed", 2740, False, _ADJUSTED)),
    *_at(("W", 1, 4), "539901001", ("观音井社区", "old_town", 3013, False, _ADJUSTED)),
    # 凤鸣街道: works and new estates in the west
    *_at(
        ("W", 0, 1),
        "539901002",
        ("凤鸣社区", "mixed", 2480, False, {**_ADJUSTED, "office": (150.0, 50.0)}),
        ("红旗社区", "enterprise", 1750, None),
    ),
    *_at(("W", 0, 2), "539901002", ("矿冶社区", "enterprise", 2920, False, _ADJUSTED)),
    *_at(
        ("W", 0, 3),
        "539901002",
        ("锦绣社区", "new_estate", 3000, True, _ADJUSTED),
        ("桃园社区", "mixed", 3620, False, {**_ADJUSTED, "activity_area_m2": 199.5}),
    ),
    *_at(
        ("W", 0, 4),
        "539901002",
        ("春和社区", "new_estate", 5260, False, {**_ADJUSTED, "activity_area_m2": 320.0}),
    ),
    # 江东街道: the new town on the east bank
    *_at(
        ("E", 0, 1),
        "539901003",
        ("江东社区", "mixed", 2150, False, _ADJUSTED),
        ("铁路社区", "work_unit", 880, False),
    ),
    *_at(
        ("E", 0, 2),
        "539901003",
        ("滨江社区", "new_estate", 6150, True, {**_ADJUSTED, "activity_area_m2": 300.0}),
    ),
    *_at(
        ("E", 0, 3),
        "539901003",
        ("映月社区", "new_estate", 5000, False, {**_ADJUSTED, "activity_area_m2": 299.0}),
    ),
    *_at(
        ("E", 0, 4),
        "539901003",
        (
            "朝阳社区",
            "mixed",
            4210,
            False,
            {**_ADJUSTED, "population": 12000, "activity_area_m2": 260.0},
        ),
    ),
    *_at(("E", 1, 1), "539901003", ("金穗社区", "village_converted", 2380, False)),
    *_at(
        ("E", 1, 2),
        "539901003",
        ("幸福里社区", "new_estate", 760, True, _ADJUSTED),
        ("星河社区", "new_estate", 610, None, _ADJUSTED),
    ),
    *_at(
        ("E", 1, 3),
        "539901003",
        ("云锦社区", "new_estate", 1900, False, _ADJUSTED),
        ("江东社区居委会", "mixed", 1480, False, {"established": "unknown"}),
    ),
    *_at(("E", 1, 4), "539901003", ("丰登社区", "village_converted", 5430, None, _ADJUSTED)),
    # 松坪镇: the north
    *_at(("W", 1, 5), "539901100", ("松坪社区", "mixed", 1850, False)),
    *_at(
        ("W", 2, 5),
        "539901100",
        ("白塔社区", "mixed", 2310, False, _ADJUSTED),
        ("北苑社区", "village_converted", 955, False),
    ),
    *_at(("E", 0, 5), "539901100", ("乐业社区", "village_converted", 3350, False)),
    # 石羊镇: the south
    *_at(("W", 1, 0), "539901101", ("石羊社区", "mixed", 1980, False)),
    *_at(
        ("W", 2, 0),
        "539901101",
        ("青龙村", None, 1320, False, {"body": "village_committee"}),
        ("糖厂社区", "enterprise", 1230, False),
    ),
    *_at(
        ("E", 0, 0),
        "539901101",
        ("龙潭社区", "village_converted", 1450, False),
        ("南苑社区", "village_converted", 2690, False, _ADJUSTED),
    ),
)

VILLAGES = (
    "松林村", "上坝村", "大箐村", "麦地村", "核桃坪村", "白石岩村", "水磨村", "小寨村",
    "新发村", "石门坎村", "红土坡村", "响水村", "竹园村", "老鹰岩村", "梨花村", "草甸村",
    "龙树村", "马鞍山村", "茶山村", "岔河村", "杨柳村", "打鼓村", "羊街村", "河尾村", "野鸭村",
)  # fmt: skip
"""Names of the 25 villages, given to them from north to south."""

EXCLAVE = ("南苑社区", "龙潭社区")
"""The first has one group inside the second."""
ISLAND = "映月社区"
"""Has one group on the island in the river."""
FROZEN = ("矿冶社区", 0.915)
"""Its groups hold this share of its register."""
CONFLICT = ("观音井社区", 2997)
"""Its groups hold this many households: another side of 3000 than its register."""
MISSING_REGISTER = "龙潭社区"
STALE = ("糖厂社区", "2023-06-30")
CROWDED = ("响水村", 6.6)
EMPTY_HOMES = ("铁路社区", 1.3)
"""Persons per household outside 1.5 to 6."""
SPELLED = {
    "大井社区": "约1200户",
    "学府社区": "2,260户",
    "白塔社区": "２３１０",
    "龙潭社区": "同上",
}
"""How the raw table writes some registers."""
NAME_VARIANT = ("江东社区", "江东社区居委会")
BLANK_GROUP = "松坪社区"
"""Has one group without a count."""
UNDELIVERED = "云锦社区"
"""Counts the households of an estate that is not handed over yet."""
BOWTIE = "麦地村"
"""One of its groups is drawn as a bow-tie in the raw file."""
