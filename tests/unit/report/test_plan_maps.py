"""Printed maps of a plan: everything a sheet must carry is on it, on A3 and A4, in every format."""

import pytest

from hexie_geo.errors import DataError
from hexie_geo.report.map_frame import grid_lean
from hexie_geo.report.plan_maps import PAPER, VIEWS, _sheet, write_plan_maps
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
    figure = _sheet(case, case.proposed[0], view, "A4", "云S(2026)1号")
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
    figure = _sheet(case, case.proposed[0], "before", "A3", "")
    north = next(a for a in figure.findobj() if a.get_gid() == "north")
    (x, y), (a, b) = north.xy, north.get_position()
    lean = grid_lean(case.workspace.communities.crs, 501_000, 2_769_700)
    assert (x - a) / (y - b) == pytest.approx(lean, abs=0.01)


def test_every_format_carries_every_part(tmp_path):
    case = papers.case()
    for paper in PAPER:
        files = write_plan_maps(
            case, case.proposed[0], tmp_path / paper, paper=paper, kinds=("png", "svg"), dpi=40
        )
        assert {p.suffix for p in files.values()} == {".pdf", ".png", ".svg"}
        for name, path in files.items():
            raw = path.read_bytes()
            if path.suffix == ".svg":
                assert all(f'id="{part}"' in raw.decode() for part in PARTS), name
            elif path.suffix == ".png":
                width, height = (int.from_bytes(raw[i : i + 4], "big") for i in (16, 20))
                assert (width, height) == tuple(round(40 * inch) for inch in PAPER[paper])
            else:
                assert raw.count(b"/Type /Page ") == len(VIEWS)
                inches = PAPER[paper]
                box = f"/MediaBox [ 0 0 {inches[0] * 72:.10g} {inches[1] * 72:.10g} ]"
                assert box.encode() in raw
