"""Printed maps of a plan: everything a sheet must carry is on it, on A3 and A4, in every format."""

import numpy as np
import pytest
import shapely

from hexie_geo.errors import DataError
from hexie_geo.report.map_frame import grid_lean
from hexie_geo.report.map_names import Names
from hexie_geo.report.map_sheet import PAPER, MapSheet
from hexie_geo.report.plan_maps import VIEWS, Ground, _sheet, write_plan_maps
from hexie_geo.report.static_map import chinese_font
from support import papers

PARTS = {"legend", "scale", "scale-length", "north", "foot"}


@pytest.fixture(scope="module", autouse=True)
def font():
    try:
        chinese_font()
    except DataError as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("view", VIEWS)
def test_a_sheet_says_what_the_office_asks_for(view):
    case = papers.case()
    figure = _sheet(Ground(case, case.proposed[0]), view, "A4", "云S(2026)1号")
    there = {a.get_gid(): a for a in figure.findobj() if a.get_gid()}
    assert set(there) >= PARTS
    foot = there["foot"].get_text()
    assert "统计时点：2025年12月31日" in foot
    assert "审图号：云S(2026)1号" in foot
    assert "不作为权属和行政区域界线依据" in foot
    west, east = there["scale"].get_xdata()
    number, unit = there["scale-length"].get_text().split()
    assert east - west == float(number) * {"m": 1, "km": 1000}[unit]  # as long as it says
    assert there["north"].get_text() == "N"
    assert len(there["legend"].get_texts()) >= 2


def test_true_north_leans_by_the_meridian():
    case = papers.case()
    figure = _sheet(Ground(case, case.proposed[0]), "before", "A3", "")
    north = next(a for a in figure.findobj() if a.get_gid() == "north")
    (x, y), (a, b) = north.xy, north.get_position()
    lean = grid_lean(case.workspace.communities.crs, 501_000, 2_769_700)
    assert (x - a) / (y - b) == pytest.approx(lean, abs=0.01)


def test_every_format_carries_every_part(tmp_path):
    case = papers.case()
    one = case.proposed[0]
    files = write_plan_maps(case, one, tmp_path, kinds=("png", "svg"), dpi=40)
    assert [p.suffix for p in files.values()].count(".pdf") == len(PAPER)
    for name, path in files.items():
        raw = path.read_bytes()
        if path.suffix == ".svg":
            assert all(f'id="{part}"' in raw.decode() for part in PARTS), name
        elif path.suffix == ".png":
            size = tuple(int.from_bytes(raw[i : i + 4], "big") for i in (16, 20))
            assert sorted(size) == [round(40 * inch) for inch in PAPER["A3"]]
        else:
            assert raw.count(b"/Type /Page ") == len(VIEWS)
            paper = "A4" if "A4" in name else "A3"
            wide, high = MapSheet.over(Ground(case, one).bounds, paper=paper).size
            box = f"/MediaBox [ 0 0 {wide * 72:.10g} {high * 72:.10g} ]"
            assert box.encode() in raw


def test_names_keep_off_each_other_and_the_edge():
    sheet = MapSheet.over((0, 0, 1000, 1400), paper="A4")
    names = Names(sheet=sheet, font=chinese_font())
    crowd = [shapely.box(x, y, x + 20, y + 20) for x in range(400, 500, 20) for y in (500, 520)]
    written = [names.beside("春和社区", s, points=7.5, colour="#000000") for s in crowd]
    assert all(written)
    assert names.leaders  # those far from their place are led to it
    tree = shapely.STRtree(names.taken)
    meet = tree.query(names.taken, predicate="intersects")
    assert (meet[0] == meet[1]).all()
    assert shapely.contains(shapely.box(*sheet.ground), names.taken).all()
    names.inside(["小社区"], np.array([shapely.box(100, 100, 110, 110)]), points=7.5, colour="x")
    assert "x" not in names.letters  # no room on its own ground
