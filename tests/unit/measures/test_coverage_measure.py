"""Places, distances and their status."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grid, grouped
from hexie_geo.errors import CrsError, DataError
from hexie_geo.i18n import text
from hexie_geo.measures.coverage import coverage, household_places
from hexie_geo.network import RoadNetwork

WEST, NORTH = 500_000, 2_770_000


def offices(*points, crs=4543, **columns):
    return gpd.GeoDataFrame(
        {"facility_id": [f"p{i}" for i in range(len(points))], "name": "警务室", **columns},
        geometry=[None if p is None else Point(WEST + p[0], NORTH + p[1]) for p in points],
        crs=crs,
    )


def road(*lines):
    shapes = [LineString([(WEST + x, NORTH + y) for x, y in line]) for line in lines]
    return RoadNetwork.from_layer(gpd.GeoDataFrame(geometry=shapes, crs=4543))


@pytest.fixture
def ws():
    """Two communities of two groups each, 100 m squares; group points at x = 50, 150."""
    return grouped({"a": [100, 200], "b": [300, 400]})


def test_places_are_the_groups_and_the_communities_without_groups(ws):
    only_a = ws.groups[ws.groups["community_id"] == "a"]
    places = household_places(ws.communities, only_a)
    assert places["group_id"].tolist() == ["g0-0", "g0-1", "b"]
    assert places["place"].tolist() == ["group", "group", "community"]
    assert places["households"].sum() == 1000
    assert places.crs == ws.crs


def test_groups_without_shape_stand_at_their_community_or_nowhere(ws):
    table = pd.DataFrame(ws.groups.drop(columns="geometry"))
    assert set(household_places(ws.communities, table)["place"]) == {"community"}
    bare = pd.DataFrame(ws.communities.drop(columns="geometry"))
    places = household_places(bare, table)
    assert set(places["place"]) == {"none"}
    assert places.geometry.isna().all()


def test_straight_distance_takes_the_first_of_equals(ws):
    found = coverage(
        household_places(ws.communities, ws.groups),
        offices((100, -50), (100, -50)),
        kind="x",
        within_m=[50, 150],
        metric="straight",
    )
    assert found.distances["facility_id"].tolist() == ["p0"] * 4
    assert found.covered_share == {"50": 0.3, "150": 1.0}
    assert found.facilities["households_nearest"].tolist() == [1000, 0]
    assert found.distances["leg_m"].isna().all()


def test_along_roads_legs_count_and_thresholds_are_inclusive(ws):
    net = road([(0, -50), (400, -50)])
    found = coverage(
        household_places(ws.communities, ws.groups),
        offices((250, -50)),
        kind="x",
        within_m=[100, 200, 300],
        network=net,
    )
    assert found.distances["distance_m"].tolist() == [200.0, 100.0, 300.0, 200.0]
    assert found.distances["leg_m"].tolist() == [0.0, 0.0, 100.0, 100.0]
    assert found.table()["covered"].tolist() == [200, 700, 1000]
    assert set(found.distances["status"]) == {"measured"}
    assert found.definition[0] == "coverage.definition.network"
    assert "接入段不设上限" in text(found.definition[0], "zh", **found.definition[1])


@pytest.mark.parametrize(("language", "said"), [("zh", "上限 80 米"), ("en", "allowed 80 m")])
def test_a_limit_on_the_access_leg_is_said(ws, language, said):
    found = coverage(
        household_places(ws.communities, ws.groups),
        offices((250, -50)),
        kind="x",
        within_m=[300],
        network=road([(0, -50), (400, -50)]),
        max_leg_m=80,
    )
    assert said in text(found.definition[0], language, **found.definition[1])


def test_a_smaller_radius_is_not_met_by_a_hair(ws):
    found = coverage(
        household_places(ws.communities, ws.groups),
        offices((250, -50)),
        kind="x",
        within_m=[99.9999],
        network=road([(0, -50), (400, -50)]),
    )
    assert found.table()["covered"].tolist() == [0]


def test_unreachable_is_never_covered(ws):
    net = road([(0, -50), (200, -50)], [(0, -150), (200, -150)])
    found = coverage(
        household_places(ws.communities, ws.groups),
        offices((100, -50)),
        kind="x",
        within_m=[10_000],
        network=net,
    )
    assert found.distances["status"].tolist() == ["measured"] * 2 + ["unreachable"] * 2
    assert found.table()[["covered", "not_covered", "unknown"]].values.tolist() == [[300, 700, 0]]
    assert found.distances["facility_id"].isna().sum() == 2


def test_without_roads_the_distance_is_estimated(ws):
    places = household_places(ws.communities, ws.groups)
    found = coverage(places, offices((50, -50)), kind="x", within_m=[150], detour=2.0)
    assert found.distances["distance_m"].iloc[1] == 200.0
    assert set(found.distances["status"]) == {"estimated"}
    assert found.definition == ("coverage.definition.estimated", {"detour": 2.0})


def test_places_far_from_any_road_are_listed_and_beyond_the_limit_estimated(ws):
    places = household_places(ws.communities, ws.groups)
    net = road([(0, -50), (200, -50)])
    listed = coverage(places, offices((50, -50)), kind="x", within_m=[1], network=net, far_leg_m=90)
    assert listed.off_network["group_id"].tolist() == ["g1-0", "g1-1"]
    assert ("coverage.notes.off_network", {"places": 2, "households": 700, "far_leg_m": "90"}) in (
        listed.notes
    )
    limited = coverage(
        places, offices((50, -50)), kind="x", within_m=[1], network=net, max_leg_m=90, detour=2.0
    )
    assert limited.distances["status"].tolist() == ["measured"] * 2 + ["estimated"] * 2
    assert limited.distances["distance_m"].iloc[2] == 200.0


def test_missing_counts_weigh_nothing_and_are_said(ws):
    groups = ws.groups.assign(households=[100.0, np.nan, 300.0, 400.0])
    found = coverage(
        household_places(ws.communities, groups),
        offices((50, -50)),
        kind="x",
        within_m=[1000],
        metric="straight",
    )
    assert found.households == 800
    assert found.distances["households"].isna().sum() == 1
    assert ("coverage.notes.unknown_count", {"places": 1, "households": 0}) in found.notes


def test_places_without_location_are_unknown_not_covered(ws):
    bare = pd.DataFrame(ws.communities.drop(columns="geometry"))
    places = household_places(bare, ws.groups[:2])
    found = coverage(places, offices((50, -50)), kind="x", within_m=[1000], metric="straight")
    assert found.table()[["covered", "not_covered", "unknown"]].values.tolist() == [[300, 0, 700]]
    assert found.by_community(1000).to_dict() == {"a": 1.0}


def test_facilities_without_a_point_are_listed_and_serve_nobody(ws):
    places = household_places(ws.communities, ws.groups)
    found = coverage(places, offices(None, (50, -50)), kind="x", within_m=[1], metric="straight")
    assert found.unlocated == ("p0",)
    assert found.facilities["facility_id"].tolist() == ["p1"]
    with pytest.raises(DataError, match="not one x"):
        coverage(places, offices(None), kind="x", within_m=[1], metric="straight")


def test_layers_in_two_systems_are_refused(ws):
    places = household_places(ws.communities, ws.groups)
    with pytest.raises(CrsError, match="facilities"):
        coverage(places, offices((0, 0), crs=4544), kind="x", within_m=[1], metric="straight")
    net = RoadNetwork.from_layer(
        gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9, 9)])], crs=4544)
    )
    with pytest.raises(CrsError, match="roads"):
        coverage(places, offices((0, 0)), kind="x", within_m=[1], network=net)


def test_nothing_given_is_edited():
    places = household_places(grid(1, 2))
    before = places.copy(deep=True)
    points = offices((0, 0))
    coverage(places, points, kind="x", within_m=[1], network=road([(0, 0), (900, 0)]))
    pd.testing.assert_frame_equal(places, before)
    assert points.columns.tolist() == ["facility_id", "name", "geometry"]


def test_no_place_at_all_has_a_location(ws):
    bare = pd.DataFrame(ws.communities.drop(columns="geometry"))
    places = household_places(bare)
    for metric in ("straight", "network"):
        found = coverage(
            places,
            offices((50, -50)),
            kind="x",
            within_m=[100],
            metric=metric,
            network=road([(0, -50), (200, -50)]),
        )
        assert found.table()["unknown"].tolist() == [1000]
        assert set(found.distances["status"]) == {"unknown"}
