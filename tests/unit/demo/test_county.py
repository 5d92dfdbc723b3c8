"""The made-up county: the same every time, a clean coverage, and every planned case in it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from hexie_geo.demo import plan
from hexie_geo.demo.assembly import County, make
from hexie_geo.model.terms import CommunityKind, FacilityKind
from hexie_geo.network import RoadNetwork


@pytest.fixture(scope="module")
def county() -> County:
    return make(7)


def test_it_is_the_county_that_another_process_committed(county):
    key = Path(__file__).parents[3] / "data" / "demo" / "expected.json"
    assert json.loads(key.read_text(encoding="utf-8"))["digest"] == county.workspace.digest


def test_another_seed_makes_another_county_with_the_same_cases(county):
    other = make(8)
    assert other.workspace.digest != county.workspace.digest
    register = {c["name"]: c["households"] for c in other.people.communities}
    assert register["映月社区"] == 5000
    assert register["北门社区"] == 1000
    assert shapely.coverage_is_valid(other.workspace.groups.geometry.to_numpy())


def test_groups_tile_the_land_without_overlap_or_gap(county):
    ws = county.workspace
    groups = ws.groups.geometry.to_numpy()
    assert shapely.is_valid(groups).all()
    assert (shapely.get_type_id(groups) == shapely.GeometryType.POLYGON).all()
    assert shapely.coverage_is_valid(groups)
    land = shapely.union_all(groups)
    assert np.isclose(shapely.area(groups).sum(), land.area, rtol=1e-12)
    holes = [shapely.Polygon(r) for p in shapely.get_parts(land) for r in p.interiors]
    assert sum(h.area for h in holes) < 1.0
    assert shapely.intersection(land, ws.barriers.geometry.iloc[0]).area < 1.0


def test_communities_are_their_groups_and_townships_their_communities(county):
    ws = county.workspace
    groups, communities = ws.groups, ws.communities.set_index("community_id")
    assert shapely.coverage_is_valid(communities.geometry.to_numpy())
    for code, part in groups.groupby("community_id"):
        whole = shapely.union_all(part.geometry.to_numpy())
        assert shapely.symmetric_difference(whole, communities.geometry[code]).area < 1e-3
    assert (groups["community_id"] == groups["group_id"].str[:12]).all()
    assert (communities["township_id"] == communities.index.str[:9]).all()
    assert set(communities["township_id"]) == set(plan.TOWNSHIPS)


def test_only_the_exclave_and_the_island_have_two_parts(county):
    communities = county.workspace.communities
    parts = communities.geometry.count_geometries()
    assert set(communities["name"][parts > 1]) == {plan.EXCLAVE[0], plan.ISLAND}
    island, exclave = (county.people.planted[k] for k in ("island", "exclave"))
    links = county.workspace.links
    assert island in set(links["group_a"]) | set(links["group_b"])
    assert exclave in set(county.workspace.groups["group_id"])


def test_size_of_the_county(county):
    ws = county.workspace
    assert 55 <= len(ws.communities) <= 65
    assert 850 <= len(ws.groups) <= 950
    assert set(ws.communities["kind"].dropna()) == set(CommunityKind)
    assert set(ws.communities["gated"].astype(object).map(str)) == {"True", "False", "<NA>"}
    assert (ws.communities["population"] == 12000).any()
    assert (ws.communities["households"] > 5000).sum() == 3
    assert set(ws.facilities["kind"]) == set(FacilityKind)
    assert ws.facilities["floor_area_m2"].notna().mean() > 0.9
    assert ws.crs.to_epsg() == 4543
    assert ws.synthetic
    assert "合成数据" in ws.title


def test_planned_differences_between_register_and_groups(county):
    people = county.people
    totals = county.workspace.groups.groupby("community_id")["households"].sum()

    def share(name: str) -> float:
        community = people.of(name)
        return totals[community["community_id"]] / community["households"]

    assert share(plan.FROZEN[0]) < 0.95
    conflict = people.of(plan.CONFLICT[0])
    assert totals[conflict["community_id"]] <= 3000 < conflict["households"]
    exact = [
        c["community_id"]
        for c in people.communities
        if c["name"]
        not in {plan.FROZEN[0], plan.CONFLICT[0], plan.BLANK_GROUP, plan.MISSING_REGISTER}
    ]
    register = county.workspace.communities.set_index("community_id")["households"]
    assert (totals[exact] == register[exact]).all()
    groups = county.workspace.groups.set_index("group_id")
    assert pd.isna(groups["households"][people.planted["blank_group"]])


def test_an_undelivered_estate_is_counted(county):
    groups = county.workspace.groups
    late = county.people.planted["undelivered_estate"]
    assert groups.loc[groups["estate_id"] == late, "households"].sum() > 100
    estates = county.workspace.estates.set_index("estate_id")
    assert estates["delivered_on"][late] > pd.Timestamp(plan.AS_OF)


def test_every_street_meets_another(county):
    roads = county.workspace.roads
    net = RoadNetwork.from_layer(roads)
    import networkx as nx

    assert nx.number_weakly_connected_components(net.to_networkx()) == 1
    assert {"0", "1"} == set(roads["level"])
    assert (roads["oneway"] == "yes").any()
    assert {"人民路", "文化路", "云岭大桥", "迎宾高架"} <= set(roads["name"].dropna())


def test_grids_hold_the_people_and_the_hills(county):
    ws = county.workspace
    people, dem = ws.rasters["population"], ws.rasters["dem"]
    assert people.transform[0] == 100
    assert dem.transform[0] == 30
    counted = float(people.values[people.known].sum(dtype=float))
    assert np.isclose(counted, ws.groups["population"].sum(), rtol=1e-4)
    assert dem.values.max() - dem.values.min() > 400
    west, south, east, north = ws.communities.total_bounds
    assert dem.bounds[0] < west < east < dem.bounds[2]
    assert dem.bounds[1] < south < north < dem.bounds[3]


def test_points_stand_where_the_plan_says(county):
    from hexie_geo.measures.containment import community_of

    ws = county.workspace
    home = community_of(ws.police_offices, ws.communities)
    served = ws.police_offices["community_ids"].str.split(";")
    outside = [
        o
        for o, h, s in zip(ws.police_offices["office_id"], home, served, strict=True)
        if h not in s
    ]
    assert outside == [county.people.planted["office_elsewhere"]]
    assert (served.map(len) == 2).sum() == 2
    rooms = ws.facilities[ws.facilities["community_id"].notna()]
    assert (community_of(rooms, ws.communities) == rooms["community_id"]).all()
