"""Map files: encodings and parts of shapefiles, damage, suffixes that lie, SQL inside."""

import random
import sqlite3
from contextlib import closing

from .case import DRIVERS, Case, county, csv_text, family, map_file, recipe, writes

SUFFIXES = (".gpkg", ".shp", ".geojson", ".fgb", ".parquet")
UNREADABLE = ("io.unreadable", "io.damaged", "io.rows_lost", "io.not_what_it_says", "io.encoding",
              "io.field_encoding", "io.no_column", "io.no_layer", "io.choose_layer", "io.no_rows",
              "io.empty_file", "io.foreign_sql", "io.no_crs", "layer.duplicate", "layer.empty_id",
              "crs.unknown", "import.spoilt_code", "io.no_geometry")  # fmt: skip


def then(make, change):
    """Return a maker that does ``change`` to what ``make`` has written."""

    def both(folder):
        make(folder)
        change(folder)

    return both


def remove(*names):
    return lambda folder: [(folder / n).unlink(missing_ok=True) for n in names]


def good(place, suffix, **truth):
    name = f"社区{suffix}"
    options = {"encoding": "GB18030"} if suffix == ".shp" else {}
    return {
        "make": map_file(name, place.layer(), **options), "recipe": recipe(name),
        **(place.truth | truth),
    }  # fmt: skip


@family
def map_formats():
    for suffix in SUFFIXES:
        for crs in (4543, 4490, 4326, 4522):
            place = county(f"fmt{suffix}{crs}")
            name = f"社区{suffix}"
            options = {"encoding": "GB18030"} if suffix == ".shp" else {}
            made = map_file(name, place.layer(crs=crs), **options)
            yield Case(variant=f"{suffix}-{crs}", make=made, recipe=recipe(name), **place.truth)


@family
def shp_encodings():
    """Whatever .cpg and language byte say, the bytes decide."""
    for codec in ("GB18030", "UTF-8"):
        for cpg in (None, "GBK", "UTF-8", "936", "ANSI 936", "ISO-8859-1", "胡说", ""):
            for language in (None, 0x00, 0x4D, 0x57):
                place = county(f"shp{codec}{cpg}{language}")

                def dress(folder, cpg=cpg, language=language):
                    remove("社区.cpg")(folder)
                    if cpg is not None:
                        (folder / "社区.cpg").write_text(cpg, encoding="utf-8")
                    if language is not None:
                        table = bytearray((folder / "社区.dbf").read_bytes())
                        table[29] = language
                        (folder / "社区.dbf").write_bytes(bytes(table))

                made = map_file("社区.shp", place.layer(), encoding=codec)
                yield Case(
                    variant=f"{codec}-{cpg}-{language}", make=then(made, dress),
                    recipe=recipe("社区.shp"), **place.truth,
                )  # fmt: skip


@family
def shp_parts_missing():
    whole = {
        ".dbf": ("io.no_dbf",),
        ".shx": ("io.no_shx",),
        ".prj": ("io.no_crs",),
        ".shp": ("io.not_found",),
    }
    for part, refused in whole.items():
        for seed in range(3):
            place = county(f"part{part}{seed}")
            made = then(
                map_file("社区.shp", place.layer(), encoding="GB18030"), remove(f"社区{part}")
            )
            yield Case(
                variant=f"{part}-{seed}", make=made, recipe=recipe("社区.shp"), refused=refused
            )
            if part == ".prj":
                plan = recipe("社区.shp", source='crs = "EPSG:4543"')
                told = ("crs_given",)
                yield Case(
                    variant=f"given-{seed}", make=made, recipe=plan, told=told, **place.truth
                )


@family
def shp_upper_case_parts():
    for parts in ((".shp",), (".dbf",), (".shx",), (".shp", ".shx", ".dbf", ".prj")):
        for seed in range(3):
            place = county(f"upper{parts}{seed}")

            def shout(folder, parts=parts):
                for part in parts:
                    (folder / f"社区{part}").rename(folder / f"社区{part.upper()}")

            name = "社区.SHP" if ".shp" in parts else "社区.shp"
            made = then(map_file("社区.shp", place.layer(), encoding="GB18030"), shout)
            yield Case(
                variant=f"{len(parts)}{parts[0]}-{seed}",
                make=made,
                recipe=recipe(name),
                **place.truth,
            )


@family
def shp_cut_headers():
    """A UTF-8 field name cut in mid-character loses that character only."""
    for long, short in (("社区名称", "社区名"), ("社区全名", "社区全"), ("a社区名称", "a社区名")):
        for seed in range(4):
            place = county(f"cut{long}{seed}")
            mapped = f'community_id = "编码"\nname = "{short}"\nhouseholds = "户数"'
            layer = place.layer().rename(columns={"名称": "NAME_XXXXX"})

            def cut(folder, long=long):
                table = (folder / "社区.dbf").read_bytes()
                name = long.encode("utf-8")[:10].ljust(10, b"\0")
                (folder / "社区.dbf").write_bytes(table.replace(b"NAME_XXXXX", name, 1))

            made = then(map_file("社区.shp", layer, encoding="UTF-8"), cut)
            plan = recipe("社区.shp", columns=mapped)
            yield Case(variant=f"{long}-{seed}", make=made, recipe=plan, **place.truth)


def damage(data: bytes, chance: random.Random, how: str) -> bytes:
    out = bytearray(data)
    at = chance.randrange(1, len(out))
    if how == "cut":
        del out[at:]
    elif how == "flip":
        for _ in range(chance.choice([1, 5, 50])):
            out[chance.randrange(len(out))] = chance.randrange(256)
    else:
        out[at : at + 64] = bytes(64)
    return bytes(out)


def damaged(suffix, parts=("",)):
    """Cut, flip and blank a file of one format; nothing that is read may lack a row."""
    for part in parts:
        for how in ("cut", "flip", "zero"):
            for seed in range(8 if len(parts) == 1 else 4):
                key = f"{suffix}{part}{how}{seed}"
                place, chance = county(key), random.Random(key)
                truth = good(place, suffix, names=None, codes=None, households=None, unknown=None)
                victim = f"社区{part or suffix}"

                def hurt(folder, victim=victim, how=how, chance=chance):
                    path = folder / victim
                    path.write_bytes(damage(path.read_bytes(), chance, how))

                yield Case(
                    variant=f"{part}{how}-{seed}", **(truth | {"make": then(truth["make"], hurt)}),
                    refused=UNREADABLE, either=True,
                )  # fmt: skip


@family
def damaged_gpkg():
    yield from damaged(".gpkg")


@family
def damaged_shp():
    yield from damaged(".shp", (".shp", ".dbf", ".shx"))


@family
def damaged_geojson():
    yield from damaged(".geojson")


@family
def damaged_fgb():
    yield from damaged(".fgb")


@family
def damaged_parquet():
    yield from damaged(".parquet")


@family
def wrong_suffix():
    """The contents of one format under the suffix of another are never taken for it."""
    for real in SUFFIXES:
        for said in (*SUFFIXES, ".kml", ".dxf", ".zip", ".csv", ".xlsx", ".tif"):
            if real == said:
                continue
            place = county(f"wrong{real}{said}")

            def rename(folder, real=real, said=said):
                (folder / f"社区{real}").rename(folder / f"社区{said}")

            truth = good(place, real)
            yield Case(
                variant=f"{real}-as{said}", make=then(truth["make"], rename), recipe=recipe(f"社区{said}"),
                refused=(*UNREADABLE, "io.no_dbf", "io.no_header", "io.uneven_rows"),
            )  # fmt: skip


@family
def unknown_formats():
    for suffix in (
        ".dwg",
        ".pdf",
        ".docx",
        ".jpg",
        ".gdb",
        ".mdb",
        ".vrt",
        ".rar",
        ".7z",
        ".wps",
        ".et",
        "",
    ):
        place = county(f"unknown{suffix}")
        made = writes(f"社区{suffix}", csv_text(place))
        refused = ("io.unknown_format", "io.dwg")
        yield Case(
            variant=suffix or "none", make=made, recipe=recipe(f"社区{suffix}"), refused=refused
        )


@family
def gpkg_with_sql():
    for kind, sql in (
        ("trigger", "CREATE TRIGGER t AFTER INSERT ON c BEGIN UPDATE c SET 户数 = 0; END"),
        ("view", "CREATE VIEW v AS SELECT * FROM c"),
        ("endless", "CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT n FROM r"),
        ("delete", "CREATE TRIGGER gone AFTER UPDATE ON c BEGIN DELETE FROM c; END"),
    ):  # fmt: skip
        for seed in range(3):
            place = county(f"sql{kind}{seed}")

            def add(folder, sql=sql):
                with closing(sqlite3.connect(folder / "社区.gpkg")) as base:
                    base.execute(sql)
                    base.commit()

            truth = good(place, ".gpkg")
            yield Case(
                variant=f"{kind}-{seed}", make=then(truth["make"], add), recipe=recipe("社区.gpkg"),
                refused=("io.foreign_sql",),
            )  # fmt: skip


@family
def gpkg_stale_counter():
    """The cached count of rows is not believed."""
    for wrong in (0, 1, 5, 7, 1000):
        place = county(f"stale{wrong}")

        def lie(folder, wrong=wrong):
            with closing(sqlite3.connect(folder / "社区.gpkg")) as base:
                base.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (wrong,))
                base.commit()

        truth = good(place, ".gpkg")
        yield Case(variant=str(wrong), **(truth | {"make": then(truth["make"], lie)}))


@family
def several_layers():
    for source, refused in (
        ("", ("io.choose_layer",)),
        ('layer = "社区"', ()),
        ('layer = "無"', ("io.no_layer",)),
    ):
        for seed in range(3):
            place = county(f"layers{source}{seed}")

            def two(folder, place=place):
                from hexie_geo.io.vector import write_geopackage

                layer = place.layer()
                write_geopackage(folder / "a.gpkg", {"社区": layer, "其他": layer[["geometry"]]})

            plan = recipe("a.gpkg", source=source)
            yield Case(
                variant=f"{len(source)}-{seed}",
                make=two,
                recipe=plan,
                refused=refused,
                **place.truth,
            )


@family
def geojson_encodings():
    for codec in ("utf-8", "utf-8-sig", "gb18030"):
        for seed in range(3):
            place = county(f"gj{codec}{seed}")

            def recode(folder, codec=codec):
                path = folder / "社区.geojson"
                path.write_bytes(path.read_text("utf-8").encode(codec))

            made = then(map_file("社区.geojson", place.layer(crs=4326)), recode)
            yield Case(
                variant=f"{codec}-{seed}", make=made, recipe=recipe("社区.geojson"), **place.truth
            )


@family
def empty_maps():
    for suffix in DRIVERS:
        for what in ("no_rows", "no_bytes", "one_byte"):
            place = county(f"empty{suffix}")
            name = f"社区{suffix}"

            def clear(folder, name=name, what=what):
                if what != "no_rows":
                    (folder / name).write_bytes(b"" if what == "no_bytes" else b"\1")

            layer = place.layer().iloc[:0]
            yield Case(
                variant=f"{suffix}-{what}", make=then(map_file(name, layer), clear), recipe=recipe(name),
                refused=("io.no_rows", "io.empty_file", "io.not_what_it_says", "io.no_layer", "io.unreadable"),
            )  # fmt: skip
