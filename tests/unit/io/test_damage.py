"""Damaged files of every format: an error in words or a reading, never a crash, no lost rows."""

import random
import shutil
import zipfile

import numpy as np
import openpyxl
import pytest

from hexie_geo.demo.grid import grid
from hexie_geo.errors import HexieError
from hexie_geo.io import gate
from hexie_geo.io.grids import read_raster, write_raster
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.rasters import Raster

ROWS = 16
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>社区</name>{}</Folder>
</Document></kml>"""
MARK = """<Placemark><name>云山{0}</name><description>户数:{0}</description><Polygon>
<outerBoundaryIs><LinearRing><coordinates>102.{0},25 102.{0}5,25 102.{0}5,25.1 102.{0},25
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"""
SUFFIXES = ("gpkg", "shp", "geojson", "fgb", "parquet", "xlsx", "csv", "kml", "zip", "tif")
FILES = tuple(f"a.{suffix}" for suffix in SUFFIXES)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    library = gate.vector_library()
    layer = grid(4, 4).assign(code=lambda g: g["community_id"])[["code", "name", "geometry"]]
    write_geopackage(folder / "a.gpkg", {"c": layer})
    library.write_dataframe(layer, folder / "a.shp", driver="ESRI Shapefile", encoding="GB18030")
    library.write_dataframe(layer.to_crs(4326), folder / "a.geojson", driver="GeoJSON")
    library.write_dataframe(layer, folder / "a.fgb", driver="FlatGeobuf")
    layer.to_parquet(folder / "a.parquet")
    layer.drop(columns="geometry").to_csv(folder / "a.csv", index=False, encoding="gb18030")
    book = openpyxl.Workbook()
    book.active.append(["编码", "名称", "户数"])
    for i in range(ROWS):
        book.active.append([str(i), "云山社区", i * 10])
    book.save(folder / "a.xlsx")
    marks = "".join(MARK.format(i) for i in range(ROWS))
    (folder / "a.kml").write_text(KML.format(marks), encoding="utf-8")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(folder / f"a{suffix}", f"图/a{suffix}")
    raster = Raster(
        values=np.arange(600.0).reshape(20, 30),
        transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.77e6),
        crs=4543,
    )
    write_raster(folder / "a.tif", raster)
    return folder


def damaged(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    out = bytearray(data)
    at = chance.randrange(len(out))
    how = chance.choice(["cut", "flip", "flip", "insert", "zero", "repeat"])
    match how:
        case "cut":
            del out[at:]
        case "flip":
            for _ in range(chance.choice([1, 3, 20, 200])):
                out[chance.randrange(len(out))] = chance.randrange(256)
        case "insert":
            out[at:at] = chance.randbytes(chance.choice([1, 10, 100]))
        case "zero":
            stop = min(len(out), at + chance.choice([4, 64, 1000]))
            out[at:stop] = bytes(stop - at)
        case _:
            out[at:at] = out[at : at + chance.randrange(200)]
    return bytes(out), how


def attempt(good, work, name, chance):
    """Damage one file, read it; return how it was damaged and the rows that were read."""
    victim = name
    if name == "a.shp":
        for part in (".shp", ".shx", ".dbf", ".prj"):
            shutil.copy(good / f"a{part}", work / f"a{part}")
        victim = chance.choice(["a.shp", "a.shx", "a.dbf"])
    data, how = damaged((good / victim).read_bytes(), chance)
    (work / victim).write_bytes(data)
    try:
        if name == "a.tif":
            read_raster(work / name)
            return how, ROWS
        return how, read_file(work, FileSpec(file=name)).rows_in
    except HexieError as error:
        for language in ("zh", "en"):
            for problem in error.problems:
                said = problem.say(language)
                assert name in said
                assert not said.startswith(("errors.", f"{name}: errors."))
        return how, None


def run(good, work, name, *, seed, times):
    chance = random.Random(f"{name}{seed}")
    for _ in range(times):
        how, rows = attempt(good, work, name, chance)
        plain_text = name == "a.csv"  # nothing in it says how long it was
        repeated = name in {"a.geojson", "a.kml"} and how == "repeat"
        assert rows is None or rows == ROWS or plain_text or repeated, (name, how, rows)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_told_or_read_whole(good, tmp_path, name):
    run(good, tmp_path, name, seed=7, times=12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", FILES)
def test_many_damaged_files_are_told_or_read_whole(good, tmp_path, name, seed):
    run(good, tmp_path, name, seed=seed, times=60)
