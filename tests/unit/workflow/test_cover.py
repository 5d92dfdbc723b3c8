"""From a workspace to a coverage, its JSON and its file."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import CrsError, DataError
from hexie_geo.network import RoadNetwork
from hexie_geo.workflow.cover import (
    cover,
    cover_all,
    distance_table,
    kinds,
    network_of,
    save,
    summary,
)

WEST, NORTH = 500_000, 2_770_000


@pytest.fixture
def ws():
    here = grouped({"a": [100, 200], "b": [300, 400]})

    def points(*xy):
        return [Point(WEST + x, NORTH + y) for x, y in xy]

    police = gpd.GeoDataFrame(
        {"office_id": ["p1", "p2"], "name": ["一", "二"]},
        geometry=points((250, -50), (5000, 0)),
        crs=4543,
    )
    services = gpd.GeoDataFrame(
        {"facility_id": ["f1", "f2"], "kind": ["library", "kindergarten"]},
        geometry=points((50, -50), (150, -150)),
        crs=4543,
    )
    roads = gpd.GeoDataFrame(
        {"road_id": ["r1"]},
        geometry=[LineString([(WEST, NORTH - 50), (WEST + 400, NORTH - 50)])],
        crs=4543,
    )
    return here.with_layers(police_offices=police, facilities=services, roads=roads)


def test_kinds_are_those_that_are_there(ws):
    assert kinds(ws) == ("police_office", "kindergarten", "library")
    with pytest.raises(DataError, match="kindergarten, library"):
        cover(ws, kind="hospital", within_m=300)


def test_network_and_straight(ws):
    along = cover(ws, kind="police_office", within_m=[100, 300])
    straight = cover(ws, kind="police_office", within_m=[100, 300], metric="straight")
    assert along.covered_share == {"100": 0.2, "300": 1.0}
    assert straight.covered_share["100"] == 0.2
    assert (along.distances["distance_m"] >= straight.distances["distance_m"]).all()
    one = cover(ws, kind="library", within_m=50, network=network_of(ws))
    assert one.covered_share == {"50": 0.1}


@pytest.mark.parametrize("metric", ["network", "straight"])
def test_all_kinds_at_once_are_each_kind_on_its_own(ws, metric):
    together = cover_all(ws, within_m=[100, 300], metric=metric, max_leg_m=60)
    assert tuple(c.kind for c in together) == kinds(ws)
    for one in together:
        alone = cover(ws, kind=one.kind, within_m=[100, 300], metric=metric, max_leg_m=60)
        pd.testing.assert_frame_equal(one.distances, alone.distances)
        pd.testing.assert_frame_equal(one.facilities, alone.facilities)
        assert (one.definition, one.notes) == (alone.definition, alone.notes)
    moved = RoadNetwork.from_layer(ws.roads.to_crs(4544))
    with pytest.raises(CrsError):
        cover_all(ws, within_m=100, metric="network", network=moved)


def test_without_roads_network_distance_is_an_estimate(ws):
    found = cover(ws.with_layers(roads=None), kind="library", within_m=300)
    assert set(found.distances["status"]) == {"estimated"}
    with pytest.raises(DataError):
        network_of(ws.with_layers(roads=None))


def test_facilities_outside_every_community_are_said(ws):
    notes = dict(cover(ws, kind="police_office", within_m=300).notes)
    assert notes["coverage.notes.outside"] == {"count": 2, "names": "p1、p2"}


def test_summary_is_json_and_adds_up(ws):
    said = json.loads(json.dumps(summary(cover(ws, kind="police_office", within_m=[300, 100]))))
    assert said["covered_share"] == {"100": 0.2, "300": 1.0}
    for row in said["households"]:
        assert row["covered"] + row["not_covered"] + row["unknown"] == row["total"] == 1000
    assert said["totals"]["facilities"] == 2
    assert "access leg" in said["definition"]["en"]
    assert "接入段" in said["definition"]["zh"]
    assert "?" not in "".join(note["en"] for note in said["notes"])


def test_the_file_lets_anyone_recompute(ws, tmp_path):
    found = [cover(ws, kind=k, within_m=100) for k in ("police_office", "library")]
    save(found, ws, tmp_path / "COVER.gpkg")
    table = gpd.read_file(tmp_path / "COVER.gpkg", layer="distance")
    assert table.columns.tolist()[:7] == [
        "group_id",
        "kind",
        "metric",
        "facility_id",
        "leg_m",
        "distance_m",
        "status",
    ]
    police = table[table["kind"] == "police_office"]
    share = police.loc[police["distance_m"] <= 100, "households"].sum() / police["households"].sum()
    assert share == found[0].covered_share["100"]
    assert len(gpd.read_file(tmp_path / "COVER.gpkg", layer="places")) == 4


def test_unreachable_is_missing_in_the_table(ws):
    roads = gpd.GeoDataFrame(
        {"road_id": ["r1", "r2"]},
        geometry=[LineString([(WEST, NORTH - y), (WEST + 400, NORTH - y)]) for y in (50, 150)],
        crs=4543,
    )
    table = distance_table([cover(ws.with_layers(roads=roads), kind="library", within_m=100)])
    lost = table[table["status"] == "unreachable"]
    assert len(lost) == 2
    assert lost["distance_m"].isna().all()
    assert isinstance(table, pd.DataFrame)
