"""Service areas: partial edges, owners, overlap, and polygons."""

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from hexie_geo.network import RoadNetwork, nearest, service_lines, service_polygons, snap
from support.random_roads import random_roads


def layer(*lines, **columns):
    return gpd.GeoDataFrame(columns, geometry=[LineString(x) for x in lines], crs=4543)


@pytest.fixture
def street():
    return RoadNetwork.from_layer(layer([(0, 0), (200, 0)], [(200, 0), (200, 100)]))


def total(lines):
    return float(lines["length_m"].sum())


def test_the_leg_counts_and_edges_are_cut(street):
    lines = service_lines(street, snap(street, [Point(150, 20)]), limit=100)
    assert total(lines) == pytest.approx(80 + 50 + 30)
    assert lines.geometry.length.sum() == pytest.approx(160)


def test_split_gives_each_stretch_to_its_nearest(street):
    two = snap(street, [Point(0, 0), Point(100, 20)])
    lines = service_lines(street, two, limit=np.inf, overlap="split")
    assert total(lines) == pytest.approx(300)
    assert lines.groupby("facility")["length_m"].sum().round(6).tolist() == [60.0, 240.0]


def test_overlap_gives_every_facility_its_own(street):
    two = snap(street, [Point(0, 0), Point(100, 0)])
    lines = service_lines(street, two, limit=80, overlap="overlap")
    assert lines.groupby("facility")["length_m"].sum().tolist() == [80.0, 160.0]
    assert total(service_lines(street, two, limit=80)) == pytest.approx(180)


def test_oneway_streets_are_served_one_way():
    net = RoadNetwork.from_layer(layer([(0, 0), (100, 0)], oneway=["yes"]), mode="vehicle")
    office = snap(net, [Point(60, 0)], min_share=0)
    toward = service_lines(net, office, limit=30)
    away = service_lines(net, office, limit=30, direction="from")
    assert toward[["start_m", "stop_m"]].round(6).values.tolist() == [[30.0, 60.0]]
    assert away[["start_m", "stop_m"]].round(6).values.tolist() == [[60.0, 90.0]]


@pytest.mark.parametrize("direction", ["toward", "from"])
@pytest.mark.parametrize("seed", range(4))
def test_stretches_hold_exactly_the_points_within_the_limit(seed, direction):
    """Measured at random places on random edges by asking for the nearest facility."""
    graph, _, stations = random_roads(seed)
    net = RoadNetwork.from_networkx(graph, mode="vehicle")
    offices = snap(net, stations, min_share=0)
    limit = 400.0
    lines = service_lines(net, offices, limit=limit, overlap="split", direction=direction)
    rng = np.random.default_rng(seed)
    real = np.flatnonzero(net.columns[2] > 0)  # a piece without length has no stretch
    edge = rng.choice(real, 400).astype(np.int32)
    offset = rng.uniform(0, 1, 400) * net.columns[2][edge]
    probe = snap(net, [Point(0, 0)] * 400, min_share=0)
    probe = type(probe)(edge=edge, offset_m=offset, leg_m=np.zeros(400), ambiguous=probe.ambiguous)
    found = nearest(net, probe, offices, direction=direction)
    for i in range(400):
        here = lines[
            (lines["edge"] == edge[i])
            & (lines["start_m"] <= offset[i] + 1e-6)
            & (lines["stop_m"] >= offset[i] - 1e-6)
        ]
        if abs(found.cost[i] - limit) > 1e-6:
            assert bool(len(here)) == (found.cost[i] <= limit)
        if len(here) == 1 and found.cost[i] <= limit:
            assert here["facility"].iloc[0] == found.facility[i]


def test_no_facility_on_the_network_covers_nothing(street):
    far = snap(street, [Point(0, 900)], max_leg_m=10)
    for overlap in ("dissolve", "split", "overlap"):
        assert service_lines(street, far, limit=100, overlap=overlap).empty


def test_polygons_are_one_per_facility(street):
    lines = service_lines(
        street, snap(street, [Point(0, 0), Point(200, 100)]), limit=50, overlap="split"
    )
    areas = service_polygons(lines, width_m=10)
    assert areas["facility"].tolist() == [0, 1]
    assert areas["length_m"].tolist() == [50.0, 50.0]
    assert areas.geometry.area.min() > 50 * 20
