"""Files that try to read others, call out, write elsewhere or use up the machine.

They are made at run time and carry canaries only: a file outside that must not be read and
the address of a listener of our own that must not be called.
"""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .case import County, county, csv_text, map_file, recipe
from .drawings import RASTER, tif, zipped

CANARY = "金丝雀七七"
SUFFIXES = (
    ".geojson", ".json", ".gpkg", ".shp", ".fgb", ".parquet", ".geoparquet", ".kml", ".kmz", ".dxf",
    ".zip", ".csv", ".txt", ".xlsx", ".xls", ".vrt", ".xml",
)  # fmt: skip
GRIDS = (".tif", ".tiff", ".vrt", ".xml")


@dataclass(frozen=True)
class Outside:
    """What must stay untouched: a file and an address."""

    file: Path
    url: str


@dataclass(frozen=True)
class Hostile:
    """A file, the recipe that names it; ``make`` is told what it may aim at.

    Most must be refused; the ``harmless`` ones may be read, their tricks without effect.
    """

    name: str
    make: Callable[[Path, Outside], None]
    recipe: str
    harmless: bool = False


PLACE: County = county("hostile")


def text_file(name: str, words: Callable[[Outside], str]) -> Callable[[Path, Outside], None]:
    return lambda folder, aim: _put(folder / name, words(aim).encode("utf-8"))


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def hostile() -> Iterator[Hostile]:
    """Yield every hostile file."""
    yield from disguised()
    yield from disguised_grids()
    yield from named_in_the_recipe()
    yield from links()
    yield from archives()
    yield from bombs()
    yield from markup()
    yield from databases()
    yield from nested()
    yield from companions()


DISGUISES: dict[str, Callable[[Outside], str]] = {
    "vrt": lambda a: f'<OGRVRTDataSource><OGRVRTLayer name="c"><SrcDataSource>{a.file}</SrcDataSource><SrcLayer>{a.file.stem}</SrcLayer></OGRVRTLayer></OGRVRTDataSource>',
    "vrt_relative": lambda a: f'<OGRVRTDataSource><OGRVRTLayer name="{a.file.stem}"><SrcDataSource relativeToVRT="1">../{a.file.name}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
    "vrt_vsicurl": lambda a: f'<OGRVRTDataSource><OGRVRTLayer name="c"><SrcDataSource>/vsicurl/{a.url}/c.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
    "vrt_sql": lambda a: f'<OGRVRTDataSource><OGRVRTLayer name="c"><SrcDataSource>{a.file}</SrcDataSource><SrcSQL>SELECT * FROM {a.file.stem}</SrcSQL></OGRVRTLayer></OGRVRTDataSource>',
    "gdalg": lambda a: json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector read {a.file}"}),
    "gdalg_pipeline": lambda a: json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {a.file} ! write x.gpkg"}),
    "wfs": lambda a: f"<OGRWFSDataSource><URL>{a.url}/wfs</URL></OGRWFSDataSource>",
    "wms": lambda a: f'<GDAL_WMS><Service name="WMS"><ServerUrl>{a.url}/wms?</ServerUrl></Service></GDAL_WMS>',
    "oapif": lambda a: f"<OGROAPIFDataSource><URL>{a.url}/oapif</URL></OGROAPIFDataSource>",
    "esri_json": lambda a: json.dumps({"url": f"{a.url}/FeatureServer/0/query?f=json"}),
    "stac": lambda a: json.dumps({"type": "FeatureCollection", "stac_version": "1.0.0", "features": [{"type": "Feature", "stac_version": "1.0.0", "geometry": None, "properties": {}, "assets": {"d": {"href": f"{a.url}/x.tif"}}}]}),
    "gml_schema": lambda a: f'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {a.url}/s.xsd"/>',
}  # fmt: skip


def disguised() -> Iterator[Hostile]:
    for kind, words in DISGUISES.items():
        for suffix in SUFFIXES:
            name = f"社区{suffix}"
            harmless = suffix in {".csv", ".txt"}
            yield Hostile(f"{kind}{suffix}", text_file(name, words), recipe(name), harmless)


def disguised_grids() -> Iterator[Hostile]:
    raw = {
        "raw_band": lambda a: f'<VRTDataset rasterXSize="20" rasterYSize="2"><SRS>EPSG:4543</SRS><GeoTransform>500000,100,0,2770000,0,-100</GeoTransform><VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand"><SourceFilename relativetoVRT="0">{a.file}</SourceFilename></VRTRasterBand></VRTDataset>',
        "vsicurl": lambda a: f'<VRTDataset rasterXSize="20" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>/vsicurl/{a.url}/x.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>',
        "pixel_function": lambda a: f'<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1" subClass="VRTDerivedRasterBand"><PixelFunctionLanguage>Python</PixelFunctionLanguage><PixelFunctionType>m.f</PixelFunctionType><PixelFunctionCode>open({str(a.file)!r})</PixelFunctionCode></VRTRasterBand></VRTDataset>',
        "wms": DISGUISES["wms"], "wmts": lambda a: f"<GDAL_WMTS><GetCapabilitiesUrl>{a.url}/wmts</GetCapabilitiesUrl></GDAL_WMTS>",
        "stac": DISGUISES["stac"],
    }  # fmt: skip
    for kind, words in raw.items():
        for suffix in GRIDS:
            name = f"人口{suffix}"
            plan = recipe("社区.csv", more=RASTER.replace("人口.tif", name))

            def make(folder, aim, name=name, words=words):
                _put(folder / "社区.csv", csv_text(PLACE).encode())
                _put(folder / name, words(aim).encode())

            yield Hostile(f"grid_{kind}{suffix}", make, plan)

    def sparse(folder, aim):  # noqa: ARG001
        import rasterio

        _put(folder / "社区.csv", csv_text(PLACE).encode())
        shape = {"width": 400_000, "height": 400_000, "count": 1, "dtype": "uint8"}
        place = {"crs": "EPSG:4543", "transform": rasterio.Affine(1, 0, 5e5, 0, -1, 2.77e6)}
        more = {"SPARSE_OK": True, "tiled": True, "blockxsize": 4096, "blockysize": 4096}
        with rasterio.open(folder / "人口.tif", "w", driver="GTiff", **shape, **place, **more):
            pass

    yield Hostile("grid_sparse_huge", sparse, recipe("社区.csv", more=RASTER))


def named_in_the_recipe() -> Iterator[Hostile]:
    """Names that are not files of the data folder; {file} and {url} are filled at run time."""
    names = (
        "{file}", "../{name}", "..\\\\{name}", "a/../../{name}", "./../{name}", "file://{file}", "{url}/c.csv",
        "/vsicurl/{url}/c.csv", "/vsicurl_streaming/{url}/c.csv", "/vsis3/bucket/c.csv", "/vsizip/{file}", "/vsisubfile/0_10,{file}",
        "/vsistdin/", "/vsimem/c.csv", "GeoJSON:{file}", "WFS:{url}", "PG:host=127.0.0.1", "CSV:{file}", "//127.0.0.1/share/c.csv",
        "\\\\\\\\127.0.0.1\\\\share\\\\c.csv", "~/{name}", "$HOME/{name}", "/dev/stdin", "/dev/zero", "/proc/self/environ", "C:\\\\{name}", "社区.csv?x={url}",
        "vrt://{file}", "<OGRVRTDataSource/>", "https://example.invalid/c.csv", " {file}", "|cat {file}", "`cat {file}`", "con.csv", "..", ".", "/",
    )  # fmt: skip
    for number, name in enumerate(names):
        yield Hostile(f"named_{number}", lambda *_: None, recipe(name))


def links() -> Iterator[Hostile]:
    def link(folder, aim):
        (folder / "社区.csv").symlink_to(aim.file)

    def relative(folder, aim):
        (folder / "社区.csv").symlink_to(f"../{aim.file.name}")

    def chain(folder, aim):
        (folder / "b.csv").symlink_to(aim.file)
        (folder / "社区.csv").symlink_to("b.csv")

    def folder_link(folder, aim):
        (folder / "内").symlink_to(aim.file.parent)

    def loop(folder, aim):  # noqa: ARG001
        (folder / "社区.csv").symlink_to("社区.csv")

    def fifo(folder, aim):  # noqa: ARG001
        import os

        os.mkfifo(folder / "社区.csv")

    plan = recipe("社区.csv")
    for name, make in (
        ("link", link),
        ("relative", relative),
        ("chain", chain),
        ("loop", loop),
        ("fifo", fifo),
    ):
        yield Hostile(f"link_{name}", make, plan)
    yield Hostile("link_folder", folder_link, recipe("内/canary.csv"))


def archives() -> Iterator[Hostile]:
    bad = (
        "../evil.csv", "../../evil.csv", "/evil.csv", "..\\evil.csv", "C:\\evil.csv", "a/../../evil.csv", "a\\..\\..\\evil.csv",
        "\\\\host\\evil.csv", "C:evil.csv", "evil.csv/../../evil.csv", "./../evil.csv", "//evil.csv",
    )  # fmt: skip
    data = csv_text(PLACE).encode()
    for number, entry in enumerate(bad):
        for suffix in (".zip", ".kmz", ".xlsx"):
            name = f"社区{suffix}"
            raw = zipped({entry: data})
            yield Hostile(
                f"traversal_{number}{suffix}",
                lambda f, _, r=raw, n=name: _put(f / n, r),
                recipe(name),
            )
    for number, entry in enumerate(("社区.csv", "a/社区.csv", "社区.shp")):

        def make(folder, aim, entry=entry):
            info = zipfile.ZipInfo(entry)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            with zipfile.ZipFile(folder / "社区.zip", "w") as archive:
                archive.writestr(info, str(aim.file))

        yield Hostile(f"zip_link_{number}", make, recipe("社区.zip"))


def bombs() -> Iterator[Hostile]:
    zeros = b"0," * 10_000_000
    kinds = {
        "one": {"社区.csv": zeros}, "ten": {f"{i}.csv": zeros[:4_000_000] for i in range(10)},
        "many": {f"{i}.csv": b"1" for i in range(300)}, "nested": {"a.zip": zipped({"社区.csv": zeros})},
    }  # fmt: skip
    for kind, entries in kinds.items():
        raw = zipped(entries)
        yield Hostile(
            f"bomb_{kind}", lambda f, _, r=raw: _put(f / "社区.zip", r), recipe("社区.zip")
        )
    for name, part in (
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("kmz", "doc.kml"),
    ):
        raw = zipped({part: b"<a>" + b" " * 30_000_000 + b"</a>"})
        yield Hostile(
            f"bomb_{name}_{len(part)}",
            lambda f, _, r=raw, n=name: _put(f / f"社区.{n}", r),
            recipe(f"社区.{name}"),
        )
    lying = bytearray(zipped({"社区.csv": zeros}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # the sizes stated, made small
        spot = lying.index(mark) + at
        lying[spot : spot + 4] = (1000).to_bytes(4, "little")
    yield Hostile("bomb_lying", lambda f, _: _put(f / "社区.zip", bytes(lying)), recipe("社区.zip"))


def markup() -> Iterator[Hostile]:
    place = "<Placemark><name>x</name><description>编码:1</description></Placemark>"
    doc = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>&x;</name>{place}</Folder></Document></kml>'
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    heads = {
        "file": lambda a: f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{a.file}">]>', "http": lambda a: f'<!DOCTYPE kml [<!ENTITY x SYSTEM "{a.url}/x">]>',
        "dtd": lambda a: f'<!DOCTYPE kml SYSTEM "{a.url}/x.dtd">', "parameter": lambda a: f'<!DOCTYPE kml [<!ENTITY % p SYSTEM "{a.url}/p"> %p;]>',
        "laughs": lambda _: f'<!DOCTYPE kml [<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l9;">]>',
        "late": lambda a: f"<!-- {' ' * 9000} --><!DOCTYPE kml [<!ENTITY x SYSTEM \"file://{a.file}\">]>",
        "quadratic": lambda _: f'<!DOCTYPE kml [<!ENTITY x "{"a" * 100_000}">]>',
    }  # fmt: skip
    for kind, head in heads.items():
        for codec in ("utf-8", "utf-16", "gb18030", "utf-16-be"):

            def make(folder, aim, head=head, codec=codec):
                _put(folder / "社区.kml", (head(aim) + doc).encode(codec))

            yield Hostile(f"xml_{kind}_{codec}", make, recipe("社区.kml"))

        def workbook(folder, aim, head=head):
            parts = {
                "[Content_Types].xml": head(aim) + "<Types>&x;</Types>",
                "xl/workbook.xml": head(aim) + "<workbook>&x;</workbook>",
            }
            _put(folder / "社区.xlsx", zipped({n: t.encode() for n, t in parts.items()}))

        yield Hostile(f"xlsx_{kind}", workbook, recipe("社区.xlsx"))
    inside = {
        "network_link": lambda a: f"<NetworkLink><Link><href>{a.url}/a.kml</href></Link></NetworkLink>",
        "style": lambda a: f"<styleUrl>{a.url}/s.kml#x</styleUrl>", "overlay": lambda a: f"<GroundOverlay><Icon><href>{a.url}/i.png</href></Icon></GroundOverlay>",
        "xinclude": lambda a: f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{a.file}" parse="text"/>',
        "schema": lambda a: f'<Schema name="x"><href>{a.url}</href></Schema>', "model": lambda a: f"<Model><Link><href>file://{a.file}</href></Link></Model>",
    }  # fmt: skip
    for kind, part in inside.items():
        yield Hostile(
            f"kml_{kind}", text_file("社区.kml", lambda a, p=part: doc.replace("&x;", "x").replace("<Placemark>", p(a) + "<Placemark>", 1)),
            recipe("社区.kml", columns='community_id = "编码"\nname = "name"\nhouseholds = "编码"'), harmless=True,
        )  # fmt: skip


def databases() -> Iterator[Hostile]:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT n FROM r"
    statements = {
        "endless_view": f"CREATE VIEW v AS {endless}", "shadow_view": "CREATE VIEW rtree_v AS SELECT 1", "file_view": "CREATE VIEW gpkg_v AS SELECT readfile('/etc/passwd')",
        "trigger": "CREATE TRIGGER t AFTER INSERT ON c BEGIN UPDATE c SET 户数=0; END", "load": f"CREATE VIEW l AS SELECT load_extension('{Path(tempfile.gettempdir()) / 'x.so'}')",
        "bomb_view": "CREATE VIEW b AS SELECT zeroblob(1000000000)", "temp_name": "CREATE TRIGGER \"a'b\" AFTER DELETE ON c BEGIN SELECT 1; END",
        "contents_view": f"CREATE VIEW gpkg_geometry AS {endless}",
    }  # fmt: skip
    for kind, sql in statements.items():
        for layer in ("", 'layer = "c"'):
            yield Hostile(
                f"gpkg_{kind}_{len(layer)}", _geopackage(sql), recipe("社区.gpkg", source=layer)
            )
    own = {
        "rtree_name": "CREATE TRIGGER rtree_evil AFTER INSERT ON c BEGIN UPDATE c SET 户数=0; END",
        "gpkg_name": "CREATE TRIGGER gpkg_evil AFTER UPDATE ON c BEGIN DELETE FROM c; END",
        "virtual": "CREATE VIRTUAL TABLE vt USING rtree(id, a, b)", "more_tables": "CREATE TABLE 别的(x)",
    }  # fmt: skip
    for kind, sql in own.items():
        yield Hostile(
            f"gpkg_{kind}",
            _geopackage(sql),
            recipe("社区.gpkg", source='layer = "c"'),
            harmless=True,
        )


def _geopackage(sql: str) -> Callable[[Path, Outside], None]:
    def make(folder, aim):  # noqa: ARG001
        map_file("社区.gpkg", PLACE.layer())(folder)
        with closing(sqlite3.connect(folder / "社区.gpkg")) as base:
            base.execute(sql)
            base.commit()

    return make


def nested() -> Iterator[Hostile]:
    for depth in (1000, 100_000, 1_000_000):
        for kind, words in (
            ("arrays", '{"type":"FeatureCollection","features":' + "[" * depth + "]" * depth + "}"),
            ("objects", '{"a":' * depth + "1" + "}" * depth),
            ("property", '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"编码":' + "[" * depth + "]" * depth + "}}]}"),
            ("coordinates", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":' + "[" * depth + "]" * depth + "}}]}"),
            ("unclosed", '{"features":' + "[" * depth),
        ):  # fmt: skip
            for suffix in (".geojson", ".json"):
                yield Hostile(
                    f"deep_{kind}_{depth}{suffix}",
                    lambda f, _, n=f"社区{suffix}", w=words: _put(f / n, w.encode()),
                    recipe(f"社区{suffix}"),
                )
        kml = "<kml>" + "<Folder>" * depth + "</Folder>" * depth + "</kml>"
        yield Hostile(
            f"deep_kml_{depth}",
            lambda f, _, w=kml: _put(f / "社区.kml", w.encode()),
            recipe("社区.kml"),
        )
    for kind, line in (
        ("one_line", b"1," * 5_000_000),
        ("quotes", b'"' * 3_000_000),
        ("open_quote", '编码,名称,户数\n"'.encode() + b"x" * 5_000_000),
    ):
        yield Hostile(
            f"csv_{kind}", lambda f, _, d=line: _put(f / "社区.csv", d), recipe("社区.csv")
        )


def companions() -> Iterator[Hostile]:
    """Sidecar files that point elsewhere have no effect: the map itself is read."""
    sidecars = {
        "社区.cpg": "{file}", "社区.prj": "{url}", "社区.shp.xml": "<x href='{url}'/>", "社区.qix": "x", "社区.sbn": "x", "社区.dbt": "{file}", "社区.qml": "{url}",
    }  # fmt: skip
    for name, words in sidecars.items():

        def make(folder, aim, name=name, words=words):
            map_file("社区.shp", PLACE.layer(), encoding="GB18030")(folder)
            _put(folder / name, words.format(file=aim.file, url=aim.url).encode())

        yield Hostile(
            f"beside_{name}", make, recipe("社区.shp", source='crs = "EPSG:4543"'), harmless=True
        )

    def aux(folder, aim):
        import numpy as np

        _put(folder / "社区.csv", csv_text(PLACE).encode())
        tif(folder, np.arange(150.0).reshape(5, 30))
        _put(
            folder / "人口.tif.aux.xml",
            f"<PAMDataset><SRS>EPSG:4543</SRS><Metadata><MDI key='x'>{aim.url}</MDI></Metadata></PAMDataset>".encode(),
        )
        _put(
            folder / "人口.tif.ovr",
            f"<VRTDataset><SourceFilename>{aim.file}</SourceFilename></VRTDataset>".encode(),
        )

    yield Hostile("beside_grid", aux, recipe("社区.csv", more=RASTER), harmless=True)
