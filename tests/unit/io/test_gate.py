import sqlite3

import pytest

from hexie_geo.demo.grid import grid
from hexie_geo.errors import DataError
from hexie_geo.io import gate
from hexie_geo.io.vector import read_vector, write_geopackage

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="p">'
    "<SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)


def code_of(path) -> str:
    with pytest.raises(DataError) as caught:
        read_vector(path)
    (problem,) = caught.value.problems
    for language in ("zh", "en"):
        said = problem.say(language)
        assert said
        assert "?" not in said
        assert "io." not in said
    return problem.code


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1:9/a.gpkg",
        "/vsicurl/http://127.0.0.1:9/a.gpkg",
        "/vsizip/a.zip/a.shp",
        "\\vsimem\\a.gpkg",
        "WFS:http://127.0.0.1:9/",
        "a\0.gpkg",
    ],
)
def test_addresses_and_virtual_paths_never_reach_a_reader(path):
    assert code_of(path) == "io.not_a_path"


def test_only_allowed_drivers_are_there():
    assert set(gate.vector_library().list_drivers()) <= gate.VECTOR_DRIVERS


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.geojson", VRT.format("/etc/passwd"), "io.not_what_it_says"),
        ("a.shp", VRT.format("/etc/passwd"), "io.not_what_it_says"),
        ("a.gpkg", "not a database", "io.not_what_it_says"),
        ("a.kml", VRT.format("/etc/passwd"), "io.unreadable"),
        ("a.geojson", '{"type": "gdal_streamed_alg", "command_line": "x"}', "io.unreadable"),
        ("a.pdf", "%PDF-1.7", "io.unknown_format"),
        ("a.dwg", "AC1027", "io.dwg"),
        ("a.gpkg", "", "io.empty_file"),
    ],
)
def test_a_file_must_be_what_its_name_says(tmp_path, name, content, code):
    (tmp_path / name).write_text(content)
    assert code_of(tmp_path / name) == code


def test_a_missing_file_and_one_that_is_too_big(tmp_path):
    assert code_of(tmp_path / "none.gpkg") == "io.not_found"
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError) as caught:
        gate.admit(tmp_path / "a.csv", max_bytes=3)
    assert caught.value.problems[0].code == "io.too_big"


@pytest.mark.parametrize(
    "statement",
    [
        (
            "CREATE TRIGGER evil AFTER INSERT ON communities"
            " BEGIN UPDATE communities SET households = 0; END"
        ),
        (
            "CREATE VIEW evil AS"
            " WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT * FROM n"
        ),
    ],
)
def test_a_geopackage_with_code_of_its_own_is_refused(tmp_path, statement):
    path = write_geopackage(tmp_path / "a.gpkg", {"communities": grid()})
    assert len(read_vector(path).frame) == 4
    base = sqlite3.connect(path)
    base.execute(statement)
    base.commit()
    base.close()
    assert code_of(path) == "io.foreign_sql"


def test_a_damaged_geopackage_is_named(tmp_path):
    path = write_geopackage(tmp_path / "a.gpkg", {"communities": grid()})
    path.write_bytes(path.read_bytes()[:9000])
    assert code_of(path) in {"io.damaged", "io.unreadable"}
