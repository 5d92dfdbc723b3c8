"""Building a network from drawn lines, and to and from networkx."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point

from hexie_geo.errors import CrsError, DataError
from hexie_geo.network import RoadNetwork, nearest, snap, validate
from hexie_geo.network.build import read_directions


def layer(*lines, crs=4543, **columns):
    return gpd.GeoDataFrame(columns, geometry=[LineString(x) for x in lines], crs=crs)


def cost(net, a, b, **options):
    return nearest(
        net, snap(net, [Point(a)], min_share=0), snap(net, [Point(b)], min_share=0), **options
    ).cost[0]


STREET, BRIDGE = [(0, 0), (100, 0)], [(50, -50), (50, 50)]


def test_lines_that_cross_without_a_vertex_are_joined():
    net = RoadNetwork.from_layer(layer(STREET, BRIDGE))
    assert (len(net.edges), len(net.xy)) == (4, 5)
    assert cost(net, (0, 0), (50, 50)) == pytest.approx(100)


@pytest.mark.parametrize(
    ("column", "values"), [("level", ["0", "1"]), ("class", ["street", "expressway"])]
)
def test_a_bridge_is_not_joined_to_what_it_crosses(column, values):
    net = RoadNetwork.from_layer(layer(STREET, BRIDGE, **{column: values}), apart=(column,))
    assert len(net.edges) == 2
    assert cost(net, (0, 0), (50, 50)) == np.inf


def test_a_bridge_is_joined_where_it_ends_on_the_ground():
    ramp = [(50, 0), (50, 50), (80, 50)]
    net = RoadNetwork.from_layer(layer(STREET, ramp, level=[None, "1"]))
    assert len(net.edges) == 3
    assert cost(net, (0, 0), (80, 50)) == pytest.approx(130)


def test_missing_and_zero_level_are_the_ground():
    net = RoadNetwork.from_layer(layer(STREET, BRIDGE, level=[None, "0"]))
    assert len(net.edges) == 4


def test_exact_copies_are_removed_and_counted_forwards_and_backwards():
    net = RoadNetwork.from_layer(layer(STREET, STREET, STREET[::-1]))
    assert net.facts["copies"] == 2
    assert net.length_m == 100


def test_partly_overlapping_lines_count_once():
    net = RoadNetwork.from_layer(layer([(0, 0), (60, 0)], [(40, 0), (100, 0)]))
    assert net.length_m == pytest.approx(100)


def test_parts_elevations_and_empty_shapes():
    lines = [
        MultiLineString([[(0, 0, 5), (10, 0, 5)], [(10, 0, 9), (20, 0, 9)]]),
        None,
        LineString(),
    ]
    roads = gpd.GeoDataFrame(geometry=lines, crs=4543)
    net = RoadNetwork.from_layer(roads)
    assert len(net.edges) == 2
    assert net.facts["without_shape"] == 2
    assert not net.edges.geometry.has_z.any()


@pytest.mark.parametrize(("word", "way"), [("yes", 1), ("-1", -1), (1.0, 1), ("no", 0), (None, 0)])
def test_direction_words(word, way):
    roads = layer(STREET, oneway=[word])
    ways, odd = read_directions(roads["oneway"])
    assert ways.tolist() == [way]
    assert odd.empty


def test_oneway_binds_vehicles_and_not_walkers():
    roads = layer([(0, 0), (60, 0)], [(60, 0), (100, 0)], oneway=["yes", None])
    vehicle, foot = (RoadNetwork.from_layer(roads, mode=m) for m in ("vehicle", "foot"))
    there, back = ((10, 0), (90, 0)), ((90, 0), (10, 0))
    assert cost(vehicle, *there) == pytest.approx(80)
    assert cost(vehicle, *back) == np.inf
    assert cost(vehicle, *back, direction="from") == pytest.approx(80)
    assert cost(foot, *back) == pytest.approx(80)


def test_oneway_on_the_same_edge():
    net = RoadNetwork.from_layer(layer(STREET, oneway=["yes"]), mode="vehicle")
    assert cost(net, (10, 0), (90, 0)) == pytest.approx(80)
    assert cost(net, (90, 0), (10, 0)) == np.inf


def test_oneway_survives_noding_and_a_backward_copy_opens_the_street():
    crossed = layer(STREET[::-1], BRIDGE, oneway=["yes", "no"])
    net = RoadNetwork.from_layer(crossed, mode="vehicle")
    assert cost(net, (90, 0), (10, 0)) == pytest.approx(80)
    assert cost(net, (10, 0), (90, 0)) == np.inf
    both = RoadNetwork.from_layer(
        layer(STREET, STREET[::-1], oneway=["yes", "yes"]), mode="vehicle"
    )
    assert cost(both, (90, 0), (10, 0)) == pytest.approx(80)


def test_round_trip_on_a_oneway_ring_is_the_whole_ring():
    corners = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    ring = layer(*[corners[i : i + 2] for i in range(4)], oneway=["yes"] * 4)
    net = RoadNetwork.from_layer(ring, mode="vehicle")
    assert cost(net, (0, 0), (50, 0)) == pytest.approx(50)
    assert cost(net, (0, 0), (50, 0), direction="round_trip") == pytest.approx(400)
    assert len(net.components()) == 1


def test_strong_pieces_where_oneway_binds():
    roads = layer(
        [(0, 0), (10, 0)], [(10, 0), (20, 0)], [(20, 0), (20, 9)], oneway=["no", "yes", "no"]
    )
    assert len(RoadNetwork.from_layer(roads, mode="vehicle").components()) == 2
    assert len(RoadNetwork.from_layer(roads, mode="foot").components()) == 1


def test_a_dead_scrap_of_drawing_takes_no_points_unless_asked():
    roads = layer([(0, 0), (1000, 0)], [(0, 30), (5, 30)])
    net = RoadNetwork.from_layer(roads)
    home = [Point(2, 31)]
    assert snap(net, home).leg_m[0] == pytest.approx(31)
    assert snap(net, home, min_share=0).leg_m[0] == pytest.approx(1)
    assert validate(net).dead_pieces["length_m"].tolist() == [5.0]


def test_snapping_limit_and_missing_points():
    net = RoadNetwork.from_layer(layer(STREET))
    at = snap(net, [Point(5, 300), None, Point(), Point(5, 3)], max_leg_m=200)
    assert at.on_network.tolist() == [False, False, False, True]
    assert at.leg_m[0] == 300
    found = nearest(net, at, at.take([3]))
    assert found.cost.tolist() == [np.inf, np.inf, np.inf, 6.0]
    assert found.facility.tolist() == [-1, -1, -1, 0]


def test_two_feet_equally_near_are_flagged():
    net = RoadNetwork.from_layer(layer([(0, 0), (100, 0)], [(0, 20), (100, 20)], [(0, 0), (0, 20)]))
    assert snap(net, [Point(50, 10), Point(50, 9)]).ambiguous.tolist() == [True, False]


def test_thresholds_are_inclusive():
    net = RoadNetwork.from_layer(layer(STREET))
    homes, office = snap(net, [Point(50, 0)]), snap(net, [Point(100, 0)])
    assert nearest(net, homes, office, limit=50).cost[0] == 50
    assert nearest(net, homes, office, limit=49.999).cost[0] == np.inf


def test_networkx_round_trip_keeps_every_cost():
    roads = layer(STREET, BRIDGE, [(100, 0), (50, 50)], oneway=["yes", "no", "no"])
    net = RoadNetwork.from_layer(roads, mode="vehicle")
    graph = net.to_networkx()
    assert graph.number_of_edges() == 2 * len(net.edges) - 2  # two pieces of the one-way street
    again = RoadNetwork.from_networkx(graph, mode="vehicle")
    assert len(again.edges) == len(net.edges)
    for a, b in (((0, 0), (50, 50)), ((80, 20), (0, 0)), ((60, 0), (40, 0))):
        assert cost(again, a, b) == pytest.approx(cost(net, a, b))
    assert nx.shortest_path_length(
        graph,
        *(int(np.flatnonzero((net.xy == p).all(axis=1))[0]) for p in ((0, 0), (50, 50))),
        weight="length",
    ) == pytest.approx(100)


def test_an_osmnx_graph_is_taken_as_it_is():
    graph = nx.MultiDiGraph(crs="EPSG:4543")
    graph.add_node(11, x=0.0, y=0.0, street_count=1)
    graph.add_node(12, x=100.0, y=0.0, street_count=1)
    bent = LineString([(0, 0), (50, 40), (100, 0)])
    graph.add_edge(11, 12, key=0, osmid=1, oneway=False, length=128.0, geometry=bent)
    graph.add_edge(12, 11, key=0, osmid=1, oneway=False, length=128.0, geometry=bent.reverse())
    graph.add_edge(11, 12, key=1, osmid=2, oneway=True, length=100.0)
    net = RoadNetwork.from_networkx(graph, mode="vehicle")
    assert len(net.edges) == 2
    assert net.edges["forward"].tolist() == [128.0, 100.0]
    assert net.edges["backward"].tolist() == [128.0, np.inf]
    assert cost(net, (0, 0), (100, 0)) == pytest.approx(100)
    assert cost(net, (100, 0), (0, 0)) == pytest.approx(128)


def test_crs_is_asked_for_and_must_be_metric():
    with pytest.raises(CrsError):
        RoadNetwork.from_layer(layer(STREET, crs=4490))
    with pytest.raises(CrsError):
        RoadNetwork.from_layer(layer(STREET, crs=None))
    with pytest.raises(CrsError):
        RoadNetwork.from_networkx(nx.Graph())
    net = RoadNetwork.from_layer(layer(STREET))
    with pytest.raises(CrsError, match="TWD97"):
        snap(net, gpd.GeoSeries([Point(0, 0)], crs=3826))


def test_no_lines_is_an_error():
    with pytest.raises(DataError, match="roads"):
        RoadNetwork.from_layer(gpd.GeoDataFrame(geometry=[LineString()], crs=4543))


def test_bad_costs_are_refused_with_their_rows():
    net = RoadNetwork.from_layer(layer(STREET, [(100, 0), (200, 0)]))
    with pytest.raises(DataError, match="rows 2"):
        net.with_costs(forward=np.array([1.0, -1.0]), backward=np.ones(2), leg_cost=1.0)


def test_validate_lists_near_misses_and_unknown_directions():
    roads = layer(STREET, [(50, 3), (50, 80)], oneway=["maybe", "no"])
    report = validate(RoadNetwork.from_layer(roads, mode="vehicle"), near_m=5)
    assert report.near_misses["gap_m"].tolist() == [3.0]
    assert report.directions == {"maybe": 1}
    assert report.totals["pieces"] == 2


@pytest.mark.parametrize("turn", range(8))
def test_a_oneway_roundabout_keeps_its_direction_wherever_its_line_begins(turn):
    angles = np.deg2rad(np.arange(0, 360, 45) + turn * 45)
    ring = [(100 * np.cos(a), 100 * np.sin(a)) for a in [*angles, angles[0]]]
    streets = [[(100, 0), (300, 0)], [(0, 100), (0, 300)]]
    roads = layer(ring, *streets, oneway=["yes", "no", "no"])
    net = RoadNetwork.from_layer(roads, mode="vehicle")
    side = np.hypot(100 - 100 * np.cos(np.pi / 4), 100 * np.sin(np.pi / 4))
    assert cost(net, (300, 0), (0, 300)) == pytest.approx(400 + 2 * side)
    assert cost(net, (0, 300), (300, 0)) == pytest.approx(400 + 6 * side)


@pytest.mark.parametrize(("off_m", "joined"), [(0.0004, True), (0.005, False)])
def test_an_end_off_a_line_by_rounding_is_a_junction_and_a_gap_is_a_near_miss(off_m, joined):
    net = RoadNetwork.from_layer(layer(STREET, [(30, off_m), (30, 80)]))
    assert np.isfinite(cost(net, (30, 80), (0, 0))) == joined
    assert len(validate(net).near_misses) == (not joined)
