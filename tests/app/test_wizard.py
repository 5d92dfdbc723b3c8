"""The import wizard from untidy files to a saved workspace, without a browser."""

import io
import re

import geopandas as gpd
import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from shapely import box

from hexie_geo.catalogue import templates
from hexie_geo.io.coordinates import to_gcj02
from hexie_geo.io.grids import write_raster
from hexie_geo.io.recipes import read_recipe
from hexie_geo.io.store import open_workspace
from hexie_geo.model.rasters import Raster
from hexie_geo.ui.bench import safe_name
from hexie_geo.workflow.import_ import import_recipe

HAN = re.compile(r"[一-鿿]")


def book(*, extra=()):
    """A county's workbook: title, merged two-row header, total, signature; no codes."""
    made = Workbook()
    page = made.active
    page.append(["某县社区基本情况统计表（2025年）"])
    page.merge_cells("A1:F1")
    page.append(["社区名称", "镇街", "城乡", "户数（户）", None, "人口"])
    page.append([None, None, None, "户籍", "流动", None])
    for merged in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        page.merge_cells(merged)
    rows = [
        ["云山社区居委会", "城关镇", "城区", "1,200户", "约300", 4100],
        ["河东社区", "城关镇", "城区", 5600, 55, 17000],
        *extra,
    ]
    for row in rows:
        page.append(row)
    page.append(["合计", None, None, 6800, 355, 21100])
    page.append(["填表人：某某"])
    out = io.BytesIO()
    made.save(out)
    return ("社区表.xlsx", out.getvalue(), "application/octet-stream")


def gbk_shapefile(folder):
    """A shapefile in GBK without .cpg and .prj."""
    frame = gpd.GeoDataFrame(
        {"MC": ["云山社区", "河东社区", "河西社区"]},
        geometry=[box(571000 + 1000 * k, 2770000, 572000 + 1000 * k, 2771000) for k in range(3)],
        crs=4543,
    )
    frame.to_file(folder / "边界.shp", encoding="GBK")
    kept = (".shp", ".shx", ".dbf")
    return [(f"边界{s}", (folder / f"边界{s}").read_bytes(), "") for s in kept]


def upload(app, *files):
    app.file_uploader(key="wizard_files").set_value(list(files))
    return app.run(timeout=60)


def state_basis(app, language):
    app.text_input(key="wizard_title").input("某县")
    app.selectbox(key=f"wizard_basis.{language}").select("hukou")
    app.text_input(key="wizard_as_of").input("2025年12月31日")
    return app.run(timeout=60)


def said(app):
    kinds = ("markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(app, kind))


def choose(app, prefix, option):
    found = [s for s in app.selectbox if s.key.startswith(prefix)]
    assert found, (prefix, [s.key for s in app.selectbox])
    found[0].select(option)
    return app


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_county_without_any_geometry_gets_its_verdicts(start, language, tmp_path):
    app = start(language, source="", page="import_")
    assert templates(language)["wizard.local"] in said(app)
    upload(app, book())
    assert not app.exception
    assert app.selectbox[0].value == "communities"
    assert not app.button
    state_basis(app, language)
    assert not app.exception
    assert templates(language)["wizard.next"] in said(app)
    households = next(
        m for m in app.multiselect if m.key.startswith("column.communities.households.")
    )
    assert households.value == ["户数（户）·户籍"]
    households.set_value(["户数（户）·户籍", "户数（户）·流动"])
    choose(app, "way.社区表.xlsx.communities.community_id", "names")
    choose(app, "way.社区表.xlsx.communities.body", "residents_committee")
    choose(app, "word.社区表.xlsx.communities.area.城区", "urban")
    app.run(timeout=60)
    app.button(key="wizard_try").click().run(timeout=60)
    assert not app.exception
    assert not app.error
    row = {"zh": "4 行 = 2 + 2", "en": "4 rows = 2 + 2"}[language]
    assert row in said(app).replace("\\", "")
    folder = tmp_path / "ws"
    app.text_input(key="wizard_folder").input(str(folder))
    app.run(timeout=60)
    app.button(key="wizard_save").click().run(timeout=60)
    assert not app.exception
    ws = open_workspace(folder)
    assert ws.communities["households"].tolist() == [1500, 5655]
    assert not ws.has_geometry
    assert app.session_state["source"] == str(folder)
    assert {b.key for b in app.get("download_button")} >= {"take_compliance", "take_report"}
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "社区表.xlsx").write_bytes(book()[1])
    again = import_recipe(read_recipe(folder / "recipe.toml"), data_root=tmp_path / "next")
    assert again.workspace.digest == ws.digest
    if language == "en":
        labels = [e.label for e in (*app.selectbox, *app.multiselect, *app.button)]
        own = [w.replace("（户）", "") for w in labels if "城区" not in w and "社区表" not in w]
        assert not any(HAN.search(w) for w in own)


def test_a_map_without_a_system_waits_for_the_meridian_and_joins_by_name(start, tmp_path):
    app = start(source="", page="import_")
    lon, lat = to_gcj02(101.71, 25.03)
    table = f"名称,类别,经度,纬度\n甲店,菜市场,{float(lon)},{float(lat)}\n"
    points = ("高德.csv", table.encode(), "")
    upload(app, book(), points, *gbk_shapefile(tmp_path))
    assert not app.exception
    assert "云山社区、河东社区、河西社区" in said(app)
    state_basis(app, "zh")
    choose(app, "way.社区表.xlsx.communities.community_id", "names")
    choose(app, "way.社区表.xlsx.communities.body", "residents_committee")
    choose(app, "word.社区表.xlsx.communities.area.城区", "urban")
    choose(app, "way.高德.csv.facilities.facility_id", "names")
    app.run(timeout=60)
    system = next(s for s in app.selectbox if s.key == "crs.边界.shp.zh")
    assert system.value == ""
    assert not [b for b in app.button if b.key == "wizard_try"]
    system.select("EPSG:4543 xy")
    app.run(timeout=60)
    datum = next(s for s in app.selectbox if s.key == "datum.高德.csv.zh")
    assert datum.value == "", "degrees of a web map are never taken as surveyed by themselves"
    assert not [b for b in app.button if b.key == "wizard_try"]
    assert "落在已知范围内" in said(app)
    datum.select("gcj02")
    app.run(timeout=60)
    words = said(app).replace("\\", "")
    assert "对上 1 个" in words
    steps = [h.value.split("　")[0] for h in app.subheader]
    assert steps == ["1", "2", "3", "4", "5", "6", "7"]
    assert "云山社区居委会→云山社区" in words
    left = [d.value for d in app.dataframe if list(d.value.columns) == ["名称"]]
    assert [d["名称"].tolist() for d in left] == [["河西社区"]]
    app.button(key="wizard_try").click().run(timeout=60)
    assert not app.exception
    assert not app.error
    tried = app.session_state["bench"].tried[1].workspace
    assert tried.has_geometry
    assert tried.crs.to_epsg() == 4543
    (place,) = tried.facilities.to_crs(4490).geometry
    assert (place.x, place.y) == pytest.approx((101.71, 25.03), abs=1e-6)
    assert app.get("bidi_component")


def test_what_cannot_be_read_is_said_in_words_and_the_rest_goes_on(start):
    app = start(source="", page="import_")
    hostile = ("<img src=x>.geojson", b"<OGRVRTDataSource/>", "")
    grid = ("人口.tif", b"<VRTDataset/>", "")
    upload(app, book(), ("../../边界.dwg", b"AC1032", ""), hostile, grid)
    assert not app.exception
    error = app.error[0].value
    assert "DXF" in error
    assert "人口" in error
    assert "<img" not in error.replace("\\<", "")
    assert app.selectbox[0].value == "communities"
    root = app.session_state["bench"].root
    assert sorted(p.name for p in root.iterdir()) == [
        "_img src=x_.geojson",
        "人口.tif",
        "社区表.xlsx",
        "边界.dwg",
    ]


def test_a_wrong_file_keeps_nothing_and_says_why(start):
    app = start(source="", page="import_")
    upload(app, book(extra=[["河东社区", "城关镇", "城区", 800, 3, 100]]))
    state_basis(app, "zh")
    choose(app, "way.社区表.xlsx.communities.community_id", "rows")
    choose(app, "way.社区表.xlsx.communities.body", "residents_committee")
    choose(app, "word.社区表.xlsx.communities.area.城区", "urban")
    app.run(timeout=60)
    app.button(key="wizard_try").click().run(timeout=60)
    assert not app.exception
    assert any("河东社区" in str(d.value.to_dict()) for d in app.dataframe)


def test_names_of_files_are_only_names():
    assert safe_name("/vsicurl/http:__x/a.gpkg") == "a.gpkg"
    assert safe_name("CON\x00.csv") == "CON_.csv"
    assert len(safe_name("长" * 500 + ".xlsx")) < 100
    assert load_workbook(io.BytesIO(book()[1])).sheetnames


def one_grid(folder):
    """People per cell over three communities, as a GeoTIFF."""
    grid = Raster(
        values=np.full((10, 30), 2.0),
        crs="EPSG:4543",
        transform=(100.0, 0.0, 571000.0, 0.0, -100.0, 2771000.0),
    )
    path = write_raster(folder / "人口.tif", grid)
    return (path.name, path.read_bytes(), "")


def test_units_encoding_grids_and_repairs_are_asked_and_kept_in_the_recipe(start, tmp_path):
    head = "编码,社区名称,乡镇编码,户数（万户）,办公用房面积（亩）\n"
    rows = f"{head}01,云山社区,t,0.12,0.3\n02,河东社区,t,0.2,0.6\n"
    table = ("社区.csv", rows.encode("gb18030"), "")
    app = start(source="", page="import_")
    upload(app, table, *gbk_shapefile(tmp_path), one_grid(tmp_path))
    assert not app.exception
    choose(app, "codec.社区.csv", "utf-8")  # wrong on purpose: refused in words, the guess stays
    app.run(timeout=60)
    assert "不是指定的 UTF" in app.error[0].value
    choose(app, "codec.社区.csv", "gb18030")
    state_basis(app, "zh")
    units = {s.key: s.value for s in app.selectbox if s.key.startswith("unit.")}
    assert sorted(units.values()) == ["万", "亩"]
    choose(app, "way.社区.csv.communities.area", "urban")
    choose(app, "way.社区.csv.communities.body", "residents_committee")
    choose(app, "crs.边界.shp", "EPSG:4543 xy")
    choose(app, "grid.人口.tif", "count")
    app.run(timeout=60)
    assert len(app.get("image")) == 1
    app.button(key="wizard_try").click().run(timeout=60)
    assert not app.exception
    assert not app.error
    recipe, result = app.session_state["bench"].tried
    assert templates("zh")["wizard.strips.none"] in said(app)
    assert recipe.layers[0].source.encoding == "gb18030"
    assert dict(recipe.layers[0].units) == {"households": "万", "office_area_m2": "亩"}
    assert result.workspace.communities["households"].tolist() == [1200, 2000]
    assert result.workspace.communities["office_area_m2"].tolist() == [200, 400]
    assert result.workspace.rasters["population"].values.sum() == 600


def test_strips_are_shown_with_who_would_gain_before_anything_is_settled(start, tmp_path):
    names = ["云山<社区>", "河东社区", "河西社区"]
    drawn = [box(571000, 2770000, 572004, 2771000), box(572000, 2770000, 573000, 2771000)]
    frame = gpd.GeoDataFrame(
        {"编码": ["01", "02", "03"], "社区名称": names, "乡镇编码": "t", "户数": [1000, 2000, 900]},
        geometry=[*drawn, box(573008, 2770000, 574000, 2771000)],
        crs=4543,
    )
    frame.to_file(tmp_path / "社区.gpkg")
    app = start(source="", page="import_")
    upload(app, ("社区.gpkg", (tmp_path / "社区.gpkg").read_bytes(), ""))
    state_basis(app, "zh")
    choose(app, "way.社区.gpkg.communities.area", "urban")
    choose(app, "way.社区.gpkg.communities.body", "residents_committee")
    app.run(timeout=60)
    app.button(key="wizard_try").click().run(timeout=60)
    assert not app.exception
    table = next(d.value for d in app.dataframe if "修补后归" in d.value.columns)
    listed = table.drop(columns=["序号", "户数"]).values.tolist()
    assert listed == [
        ["缝隙", "河东社区 — 河西社区", 7.9, 8000, "河东社区"],
        ["重叠", "云山<社区> — 河东社区", 4.0, 4000, "云山<社区>"],
    ]
    assert table["户数"].isna().all()
    pictures = "".join(str(image.proto) for image in app.get("image"))
    assert "<社区>" not in pictures
    assert app.button(key="wizard_settle").disabled
    before = app.session_state["bench"].tried[1].workspace.communities.area.tolist()

    app.number_input(key="wizard_repair").set_value(5.0)
    app.run(timeout=60)
    table = next(d.value for d in app.dataframe if "修补后归" in d.value.columns)
    assert table["修补后归"].tolist() == ["不修补，由人商定", "云山<社区>"]
    assert app.session_state["bench"].mended is None
    app.button(key="wizard_settle").click().run(timeout=60)
    assert not app.exception
    recipe, result = app.session_state["bench"].mended
    assert recipe.repair_below_m == 5.0
    after = result.workspace.communities.area.tolist()
    assert [round(a - b) for a, b in zip(after, before, strict=True)] == [0, -4000, 0]

    app.number_input(key="wizard_repair").set_value(0.0)
    app.run(timeout=60)
    assert (
        templates("zh")["wizard.strips.go"].format(count=0) == app.button(key="wizard_settle").label
    )
