"""``hexie import --interactive``: it asks what no file tells, and the recipe replays."""

import io

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import Workbook
from shapely import box

from hexie_geo.cli.entry import main
from hexie_geo.io.coordinates import to_gcj02
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Reading
from hexie_geo.io.store import open_workspace
from hexie_geo.workflow.check import data_issues
from hexie_geo.workflow.questions import candidates
from hexie_geo.workflow.survey import Part


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    book = Workbook()
    page = book.active
    page.append(["某县社区情况表"])
    page.append(["社区名称", "镇街", "城乡", "户籍户数"])
    page.append(["云山社区居委会", "城关镇", "城区", "1,200户"])
    page.append(["河东社区", "城关镇", "城区", 5600])
    book.save(folder / "社区.xlsx")
    shapes = [box(571000 + 1000 * k, 2770000, 572000 + 1000 * k, 2771000) for k in range(2)]
    frame = gpd.GeoDataFrame({"MC": ["云山社区", "河东社区"]}, geometry=shapes, crs=4543)
    frame.to_file(folder / "边界.shp", encoding="GBK")
    (folder / "边界.cpg").unlink()
    (folder / "边界.prj").unlink()
    return folder


def test_the_interview_writes_a_recipe_that_replays(files, tmp_path, capsys, monkeypatch):
    out, again = tmp_path / "ws", tmp_path / "again"
    told = ["", "某县", "9", "1", "去年", "2025-12-31", "10", "1", "1", "2", "1"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(told) + "\n"))
    words = ["import", "--interactive", str(files / "社区.xlsx"), str(files / "边界.shp")]
    code = main([*words, "--out", str(out)])
    asked = capsys.readouterr()
    assert code == 0, asked.err
    assert "没有写坐标系" in asked.err
    assert "请写成 2025-12-31" in asked.err
    assert "hexie import" in asked.out
    ws = open_workspace(out)
    assert ws.communities["households"].tolist() == [1200, 5600]
    assert ws.communities["gated"].tolist() == [False, False]
    assert ws.crs.to_epsg() == 4543
    assert ws.communities.geometry.notna().all()
    replay = ["import", str(out / "recipe.toml"), "--data-root", str(files), "--out", str(again)]
    assert main(replay) == 0
    assert open_workspace(again).digest == ws.digest


def test_without_a_recipe_the_command_says_what_to_do(files, tmp_path, capsys):
    words = ["import", str(files / "社区.xlsx"), "--out", str(tmp_path / "ws"), "--lang", "en"]
    assert main(words) == 2
    assert "--interactive" in capsys.readouterr().err


def test_files_without_communities_are_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    words = ["import", "--interactive", str(tmp_path / "a.csv"), "--out", str(tmp_path / "ws")]
    assert main(words) == 2
    assert "没有社区表" in capsys.readouterr().err


@pytest.fixture
def merged(tmp_path):
    """A workbook with a serial number, a code and a merged header."""
    book = Workbook()
    page = book.active
    page.append(["序号", "社区代码", "社区名称", "所属乡镇", "城乡", "户数", None, "人口", None])
    page.append([None] * 5 + ["户籍户", "常住户", "户籍人口", "常住人口"])
    for span in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1", "H1:I1"):
        page.merge_cells(span)
    page.append([1, "530102001001", "云山社区", "甲镇", "城区", 1200, "约1300", 3600, 3900])
    page.append([2, "530102001002", "河东社区", "甲镇", "城区", "约5600", 5700, 9000, 9900])
    book.save(tmp_path / "社区.xlsx")
    return tmp_path


def test_a_merged_header_is_mapped_and_no_count_is_asked_twice(
    merged, tmp_path, capsys, monkeypatch
):
    out = tmp_path / "ws"
    told = ["", "某县", "1", "2025-12-31", "1", "1", "1"]  # basis, day, body, gated, 城区
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(told) + "\n"))
    code = main(["import", "--interactive", str(merged / "社区.xlsx"), "--out", str(out)])
    asked = capsys.readouterr()
    assert code == 0, asked.err
    assert "没有用到的栏（2）：序号、人口·户籍人口" in asked.out
    ws = open_workspace(out)
    assert ws.communities["households"].tolist() == [1200, 5600]
    assert ws.communities["households_resident"].tolist() == [1300, 5700]
    assert ws.communities["population"].tolist() == [3900, 9900]
    about = [i for i in data_issues(ws) if i.code == "approximate_count"]
    assert [(i.subject_id, i.values["column"]) for i in about] == [
        ("530102001001", "households_resident"),
        ("530102001002", "households"),
    ]


def test_only_columns_that_read_as_counts_are_offered():
    frame = pd.DataFrame(
        {
            "序号": ["1", "2"],
            "列2": ["7", "8"],
            "列3": ["530102001001", "530102001002"],
            "名称": ["云山社区", "河东社区"],
            "户": ["1200", "约5600"],
            "人口": ["3600", "9000"],
        }
    )
    reading = Reading(frame=frame, file="社区.csv", layer="社区")
    part = Part(source=FileSpec(file="社区.csv"), reading=reading)
    assert candidates(part, "communities", "households", ["人口"]) == ["户"]
    assert "名称" in candidates(part, "communities", "name")


def test_points_of_a_web_map_are_asked_about_and_what_is_left_out_is_in_the_report(
    tmp_path, capsys, monkeypatch
):
    """A newcomer's run: points of Gaode came in as CGCS2000, a file vanished without a line."""
    raw, out = tmp_path / "raw", tmp_path / "ws"
    raw.mkdir()
    table = "社区代码,社区名称,镇街,城乡,组织,封闭,户数\n01,甲社区,某镇,城市,居民委员会,否,900\n"
    (raw / "社区.csv").write_text(table, encoding="utf-8")
    lon, lat = (float(v) for v in to_gcj02(102.7, 25.0))
    poi = (
        f"名称,类别,社区代码,经度,纬度\n甲站,社区卫生服务站,01,{lon},{lat}\n乙店,菜市场,01,24.1,\n"
    )
    (raw / "高德.csv").write_text(poi, encoding="utf-8")
    (raw / "名册.csv").write_text("甲,乙\n1,2\n3,4\n", encoding="utf-8")
    files = [str(raw / n) for n in ("社区.csv", "高德.csv", "名册.csv")]
    said = ["2", "1", "2", "6", "", "某县", "1", "2025-12-31", "2", "2"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(said) + "\n"))
    code = main(["import", "--interactive", *files, "--out", str(out)])
    asked = capsys.readouterr()
    assert code == 0, asked.err
    assert "没有界线可以试算" in asked.out
    ws = open_workspace(out)
    (place,) = ws.facilities.to_crs(4490).geometry
    assert (place.x, place.y) == pytest.approx((102.7, 25.0), abs=1e-6)
    assert 'datum = "gcj02"' in (out / "recipe.toml").read_text("utf-8")
    report = pd.read_csv(out / "import_report.csv", dtype="str")
    assert report["action"].isin(["no_geometry"]).sum() == 1
    unused = report[report["action"] == "left_out"].iloc[0]
    assert (unused["file"], unused["detail"]) == ("名册.csv", "rows_in=2; left_out=2")
    assert {"import.point_astray", "import.left_out"} <= {p.code for p in ws.import_problems}
