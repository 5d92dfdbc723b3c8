"""Shapes that are broken, doubled, empty, elsewhere or of another kind."""

import json
import math

import shapely
from shapely import affinity, box

from .case import HEADER, Case, county, csv_text, family, map_file, recipe, writes

W, S = 500_000.0, 2_770_000.0


def square(i, size=500.0):
    return box(W + i * 500, S, W + i * 500 + size, S + size)


def at(shape, i):
    """A shape drawn around the origin, moved to the place of community ``i``."""
    return affinity.translate(shape, W + i * 500, S)


def drawn(variant, first, *, suffix=".gpkg", more="", **truth):
    """A county whose first communities have the shapes given."""
    place = county(variant)
    shapes = [*first, *(square(i) for i in range(len(first), 6))]
    name = f"社区{suffix}"
    return Case(
        variant=variant, make=map_file(name, place.layer(shapes)), recipe=recipe(name, more=more),
        **(place.truth | truth),
    )  # fmt: skip


BROKEN = {
    "bow_tie": [(0, 0), (400, 400), (400, 0), (0, 400)],
    "bow_tie_uneven": [(0, 0), (400, 300), (400, 0), (0, 400)],
    "spike": [(0, 0), (400, 0), (400, 400), (200, 400), (200, 900), (200, 400), (0, 400)],
    "crossed": [(0, 0), (400, 0), (400, 400), (200, -100), (0, 400)],
    "figure_eight": [(0, 0), (400, 0), (0, 400), (400, 400)],
    "touching_itself": [(0, 0), (400, 0), (200, 200), (400, 400), (0, 400), (200, 200)],
    "backward": [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0), (400, 0), (400, 400), (0, 400)],
}


@family
def self_crossing():
    for name, ring in BROKEN.items():
        for suffix in (".gpkg", ".shp", ".geojson"):
            shape = at(shapely.Polygon(ring), 0)
            yield drawn(f"{name}{suffix}", [shape], suffix=suffix, names=None)


@family
def repaired_shapes_are_told():
    for name in ("bow_tie", "bow_tie_uneven", "crossed", "spike"):
        for i in range(2):
            shape = at(shapely.Polygon(BROKEN[name]), 0)
            yield drawn(f"told-{name}-{i}", [shape], told=("shape_repaired", "import.repaired"))


@family
def odd_holes():
    shell = [(0, 0), (400, 0), (400, 400), (0, 400)]
    holes = {
        "outside": [(450, 450), (480, 450), (480, 480)],
        "crossing": [(300, 300), (450, 300), (450, 350)],
        "whole": shell,
        "touching": [(0, 100), (100, 100), (100, 200), (0, 200)],
        "nested": [(50, 50), (350, 50), (350, 350), (50, 350)],
    }
    for name, hole in holes.items():
        for suffix in (".gpkg", ".shp"):
            shape = at(shapely.Polygon(shell, [hole]), 0)
            yield drawn(f"{name}{suffix}", [shape], suffix=suffix, names=None)


@family
def overlaps_and_gaps():
    for width in (-100, -1, -0.01, 0.0005, 0.01, 1, 100):
        for seed in range(2):
            shape = box(W, S, W + 500 - width, S + 500)
            yield drawn(f"{width}-{seed}", [shape])


@family
def same_shape_twice():
    for count in (2, 3, 6):
        for seed in range(2):
            yield drawn(f"{count}-{seed}", [square(0)] * count)


@family
def several_parts():
    for parts in (2, 3, 10):
        for gap in (0, 1, 2000):
            crumbs = [
                box(W + gap * k, S + 600 * k, W + gap * k + 100, S + 600 * k + 100)
                for k in range(parts)
            ]
            yield drawn(f"{parts}-{gap}", [shapely.MultiPolygon(crumbs)])


@family
def collections():
    point, line = shapely.Point(W, S), shapely.LineString([(W, S), (W + 9, S)])
    for name, parts in (
        ("polygon_point", [square(0), point]), ("polygon_line", [square(0), line]),
        ("two", [square(0), square(7)]), ("nested", [shapely.GeometryCollection([square(0)])]),
    ):  # fmt: skip
        for suffix in (".gpkg", ".geojson"):
            yield drawn(f"{name}{suffix}", [shapely.GeometryCollection(parts)], suffix=suffix)
    refused = ("layer.geometry_type",)
    for name, parts in (("points", [point, point]), ("lines", [line, line])):
        shape = shapely.GeometryCollection(parts)
        yield drawn(name, [shape], refused=refused, either=True)


@family
def mixed_kinds():
    others = {
        "point": shapely.Point(W + 9, S + 9), "line": shapely.LineString([(W, S), (W + 99, S)]),
        "ring": shapely.LinearRing([(W, S), (W + 9, S), (W, S + 9)]),
        "points": shapely.MultiPoint([(W, S), (W + 9, S)]),
    }  # fmt: skip
    for name, shape in others.items():
        for suffix in (".gpkg", ".geojson"):
            yield drawn(
                f"{name}{suffix}", [square(0), shape], suffix=suffix,
                refused=("layer.geometry_type",), refused_rows=(2,),
            )  # fmt: skip


@family
def without_shape():
    for suffix in (".gpkg", ".shp", ".geojson", ".parquet"):
        for count in (1, 3):
            shapes = [None] * count
            yield drawn(
                f"null{count}{suffix}", shapes, suffix=suffix, told=("import.without_shape",)
            )
    for count in (1, 3):
        shapes = [shapely.Polygon()] * count
        yield drawn(f"empty{count}", shapes, told=("import.without_shape",))
    yield drawn("all", [None] * 6)


@family
def heights():
    for height in (0.0, 1890.5, -1.0):
        for suffix in (".gpkg", ".shp", ".geojson"):
            shapes = [shapely.force_3d(square(i), height) for i in range(6)]
            yield drawn(f"{height}{suffix}", shapes, suffix=suffix, names=None)


def features(place, coordinates):
    """GeoJSON written by hand, so that it may hold what no library writes."""
    made = []
    for i, (code, name, homes) in enumerate(place.table):
        x = 102.7 + i / 100
        ring = [[x, 25.0], [x + 0.01, 25.0], [x + 0.01, 25.01], [x, 25.01], [x, 25.0]]
        shape = (
            {"type": "Polygon", "coordinates": [ring]} if i or coordinates is None else coordinates
        )
        values = dict(zip(HEADER, (code, name, int(homes)), strict=True))
        made.append({"type": "Feature", "properties": values, "geometry": shape})
    return {"type": "FeatureCollection", "features": made}


def by_hand(variant, shape, *, change=None, **truth):
    place = county(variant)
    text = json.dumps(features(place, shape), ensure_ascii=False)
    return Case(
        variant=variant, make=writes("社区.geojson", change(text) if change else text),
        recipe=recipe("社区.geojson"), **(place.truth | truth),
    )  # fmt: skip


@family
def impossible_coordinates():
    ring = [[102.7, 25.0], [102.71, 25.0], [102.71, 25.01], [102.7, 25.01]]
    rings = {
        "unclosed": ring, "two_points": ring[:2], "one_point": ring[:1], "none": [],
        "nan": [*ring[:2], [math.nan, 25.01], *ring[3:], ring[0]],
        "infinite": [*ring[:2], [math.inf, 25.01], *ring[3:], ring[0]],
        "huge": [*ring[:2], [1e308, 25.01], *ring[3:], ring[0]],
        "text": [*ring[:2], ["102.7", "25.01"], *ring[3:], ring[0]],
        "null": [*ring[:2], None, *ring[3:], ring[0]], "nulls": [*ring[:2], [None, None], ring[0]],
        "short": [*ring[:2], [102.7], *ring[3:], ring[0]], "same_point": [ring[0]] * 5,
        "flat": [ring[0], ring[1], ring[0], ring[0]],
    }  # fmt: skip
    for name, coordinates in rings.items():
        shape = {"type": "Polygon", "coordinates": [coordinates]}
        refused = ("io.unreadable", "io.encoding")
        yield by_hand(name, shape, refused=refused, either=True)
    for number in ("1e309", "-1e309", "1e-400", "NaN"):
        shape = {
            "type": "Polygon",
            "coordinates": [[*ring[:2], [77.77, 25.01], *ring[3:], ring[0]]],
        }
        yield by_hand(
            number, shape, change=lambda text, n=number: text.replace("77.77", n), either=True,
            refused=("io.unreadable",),
        )  # fmt: skip


@family
def odd_geojson():
    wrong = {
        "bare_list": lambda t: t[t.index("[") : -1], "one_feature": lambda t: json.dumps(json.loads(t)["features"][0]),
        "trailing": lambda t: t + "}", "cut": lambda t: t[: len(t) // 2], "comments": lambda t: "// 注\n" + t,
        "single_quotes": lambda t: t.replace('"', "'"), "topology": lambda _: '{"type":"Topology","objects":{}}',
        "no_type": lambda t: t.replace('"type": "FeatureCollection", ', ""),
        "no_features": lambda _: '{"type":"FeatureCollection"}', "empty": lambda _: '{"type":"FeatureCollection","features":[]}',
        "feature_null": lambda t: t.replace('"features": [', '"features": [null, '),
    }  # fmt: skip
    for name, change in wrong.items():
        refused = (
            "io.unreadable",
            "io.not_what_it_says",
            "io.no_rows",
            "io.rows_lost",
            "io.no_layer",
        )
        rows = {"rows": None, "households": None} if name in {"one_feature", "feature_null"} else {}
        yield by_hand(
            name, None, change=change, refused=refused, either=True, names=None, codes=None, **rows
        )
    for name, change in (
        ("bom", lambda t: "\ufeff" + t), ("spaces", lambda t: "\n\n  " + t),
        ("null_values", lambda t: t.replace('"Feature"', '"Feature", "bbox": null')),
        ("foreign_members", lambda t: t.replace('"type": "FeatureCollection"', '"type": "FeatureCollection", "crs": null, "x": {}')),
    ):  # fmt: skip
        yield by_hand(name, None, change=change)


@family
def axes_turned():
    """Degrees written north first are refused until the recipe says so."""
    for seed in range(3):
        place = county(f"axes{seed}")
        turned = [
            shapely.transform(g, lambda xy: xy[:, ::-1]) for g in place.layer(crs=4326).geometry
        ]
        layer = place.layer(crs=4326).set_geometry(turned, crs=4326)
        made = map_file("社区.gpkg", layer)
        yield Case(
            variant=f"unsaid-{seed}",
            make=made,
            recipe=recipe("社区.gpkg"),
            refused=("io.axes_swapped",),
        )
        plan = recipe("社区.gpkg", source='axes = "yx"')
        yield Case(
            variant=f"said-{seed}", make=made, recipe=plan, told=("axes_turned",), **place.truth
        )
        metres = place.layer()
        metres = metres.set_geometry(
            [shapely.transform(g, lambda xy: xy[:, ::-1]) for g in metres.geometry], crs=4543
        )
        made = map_file("社区.gpkg", metres)
        refused = ("io.axes_swapped", "io.elsewhere")
        yield Case(variant=f"metres-{seed}", make=made, recipe=recipe("社区.gpkg"), refused=refused)
        yield Case(variant=f"metres-said-{seed}", make=made, recipe=plan, **place.truth)


@family
def wrong_crs():
    """Numbers that cannot be what the file says they are."""
    for name, real, said in (
        ("degrees_as_metres", 4326, 4543),
        ("metres_as_degrees", 4543, 4326),
        ("zone_as_none", 4522, 4543),
        ("none_as_zone", 4543, 4522),
    ):
        for seed in range(3):
            place = county(f"{name}{seed}")
            layer = place.layer(crs=real).set_crs(said, allow_override=True)
            refused = ("io.axes_swapped", "io.elsewhere")
            yield Case(
                variant=f"{name}-{seed}", make=map_file("社区.gpkg", layer), recipe=recipe("社区.gpkg"), refused=refused,
            )  # fmt: skip


@family
def recipe_crs():
    for crs, refused in (
        ("", ("import.no_crs",)),
        ('crs = "EPSG:4326"', ("crs.not_metric",)),
        ('crs = "EPSG:3857"', ("crs.web_mercator",)),
        ('crs = "EPSG:999999"', ("recipe.crs", "crs.unknown")),
        ('crs = "不知道"', ("recipe.crs", "crs.unknown")),
        ('crs = "EPSG:4522"', ()),
    ):
        for seed in range(2):
            place = county(f"home{crs}{seed}")
            plan = recipe("社区.gpkg", crs=crs)
            yield Case(
                variant=f"{len(crs)}{crs[-3:]}-{seed}",
                make=map_file("社区.gpkg", place.layer()),
                recipe=plan,
                refused=refused,
                **place.truth,
            )


OFFICES = """
[layers.police_offices]
file = "点.csv"
columns = { name = "名", community_id = "社区" }
row_number = "office_id"
point = ["x", "y"]
crs = "EPSG:4326"
"""


@family
def points_in_tables():
    """Points with broken coordinates are kept out, each with its row."""
    odd = (("", ""), ("x", "y"), ("102.7", ""), ("nan", "nan"), ("inf", "25"), ("1e309", "25"), ("102°42′", "25°2′"), ("１０２.7", "25.04"), (" 102.7 ", " 25.04 "), ("102,7", "25,04"), ("-", "-"), ("102.7E", "25.04N"))  # fmt: skip
    for i, (x, y) in enumerate(odd):
        place = county(f"point{i}")
        rows = [
            "名,社区,x,y",
            f"一,{place.codes[0]},102.7,25.04",
            f'二,{place.codes[1]},"{x}","{y}"',
            f"三,{place.codes[2]},102.72,25.04",
        ]

        def make(folder, place=place, rows=rows):
            writes("社区.csv", csv_text(place))(folder)
            writes("点.csv", "\n".join(rows) + "\n")(folder)

        yield Case(
            variant=str(i),
            make=make,
            recipe=recipe("社区.csv", more=OFFICES),
            layer="police_offices",
            rows=3,
        )


@family
def web_map_points():
    """Points of web maps are noticed by their communities, and put right if the recipe says."""
    from hexie_geo.io.coordinates import to_bd09, to_gcj02

    for datum, shift in (("gcj02", to_gcj02), ("bd09", to_bd09)):
        for said in (False, True):
            for seed in range(3):
                place = county(f"{datum}{said}{seed}")
                centres = place.layer().representative_point().to_crs(4490)
                lon, lat = shift(centres.x, centres.y)
                rows = [
                    f"所{i},{c},{x},{y}"
                    for i, (c, x, y) in enumerate(zip(place.codes, lon, lat, strict=True))
                ]

                def make(folder, place=place, rows=rows):
                    map_file("社区.gpkg", place.layer())(folder)
                    writes("点.csv", "\n".join(["名,社区,x,y", *rows]))(folder)

                more = OFFICES + (f'datum = "{datum}"\n' if said else "")
                told = ("datum_shifted",) if said else ("import.looks_shifted",)
                yield Case(
                    variant=f"{datum}-{said}-{seed}", make=make, recipe=recipe("社区.gpkg", more=more),
                    layer="police_offices", rows=6, told=told,
                )  # fmt: skip
