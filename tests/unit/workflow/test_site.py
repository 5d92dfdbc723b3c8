"""From a workspace to named sites."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import CrsError, DataError, InfeasibleError
from hexie_geo.workflow.cover import cover
from hexie_geo.workflow.site import site, summary

WEST, NORTH = 500_000, 2_770_000


@pytest.fixture
def ws():
    here = grouped({"a": [100, 200, 50], "b": [300, 400, 10], "c": [70, 80, 90]})
    roads = gpd.GeoDataFrame(
        {"road_id": ["r1", "r2", "r3", "r4"]},
        geometry=[
            *(LineString([(WEST, NORTH - y), (WEST + 300, NORTH - y)]) for y in (50, 150, 250)),
            LineString([(WEST, NORTH - 50), (WEST, NORTH - 250)]),
        ],
        crs=4543,
    )
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["一"]}, geometry=[Point(WEST + 50, NORTH - 50)], crs=4543
    )
    return here.with_layers(roads=roads, police_offices=office)


def test_default_candidates_are_communities_without_an_office(ws):
    found = site(ws, kind="police_office", k=1, within_m=100)
    assert found.sites["candidate_id"].tolist() == ["b"]
    assert found.answer.proven
    assert found.curve["covered"].tolist() == [300.0, 1010.0]
    assert found.sites["adds"].tolist() == [710.0]


def test_what_siting_promises_cover_confirms(ws):
    found = site(ws, kind="police_office", k=2, within_m=100, metric="network")
    new = gpd.GeoDataFrame(
        {"office_id": found.sites["candidate_id"].to_numpy(), "name": "新"},
        geometry=found.sites.geometry.to_numpy(),
        crs=4543,
    )
    after = ws.with_layers(police_offices=pd.concat([ws.police_offices, new], ignore_index=True))
    covered = cover(after, kind="police_office", within_m=100).table()["covered"].iloc[0]
    assert covered == found.answer.value == 1250


def test_own_candidates_and_a_kind_that_is_not_there_yet(ws):
    spots = gpd.GeoDataFrame(
        {"candidate_id": ["x", "y", "z"]},
        geometry=[Point(WEST + 250, NORTH - 50), Point(WEST + 50, NORTH - 150), None],
        crs=4543,
    )
    found = site(ws, kind="library", k=1, within_m=110, candidates=spots, question="cover_most")
    assert found.sites["candidate_id"].tolist() == ["y"]
    average = site(
        ws, kind="library", k=1, within_m=5000, candidates=spots, question="nearest_on_average"
    )
    assert average.sites["candidate_id"].tolist() == ["y"]
    room = site(
        ws,
        kind="library",
        k=1,
        within_m=110,
        candidates=spots,
        question="cover_with_capacity",
        capacity=[500, 100],
    )
    assert room.sites["candidate_id"].tolist() == ["x"]
    said = json.loads(json.dumps(summary(found)))
    assert said["chosen"][0]["candidate_id"] == "y"
    assert said["total"] == 1300


def test_infeasible_is_explained_with_the_households(ws):
    spots = gpd.GeoDataFrame(
        {"candidate_id": ["x"]}, geometry=[Point(WEST + 250, NORTH - 50)], crs=4543
    )
    with pytest.raises(InfeasibleError, match="places with"):
        site(ws, kind="library", k=1, within_m=100, candidates=spots, question="cover_all")
    with pytest.raises(DataError, match="candidate"):
        site(ws, kind="library", k=1, within_m=100, candidates=spots.iloc[:0])
    with pytest.raises(CrsError, match="candidates"):
        site(ws, kind="library", k=1, within_m=100, candidates=spots.to_crs(4544))


def test_without_roads_distances_are_stretched(ws):
    bare = ws.with_layers(roads=None)
    near = site(bare, kind="library", k=3, within_m=100, metric="straight").answer.value
    far = site(bare, kind="library", k=3, within_m=100).answer.value
    assert near == 1300
    assert far == 680  # 100 m straight are 139 m along roads
