"""What a newcomer's first import stumbled over, each once."""

import pandas as pd
import pytest

from hexie_geo.demo.grid import grid
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.io.vector import write_geopackage
from hexie_geo.report.case import Case
from hexie_geo.report.counted import issues
from hexie_geo.workflow.check import data_issues
from hexie_geo.workflow.import_ import import_recipe

RECIPE = """
schema = 1
title = "某县"
basis = "hukou"
as_of = 2025-12-31
[layers.communities]
file = "社区.csv"
row_number = "community_id"
[layers.communities.columns]
name = "名称"
township_id = "乡镇"
households = "户数"
[layers.communities.constants]
area = "urban"
body = "residents_committee"
"""


@pytest.fixture
def brought(tmp_path):
    """Import the rows of one table; the workspace and its report are beside it."""

    def bring(rows, recipe=RECIPE):
        (tmp_path / "社区.csv").write_text(rows, encoding="utf-8")
        return import_recipe(parse_recipe(recipe), data_root=tmp_path, out=tmp_path / "ws")

    return bring


def test_who_signed_and_what_telephone_is_stored_nowhere(brought, tmp_path):
    brought(
        "名称,乡镇,户数\n云山社区,甲镇,1200（王五13888888888）\n河东社区,甲镇,900\n"
        "合计,负责人：赵六,2100\n填表人：王五 联系电话：13888888888,,\n"
    )
    stored = b"".join(p.read_bytes() for p in (tmp_path / "ws").rglob("*") if p.is_file())
    assert "云山社区" in stored.decode("utf-8", "replace")
    for secret in ("13888888888", "填表人：王五", "赵六"):
        assert secret.encode() not in stored
    report = (tmp_path / "ws" / "import_report.csv").read_text("utf-8-sig")
    assert "内容不保存" in report
    assert "（王五***）" in report


def test_totals_of_the_sheet_are_compared_with_their_rows(brought):
    done = brought(
        "名称,乡镇,户数,常住户\n甲社区,甲镇,3000,1\n乙社区,甲镇,3365,\n小计,,6300,9\n"
        "丙社区,乙镇,5000,2\n丁社区,乙镇,6350,3\n小计,,11350,5\n合计,,17650,\n",
        RECIPE.replace('"户数"\n', '"户数"\nhouseholds_resident = "常住户"\n'),
    )
    lines = done.report.fixes.set_index("action").loc["total_disagrees"]
    assert lines[["row", "field", "value"]].values.tolist() == [
        [4, "households", "6300"],
        [8, "households", "17650"],
    ]
    told = [p for p in done.workspace.import_problems if p.code == "import.total_disagrees"]
    assert [(p.values["summed"], p.values["difference"]) for p in told] == [
        (6365, -65),
        (17715, -65),
    ]
    assert "相差 -65" in told[0].say("zh")
    assert done.report.balanced
    rows = issues(Case(workspace=done.workspace, standards=(), findings=())).rows
    (listed,) = {row[0] for row in rows if "17715" in str(row[-1])}
    assert listed == "乡镇（街道）"


def test_totals_above_their_rows_are_compared_with_those_below(brought):
    rows = "名称,乡镇,户数\n合计,,100\n小计,,30\n甲,a,10\n乙,a,21\n小计,,69\n丙,b,69\n"
    told = brought(rows).workspace.import_problems
    assert [(p.rows, p.values["first"], p.values["summed"]) for p in told] == [((3,), 4, 31)]


def test_joined_files_have_their_own_provenance_and_account(brought, tmp_path):
    frame = grid(1, 3).assign(MC=["云山社区", "河东社区", "别处"])[["MC", "geometry"]]
    write_geopackage(tmp_path / "图.gpkg", {"边界": frame})
    join = '[[layers.communities.join]]\nfile = "图.gpkg"\nkey = "MC"\non = "name"\n'
    recipe = RECIPE.replace("[layers", 'crs = "EPSG:4543"\n[layers', 1) + join
    done = brought("名称,乡镇,户数\n云山社区,甲,12\n河东社区,甲,9\n合计,,21\n", recipe)
    sources = [(s.file, s.rows, s.crs, bool(s.digest)) for s in done.workspace.sources]
    assert sources == [("社区.csv", 2, "", True), ("图.gpkg", 3, "EPSG:4543", True)]
    report = pd.read_csv(tmp_path / "ws" / "import_report.csv", dtype="str", keep_default_na=False)
    lines = report[report["action"] == "account_joined"]
    assert lines[["file", "part"]].values.tolist() == [["图.gpkg", "边界"]]
    assert lines["detail"].tolist() == ["rows=3; met=2; left=1"]
    parts = report.groupby("file")["part"].agg(set).to_dict()
    assert parts == {"社区.csv": {"社区"}, "图.gpkg": {"边界"}}


def test_counts_nobody_wrote_have_a_line_in_the_report(brought):
    done = brought("名称,乡镇,户数\n甲,t,12\n乙,t,不详\n丙,t,\n丁,t,\n戊,t,—\n己,t,\n")
    fixes = done.report.fixes
    told = fixes[fixes["action"] == "unknown_dash"]
    assert told[["row", "value"]].values.tolist() == [[3, "不详"], [6, "—"]]
    (blank,) = fixes[fixes["action"] == "unknown_blank"]["zh"]
    assert blank == "空白 3 处（第 4-5, 7 行）：按未知处理"
    assert done.workspace.communities["households"].notna().tolist() == [True, *[False] * 5]


def test_a_township_written_once_for_its_block_is_filled_where_codes_agree(brought):
    recipe = RECIPE.replace('row_number = "community_id"\n', "").replace(
        'township_id = "乡镇"', 'community_id = "码"\ntownship = "乡镇"\ntownship_id = "乡镇"'
    )
    head = "码,名称,乡镇,户数\n"
    rows = "530102001001,甲,城关镇,1\n530102001002,乙,,1\n530102002001,丙,河西乡,1\n"
    done = brought(head + rows + "530102002002,丁,,1\n", recipe)
    layer = done.workspace.communities
    assert layer["township_id"].tolist() == ["城关镇", "城关镇", "河西乡", "河西乡"]
    filled = done.report.fixes[done.report.fixes["action"] == "filled_down"]
    assert filled[["row", "code", "field"]].values.tolist() == [
        [3, "530102001002", "township"],
        [5, "530102002002", "township"],
    ]
    assert "城关镇" in filled["zh"].iloc[0]
    only_names = recipe.replace('township_id = "乡镇"', "") + (
        '[layers.communities.derive]\ntownship_id = { from = "community_id", first = 9 }\n'
    )
    open_ = brought(head + rows + "530102003001,丁,,1\n", only_names).workspace
    assert open_.communities["township"].isna().tolist() == [False, True, False, True]
    assert [p.rows for p in open_.import_problems] == [(3, 5)]


def test_villages_among_communities_that_were_all_called_urban_are_named(brought):
    given = '[[assumptions]]\nlayer = "communities"\nfield = "body"\n'
    given += 'value = "residents_committee"\ntext_zh = "全"\ntext_en = "all"\n'
    rows = "名称,乡镇,户数\n河东村,甲,1200\n云山社区,甲,1300\n"
    found = data_issues(brought(rows, RECIPE + given).workspace)
    assert [i.subject_id for i in found if i.code == "named_as_village"] == ["2"]
    assert "named_as_village" not in {i.code for i in data_issues(brought(rows).workspace)}
