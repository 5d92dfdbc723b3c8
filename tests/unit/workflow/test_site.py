"""From a workspace to named sites."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import CrsError, DataError, InfeasibleError
from hexie_geo.workflow.candidates import Upgrade, group_candidates, named_candidates
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
    with pytest.raises(InfeasibleError, match="Households farther"):
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


def test_a_budget_buys_what_covers_most_for_the_money(ws):
    spots = gpd.GeoDataFrame(
        {"candidate_id": ["dear", "cheap", "plain"], "price": [9.0, 2.0, None]},
        geometry=[Point(WEST + x, NORTH - y) for x, y in ((50, 150), (150, 150), (50, 250))],
        crs=4543,
    )
    asked = {"kind": "library", "within_m": 60, "candidates": spots, "price": 3.0}
    rich, poor = (site(ws, budget=b, **asked) for b in (20, 5))
    assert sorted(rich.sites["candidate_id"]) == ["cheap", "dear", "plain"]
    assert sorted(poor.sites["candidate_id"]) == ["cheap", "plain"]
    assert poor.spent == 5 == summary(poor)["spent"]
    assert poor.answer.value < rich.answer.value
    with pytest.raises(DataError, match="price"):
        site(ws, budget=5, kind="library", within_m=60, candidates=spots)
    with pytest.raises(DataError, match="nearest_on_average"):
        site(ws, budget=5, question="nearest_on_average", **asked)
    with pytest.raises(DataError, match="how many"):
        site(ws, **asked)


def test_enlarging_what_is_there_is_weighed_against_building(ws):
    spots = gpd.GeoDataFrame(
        {"candidate_id": ["x"]}, geometry=[Point(WEST + 150, NORTH - 150)], crs=4543
    )
    asked = {
        "kind": "police_office",
        "within_m": 500,
        "question": "cover_with_capacity",
        "candidates": spots,
        "capacity": 300,
        "price": 10,
    }
    cheap = site(ws, budget=10, upgrade=Upgrade(capacity=1000, price=4), **asked)
    assert cheap.sites["instead_of"].tolist() == ["p1"]
    assert cheap.answer.value == 1000 == cheap.sites["serves"].sum()
    dear = site(ws, budget=10, upgrade=Upgrade(capacity=500, price=9), **asked)
    assert dear.sites["candidate_id"].tolist() == ["x"]
    assert dear.answer.value == 600
    with pytest.raises(DataError, match="cover_with_capacity"):
        site(ws, kind="police_office", k=1, within_m=100, upgrade=Upgrade(capacity=9))


def test_everyone_who_can_be_reached_and_who_cannot(ws):
    spots = gpd.GeoDataFrame(
        {"candidate_id": ["x"]}, geometry=[Point(WEST + 250, NORTH - 50)], crs=4543
    )
    asked = {"kind": "library", "within_m": 100, "candidates": spots, "question": "cover_all"}
    found = site(ws, leave_out_lost=True, **asked)
    assert found.sites["candidate_id"].tolist() == ["x"]
    assert found.lost["households"].sum() == found.answer.lost_demand == 1050


def test_many_candidates_are_thinned_in_words_but_not_where_covering_is_exact(ws, monkeypatch):
    monkeypatch.setattr("hexie_geo.workflow.site.MOST", 3)
    spots = group_candidates(ws)
    asked = {"kind": "library", "k": 2, "within_m": 5000, "candidates": spots}
    thinned = site(ws, question="nearest_on_average", **asked)
    assert dict(thinned.notes)["siting.notes.spaced"]["kept"] <= 3
    assert "siting.notes.spaced" not in dict(site(ws, question="cover_most", **asked).notes)
    assert "9" in summary(thinned)["notes"][-1]["en"]


def test_facilities_of_a_kind_may_be_candidates(ws):
    rooms = gpd.GeoDataFrame(
        {"facility_id": ["f1", "f2"], "kind": ["idle_floor", "school"], "capacity": [30, 4]},
        geometry=[Point(WEST + 150, NORTH - 150), Point(WEST + 50, NORTH - 50)],
        crs=4543,
    )
    spots = named_candidates("idle_floor", ws.with_layers(facilities=rooms))
    assert spots["candidate_id"].tolist() == ["f1"]
    assert "capacity" not in spots
    assert len(named_candidates("groups", ws)) == 9
