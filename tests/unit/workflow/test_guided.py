"""From untidy files to a recipe: what is found, what is asked, and that the recipe replays."""

import shutil
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import Workbook
from shapely import box

from hexie_geo.demo.grid import grid
from hexie_geo.io.contents import contents
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.recipes import parse_recipe, read_recipe
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.terms import Basis
from hexie_geo.workflow import guided, questions, roles
from hexie_geo.workflow.import_ import import_recipe
from hexie_geo.workflow.joining import best_join, ways_to_join
from hexie_geo.workflow.mapping import known_words, map_columns, missing, unknown_words
from hexie_geo.workflow.survey import Part, data_files, role_of, survey

DAY = date(2025, 12, 31)


def by_itself(parts):
    """Answers nobody had to think about: what the files say, the first way for the rest."""
    likely = roles.roles_of(parts)
    answers = []
    for part, layer in zip(parts, likely, strict=True):
        if not layer or layer.startswith(roles.JOIN):
            continue
        columns = map_columns(part, layer, basis=Basis.HUKOU).columns
        asked = questions.asked_ways(layer, columns)
        ways = {n: questions.ways(part, layer, n, columns)[0] for n in asked}
        beside = []
        for other, role in zip(parts, likely, strict=True):
            if role == f"{roles.JOIN}{layer}":
                met = best_join(part, columns, layer, other)
                beside.append(guided.Beside(part=other, joined=met))
        source = roles.source_for(part, layer)
        if part.fits:
            fit = next(f for f in part.fits if f.crs == "EPSG:4543")
            source = roles.placed(source, fit)
        answers.append(
            guided.Answer(
                layer=layer,
                part=roles.with_source(part, source),
                columns=columns,
                words=known_words(part, layer, columns),
                ways=ways,
                beside=tuple(beside),
            )
        )
    return answers


def test_the_made_up_countys_own_files_come_in_by_a_drafted_recipe(root, tmp_path):
    raw = root / "data" / "demo" / "raw"
    for file in (*raw.glob("*.*"), *raw.glob("居民小组/*")):
        if file.suffix != ".tif":
            shutil.copy(file, tmp_path / file.name)
    parts = survey(tmp_path, data_files(tmp_path))
    assert not any(p.problems for p in parts)
    answers = by_itself(parts)
    recipe = guided.compose(answers, title="云岭县", basis=Basis.HUKOU, as_of=DAY)
    assert parse_recipe(recipe_text(recipe)) == recipe
    done = import_recipe(recipe, data_root=tmp_path)
    own = import_recipe(root / "data" / "demo" / "recipe.toml", data_root=raw)
    assert done.report.balanced
    assert done.workspace.counts() == own.workspace.counts()
    for name in ("community_id", "township_id", "area", "body", "gated"):
        pd.testing.assert_series_equal(
            done.workspace.communities[name], own.workspace.communities[name]
        )
    pd.testing.assert_series_equal(
        done.workspace.communities["households"], own.workspace.communities["households"]
    )
    assert done.workspace.communities.geometry.geom_equals(own.workspace.communities.geometry).all()
    assert set(done.workspace.facilities["kind"]) == set(own.workspace.facilities["kind"])


def untidy_book(path):
    book = Workbook()
    page = book.active
    page.append(["某县社区基本情况统计表（2025年）"])
    page.merge_cells("A1:F1")
    page.append(["社区名称", "镇街", "城乡", "户数（户）", None, "人口"])
    page.append([None, None, None, "户籍", "流动", None])
    for merged in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        page.merge_cells(merged)
    page.append(["云山社区居委会", "城关镇", "城区", "1,200户", "约300", 4100])
    page.append(["河东社区", "城关镇", "城区", 2100, 55, 7000])
    page.append(["合计", None, None, 3300, 355, 11100])
    page.append(["填表人：某某"])
    book.save(path)
    return path


def test_a_table_without_codes_and_shapes_is_asked_about_and_comes_in(tmp_path):
    untidy_book(tmp_path / "社区.xlsx")
    (part,) = survey(tmp_path, data_files(tmp_path))
    assert role_of(part) == "communities"
    mapped = map_columns(part, "communities", basis=Basis.HUKOU)
    assert mapped.columns["households"] == ("户数（户）·户籍",)
    assert set(missing("communities", mapped.columns)) == {
        "community_id",
        "township_id",
        "body",
    }
    ways = {
        n: questions.ways(part, "communities", n, mapped.columns)
        for n in missing("communities", mapped.columns)
    }
    assert ways["community_id"] == ["names", "rows"]
    assert ways["township_id"] == ["township", "one"]
    columns = {
        **mapped.columns,
        "households": ("户数（户）·户籍", "户数（户）·流动"),
    }
    assert unknown_words(part, "communities", columns) == {"area": ["城区"]}
    answer = guided.Answer(
        layer="communities",
        part=part,
        columns=columns,
        words={"area": {"城区": "urban"}},
        ways={
            "community_id": "names",
            "township_id": "township",
            "body": "residents_committee",
            "gated": "open",
        },
    )
    recipe = guided.compose([answer], title="某县", basis=Basis.HUKOU, as_of=DAY)
    done = import_recipe(recipe, data_root=tmp_path)
    found = done.workspace.communities
    assert found["households"].tolist() == [1500, 2155]
    assert found["township_id"].tolist() == ["城关镇", "城关镇"]
    assert done.workspace.crs is None
    assert done.report.rows.loc[0, ["rows_in", "accepted", "kept_out"]].tolist() == [4, 2, 2]
    assert [a.text_zh for a in done.workspace.assumptions] == [
        "全部组织按“居民委员会”计",
        "全部封闭式管理按“非封闭”计",
    ]
    assert found["gated"].tolist() == [False, False]
    folder = guided.save_import(done, recipe, tmp_path / "ws")
    replayed = import_recipe(read_recipe(folder / "recipe.toml"), data_root=tmp_path)
    assert replayed.workspace.digest == done.workspace.digest


@pytest.fixture
def gbk_map(tmp_path):
    """A GBK shapefile without .cpg and .prj, one name of which lacks 居委会."""
    frame = gpd.GeoDataFrame(
        {"MC": ["云山社区", "河西社区"]},
        geometry=[box(571000, 2770000, 572000, 2771000), box(572000, 2770000, 573000, 2771000)],
        crs=4543,
    )
    frame.to_file(tmp_path / "边界.shp", encoding="GBK")
    (tmp_path / "边界.cpg").unlink()
    (tmp_path / "边界.prj").unlink()
    untidy_book(tmp_path / "社区.xlsx")
    return tmp_path


def test_a_map_without_a_system_is_asked_about_and_joined_by_name(gbk_map):
    shapes, table = survey(gbk_map, ["边界.shp", "社区.xlsx"])
    assert roles.roles_of([shapes, table]) == ["join.communities", "communities"]
    assert shapes.frame["MC"].tolist() == ["云山社区", "河西社区"]
    assert {"EPSG:4542", "EPSG:4543", "EPSG:4544"} <= {f.crs for f in shapes.fits}
    assert not any(f.certain for f in shapes.fits)
    columns = map_columns(table, "communities", basis=Basis.HUKOU).columns
    met = best_join(table, columns, "communities", shapes)
    assert (met.on, met.key, met.both, met.pairs) == (
        ("name",),
        ("MC",),
        0,
        {"云山社区居委会": "云山社区"},
    )
    assert (met.only_ours, met.only_theirs) == (("河东社区",), ("河西社区",))


def test_names_that_occur_in_two_townships_meet_with_the_township_before_them(tmp_path):
    table = "编码,镇街,社区名称,户数\n01,东镇,新村社区,900\n02,西镇,新村社区,800\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    drawn = grid(1, 2)[["geometry"]].assign(全名=["西镇新村社区", "东镇新村社区"])
    write_geopackage(tmp_path / "b.gpkg", {"b": drawn})
    part, other = survey(tmp_path, ["a.csv", "b.gpkg"])
    columns = map_columns(part, "communities", basis=Basis.HUKOU).columns
    met = best_join(part, columns, "communities", other)
    assert (met.on, met.key, met.both, met.twice) == (("township", "name"), ("全名",), 2, ())
    answer = guided.Answer(
        layer="communities",
        part=part,
        columns=columns,
        ways={"area": "urban", "body": "residents_committee", "township_id": "township"},
        beside=(guided.Beside(part=other, joined=met),),
    )
    recipe = guided.compose([answer], title="某县", basis=Basis.HUKOU, as_of=DAY)
    assert parse_recipe(recipe_text(recipe)) == recipe
    layer = import_recipe(recipe, data_root=tmp_path).workspace.communities
    assert layer.geometry.iloc[0].bounds[0] > layer.geometry.iloc[1].bounds[0]


def test_ways_to_join_are_proposed_with_their_evidence(tmp_path):
    """No code in common; the name stands twice; township code and name together will do."""
    rows = (
        "编码,乡镇代码,社区名称,户数",
        "01,901,新村社区,900",
        "02,902,新村社区,800",
        "03,902,老街社区,700",
    )
    table = "\n".join(rows)
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    theirs = {"街道码": ["902", "901", "903"], "MC": ["新村社区", "新村社区", "山后社区"]}
    drawn = grid(1, 3)[["geometry"]].assign(**theirs)
    write_geopackage(tmp_path / "b.gpkg", {"b": drawn})
    part, other = survey(tmp_path, ["a.csv", "b.gpkg"])
    columns = map_columns(part, "communities", basis=Basis.HUKOU).columns
    ways = ways_to_join(part, columns, "communities", other)
    assert [(w.on, w.key, w.met, w.ours, w.twice) for w in ways] == [
        (("township_id", "name"), ("街道码", "MC"), 2, 3, False),
        (("name",), ("MC",), 1, 2, True),
    ]
    met = best_join(part, columns, "communities", other)
    assert (met.only_ours, met.only_theirs) == (("902老街社区",), ("903山后社区",))
    answer = guided.Answer(
        layer="communities",
        part=part,
        columns=columns,
        ways={"area": "urban", "body": "residents_committee"},
        beside=(guided.Beside(part=other, joined=met),),
    )
    recipe = guided.compose([answer], title="某县", basis=Basis.HUKOU, as_of=DAY)
    assert parse_recipe(recipe_text(recipe)) == recipe
    done = import_recipe(recipe, data_root=tmp_path)
    assert done.workspace.communities.geometry.notna().tolist() == [True, True, False]
    told = {p.code: p.field for p in done.report.problems}
    assert told["import.unmatched_there"] == "街道码+MC"


def test_of_several_outlines_the_one_that_meets_is_taken(tmp_path):
    (tmp_path / "社区.csv").write_text("编码,社区名称,户数\n01,甲社区,900\n", encoding="utf-8")
    whole = grid(1, 1)[["geometry"]]
    write_geopackage(tmp_path / "a.gpkg", {"a": whole.assign(编号=["9"])})
    write_geopackage(tmp_path / "b.gpkg", {"b": whole.assign(MC=["甲社区"])})
    parts = survey(tmp_path, ["a.gpkg", "社区.csv", "b.gpkg"])
    assert roles.roles_of(parts) == ["", "communities", "join.communities"]


def kml(folders):
    """A phone map's KML: points in folders."""
    placed = "".join(
        f"<Folder><name>{folder}</name>"
        + "".join(
            f"<Placemark><name>{folder}{k}</name><Point><coordinates>102.{k},25</coordinates>"
            "</Point></Placemark>"
            for k in range(1, 7)
        )
        + "</Folder>"
        for folder in folders
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placed}</Document></kml>'


def parts_of(folder, *names):
    """Parts as the survey finds them, read here."""
    specs = [FileSpec(file=n, layer=inner) for n in names for inner in contents(folder / n)]
    read = [replace(s, crs="EPSG:4543") if s.file.endswith(".dxf") else s for s in specs]
    return [Part(source=s, reading=read_file(folder, r)) for s, r in zip(specs, read, strict=True)]


def test_each_folder_of_a_kml_is_proposed_by_itself(tmp_path):
    (tmp_path / "奥维.kml").write_text(kml(["警务室", "卫生"]), encoding="utf-8")
    parts = parts_of(tmp_path, "奥维.kml")
    assert [(p.source.layer, len(p.frame)) for p in parts] == [("警务室", 6), ("卫生", 6)]
    assert roles.roles_of(parts) == ["police_offices", "facilities"]
    kinds = questions.ways(parts[1], "facilities", "kind", {})
    assert "health_station" in kinds
    assert "卫生服务站" in questions.way_word("kind", "health_station", "zh")


def test_points_with_the_communities_codes_are_places_and_never_their_outline(tmp_path):
    (tmp_path / "社区.csv").write_text("社区代码,社区名称,户数\n01,甲社区,900\n", encoding="utf-8")
    (tmp_path / "点位.csv").write_text(
        "社区代码,名称,经度,纬度\n01,甲,102.7,25\n", encoding="utf-8"
    )
    parts = parts_of(tmp_path, "社区.csv", "点位.csv")
    assert roles.roles_of(parts) == ["communities", "facilities"]


def test_closed_lines_of_a_drawing_are_proposed_as_the_outline_by_the_text_inside(tmp_path):
    (tmp_path / "社区.csv").write_text("编码,社区名称,户数\n01,甲社区,900\n", encoding="utf-8")
    corners = [(0, 0), (100, 0), (100, 100), (0, 100)]
    line = ["0", "POLYLINE", "8", "界", "66", "1", "70", "1"]
    for x, y in corners:
        line += ["0", "VERTEX", "8", "界", "10", str(500_000 + x), "20", str(2_770_000 + y)]
    line += ["0", "SEQEND", "8", "界", "0", "TEXT", "8", "注", "10", "500050", "20", "2770050"]
    body = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1009", "9", "$DWGCODEPAGE"]
    body += ["3", "ANSI_936", "0", "ENDSEC", "0", "SECTION", "2", "ENTITIES", *line]
    body += ["40", "5", "1", "甲社区", "0", "ENDSEC", "0", "EOF"]
    (tmp_path / "图.dxf").write_bytes("\n".join(body).encode("gbk"))
    parts = parts_of(tmp_path, "社区.csv", "图.dxf")
    assert roles.roles_of(parts) == ["communities", "join.communities"]
    assert roles.source_for(parts[1], "communities").outlines
