import re

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from hexie_geo.demo.grid import grid
from hexie_geo.errors import CrsError, DataError, LayerError
from hexie_geo.i18n import has
from hexie_geo.io import gate
from hexie_geo.io.coordinates import to_gcj02
from hexie_geo.io.counts import Reason
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.io.store import open_workspace
from hexie_geo.io.vector import write_geopackage
from hexie_geo.workflow.import_ import import_recipe

HEAD = """
schema = 1
title = "云山县"
basis = "hukou"
as_of = 2025-12-31
crs = "EPSG:4543"
"""
COMMUNITIES = """
[layers.communities]
file = "社区.csv"

[layers.communities.columns]
community_id = "编码"
name = "名称"
township_id = "乡镇码"
households = "户数"
area = "城乡"
body = "性质"
gated = "封闭"
"""
TABLE = """编码,名称,乡镇码,户数,城乡,性质,封闭
530102001001,云山社区,530102001,"1,200户",城市,居民委员会,否
530102001002,龙泉社区,530102001,约900,urban,residents_committee,是
530102001003,新城社区,530102001,-5,城市,居民委员会,
530102001004,老街社区,530102001,同上,urban,residents_committee,非封闭
合计,,,2100,,,
"""


@pytest.fixture
def county(tmp_path):
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "社区.csv").write_text(TABLE, encoding="gb18030")
    shapes = grid(1, 4).assign(community_id=[f"53010200100{i}" for i in (1, 2, 3, 4)])
    write_geopackage(folder / "图.gpkg", {"polygons": shapes[["community_id", "geometry"]]})
    return folder


def problems_of(recipe, folder, kind=DataError, out=None):
    with pytest.raises(kind) as caught:
        import_recipe(parse_recipe(recipe), data_root=folder, out=out)
    for language in ("zh", "en"):
        for problem in caught.value.problems:
            said = problem.say(language)
            assert not said.startswith("errors.")
            assert "?" not in said
            assert problem.file is None or problem.file in said
    return {p.code: p for p in caught.value.problems}


def test_a_county_without_geometry_gets_through(county):
    result = import_recipe(parse_recipe(HEAD + COMMUNITIES), data_root=county)
    layer, report = result.workspace.communities, result.report
    assert not result.workspace.has_geometry
    assert layer["households"].tolist()[:2] == [1200, 900]
    assert layer["households"].isna().tolist() == [False, False, True, True]
    assert layer["gated"].tolist()[:2] == [False, True]
    assert pd.isna(layer["gated"][2])
    assert report.balanced
    assert report.rows.loc[0, ["rows_in", "accepted", "kept_out"]].tolist() == [5, 4, 1]
    actions = report.fixes.set_index("action")
    assert actions.loc["unknown_negative", ["row", "code", "field", "value"]].tolist() == [
        4,
        "530102001003",
        "households",
        "-5",
    ]
    assert actions.loc["unknown_same_above", "value"] == "同上"
    assert actions.loc["read_approximate", "value"] == "约900"
    assert [p.code for p in report.problems] == ["import.unknown_count", "import.approximate"]
    assert layer["approximate"].fillna("").tolist() == ["", "households", "", ""]
    assert "第 4, 5 行" in report.problems[0].say("zh")


def test_shapes_are_joined_by_code_and_leftovers_told(county):
    frame = grid(1, 4).assign(代码=[f"53010200100{i}" for i in (1, 2, 3, 9)])
    write_geopackage(county / "图.gpkg", {"polygons": frame[["代码", "geometry"]]})
    join = '[[layers.communities.join]]\nfile = "图.gpkg"\nkey = "代码"\non = "community_id"\n'
    result = import_recipe(parse_recipe(HEAD + COMMUNITIES + join), data_root=county)
    layer = result.workspace.communities
    assert layer.geometry.isna().tolist() == [False, False, False, True]
    assert layer.crs.to_epsg() == 4543
    told = {p.code: p.say("en") for p in result.report.problems}
    assert "530102001004" in told["import.unmatched_here"]
    assert "530102001009" in told["import.unmatched_there"]
    assert "import.without_shape" in told


def test_columns_joined_from_another_table_and_sums(county):
    (county / "人.csv").write_text("码,男,女\n530102001001,10,20\n530102001002,1,\n", "utf-8")
    join = """
[[layers.communities.join]]
file = "人.csv"
key = "码"
on = "community_id"
columns = { population = ["男", "女"] }
"""
    layer = import_recipe(parse_recipe(HEAD + COMMUNITIES + join), data_root=county).workspace
    population = layer.communities["population"]
    assert population[0] == 30
    assert population[1:].isna().all(), "a sum with an unknown part is unknown"


def test_everything_wrong_is_told_at_once_and_nothing_written(county, tmp_path):
    (county / "组.csv").write_text("组号,社区,户数\n1,a,5\n1,a,6\n", "utf-8")
    recipe = (
        HEAD
        + COMMUNITIES.replace('"户数"', '"户口数"')
        + """
[layers.groups]
file = "组.csv"
columns = { group_id = "组号", community_id = "社区", households = "户数" }
[layers.roads]
file = "没有.gpkg"
row_number = "road_id"
[rasters.dem]
file = "没有.tif"
quantity = "elevation"
"""
    )
    found = problems_of(recipe, county, out=tmp_path / "ws")
    assert set(found) == {"io.no_column", "layer.duplicate", "io.not_found"}
    assert found["io.no_column"].field == "户口数"
    assert found["layer.duplicate"].rows == (2, 3)
    assert found["layer.duplicate"].file == "组.csv"
    assert not (tmp_path / "ws").exists()


def test_a_missing_required_column_names_file_layer_and_field(county):
    recipe = HEAD + COMMUNITIES.replace('area = "城乡"\n', "")
    found = problems_of(recipe, county, LayerError)
    problem = found["layer.missing_column"]
    assert (problem.file, problem.layer, problem.field) == ("社区.csv", "communities", "area")


def test_shapefiles_that_lack_a_part(county):
    frame = grid(1, 2)[["geometry"]].assign(code=["1", "2"])
    for suffix, code in ((".dbf", "io.no_dbf"), (".prj", "io.no_crs")):
        path = county / "s.shp"
        gate.vector_library().write_dataframe(frame, path, driver="ESRI Shapefile")
        path.with_suffix(suffix).unlink()
        recipe = (
            HEAD + '[layers.communities]\nfile = "s.shp"\ncolumns = { community_id = "code" }\n'
        )
        kind = CrsError if suffix == ".prj" else DataError
        assert set(problems_of(recipe, county, kind)) == {code}


def test_assumptions_set_columns_and_are_repeated(county):
    recipe = """
[layers.communities]
file = "社区.csv"
columns = { community_id = "编码", name = "名称", households = "户数", gated = "封闭" }
where = [{ column = "名称", not_in = ["老街社区"] }, { column = "编码", contains = "5301" }]
[[assumptions]]
layer = "communities"
field = "area"
value = "urban"
text_zh = "全部按城市计"
text_en = "all urban"
[[assumptions]]
layer = "communities"
field = "body"
value = "residents_committee"
text_zh = "全部按居委会计"
text_en = "all residents' committees"
[[assumptions]]
layer = "communities"
field = "gated"
value = true
text_zh = "不详的按封闭计"
text_en = "gated where unknown"
[[assumptions]]
layer = "communities"
field = "township_id"
derive = { from = "community_id", first = 9 }
text_zh = "前 9 位"
text_en = "first 9 characters"
"""
    result = import_recipe(parse_recipe(HEAD + recipe), data_root=county)
    layer = result.workspace.communities
    assert layer["area"].tolist() == ["urban"] * 3
    assert layer["township_id"].tolist() == ["530102001"] * 3
    assert layer["gated"].tolist() == [False, True, True], "only cells that say nothing are filled"
    values = {a.field: a.value for a in result.workspace.assumptions}
    assert values["gated"] == "true"
    assert values["township_id"] == "first 9 characters of community_id"
    kept = result.report.kept_out.set_index("row")["reason"].to_dict()
    assert kept == {5: "filtered", 6: "total"}
    assert result.report.balanced
    assert result.workspace.title == "云山县"


GROUPS = """
[layers.groups]
file = "组.csv"
columns = { group_id = "组号", community_id = "社区", households = "户数" }
"""
BLANK = """
[[assumptions]]
layer = "groups"
field = "households"
blank_means = 0
text_zh = "空白按 0 户计"
text_en = "blank means 0"
"""


def test_blank_group_counts_are_unknown_unless_the_recipe_says_otherwise(county):
    (county / "组.csv").write_text(
        "组号,社区,户数\n1,530102001001,5\n2,530102001001,\n3,530102001001,坏\n4,,7\n5,999,8\n",
        "utf-8",
    )
    plain = import_recipe(parse_recipe(HEAD + COMMUNITIES + GROUPS), data_root=county)
    assert plain.workspace.groups["households"].isna().tolist() == [False, True, True]
    zero = import_recipe(parse_recipe(HEAD + COMMUNITIES + GROUPS + BLANK), data_root=county)
    assert zero.workspace.groups["households"].isna().tolist() == [False, False, True]
    assert zero.workspace.groups["households"][1] == 0
    kept = zero.report.kept_out[zero.report.kept_out["layer"] == "groups"]
    assert kept[["row", "reason", "households"]].to_numpy().tolist() == [
        [5, "no_community", 7],
        [6, "unknown_community", 8],
    ]
    assert zero.report.balanced


def test_shapes_are_repaired_and_places_without_shape_kept_out(county):
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    frame = grid(1, 2)
    frame = frame.set_geometry(
        [shapely.affinity.translate(bow_tie, 5e5, 2.77e6), frame.geometry[1]]
    )
    frame = frame.set_crs(4543)
    points = gpd.GeoSeries([shapely.Point(5e5, 2.77e6), None], crs=4543)
    offices = gpd.GeoDataFrame({"name": ["警务室", "警务站"]}, geometry=points)
    write_geopackage(county / "a.gpkg", {"c": frame, "p": offices})
    names = ("community_id", "name", "township_id", "households", "area", "body")
    columns = ", ".join(f'{n} = "{n}"' for n in names)
    recipe = f"""
[layers.communities]
file = "a.gpkg"
layer = "c"
columns = {{ {columns} }}
[layers.police_offices]
file = "a.gpkg"
layer = "p"
columns = {{ name = "name" }}
row_number = "office_id"
"""
    result = import_recipe(parse_recipe(HEAD + recipe), data_root=county)
    fix = result.report.fixes.set_index("action").loc["shape_repaired"]
    assert fix["row"] == 1
    assert fix["code"] == "c00"
    assert "area_after_m2=5000.0" in fix["detail"]
    assert result.workspace.communities.geometry.is_valid.all()
    assert result.workspace.police_offices["office_id"].tolist() == ["1"]
    assert result.report.kept_out["reason"].tolist() == ["no_geometry"]


def test_points_from_a_table_need_a_crs(county):
    (county / "p.csv").write_text("名,x,y\n甲,102.7,25.04\n乙,,\n", "utf-8")
    recipe = (
        COMMUNITIES
        + """
[layers.police_offices]
file = "p.csv"
columns = { name = "名" }
row_number = "office_id"
point = ["x", "y"]
"""
    )
    assert set(problems_of(HEAD + recipe, county, CrsError)) == {"io.no_crs"}
    made = import_recipe(parse_recipe(HEAD + recipe + 'crs = "EPSG:4326"\n'), data_root=county)
    (office,) = made.workspace.police_offices.geometry
    assert abs(office.x - 570_000) < 5_000
    assert made.report.kept_out["reason"].tolist() == ["total", "no_geometry"]


def test_codes_that_a_spreadsheet_has_spoilt_are_an_error(county):
    text = (county / "社区.csv").read_text("gb18030").replace("530102001002", "5.3E+11")
    (county / "社区.csv").write_text(text, encoding="utf-8")
    found = problems_of(HEAD + COMMUNITIES, county)
    assert found["import.spoilt_code"].rows == (3,)


def test_a_workbook_and_a_saved_workspace(county, tmp_path):
    book = openpyxl.Workbook()
    for line in (county / "社区.csv").read_text("gb18030").splitlines()[:3]:
        book.active.append(line.replace('"', "").replace("1,200户", "1200户").split(","))
    book.save(county / "社区.xlsx")
    recipe = parse_recipe(HEAD + COMMUNITIES.replace(".csv", ".xlsx"))
    seen = []
    result = import_recipe(
        recipe,
        data_root=county,
        out=tmp_path / "ws",
        progress=lambda layer, done, total: seen.append((layer, done, total)),
    )
    assert seen == [("communities", 0, 1)]
    again = open_workspace(tmp_path / "ws")
    assert again.digest == result.workspace.digest
    assert again.communities["community_id"].tolist() == ["530102001001", "530102001002"]
    assert (tmp_path / "ws" / "import_report.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_report_cells_never_become_formulas(county, tmp_path):
    text = (county / "社区.csv").read_text("gb18030").replace("约900", "=HYPERLINK(1)")
    (county / "社区.csv").write_text(text, encoding="utf-8")
    import_recipe(parse_recipe(HEAD + COMMUNITIES), data_root=county, out=tmp_path / "ws")
    lines = (tmp_path / "ws" / "import_report.csv").read_text("utf-8-sig").splitlines()
    assert any(",'=HYPERLINK(1)," in line for line in lines)
    assert any(",'-5," in line for line in lines)
    assert not any(",=HYPERLINK" in line for line in lines)


def test_points_in_web_map_degrees_are_noticed_not_moved(county):
    ground = grid(1, 4).assign(community_id=[f"53010200100{i}" for i in (1, 2, 3, 4)])
    centres = ground.representative_point().to_crs(4490)
    lon, lat = to_gcj02(centres.x, centres.y)
    rows = [f"{c},{x},{y}" for c, x, y in zip(ground["community_id"], lon, lat, strict=True)]
    (county / "p.csv").write_text("\n".join(["社区,x,y", *rows]), "utf-8")
    recipe = (
        HEAD
        + COMMUNITIES
        + """
[[layers.communities.join]]
file = "图.gpkg"
key = "community_id"
on = "community_id"
[layers.facilities]
file = "p.csv"
columns = { community_id = "社区" }
constants = { kind = "market" }
row_number = "facility_id"
point = ["x", "y"]
crs = "EPSG:4490"
"""
    )
    plain = import_recipe(parse_recipe(recipe), data_root=county)
    told = {p.code: p for p in plain.report.problems}
    assert 'datum = "gcj02"' in told["import.looks_shifted"].say("zh")
    mended = import_recipe(parse_recipe(recipe + 'datum = "gcj02"\n'), data_root=county)
    assert "import.looks_shifted" not in {p.code for p in mended.report.problems}
    moved = mended.workspace.facilities.distance(ground.representative_point())
    assert moved.max() < 0.01


def test_a_join_by_full_name_with_a_variant_spelling(county):
    (county / "名.csv").write_text("全名,人\n530102001云山社区,7\n530102001龍泉社区,8\n", "utf-8")
    recipe = (
        HEAD
        + COMMUNITIES.replace(
            'file = "社区.csv"',
            """file = "社区.csv"
concat = { full_name = ["乡镇码", "名称"] }
values = { full_name = { "530102001龙泉社区" = "530102001龍泉社区" } }""",
        )
        + """
[[layers.communities.join]]
file = "名.csv"
key = "全名"
on = "full_name"
columns = { population = "人" }
"""
    )
    layer = import_recipe(parse_recipe(recipe), data_root=county).workspace.communities
    assert layer["population"].tolist()[:2] == [7, 8]
    assert layer["full_name"].tolist()[0] == "530102001云山社区"


def test_every_action_of_the_report_has_words(county):
    result = import_recipe(parse_recipe(HEAD + COMMUNITIES), data_root=county)
    for language in ("zh", "en"):
        words = result.report.fixes[language]
        assert words.notna().all()
        assert not words.str.startswith("import.").any()
        assert not words.str.contains("{", regex=False).any()


def test_every_action_in_the_source_is_in_both_catalogues(root):
    folder = root / "src" / "hexie_geo" / "io"
    source = "".join(p.read_text("utf-8") for p in folder.glob("*.py"))
    actions = set(re.findall(r'(?<!_)action="(\w+)"', source))
    assert {"decoded", "z_dropped", "row_dropped"} <= actions
    for language in ("zh", "en"):
        for action in sorted(actions):
            assert has(f"import.{action}", language), action
        for reason in set(Reason) - {Reason.OK}:
            known = (has(f"import.{w}_{reason}", language) for w in ("read", "unknown"))
            assert any(known), reason
