"""The review pack: every paper there, the same bytes, figures that agree."""

import hashlib

import openpyxl
import pytest

from hexie_geo.demo import grouped
from hexie_geo.errors import DataError
from hexie_geo.report import plan_maps, static_map
from hexie_geo.workflow import review_pack as module
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.review_pack import review_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    plan = propose(ws, seed=3)[0]
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
    assert set(pack[2]) == {
        "请示（草稿）.docx", "调整方案（草稿）.docx", "批复（草稿）.docx", "公示稿（草稿）.docx",
        "征求意见稿（草稿）.docx", "调整前后对照表.xlsx", "方案比选表.xlsx", "拐点坐标表.xlsx",
        "调整示意图.pdf", "调整前示意图.png", "调整后示意图.png", "调整变化示意图.png",
        "dossier.html", "plan.gpkg",
    }  # fmt: skip
    assert all(path.stat().st_size > 4000 for path in pack[2].values())


def test_the_same_plan_gives_the_same_bytes(pack, tmp_path):
    ws, plan, files = pack
    again = review_pack(ws, plan, tmp_path, audit_head="f" * 64, others=[plan])
    for name in files.keys() - {"plan.gpkg"}:
        first, second = (hashlib.sha256(p[name].read_bytes()).digest() for p in (files, again))
        assert first == second, name


def test_vertices_close_the_shapes_they_came_from(pack):
    import shapely

    ws, plan, files = pack
    found = rows(files["拐点坐标表.xlsx"], "拐点坐标表")
    after = module._proposed(ws, plan).workspace.communities.set_index("community_id")
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
    assert today["调整后幅度外"] == plan.outside_before
    assert (first["调整后幅度外"], first["变动户数"]) == (plan.outside_after, plan.moved_households)
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
    assert plan_maps._grid_lean(crs, 500_000, 2_770_000) == pytest.approx(0, abs=1e-6)
    east = plan_maps._grid_lean(crs, 600_000, 2_770_000)
    assert -0.02 < east < -0.005  # east of it true north lies to the west of the grid's
