"""The made-up county's own words for files and columns, and the recipe that reads them."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from hexie_geo.demo import committees, plan
from hexie_geo.i18n import term
from hexie_geo.io import toml
from hexie_geo.model import terms

NOTE = "合成数据"
BOOK_FILE = "社区基本情况表.xlsx"
BOOKS_FILE = "社区工作台账.gpkg"
GROUPS = "居民小组"

Word = Callable[[Any], Any]


def words(vocabulary: type[Any]) -> Word:
    """Return a writer of a vocabulary's Chinese words."""
    return lambda value: None if value is None else term(vocabulary(value), "zh")


def _yes(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _same(value: Any) -> Any:
    return value


_ORIGIN = {"former_office": "原办事处"}
BOOK: tuple[tuple[str, str, str, Word], ...] = (
    ("community_id", "社区编码", "", int),
    ("name", "社区名称", "", _same),
    ("township", "乡镇（街道）", "", _same),
    ("area", "性质", "", words(terms.Area)),
    ("body", "自治组织", "", words(terms.Body)),
    ("kind", "类型", "", words(terms.CommunityKind)),
    ("households", "户数（户）", "户籍", _same),
    ("households_resident", "户数（户）", "常住", _same),
    ("population", "人口（人）", "", _same),
    ("gated", "封闭式管理", "", _yes),
    ("established", "设立情况", "", words(terms.Established)),
    ("origin", "前身", "", lambda v: _ORIGIN.get(v) if v else None),
    ("resource_tight", "公共资源紧张", "", _yes),
    ("conditions_met", "有条件的农村社区", "", _yes),
    ("office_area_m2", "用房建筑面积（㎡）", "办公", _same),
    ("window_area_m2", "用房建筑面积（㎡）", "窗口", _same),
    ("activity_area_m2", "用房建筑面积（㎡）", "活动", _same),
    ("rooms_need_m2", "用房建筑面积（㎡）", "需要", _same),
    ("as_of", "统计时点", "", _day),
)
"""Our column, the header's two rows, and how a cell is written."""

MAPS: Mapping[str, Mapping[str, str]] = {
    "groups": {
        "group_id": "小组编码",
        "name": "小组名称",
        "community_id": "社区编码",
        "kind": "小组类别",
        "households": "户数",
        "population": "人口",
        "estate_id": "小区编码",
    },
    "estates": {
        "estate_id": "小区编码",
        "name": "小区名称",
        "community_id": "社区编码",
        "planned_households": "规划户数",
        "delivered_on": "交付日期",
        "rooms_area_m2": "移交用房面积",
        "stage": "阶段",
        "land_reserved": "预留用地",
        "rebuilt": "改建",
        "gated": "封闭式管理",
    },
    "police_offices": {
        "office_id": "编号",
        "name": "警务室",
        "officers": "民警数",
        "community_ids": "服务社区",
    },
    "facilities": {
        "facility_id": "编号",
        "name": "名称",
        "kind": "类别",
        "community_id": "社区编码",
        "floor_area_m2": "建筑面积",
    },
    "roads": {
        "road_id": "路段编号",
        "name": "路名",
        "class": "等级",
        "level": "层位",
        "oneway": "单行",
    },
    "barriers": {"barrier_id": "编号", "name": "名称", "kind": "类别", "crossable": "可穿越"},
    "links": {"group_a": "小组甲", "group_b": "小组乙", "reason": "连通方式"},
}
STAGES = {"已交付": "delivered", "预售": "presale", "在建": "building"}
BARRIERS = {"河流": "river", "铁路": "railway"}
KINDS = {term(kind, "zh"): kind.value for kind in terms.FacilityKind}


def recipe_text() -> str:
    """Return the recipe that turns the county's own files into a workspace."""
    book = {ours: f"{top}·{low}" if low else top for ours, top, low, _ in BOOK}
    files: dict[str, dict[str, Any]] = {
        "communities": {
            "file": BOOK_FILE,
            "columns": book,
            "derive": {"township_id": {"from": "community_id", "first": 9}},
            "values": {"origin": {word: value for value, word in _ORIGIN.items()}},
            "join": [
                {"file": "社区边界.gpkg", "key": "社区编码", "on": "community_id"},
                {
                    "file": BOOKS_FILE,
                    "key": "社区编码",
                    "on": "community_id",
                    "columns": committees.COLUMNS,
                },
            ],
        },
        "groups": {"file": f"{GROUPS}/{GROUPS}.shp"},
        "estates": {"file": "住宅小区.gpkg", "values": {"stage": STAGES}},
        "police_offices": {"file": "警务室.csv", "point": ["X", "Y"], "crs": "EPSG:4543"},
        "facilities": {"file": "服务设施.geojson", "values": {"kind": KINDS}},
        "roads": {"file": "底图.gpkg", "layer": "道路"},
        "barriers": {"file": "底图.gpkg", "layer": "阻隔", "values": {"kind": BARRIERS}},
        "links": {"file": "连通关系.csv"},
    }
    layers = {name: {"columns": dict(MAPS.get(name, {})), **spec} for name, spec in files.items()}
    tree = {
        "schema": 1,
        "title": plan.TITLE,
        "basis": "hukou",
        "as_of": pd.Timestamp(plan.AS_OF).date(),
        "crs": "EPSG:4543",
        "synthetic": True,
        "settings": committees.SETTINGS,
        "layers": layers,
        "rasters": {
            "dem": {"file": "高程30m.tif", "quantity": "elevation"},
            "population": {"file": "人口100m.tif", "quantity": "count"},
        },
    }
    head = (
        "# 云岭县并不存在：以下文件均为程序生成的合成数据。A made-up county; see data/README.md.\n"
    )
    return head + toml.dumps(tree)
