"""The review pack: every paper there, the same bytes, figures that agree."""

import hashlib
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point

from hexie_geo.demo import grouped
from hexie_geo.errors import DataError
from hexie_geo.report import map_frame, static_map
from hexie_geo.workflow import review_pack as module
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.proposed_places import proposed_places
from hexie_geo.workflow.review_pack import review_pack

HERE, THERE = Point(500150, 2769850), Point(500250, 2769750)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["甲警务室"]}, geometry=[HERE], crs=4543
    )
    ws = ws.with_layers(police_offices=office)
    plan = propose(ws, seed=3)[0]
    plan = replace(plan, places=proposed_places(ws, {("police_offices", "p1"): (THERE.x, THERE.y)}))
    out = tmp_path_factory.mktemp("pack")
    try:
        return ws, plan, review_pack(ws, plan, out, audit_head="f" * 64, others=[plan])
    except DataError as missing:
        pytest.skip(str(missing))


def rows(path, sheet):
    book = openpyxl.load_workbook(path)
    table = [[c.value for c in row] for row in book[sheet].iter_rows(min_row=3)]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:] if row[1] is not None]


def test_every_paper_is_there(pack):
    papers = {name for name in pack[2] if not name.startswith("地理数据/")}
    assert papers == {
        "清单.txt", "请示（草稿）.docx", "调整方案（草稿）.docx", "批复（草稿）.docx",
        "公示稿（草稿）.docx", "征求意见稿（草稿）.docx", "调整前后对照表.xlsx", "方案比选表.xlsx",
        "拐点坐标表.xlsx", "拟移位置表.xlsx", "调整示意图（A3）.pdf", "调整示意图（A4）.pdf",
        "调整前示意图.png", "调整后示意图.png", "调整变化示意图.png",
        "调整前示意图.svg", "调整后示意图.svg", "调整变化示意图.svg",
        "dossier.html", "plan.gpkg",
    }  # fmt: skip
    assert all(pack[2][name].stat().st_size > 4000 for name in papers)


def test_the_list_names_every_file_with_its_digest(pack):
    _, plan, files = pack
    words = files["清单.txt"].read_text(encoding="utf-8-sig")
    for name, path in files.items():
        if name != "清单.txt":
            assert f" {name}　" in words
            assert hashlib.sha256(path.read_bytes()).hexdigest() in words
    assert f"方案种子 {plan.seed}" in words
    assert "统计时点（" in words  # the time that stands for the clock's is stated


def test_the_same_plan_gives_the_same_bytes(pack, tmp_path):
    ws, plan, files = pack
    time.sleep(1.0)  # formats that carry the clock carry seconds
    again = review_pack(ws, plan, tmp_path, audit_head="f" * 64, others=[plan])
    assert files.keys() == again.keys()
    kinds = {path.suffix for path in files.values()}
    assert {".docx", ".xlsx", ".pdf", ".png", ".svg", ".gpkg", ".shp", ".geojson"} <= kinds
    for name in files:
        first, second = (hashlib.sha256(p[name].read_bytes()).digest() for p in (files, again))
        assert first == second, name


def test_map_data_agree_with_the_plan_in_every_format(pack):
    from hexie_geo.io.vector import read_vector

    _, plan, files = pack
    names = ("社区代码", "户数")
    for path, code, count, layer in (
        ("地理数据/调整方案.gpkg", "community_id", "households", "调整后社区"),
        ("地理数据/调整后社区.geojson", "community_id", "households", None),
        ("地理数据/调整后社区/调整后社区.shp", *names, None),
    ):
        frame = read_vector(files[path], layer=layer).frame
        assert dict(zip(frame[code], frame[count], strict=True)) == dict(plan.totals), path
    moved = read_vector(files["地理数据/调整方案.gpkg"], layer="变动居民小组").frame
    to = dict(zip(moved["group_id"], moved["to_id"], strict=True))
    assert to == {u: c for u, c in plan.after.items() if plan.before[u] != c}
    assert read_vector(files["地理数据/调整后社区.geojson"]).frame.crs.to_epsg() == 4326


def test_a_proposed_place_stands_in_tables_dossier_and_map_data(pack):
    from hexie_geo.io.vector import read_vector

    _, _, files = pack
    (row,) = rows(files["拟移位置表.xlsx"], "拟移位置（不随界线批复生效）")
    assert (row["名称"], row["东坐标（米）"]) == ("甲警务室", THERE.x)
    page = files["dossier.html"].read_text(encoding="utf-8")
    assert "甲警务室" in page
    for path in ("地理数据/调整方案.gpkg", "地理数据/拟移位置/拟移位置.shp"):
        layer = "拟移位置" if path.endswith("gpkg") else None
        frame = read_vector(files[path], layer=layer).frame
        assert frame.geometry.iloc[0].equals_exact(THERE, 1e-6)
    frame = read_vector(files["地理数据/拟移位置.geojson"]).frame
    (told,) = frame.drop(columns="geometry").to_dict("records")
    assert (told["from_x"], told["from_y"]) == (HERE.x, HERE.y)
    assert told["stands_after"] == row["拟移后所在社区"]


def test_qgis_finds_a_style_for_every_layer(pack):
    import xml.etree.ElementTree as ET

    files = pack[2]
    with closing(sqlite3.connect(files["地理数据/调整方案.gpkg"])) as base:
        shapes = base.execute("select table_name, column_name from gpkg_geometry_columns")
        layers = dict(shapes.fetchall())
        rows = base.execute(
            "select f_table_name, f_geometry_column, styleQML, useAsDefault from layer_styles"
            " where f_table_catalog = '' and f_table_schema = ''"
        ).fetchall()
    assert {layer: column for layer, column, _, _ in rows} == layers
    for layer, _, qml, default in rows:
        style = ET.fromstring(qml)  # noqa: S314 - our own file
        assert style.tag == "qgis"
        assert default == 1
        drawn = {symbol.get("name") for symbol in style.iter("symbol")}
        classes = style.findall("./renderer-v2/ranges/range")
        assert {c.get("symbol") for c in classes} == (drawn if classes else set())
        fields = {alias.get("field") for alias in style.iter("alias")}
        named = [words.get("fieldName") for words in style.iter("text-style")]
        assert fields >= set(named)
        if "社区" in layer:
            spans = [(float(c.get("lower")), float(c.get("upper"))) for c in classes]
            assert spans[:3] == [(-1, -1), (0, 999), (1000, 3000)]  # unknown is a class of its own
            assert [c.get("label") for c in classes][2] == "1000至3000户"


def test_long_names_survive_the_shapefile(pack):
    files = pack[2]
    table = files["地理数据/变动居民小组/字段对照.csv"].read_text(encoding="utf-8-sig")
    short = [line.split(",")[0] for line in table.splitlines()[1:]]
    assert all(len(name.encode("gb18030")) <= 10 for name in short)
    assert files["地理数据/变动居民小组/变动居民小组.cpg"].read_text() == "GB18030"


def test_vertices_close_the_shapes_they_came_from(pack):
    import shapely

    ws, plan, files = pack
    found = rows(files["拐点坐标表.xlsx"], "拐点坐标表")
    after = module.proposed(ws, plan).workspace.communities.set_index("community_id")
    for code in {c for change in plan.changes for c in change.after}:
        mine = [r for r in found if r["社区代码"] == code]
        assert [r["点号"] for r in mine] == [f"J{n}" for n in range(1, len(mine) + 1)]
        ring = shapely.Polygon([(r["Y（东，米）"], r["X（北，米）"]) for r in mine])
        assert ring.symmetric_difference(after.loc[code, "geometry"]).area < 1.0
        assert not shapely.is_ccw(ring.exterior)
        assert all(20 < r["纬度"] < 30 for r in mine)


def test_plans_are_compared_with_today(pack):
    _, plan, files = pack
    today, first, second = rows(files["方案比选表.xlsx"], "方案比选表")[:3]
    assert today["调整后幅度外"] + today["另有待核实"] == plan.outside_before
    assert first["调整后幅度外"] + first["另有待核实"] == plan.outside_after
    assert first["变动户数"] == plan.moved_households
    assert {**first, "方案": "2"} == second


def test_no_chinese_font_is_said_before_anything_is_written(pack, tmp_path, monkeypatch):
    ws, plan, _ = pack

    def none():
        raise DataError(static_map.Problem(code="report.no_font", values={"fonts": "x"}))

    monkeypatch.setattr(static_map, "chinese_font", none)
    with pytest.raises(DataError, match="fonts-noto-cjk"):
        review_pack(ws, plan, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_north_is_true_north_not_the_grid_s():
    from pyproj import CRS

    crs = CRS.from_epsg(4543)  # central meridian 102° E, false easting 500 km
    assert map_frame.grid_lean(crs, 500_000, 2_770_000) == pytest.approx(0, abs=1e-6)
    east = map_frame.grid_lean(crs, 600_000, 2_770_000)
    assert -0.02 < east < -0.005  # east of it true north lies to the west of the grid's
