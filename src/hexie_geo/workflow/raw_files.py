"""The made-up county's own files, as untidy as a county writes them, and the recipe for them.

A workbook with a title, a two-row header, totals and a signature; a GBK shapefile without
.cpg; a GB18030 CSV; a GeoJSON in degrees; GeoPackages and GeoTIFFs. Every table says 合成数据.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from hexie_geo.demo import plan
from hexie_geo.demo.assembly import County
from hexie_geo.i18n import term
from hexie_geo.io import toml
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.grids import write_raster
from hexie_geo.io.shapefile import write_shapefile
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model import terms

NOTE = "合成数据"
BOOK = "社区基本情况表.xlsx"
GROUPS = "居民小组"
_SIGNED = "填表人：（合成数据，不涉及真实单位和个人）"

Word = Callable[[Any], Any]


def _words(vocabulary: type[Any]) -> Word:
    return lambda value: None if value is None else term(vocabulary(value), "zh")


def _yes(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _same(value: Any) -> Any:
    return value


_ORIGIN = {"former_office": "原办事处"}
_BOOK: tuple[tuple[str, str, str, Word], ...] = (
    ("community_id", "社区编码", "", int),
    ("name", "社区名称", "", _same),
    ("township", "乡镇（街道）", "", _same),
    ("area", "性质", "", _words(terms.Area)),
    ("body", "自治组织", "", _words(terms.Body)),
    ("kind", "类型", "", _words(terms.CommunityKind)),
    ("households", "户数（户）", "户籍", _same),
    ("households_resident", "户数（户）", "常住", _same),
    ("population", "人口（人）", "", _same),
    ("gated", "封闭式管理", "", _yes),
    ("established", "设立情况", "", _words(terms.Established)),
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

_MAPS: Mapping[str, Mapping[str, str]] = {
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
_STAGES = {"已交付": "delivered", "预售": "presale", "在建": "building"}
_BARRIERS = {"河流": "river", "铁路": "railway"}
_KINDS = {term(kind, "zh"): kind.value for kind in terms.FacilityKind}


def write_raw(county: County, folder: Path) -> None:
    """Write the county's own files into ``folder``, each whole or not at all."""
    ws = county.workspace
    _book(county, folder / BOOK)
    layers = {name: _theirs(name, ws) for name in _MAPS}
    outline = ws.communities[["community_id", "geometry"]]
    outline = outline.rename(columns={"community_id": "社区编码"}).assign(备注=NOTE)
    write_geopackage(folder / "社区边界.gpkg", {"社区边界": outline})
    groups = layers["groups"].assign(geometry=_with_bowtie(county))
    write_shapefile(folder / GROUPS, groups, name=GROUPS)
    (folder / GROUPS / f"{GROUPS}.cpg").unlink(missing_ok=True)
    write_geopackage(folder / "住宅小区.gpkg", {"住宅小区": layers["estates"]})
    base = {"道路": layers["roads"], "阻隔": layers["barriers"]}
    write_geopackage(folder / "底图.gpkg", base)
    _csv(folder / "警务室.csv", _with_xy(layers["police_offices"]), "gb18030")
    _csv(folder / "连通关系.csv", layers["links"], "utf-8-sig")
    degrees = layers["facilities"].to_crs(4326)
    degrees = degrees.set_geometry(shapely.set_precision(degrees.geometry.to_numpy(), 1e-9))
    _text(folder / "服务设施.geojson", degrees.to_json(drop_id=True, ensure_ascii=False) + "\n")
    write_raster(folder / "高程30m.tif", ws.rasters["dem"])
    write_raster(folder / "人口100m.tif", ws.rasters["population"])


def _theirs(name: str, ws: Any) -> Any:
    """Return a layer under the county's own column names, words in Chinese."""
    layer = getattr(ws, name).rename(columns=_MAPS[name]).assign(备注=NOTE)
    if name == "facilities":
        words = {v: k for k, v in _KINDS.items()}
        layer["类别"] = layer["类别"].map(words)
    if name == "estates":
        layer["阶段"] = layer["阶段"].map({v: k for k, v in _STAGES.items()})
    if name == "barriers":
        layer["类别"] = layer["类别"].map({v: k for k, v in _BARRIERS.items()})
    if name == "groups":
        layer["小组类别"] = layer["小组类别"].map(_words(terms.GroupKind))
    return layer


def _with_bowtie(county: County) -> Any:
    """Return the groups' shapes with one of them drawn in a wrong order of corners."""
    shapes = county.workspace.groups.geometry.copy()  # type: ignore[union-attr]  # the county has groups
    ids = [g["group_id"] for g in county.people.groups]
    at = ids.index(county.people.planted["bowtie"])
    ring = shapely.get_coordinates(shapes.iloc[at])[:-1]
    middle = len(ring) // 2
    ring[[0, middle]] = ring[[middle, 0]]
    shapes.iloc[at] = shapely.Polygon(ring)
    return shapes


def _with_xy(points: Any) -> pd.DataFrame:
    xy = {"X": points.geometry.x.round(2), "Y": points.geometry.y.round(2)}
    return pd.DataFrame(points.drop(columns="geometry")).assign(**xy)


def _csv(path: Path, table: pd.DataFrame, encoding: str) -> None:
    numbers = table.select_dtypes("float").columns.difference(["X", "Y"])
    whole = table.astype(dict.fromkeys(numbers, "Int64"))
    with atomic_path(path) as temporary:
        whole.to_csv(temporary, index=False, encoding=encoding, lineterminator="\r\n")


def _text(path: Path, text: str) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _book(county: County, path: Path) -> None:
    """Write the workbook: title, a header of two rows, a total at the end, a signature."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "社区"
    width = len(_BOOK)
    page.append([f"{plan.COUNTY}社区基本情况表（{NOTE}）"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page.append([top for _, top, _, _ in _BOOK])
    page.append([low or None for _, _, low, _ in _BOOK])
    _merge_header(page)
    for record in county.people.communities:
        page.append([_cell(record, ours, write) for ours, _, _, write in _BOOK])
    homes = [c["households"] for c in county.people.communities if c["households"] is not None]
    totals = {"name": "合计", "households": sum(homes)}
    page.append([totals.get(ours) for ours, _, _, _ in _BOOK])
    page.append([_SIGNED])
    with atomic_path(path) as temporary:
        book.save(temporary)


def _cell(record: Mapping[str, Any], ours: str, write: Word) -> Any:
    if ours == "households" and record["name"] in plan.SPELLED:
        return plan.SPELLED[record["name"]]
    value = record[ours]
    return None if value is None else write(value)


def _merge_header(page: Any) -> None:
    tops = [top for _, top, _, _ in _BOOK]
    for at, (_, top, low, _) in enumerate(_BOOK, start=1):
        if not low:
            page.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
        elif tops.index(top) == at - 1:
            last = at + tops.count(top) - 1
            page.merge_cells(start_row=2, start_column=at, end_row=2, end_column=last)


def recipe_text() -> str:
    """Return the recipe that turns the county's own files into a workspace."""
    book = {ours: f"{top}·{low}" if low else top for ours, top, low, _ in _BOOK}
    files: dict[str, dict[str, Any]] = {
        "communities": {
            "file": BOOK,
            "columns": book,
            "derive": {"township_id": {"from": "community_id", "first": 9}},
            "values": {"origin": {word: value for value, word in _ORIGIN.items()}},
            "join": [{"file": "社区边界.gpkg", "key": "社区编码", "on": "community_id"}],
        },
        "groups": {"file": f"{GROUPS}/{GROUPS}.shp"},
        "estates": {"file": "住宅小区.gpkg", "values": {"stage": _STAGES}},
        "police_offices": {"file": "警务室.csv", "point": ["X", "Y"], "crs": "EPSG:4543"},
        "facilities": {"file": "服务设施.geojson", "values": {"kind": _KINDS}},
        "roads": {"file": "底图.gpkg", "layer": "道路"},
        "barriers": {"file": "底图.gpkg", "layer": "阻隔", "values": {"kind": _BARRIERS}},
        "links": {"file": "连通关系.csv"},
    }
    layers = {name: {"columns": dict(_MAPS.get(name, {})), **spec} for name, spec in files.items()}
    tree = {
        "schema": 1,
        "title": plan.TITLE,
        "basis": "hukou",
        "as_of": pd.Timestamp(plan.AS_OF).date(),
        "crs": "EPSG:4543",
        "synthetic": True,
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
