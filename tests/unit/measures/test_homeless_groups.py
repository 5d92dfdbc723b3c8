"""Groups that name no community, offices that name one nobody knows: unknown, not a crash."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

import hexie_geo as hx
from hexie_geo.demo import grouped
from hexie_geo.measures import police
from hexie_geo.measures.boundaries import households_on
from hexie_geo.measures.gaps import coverage_gaps
from hexie_geo.measures.places import household_places
from hexie_geo.measures.services import services

WS = grouped({"a": [150] * 2, "b": [150]})
GROUPS: Any = WS.groups
LOST = GROUPS.assign(community_id=GROUPS["community_id"].where(GROUPS["group_id"] != "g0-0"))
OFFICES = (
    WS.communities.iloc[:1][["geometry"]]
    .set_geometry(WS.communities.iloc[:1].representative_point())
    .assign(office_id="p1", name="警务室", officers=1, community_ids="a;elsewhere")
)


def test_gaps_and_ways_pass_over_a_community_nobody_named() -> None:
    ws = WS.with_layers(groups=LOST, police_offices=OFFICES)
    found = hx.cover(ws, kind="police_office", within_m=1, metric="straight")
    places = household_places(ws.communities, ws.groups)
    gaps = coverage_gaps(places, found, within_m=1)
    assert int(gaps["households"].sum()) == int(found.table()["not_covered"].iloc[0])
    ways = police.workload(ws.communities, police.matrix(ws.communities, OFFICES), found.distances)
    assert ways["median_m"].notna().all()


def test_households_of_a_community_that_is_not_in_the_layer_are_unknown() -> None:
    load = police.office_facts(OFFICES, WS.communities)["households_per_officer"]
    assert np.isnan(load.iloc[0])


def test_an_area_holds_an_unknown_number_where_a_group_on_it_was_not_counted() -> None:
    blank = GROUPS.assign(households=[150.0, np.nan, 150.0])
    here = WS.communities.set_index("community_id")
    found = households_on(here, blank)
    assert np.isnan(found["a"])
    assert found["b"] == 150.0


def test_a_place_in_no_shape_may_serve_the_community_that_has_none() -> None:
    b = WS.communities.geometry.iloc[1]
    shapes = WS.communities.set_geometry([None, b], crs=WS.crs)
    spots = [b.representative_point(), shapely.Point(b.bounds[2] + 5000, b.bounds[3])]
    rooms = gpd.GeoDataFrame(
        {"facility_id": ["f", "g"], "kind": "library"}, geometry=spots, crs=WS.crs
    )
    assert services(shapes, rooms, items=["library"])["library"].tolist() == ["unknown", "own"]
    within = services(shapes, rooms.iloc[:1], items=["library"])["library"]
    assert within.tolist() == ["none", "own"]
