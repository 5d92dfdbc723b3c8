"""Families of maps: formats, encodings, places, broken shapes, hostile files."""

import json
import shutil
import sqlite3
import zipfile

import numpy as np
import shapely

from hexie_geo.io import gate
from hexie_geo.io.coordinates import to_bd09, to_gcj02
from hexie_geo.io.vector import write_geopackage

from .county import Case, good, recipe

KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>社区</name>{}</Folder></Document></kml>'


def shapefile(folder, layer, *, encoding="GB18030", drop=(".cpg",), name="a"):
    path = folder / f"{name}.shp"
    gate.vector_library().write_dataframe(layer, path, driver="ESRI Shapefile", encoding=encoding)
    for suffix in drop:
        path.with_suffix(suffix).unlink(missing_ok=True)
    return path


def written(driver, suffix, crs=None, **options):
    def family(truth, folder, _chance):
        layer = truth.layer() if crs is None else truth.layer().to_crs(crs)
        path = folder / f"a{suffix}"
        if suffix == ".parquet":
            layer.to_parquet(path)
        else:
            gate.vector_library().write_dataframe(layer, path, driver=driver, **options)
        return good(truth, f"a{suffix}")

    return family


def shp(encoding="GB18030", drop=(".cpg",), lie=None, more="", errors=()):
    def family(truth, folder, _chance):
        path = shapefile(folder, truth.layer(), encoding=encoding, drop=drop)
        if lie:
            path.with_suffix(".cpg").write_text(lie)
        case = good(truth, "a.shp", more=more)
        case.errors = set(errors)
        return case

    return family


class _Gbk(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):  # noqa: N802 - the standard library's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(inside="", entry=zipfile.ZipInfo):
    def family(truth, folder, _chance):
        parts = folder / "parts"
        parts.mkdir()
        shapefile(parts, truth.layer(), name="界线")
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(parts.iterdir()):
                archive.writestr(entry(f"{inside}{part.name}"), part.read_bytes())
        shutil.rmtree(parts)
        return good(truth, "a.zip")

    return family


def _rings(layer):
    for shape in layer.to_crs(4326).geometry:
        yield " ".join(f"{x},{y},0" for x, y in shape.exterior.coords)


def kml(*, lines=False, table=False, packed=False, encoding="utf-8"):
    def family(truth, folder, _chance):
        marks = []
        for row, ring in zip(truth.rows, _rings(truth.layer()), strict=True):
            pairs = list(zip(("编码", "乡镇码", "户数"), (row[0], row[2], row[3]), strict=True))
            said = (
                "<table>"
                + "".join(f"<tr><td>{k}</td><td>{v}</td></tr>" for k, v in pairs)
                + "</table>"
                if table
                else "<br/>".join(f"{k}:{v}" for k, v in pairs)
            )
            inner = (
                f"<LineString><coordinates>{' '.join(ring.split()[:-1])}</coordinates></LineString>"
                if lines
                else "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
                f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
            )
            marks.append(
                f"<Placemark><name>{row[1]}</name>"
                f"<description><![CDATA[{said}]]></description>{inner}</Placemark>"
            )
        data = KML.format("".join(marks)).encode(encoding)
        name = "a.kmz" if packed else "a.kml"
        if packed:
            with zipfile.ZipFile(folder / name, "w") as archive:
                archive.writestr("doc.kml", data)
        else:
            (folder / name).write_bytes(data)
        case = good(truth, name, more="outlines = true" if lines else "")
        case.recipe = case.recipe.replace('name = "名称"', 'name = "name"')
        return case

    return family


def gbk_geojson(truth, folder, _chance):
    truth.layer().to_crs(4326).to_file(folder / "u.geojson")
    text = (folder / "u.geojson").read_text("utf-8")
    (folder / "a.geojson").write_bytes(text.encode("gb18030"))
    return good(truth, "a.geojson")


def shifted(datum, shift):
    def family(truth, folder, _chance):
        def there(xy):
            return np.column_stack(shift(xy[:, 0], xy[:, 1]))

        layer = truth.layer().to_crs(4326)
        moved = shapely.transform(layer.geometry.to_numpy(), there)
        layer.set_geometry(moved, crs=4326).to_file(folder / "a.geojson")
        return good(truth, "a.geojson", more=f'datum = "{datum}"')

    return family


def north_first(more, errors):
    def family(truth, folder, _chance):
        layer = truth.layer().to_crs(4326)
        turned = shapely.transform(layer.geometry.to_numpy(), lambda xy: xy[:, ::-1])
        layer.set_geometry(turned, crs=4326).to_file(folder / "a.geojson")
        case = good(truth, "a.geojson", more=more)
        case.errors = set(errors)
        return case

    return family


def edited(edit, *told):
    def family(truth, folder, chance):
        layer = truth.layer()
        shapes = layer.geometry.to_numpy().copy()
        edit(shapes, chance.randrange(len(shapes)))
        layer = layer.set_geometry(shapes, crs=layer.crs)
        write_geopackage(folder / "a.gpkg", {"c": layer})
        case = good(truth, "a.gpkg")
        case.told = set(told)
        return case

    return family


def _bow_tie(shapes, at):
    x0, y0, x1, y1 = shapes[at].bounds
    shapes[at] = shapely.Polygon([(x0, y0), (x1, y1), (x1, y0), (x0, y1)])


def _spike(shapes, at):
    x0, y0, x1, y1 = shapes[at].bounds
    shapes[at] = shapely.Polygon([(x0, y0), (x1, y0), (x1, y1), (x1, y1 + 90), (x1, y1), (x0, y1)])


def _tall(shapes, at):
    shapes[at] = shapely.force_3d(shapes[at], 1890.0)


def _gone(shapes, at):
    shapes[at] = None


def _collection(shapes, at):
    corner = shapely.get_point(shapely.get_exterior_ring(shapes[at]), 0)
    shapes[at] = shapely.GeometryCollection([shapes[at], corner])


def several_layers(truth, folder, _chance):
    write_geopackage(folder / "a.gpkg", {"one": truth.layer(), "two": truth.layer()})
    return Case(recipe=recipe("a.gpkg"), errors={"io.choose_layer"})


def cut_geopackage(truth, folder, chance):
    path = write_geopackage(folder / "a.gpkg", {"c": truth.layer()})
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(200, len(data) // 2)])
    return Case(recipe=recipe("a.gpkg"), errors={"io.damaged", "io.unreadable"})


def cut_flatgeobuf(truth, folder, chance):
    layer = truth.layer()
    gate.vector_library().write_dataframe(layer, folder / "a.fgb", driver="FlatGeobuf")
    data = (folder / "a.fgb").read_bytes()
    (folder / "a.fgb").write_bytes(data[: len(data) - chance.randrange(1, 300)])
    return Case(recipe=recipe("a.fgb"), errors={"io.rows_lost", "io.unreadable", "io.no_rows"})


def with_sql(statement):
    def family(truth, folder, _chance):
        path = write_geopackage(folder / "a.gpkg", {"c": truth.layer()})
        base = sqlite3.connect(path)
        base.execute(statement)
        base.commit()
        base.close()
        return Case(recipe=recipe("a.gpkg"), errors={"io.foreign_sql"})

    return family


def disguised(name, content, *errors):
    """A file that is something else, and would read the canary or call out."""

    def family(_truth, folder, _chance):
        text = content.replace("CANARY", str(folder / "canary.csv"))
        (folder / name).write_text(text, encoding="utf-8")
        return Case(recipe=recipe(name), errors=set(errors))

    return family


def hostile_zip(entry, *errors, size=10):
    def family(_truth, folder, _chance):
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(entry, "0" * size)
        return Case(recipe=recipe("a.zip"), errors=set(errors))

    return family


def outside(path):
    def family(_truth, _folder, _chance):
        return Case(recipe=recipe(path), errors={"recipe.outside"})

    return family


def stale_counter(truth, folder, _chance):
    """A GeoPackage whose cached feature count is too low, as two writers at once leave it."""
    path = write_geopackage(folder / "a.gpkg", {"c": truth.layer()})
    base = sqlite3.connect(path)
    base.execute("UPDATE gpkg_ogr_contents SET feature_count = 1")
    base.commit()
    base.close()
    return good(truth, "a.gpkg")


def misspelt_feature(truth, folder, chance):
    """A GeoJSON feature whose type is misspelt: GDAL passes it over without a word."""
    truth.layer().to_crs(4326).to_file(folder / "a.geojson")
    tree = json.loads((folder / "a.geojson").read_text("utf-8"))
    tree["features"][chance.randrange(len(tree["features"]))]["type"] = "Featur"
    (folder / "a.geojson").write_text(json.dumps(tree), encoding="utf-8")
    return Case(recipe=recipe("a.geojson"), errors={"io.rows_lost"})


VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>CANARY</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
GDALG = '{"type": "gdal_streamed_alg", "command_line": "gdal vector convert CANARY"}'
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>"
ENTITY = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file://CANARY">]><kml>&x;</kml>'
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><kml>&b;</kml>'

FAMILIES = {
    "gpkg": written("GPKG", ".gpkg"),
    "gpkg_degrees": written("GPKG", ".gpkg", crs=4490),
    "geojson": written("GeoJSON", ".geojson", crs=4326),
    "parquet": written(None, ".parquet"),
    "flatgeobuf": written("FlatGeobuf", ".fgb"),
    "shp_gbk": shp(),
    "shp_utf8": shp("UTF-8"),
    "shp_utf8_cpg": shp("UTF-8", drop=()),
    "shp_cpg_lies": shp(lie="UTF-8"),
    "shp_no_prj": shp(drop=(".prj",), errors={"io.no_crs"}),
    "shp_no_prj_stated": shp(drop=(".prj", ".cpg"), more='crs = "EPSG:4543"'),
    "shp_no_dbf": shp(drop=(".dbf",), errors={"io.no_dbf"}),
    "shp_no_shx": shp(drop=(".shx",), errors={"io.no_shx"}),
    "zip": zipped(),
    "zip_folders": zipped("资料/图/"),
    "zip_gbk_names": zipped("资料/", _Gbk),
    "kml": kml(),
    "kml_table": kml(table=True),
    "kml_lines": kml(lines=True),
    "kml_gbk": kml(encoding="gb18030"),
    "kmz": kml(packed=True),
    "geojson_gbk": gbk_geojson,
    "gcj02": shifted("gcj02", to_gcj02),
    "bd09": shifted("bd09", to_bd09),
    "north_first": north_first("", {"io.axes_swapped"}),
    "north_first_stated": north_first('axes = "yx"', set()),
    "bow_tie": edited(_bow_tie, "import.repaired"),
    "spike": edited(_spike, "import.repaired"),
    "heights": edited(_tall),
    "no_shape": edited(_gone, "import.without_shape"),
    "collection": edited(_collection),
    "several_layers": several_layers,
    "cut_gpkg": cut_geopackage,
    "cut_fgb": cut_flatgeobuf,
    "stale_counter": stale_counter,
    "misspelt_feature": misspelt_feature,
    "gpkg_trigger": with_sql("CREATE TRIGGER t AFTER INSERT ON c BEGIN UPDATE c SET 户数 = 0; END"),
    "gpkg_view": with_sql("CREATE VIEW v AS SELECT * FROM c"),
    "vrt_as_geojson": disguised("a.geojson", VRT, "io.not_what_it_says"),
    "vrt_as_kml": disguised("a.kml", VRT, "io.unreadable"),
    "vrt_as_shp": disguised("a.shp", VRT, "io.not_what_it_says"),
    "vrt_as_csv": disguised("a.csv", VRT, "io.no_header"),
    "gdalg_as_geojson": disguised("a.geojson", GDALG, "io.unreadable"),
    "wfs_as_kml": disguised("a.kml", WFS, "io.unreadable"),
    "kml_entity": disguised("a.kml", ENTITY, "io.unreadable"),
    "kml_laughs": disguised("a.kml", LAUGHS, "io.unreadable"),
    "pdf": disguised("a.pdf", "%PDF-1.7", "io.unknown_format"),
    "dwg": disguised("a.dwg", "AC1027", "io.dwg"),
    "zip_traversal": hostile_zip("../../a.csv", "io.zip_unsafe"),
    "zip_absolute": hostile_zip("/etc/a.csv", "io.zip_unsafe"),
    "zip_bomb": hostile_zip("a.csv", "io.zip_limits", size=6_000_000),
    "url": outside("https://127.0.0.1/a.gpkg"),
    "vsi": outside("/vsicurl/http://127.0.0.1/a.gpkg"),
    "absolute_path": outside("/etc/passwd"),
    "parent_path": outside("../secret.csv"),
}
