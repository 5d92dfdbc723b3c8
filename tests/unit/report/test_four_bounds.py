"""四至: right names on right sides, nothing guessed."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon, box

from hexie_geo.report.border_words import LINE, NEIGHBOUR, NOTHING, SIDES
from hexie_geo.report.four_bounds import four_bounds


def frame(**shapes):
    return gpd.GeoDataFrame({"name": list(shapes)}, geometry=list(shapes.values()), crs=4543)


ROADS = frame(
    东风路=LineString([(205, -100), (205, 300)]),
    滇缅大道=LineString([(-100, 210), (300, 210)]),
    横穿路=LineString([(-100, 100), (300, 100)]),
)
WEST = frame(金碧社区=box(-200, 0, 0, 200))


def test_roads_neighbours_and_gaps_are_named_on_their_sides():
    found = four_bounds(box(0, 0, 200, 200), lines=ROADS, neighbours=WEST)
    assert [(m.kind, m.name) for m in found.sides["east"]] == [(LINE, "东风路")]
    assert [(m.kind, m.name) for m in found.sides["north"]] == [(LINE, "滇缅大道")]
    assert [(m.kind, m.name) for m in found.sides["west"]] == [(NEIGHBOUR, "金碧社区")]
    assert [m.kind for m in found.sides["south"]] == [NOTHING]
    assert found.say() == "东至东风路，南至（无标志物，待补），西与金碧社区相邻，北至滇缅大道。"


def test_a_road_that_only_crosses_the_border_is_not_a_bound():
    found = four_bounds(box(0, 0, 200, 200), lines=ROADS, neighbours=WEST)
    assert "横穿路" not in {s.mark.name for s in found.course}


def test_the_course_goes_round_clockwise_and_is_as_long_as_the_ring():
    found = four_bounds(box(0, 0, 200, 200), lines=ROADS, neighbours=WEST)
    assert [s.side for s in found.course] == ["north", "east", "south", "west"]
    assert sum(s.length_m for s in found.course) == pytest.approx(800)
    assert found.say_course().startswith("自西北角起，顺时针沿滇缅大道向东约200米")
    assert not found.irregular


def test_an_l_shape_says_so():
    shape = Polygon([(0, 0), (400, 0), (400, 150), (150, 150), (150, 400), (0, 400)])
    found = four_bounds(shape, lines=ROADS.iloc[:0], neighbours=WEST)
    assert found.irregular
    assert "界线走向" in found.say()


def test_exclaves_are_counted_apart():
    shape = MultiPolygon([box(0, 0, 200, 200), box(900, 900, 950, 950)])
    found = four_bounds(shape, lines=ROADS, neighbours=WEST)
    assert found.exclaves == 1
    assert "1 处飞地" in found.say()


def test_moving_the_map_changes_no_word():
    shape = box(0, 0, 200, 200)
    here = four_bounds(shape, lines=ROADS, neighbours=WEST)
    move = {"xoff": 500_000, "yoff": 2_770_000}
    there = four_bounds(
        shapely.transform(shape, lambda c: np.add(c, [500_000, 2_770_000])),
        lines=ROADS.assign(geometry=ROADS.translate(**move)),
        neighbours=WEST.assign(geometry=WEST.translate(**move)),
    )
    assert here.say_course() == there.say_course()


@pytest.mark.realdata
def test_no_name_on_real_borders_is_wrong(real_data):
    """Every road named lies along the border, every neighbour touches it."""
    communities = gpd.read_file(real_data / "taipei/communities.gpkg").to_crs(3826)
    communities.geometry = communities.make_valid(method="structure")
    roads = gpd.read_file(real_data / "taipei/osm_roads_daan_2022.geojson").to_crs(3826)
    name = next(c for c in roads.columns if "name" in c.lower())
    roads = roads.rename(columns={name: "name"})[["name", "geometry"]]
    inside = communities[communities.intersects(roads.union_all().envelope)].head(200)
    near = communities.sindex
    wrong, placeholders, marks = [], 0, 0
    for row in inside.itertuples():
        others = communities.iloc[near.query(row.geometry.buffer(10))]
        others = others[others["community_id"] != row.community_id]
        found = four_bounds(row.geometry, lines=roads, neighbours=others)
        for side in SIDES:
            for mark in found.sides[side]:
                marks += 1
                placeholders += mark.kind == NOTHING
                shapes = {LINE: roads, NEIGHBOUR: others}.get(mark.kind)
                if shapes is None:
                    continue
                named = shapes.geometry[shapes["name"] == mark.name].union_all()
                reach = 20.5 if mark.kind == LINE else 4.0
                if row.geometry.boundary.intersection(named.buffer(reach)).length < 10:
                    wrong.append((row.community_id, mark))
    assert wrong == []
    assert marks > 100
    assert np.isfinite(placeholders / marks)


def test_a_ring_starts_with_no_scrap_of_a_stretch():
    nick = Polygon([(0, 0), (0, 197), (3, 200), (200, 200), (200, 0)])
    found = four_bounds(nick, lines=ROADS, neighbours=WEST)
    assert all(s.length_m >= 40 for s in found.course)
    assert sum(s.length_m for s in found.course) == pytest.approx(nick.length)
