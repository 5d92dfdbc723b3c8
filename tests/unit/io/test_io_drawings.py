"""KML, DXF, zips: what phone maps and CAD deliver."""

import zipfile

import geopandas as gpd
import pytest
import shapely

from hexie_geo.demo.grid import grid
from hexie_geo.errors import DataError
from hexie_geo.io import archives, gate
from hexie_geo.io.outlines import outlines
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.vector import read_vector

KML = """<?xml version="1.0" encoding="{encoding}"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>奥维</name>
<Folder><name>社区</name>
<Placemark><name>云山社区</name>
<description><![CDATA[户数:1200<br/>人口：3000<br>编码=530102001001]]></description>
<LineString><coordinates>102.7,25,0 102.8,25,0 102.8,25.1,0 102.7,25.1,0</coordinates></LineString>
</Placemark>
<Placemark><name>龙泉社区</name>
<ExtendedData><Data name="户数"><value>900</value></Data>
<Data name="人口"><value>2000</value></Data></ExtendedData>
<MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
102.8,25 102.9,25 102.9,25.1 102.8,25.1 102.8,25</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>
102.82,25.02 102.84,25.02 102.84,25.04 102.82,25.02</coordinates></LinearRing></innerBoundaryIs>
</Polygon></MultiGeometry></Placemark></Folder>
<Folder><name>空</name></Folder>
<Folder><name>警务室</name><Placemark><name>云山警务室</name>
<Point><coordinates>102.75,25.05,1890</coordinates></Point></Placemark></Folder>
</Document></kml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_kml_keeps_folders_and_chinese_attributes(tmp_path, encoding):
    (tmp_path / "a.kml").write_bytes(KML.format(encoding=encoding).encode(encoding))
    frame = read_vector(tmp_path / "a.kml").frame
    assert frame["folder"].tolist() == ["社区", "社区", "警务室"]
    assert frame["户数"].tolist()[:2] == ["1200", "900"]
    assert frame["人口"].tolist()[:2] == ["3000", "2000"]
    assert frame["编码"].tolist()[0] == "530102001001"
    assert frame.geometry.geom_type.tolist() == ["LineString", "Polygon", "Point"]
    assert len(frame.geometry[2].interiors) == 1
    assert read_vector(tmp_path / "a.kml", layer="警务室").frame["name"].tolist() == ["云山警务室"]
    with pytest.raises(DataError) as caught:
        read_vector(tmp_path / "a.kml", layer="小区")
    assert caught.value.problems[0].code == "io.no_layer"


def test_kmz_and_unclosed_outlines(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", KML.format(encoding="utf-8"))
    reading = read_file(tmp_path, FileSpec(file="a.kmz", outlines=True))
    assert reading.frame.geometry.geom_type.tolist() == ["Polygon", "Polygon"]
    assert reading.frame["label"].tolist()[0] == "云山警务室"
    assert [f.action for f in reading.fixes if f.action.startswith("outline")] == ["outline_closed"]
    assert [p.code for p in reading.problems] == ["import.outline_no_label"]


@pytest.mark.parametrize(
    "text",
    ['<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>', "<kml><Document>"],
)
def test_entities_and_broken_kml_are_refused(tmp_path, text):
    (tmp_path / "a.kml").write_text(text)
    with pytest.raises(DataError) as caught:
        read_vector(tmp_path / "a.kml")
    assert caught.value.problems[0].code == "io.unreadable"


def dxf(*entities):
    """A drawing of AutoCAD 12 in Chinese Windows."""
    body = [
        "0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1009",
        "9", "$DWGCODEPAGE", "3", "ANSI_936", "0", "ENDSEC", "0", "SECTION", "2", "ENTITIES",
        *(token for entity in entities for token in entity), "0", "ENDSEC", "0", "EOF",
    ]  # fmt: skip
    return ("\n".join(body) + "\n").encode("gbk")


def polyline(points, *, closed):
    yield from ("0", "POLYLINE", "8", "界线", "66", "1", "70", "1" if closed else "0")
    for x, y in points:
        yield from ("0", "VERTEX", "8", "界线", "10", str(x), "20", str(y))
    yield from ("0", "SEQEND", "8", "界线")


def text(words, x, y):
    return ("0", "TEXT", "8", "注记", "10", str(x), "20", str(y), "40", "5", "1", words)


def test_dxf_outlines_get_the_names_written_in_them(tmp_path):
    west, south = 500_000, 2_770_000

    def square(x, side=100):
        left, right, top = west + x, west + x + side, south + side
        return [(left, south), (right, south), (right, top), (left, top)]

    drawing = dxf(
        polyline(square(0), closed=True),
        polyline(square(200), closed=False),
        polyline(square(400), closed=True),
        polyline(square(600)[:2], closed=False),
        text("云山社区", west + 50, south + 50),
        text("甲", west + 410, south + 50),
        text("乙", west + 450, south + 50),
    )
    (tmp_path / "a.dxf").write_bytes(drawing)
    spec = FileSpec(file="a.dxf", crs="EPSG:4543", outlines=True)
    reading = read_file(tmp_path, spec)
    assert reading.frame.geometry.area.tolist() == [10_000.0] * 3
    assert reading.frame["label"].tolist()[0] == "云山社区"
    assert reading.frame["label"].isna().tolist() == [False, True, True]
    told = {p.code: p.rows for p in reading.problems}
    assert told == {
        "import.outline_open": (4,),
        "import.outline_no_label": (2,),
        "import.outline_many_labels": (3,),
    }
    assert reading.rows_in == 4


def test_lines_in_pieces_are_joined_before_they_are_closed():
    pieces = shapely.MultiLineString([[(0, 0), (10, 0), (10, 10)], [(10, 10), (0, 10), (0, 0)]])
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[pieces], crs=4543, index=[1])
    areas, fixes, problems = outlines(frame, file="f", layer="l")
    assert areas.geometry.area.tolist() == [100.0]
    assert not fixes
    assert not problems


class _Gbk(zipfile.ZipInfo):
    """An entry as Chinese Windows writes it: its name in GBK, without the UTF-8 mark."""

    def _encodeFilenameFlags(self):  # noqa: N802 - the standard library's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


@pytest.mark.parametrize("entry", [_Gbk, zipfile.ZipInfo])
def test_a_zipped_shapefile_in_folders_with_gbk_names(tmp_path, entry):
    parts = tmp_path / "parts"
    parts.mkdir()
    gate.vector_library().write_dataframe(
        grid(1, 2)[["geometry"]].assign(名称=["云山社区", "龙泉社区"]),
        parts / "社区界线.shp",
        driver="ESRI Shapefile",
        encoding="GB18030",
    )
    with zipfile.ZipFile(tmp_path / "图.zip", "w") as archive:
        for part in sorted(parts.iterdir()):
            archive.writestr(entry(f"资料/图/{part.name}"), part.read_bytes())
    reading = read_file(tmp_path, FileSpec(file="图.zip"))
    assert (reading.file, reading.layer) == ("图.zip", "社区界线")
    assert reading.frame["名称"].tolist() == ["云山社区", "龙泉社区"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["../a.csv"], "io.zip_unsafe"),
        (["/etc/a.csv"], "io.zip_unsafe"),
        (["C:\\a.csv"], "io.zip_unsafe"),
        (["readme.md"], "io.no_shapefile"),
        (["a.csv", "b.csv"], "io.choose_layer"),
    ],
)
def test_zips_are_looked_through_first(tmp_path, names, code):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "编码,名称\n1,甲\n")
    with pytest.raises(DataError) as caught:
        read_file(tmp_path, FileSpec(file="a.zip"))
    assert caught.value.problems[0].code == code
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


def test_bombs_links_and_damage(tmp_path, monkeypatch):
    def code() -> str:
        with pytest.raises(DataError) as caught:
            read_file(tmp_path, FileSpec(file="a.zip"))
        return caught.value.problems[0].code

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 8_000_000)
    assert code() == "io.zip_limits"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert code() == "io.zip_unsafe"
    path.write_bytes(b"PK\x03\x04 nothing more")
    assert code() == "io.unreadable"
    monkeypatch.setattr(archives, "MAX_ENTRIES", 1)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "1")
        archive.writestr("b.csv", "1")
    assert code() == "io.zip_limits"


def test_a_dataset_is_chosen_inside_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("组/a.csv", "编码,名称\n1,甲\n")
        archive.writestr("组/b.csv", "编码,名称\n2,乙\n")
    frame = read_file(tmp_path, FileSpec(file="a.zip", layer="b")).frame
    assert frame["名称"].tolist() == ["乙"]
