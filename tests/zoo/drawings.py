"""What phone maps, CAD and mail deliver: KML, DXF, zips, and grids."""

import io
import random
import zipfile

import numpy as np
import rasterio

from .case import Case, county, csv_text, family, map_file, recipe, text_of, writes
from .maps import UNREADABLE, then

OUTLINED = 'community_id = "编码"\nname = "name"\nhouseholds = "户数"'


def placemark(i, code, name, homes, *, kind="polygon", style="br"):
    x = 102.7 + i / 100
    ring = [(x, 25.0), (x + 0.01, 25.0), (x + 0.01, 25.01), (x, 25.01), (x, 25.0)]
    if kind == "open":
        ring = ring[:-1]
    spots = " ".join(f"{a:.4f},{b:.4f},1890" for a, b in ring)
    shape = f"<LineString><coordinates>{spots}</coordinates></LineString>"
    if kind == "polygon":
        shape = (
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
            f"{spots}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        )
    told = {
        "br": f"<description><![CDATA[编码:{code}<br/>户数:{homes}]]></description>",
        "wide": f"<description><![CDATA[编码：{code}<br>户数：{homes}]]></description>",
        "table": "<description><![CDATA[<table><tr><td>编码</td><td>"
        f"{code}</td></tr><tr><td>户数</td><td>{homes}</td></tr></table>]]></description>",
        "data": f'<ExtendedData><Data name="编码"><value>{code}</value></Data>'
        f'<Data name="户数"><value>{homes}</value></Data></ExtendedData>',
        "escaped": f"<description>编码={code}&lt;br/&gt;户数={homes}</description>",
        "lines": f"<description>编码:{code}\n户数:{homes}</description>",
    }[style]
    return f"<Placemark><name>{name}</name>{told}{shape}</Placemark>"


def kml(place, *, folders=("社区",), head="", **how):
    marks = "".join(placemark(i, *row, **how) for i, row in enumerate(place.table))
    for folder in reversed(folders):
        marks = f"<Folder><name>{folder}</name>{marks}</Folder>"
    return f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}<Folder><name>空</name></Folder></Document></kml>'


def kml_case(variant, place, text, *, codec="utf-8", source="", **truth):
    plan = recipe("社区.kml", columns=OUTLINED, source=source)
    made = writes("社区.kml", text.encode(codec))
    return Case(variant=variant, make=made, recipe=plan, **(place.truth | truth))


@family
def kml_attributes():
    for style in ("br", "wide", "table", "data", "escaped", "lines"):
        for seed in range(3):
            place = county(f"kml{style}{seed}")
            yield kml_case(f"{style}-{seed}", place, kml(place, style=style))


@family
def kml_folders():
    for folders in ((), ("社区",), ("奥维", "云山县", "社区"), ("A&amp;B",), ("社区", "社区")):
        for seed in range(2):
            place = county(f"folder{folders}{seed}")
            yield kml_case(
                f"{len(folders)}{''.join(folders)[:3]}-{seed}", place, kml(place, folders=folders)
            )
    for wanted, refused in (("社区", ()), ("小区", ("io.no_layer",))):
        place = county(f"want{wanted}")
        yield kml_case(wanted, place, kml(place), source=f'layer = "{wanted}"', refused=refused)


@family
def kml_outlines():
    for kind in ("open", "closed"):
        for seed in range(4):
            place = county(f"line{kind}{seed}")
            source = "outlines = true"
            yield kml_case(f"{kind}-{seed}", place, kml(place, kind=kind), source=source)


@family
def kml_encodings():
    for codec, head in (
        ("utf-8", "<?xml version='1.0' encoding='UTF-8'?>"),
        ("gb18030", "<?xml version='1.0' encoding='GB2312'?>"),
        ("utf-8-sig", ""),
        ("utf-16", "<?xml version='1.0' encoding='UTF-16'?>"),
    ):
        for seed in range(2):
            place = county(f"kc{codec}{seed}")
            yield kml_case(f"{codec}-{seed}", place, kml(place, head=head), codec=codec)


@family
def kml_broken():
    for i in range(1, 16):
        place = county(f"kcut{i}")
        text = kml(place)
        yield kml_case(f"cut{i}", place, text[: len(text) * i // 16], refused=("io.unreadable",))
    for name, change in (
        ("tag", lambda t: t.replace("</Placemark>", "", 1)), ("entity", lambda t: t.replace("社区", "&nbsp;", 1)),
        ("doctype", lambda t: "<!DOCTYPE kml>" + t), ("html", lambda _: "<html></html>"), ("gpx", lambda t: t.replace("kml", "gpx")),
        ("control", lambda t: t.replace("社区", "\x01", 1)),
    ):  # fmt: skip
        place = county(f"kbad{name}")
        yield kml_case(name, place, change(kml(place)), refused=("io.unreadable", "io.no_rows"))


@family
def kmz_files():
    for inside in ("doc.kml", "files/doc.kml", "社区.KML"):
        for seed in range(3):
            place = county(f"kmz{inside}{seed}")
            made = writes("社区.kmz", zipped({inside: kml(place).encode()}))
            yield Case(
                variant=f"{inside}-{seed}",
                make=made,
                recipe=recipe("社区.kmz", columns=OUTLINED),
                **place.truth,
            )
    two = zipped({"a.kml": b"<kml/>", "b.kml": b"<kml/>"})
    for name, data in (
        ("two", two),
        ("none", zipped({"a.txt": b"1"})),
        ("cut", two[:40]),
        ("no_zip", b"PK\x03\x04"),
    ):
        made = writes("社区.kmz", data)
        yield Case(
            variant=name,
            make=made,
            recipe=recipe("社区.kmz", columns=OUTLINED),
            refused=("io.unreadable",),
        )


def autocad(text):
    """Text as AutoCAD writes it: what the code page lacks as \\U+XXXX."""
    inside = [c.encode("gbk", "ignore").decode("gbk") for c in text]
    return "".join(a if a == b else f"\\U+{ord(b):04X}" for a, b in zip(inside, text, strict=True))


def dxf(place, *, closed=True, codepage="ANSI_936", texts=True):
    out = [
        "0",
        "SECTION",
        "2",
        "HEADER",
        "9",
        "$ACADVER",
        "1",
        "AC1015",
        "9",
        "$DWGCODEPAGE",
        "3",
        codepage,
        "0",
        "ENDSEC",
    ]
    out += ["0", "SECTION", "2", "ENTITIES"]
    for i, name in enumerate(place.names):
        x, y = 500_000 + i * 500, 2_770_000
        corners = [(x, y), (x + 500, y), (x + 500, y + 500), (x, y + 500)]
        out += [
            "0",
            "LWPOLYLINE",
            "8",
            "社区",
            "90",
            str(len(corners)),
            "70",
            "1" if closed else "0",
        ]
        for a, b in corners:
            out += ["10", str(a), "20", str(b)]
        if texts:
            out += [
                "0",
                "TEXT",
                "8",
                "注记",
                "10",
                str(x + 200),
                "20",
                str(y + 200),
                "40",
                "20",
                "1",
                autocad(name),
            ]
    return "\n".join([*out, "0", "ENDSEC", "0", "EOF", ""])


@family
def dxf_outlines():
    plan = recipe("社区.dxf", source='outlines = true\ncrs = "EPSG:4543"', columns='name = "label"')
    plan = plan.replace("outlines = true", 'outlines = true\nrow_number = "community_id"')
    plan = plan.replace('area = "urban"', 'area = "urban"\nhouseholds = 100')
    for closed in (True, False):
        for texts in (True, False):
            for seed in range(3):
                place = county(f"dxf{closed}{texts}{seed}")
                data = dxf(place, closed=closed, texts=texts).encode("gbk")
                names = tuple(n for n in place.names)
                yield Case(
                    variant=f"{closed}-{texts}-{seed}", make=writes("社区.dxf", data), recipe=plan,
                    names=names if texts else None, rows=6, households=600,
                )  # fmt: skip


@family
def dxf_broken():
    plan = recipe(
        "社区.dxf",
        source='outlines = true\ncrs = "EPSG:4543"\nrow_number = "community_id"',
        columns='name = "label"',
    )
    for i in range(12):
        data = dxf(county(f"dcut{i}")).encode("gbk")
        yield Case(
            variant=str(i), make=writes("社区.dxf", data[: len(data) * i // 12]), recipe=plan,
            refused=("io.unreadable", "io.empty_file", "io.not_what_it_says", "io.no_rows", "io.encoding", "io.no_column"),
            either=True,
        )  # fmt: skip


def zipped(entries, *, gbk=False):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            shown = name.encode("gb18030").decode("cp437") if gbk else name
            entry = zipfile.ZipInfo(shown)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    raw = sink.getvalue()
    if not gbk:
        return raw
    # without the UTF-8 mark, and the names as the bytes that Chinese Windows writes
    for name in entries:
        raw = raw.replace(
            name.encode("gb18030").decode("cp437").encode("utf-8"), name.encode("gb18030")
        )
    return raw


def parts(place, folder):
    map_file("社区.shp", place.layer(), encoding="GB18030")(folder)
    found = {p.name: p.read_bytes() for p in sorted(folder.glob("社区.*"))}
    for name in found:
        (folder / name).unlink()
    return found


@family
def zips():
    for under in ("", "图/", "a/b/c/", "__MACOSX/../"[:0] + "社区 图/"):
        for extra in ((), ("说明.txt",), ("__MACOSX/._社区.shp", ".DS_Store")):
            for seed in range(2):
                place = county(f"zip{under}{extra}{seed}")

                def make(folder, place=place, under=under, extra=extra):
                    entries = {under + n: d for n, d in parts(place, folder).items()}
                    (folder / "社区.zip").write_bytes(zipped(entries | dict.fromkeys(extra, b"1")))

                yield Case(
                    variant=f"{len(under)}-{len(extra)}-{seed}",
                    make=make,
                    recipe=recipe("社区.zip"),
                    **place.truth,
                )


@family
def zip_contents():
    tables = {
        "csv": {"社区.csv": None},
        "two": {"a.csv": None, "b.csv": None},
        "none": {"a.txt": None},
        "empty": {},
        "pdf": {"a.pdf": None},
        "nested": {"a.zip": None},
    }
    for name, entries in tables.items():
        for seed in range(2):
            place = county(f"in{name}{seed}")
            data = zipped({n: csv_text(place).encode("gb18030") for n in entries})
            refused = {"two": ("io.choose_layer",)}.get(
                name, ("io.no_shapefile", "io.not_what_it_says")
            )
            truth = place.truth if name == "csv" else {"refused": refused}
            yield Case(
                variant=f"{name}-{seed}",
                make=writes("社区.zip", data),
                recipe=recipe("社区.zip"),
                **truth,
            )


@family
def zip_damaged():
    for i in range(24):
        place, chance = county(f"zd{i}"), random.Random(i)

        def make(folder, place=place, chance=chance, i=i):
            data = bytearray(zipped(parts(place, folder)))
            if i % 2:
                del data[chance.randrange(4, len(data)) :]
            else:
                for _ in range(1 + i):
                    data[chance.randrange(len(data))] ^= 0x55
            (folder / "社区.zip").write_bytes(bytes(data))

        yield Case(
            variant=str(i), make=make, recipe=recipe("社区.zip"), either=True, rows=6,
            refused=(*UNREADABLE, "io.zip_unsafe", "io.zip_limits", "io.no_shapefile", "io.no_dbf", "io.no_shx"),
        )  # fmt: skip


RASTER = """
[rasters.population]
file = "人口.tif"
quantity = "count"
"""


def tif(folder, values, **profile):
    values = np.asarray(values)
    shaped = values if values.ndim == 3 else values[None]
    options = {
        "driver": "GTiff", "count": shaped.shape[0], "height": shaped.shape[1], "width": shaped.shape[2], "dtype": shaped.dtype,
        "crs": "EPSG:4543", "transform": rasterio.Affine(100, 0, 500_000, 0, -100, 2_770_500),
    }  # fmt: skip
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(folder / "人口.tif", "w", **(options | profile)) as sink:
            sink.write(shaped)


@family
def grids():
    people = np.arange(150.0).reshape(5, 30)
    turned = rasterio.Affine(100, 9, 500_000, 9, -100, 2_770_500)
    kinds = {
        "plain": (people, {}, ()), "uint8": (people.astype("uint8"), {}, ()), "nodata": (people, {"nodata": 0}, ()),
        "nan_nodata": (people, {"nodata": float("nan")}, ()), "south_up": (people, {"transform": rasterio.Affine(100, 0, 500_000, 0, 100, 2_770_000)}, ()),
        "rotated": (people, {"transform": turned}, ("io.raster_rotated",)), "no_crs": (people, {"crs": None}, ("io.raster_no_crs",)),
        "no_place": (people, {"transform": rasterio.Affine.identity()}, ("io.raster_no_place",)),
        "bands": (np.stack([people, people]), {}, ("io.raster_bands",)),
        "negative": (np.where(people < 20, -9999, people), {}, ("io.raster_negative",)),
        "one_negative": (np.where(people == 3, -3, people), {}, ("io.raster_negative",)),
        "declared_negative": (np.where(people < 20, -9999, people), {"nodata": -9999}, ()),
        "infinite": (np.where(people == 3, np.inf, people), {}, ("io.raster_infinite",)),
        "all_nodata": (np.full((5, 30), -1.0), {"nodata": -1}, ("io.raster_empty",)),
    }  # fmt: skip
    for name, (values, profile, refused) in kinds.items():
        for seed in range(2):
            place = county(f"tif{name}{seed}")

            def make(folder, place=place, values=values, profile=profile):
                map_file("社区.gpkg", place.layer())(folder)
                tif(folder, values, **profile)

            yield Case(
                variant=f"{name}-{seed}",
                make=make,
                recipe=recipe("社区.gpkg", more=RASTER),
                refused=refused,
                refused_file="人口.tif",
                refused_layer="population",
                **place.truth,
            )


@family
def grids_damaged():
    for i in range(20):
        place, chance = county(f"td{i}"), random.Random(i)

        def hurt(folder, chance=chance, i=i):
            tif(folder, np.arange(15000.0).reshape(100, 150), compress="deflate" if i % 3 else None)
            data = bytearray((folder / "人口.tif").read_bytes())
            if i % 2:
                del data[chance.randrange(1, len(data)) :]
            else:
                data[:200] = bytes(
                    b ^ (chance.randrange(256) if chance.random() < 0.1 and k > 7 else 0)
                    for k, b in enumerate(data[:200])
                )
            (folder / "人口.tif").write_bytes(bytes(data))

        yield Case(
            variant=str(i), make=then(map_file("社区.gpkg", place.layer()), hurt), recipe=recipe("社区.gpkg", more=RASTER),
            refused=("io.unreadable", "io.not_what_it_says", "io.raster_no_crs", "io.raster_rotated", "io.raster_no_place", "io.raster_too_big",
                     "io.raster_bands", "io.raster_negative", "io.raster_infinite", "io.raster_empty"), either=True, rows=6,
            refused_file="人口.tif", refused_layer="population",
        )  # fmt: skip


@family
def sources_with_wrong_crs():
    """A CRS that nobody knows, in the recipe: said, not crashed."""
    for crs in ("EPSG:999999", "不知道", "", "EPSG:", "+proj=什么"):
        for kind in ("map", "point"):
            place = county(f"src{crs}{kind}")
            rows = [("编码", "名称", "户数", "x", "y"), *((*r, "102.7", "25") for r in place.table)]

            def make(folder, place=place, rows=rows):
                map_file("社区.gpkg", place.layer())(folder)
                writes("社区.csv", text_of(rows))(folder)

            source = f'crs = "{crs}"' + ('\npoint = ["x", "y"]' if kind == "point" else "")
            plan = recipe("社区.gpkg" if kind == "map" else "社区.csv", source=source)
            yield Case(
                variant=f"{crs}-{kind}",
                make=make,
                recipe=plan,
                refused=("recipe.crs", "crs.unknown"),
            )
