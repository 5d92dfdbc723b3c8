import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hexie_geo.demo.grid import grid
from hexie_geo.errors import CrsError, DataError
from hexie_geo.io import gate
from hexie_geo.io.gdal import list_layers
from hexie_geo.io.vector import read_vector, write_geopackage

NAMES = ["云山社区", "龙泉䶮社区", "吉祥（老城）社区", "瑞丽江畔社区"]


def shapefile(folder, frame, *, encoding="GB18030", without=(".cpg",)):
    path = folder / "社区.shp"
    gate.vector_library().write_dataframe(frame, path, driver="ESRI Shapefile", encoding=encoding)
    for suffix in without:
        path.with_suffix(suffix).unlink(missing_ok=True)
    return path


def named(names):
    return grid(1, len(names))[["geometry"]].assign(名称=names, code="530102001001")


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
@pytest.mark.parametrize("without", [(".cpg",), ()])
def test_chinese_shapefiles_are_read_with_and_without_cpg(tmp_path, encoding, without):
    path = shapefile(tmp_path, named(NAMES), encoding=encoding, without=without)
    reading = read_vector(path)
    assert reading.frame["名称"].tolist() == NAMES
    assert reading.frame["code"].tolist() == ["530102001001"] * 4
    assert reading.frame.index.tolist() == [1, 2, 3, 4]


def test_a_cpg_that_lies_is_not_believed(tmp_path):
    path = shapefile(tmp_path, named(NAMES))
    path.with_suffix(".cpg").write_text("UTF-8")
    assert read_vector(path).frame["名称"].tolist() == NAMES


def test_one_short_gbk_name_is_not_taken_for_utf8(tmp_path):
    assert "联通".encode("gbk").decode("utf-8", errors="ignore") != "联通"
    path = shapefile(tmp_path, named(["联通"]))
    assert read_vector(path).frame["名称"].tolist() == ["联通"]


@pytest.mark.parametrize(
    ("gone", "code"), [(".dbf", "io.no_dbf"), (".shx", "io.no_shx"), (".prj", "io.no_crs")]
)
def test_an_incomplete_shapefile_says_what_is_missing(tmp_path, gone, code):
    path = shapefile(tmp_path, named(NAMES), without=(".cpg", gone))
    with pytest.raises(DataError) as caught:
        read_vector(path)
    assert [p.code for p in caught.value.problems] == [code]
    assert "社区" in str(caught.value)
    if gone == ".prj":
        assert isinstance(caught.value, CrsError)
        assert read_vector(path, crs="EPSG:4543").frame.crs.to_epsg() == 4543


def test_several_layers_must_be_chosen_by_name(tmp_path):
    path = write_geopackage(tmp_path / "a.gpkg", {"one": grid(), "two": grid(1, 2)})
    assert list_layers(path) == ("one", "two")
    for layer, code in ((None, "io.choose_layer"), ("three", "io.no_layer")):
        with pytest.raises(DataError) as caught:
            read_vector(path, layer=layer)
        assert caught.value.problems[0].code == code
        assert "one、two" in str(caught.value)
    assert len(read_vector(path, layer="two").frame) == 2


def test_an_empty_layer_is_an_error(tmp_path):
    path = write_geopackage(tmp_path / "a.gpkg", {"one": grid().iloc[:0]})
    with pytest.raises(DataError) as caught:
        read_vector(path)
    assert caught.value.problems[0].code == "io.no_rows"


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet", ".fgb"])
def test_formats_give_the_same_frame(tmp_path, suffix):
    frame = grid(2, 2).assign(name=NAMES)
    path = tmp_path / f"a{suffix}"
    if suffix == ".parquet":
        frame.to_parquet(path)
    else:
        driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf"}[suffix]
        placed = frame.to_crs(4326) if suffix == ".geojson" else frame
        options = {"SPATIAL_INDEX": "NO"} if suffix == ".fgb" else {}
        gate.vector_library().write_dataframe(placed, path, driver=driver, **options)
    read = read_vector(path).frame
    assert read["name"].tolist() == NAMES
    assert read["households"].tolist() == [1200] * 4
    moved = read.to_crs(4543).geometry
    assert (
        moved.hausdorff_distance(
            gpd.GeoSeries(frame.geometry.to_numpy(), read.index, crs=4543)
        ).max()
        < 0.001
    )


def test_a_gbk_geojson_is_read(tmp_path):
    grid(1, 1).to_crs(4326).assign(name="云山社区").to_file(tmp_path / "u.geojson")
    text = (tmp_path / "u.geojson").read_text(encoding="utf-8")
    (tmp_path / "g.geojson").write_bytes(text.encode("gb18030"))
    reading = read_vector(tmp_path / "g.geojson")
    assert reading.frame["name"].tolist() == ["云山社区"]
    assert [f.action for f in reading.fixes] == ["decoded"]


def test_heights_are_dropped_and_one_broken_ring_does_not_sink_the_file(tmp_path):
    tall = grid(1, 2).set_geometry(shapely.force_3d(grid(1, 2).geometry.to_numpy(), 5.0), crs=4543)
    path = write_geopackage(tmp_path / "a.gpkg", {"one": tall})
    reading = read_vector(path)
    assert not reading.frame.geometry.has_z.any()
    assert [f.action for f in reading.fixes] == ["z_dropped"]
    (tmp_path / "b.geojson").write_text(
        '{"type":"FeatureCollection","features":['
        '{"type":"Feature","properties":{"a":"1"},"geometry":{"type":"Polygon","coordinates":[[[102,25],[102.1,25]]]}},'
        '{"type":"Feature","properties":{"a":"2"},"geometry":{"type":"Polygon","coordinates":[[[102,25],[102.1,25],[102.1,25.1],[102,25]]]}}]}'
    )
    frame = read_vector(tmp_path / "b.geojson").frame
    assert frame["a"].tolist() == ["1", "2"]
    assert frame.geometry.isna().tolist() == [True, False]


def test_overwriting_keeps_only_the_new_layers(tmp_path):
    path = write_geopackage(tmp_path / "a.gpkg", {"old": grid()})
    table = grid(1, 2).drop(columns="geometry")
    write_geopackage(path, {"new": grid(1, 1), "assignment": table})
    assert list_layers(path) == ("new", "assignment")
    read = read_vector(path, layer="assignment").frame
    assert read["community_id"].tolist() == ["c00", "c01"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.gpkg"]


def test_mixed_columns_are_written_as_text(tmp_path):
    frame = grid(1, 2).assign(note=pd.Series(["a", 1], dtype=object))
    path = write_geopackage(tmp_path / "a.gpkg", {"one": frame})
    assert read_vector(path).frame["note"].tolist() == ["a", "1"]
