"""What must not change any cost: how the same streets are drawn."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hexie_geo.measures.coverage import coverage
from hexie_geo.network import RoadNetwork, k_nearest, nearest, pairs, snap
from support.random_roads import random_roads

SEEDS = st.integers(0, 2**32 - 1)
ROUNDING_M = 0.005  # places within a millimetre are one, so a path may shift by a few of them
FEW = settings(deadline=None, max_examples=6)


def layer(seed):
    graph, points, stations = random_roads(seed, oneway=False)
    lines = {
        shapely.normalize(d["geometry"]).wkb: d["geometry"] for *_, d in graph.edges(data=True)
    }
    lines = [line for line in lines.values() if line.length > 0]
    return gpd.GeoDataFrame(geometry=lines, crs=4543), points, stations


def costs(roads, points, stations, meet="crossings"):
    net = RoadNetwork.from_layer(roads, meet=meet)
    return nearest(net, snap(net, points, min_share=0), snap(net, stations, min_share=0)).cost


def cut(roads, rng):
    """Cut every line at a random vertex or place."""
    pieces = []
    for line in roads.geometry:
        at = rng.uniform(0.1, 0.9)
        where = line.interpolate(at, normalized=True)
        xy = shapely.get_coordinates(line)
        along = np.r_[0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
        here = line.project(where)
        head = np.vstack([xy[along < here], shapely.get_coordinates(where)])
        tail = np.vstack([shapely.get_coordinates(where), xy[along > here]])
        pieces += [shapely.LineString(head), shapely.LineString(tail)]
    return gpd.GeoDataFrame(geometry=pieces, crs=roads.crs)


def bend(roads):
    """Add a vertex in the middle of every segment."""
    return gpd.GeoDataFrame(geometry=roads.geometry.segmentize(80), crs=roads.crs)


def reverse(roads, rng):
    flip = rng.random(len(roads)) < 0.5
    lines = np.where(flip, shapely.reverse(roads.geometry.to_numpy()), roads.geometry.to_numpy())
    return gpd.GeoDataFrame(geometry=lines, crs=roads.crs)


@FEW
@given(SEEDS)
def test_how_streets_are_drawn_changes_no_cost(seed):
    rng = np.random.default_rng(seed)
    roads, points, stations = layer(seed)
    expected = costs(roads, points, stations)
    again = roads.sample(frac=1, random_state=seed % 1000, ignore_index=True)
    twice = gpd.GeoDataFrame(geometry=[*roads.geometry, *again.geometry[:9]], crs=roads.crs)
    for other in (reverse(roads, rng), again, twice, bend(roads), cut(roads, rng)):
        np.testing.assert_allclose(costs(other, points, stations), expected, atol=ROUNDING_M)


@FEW
@given(SEEDS)
def test_cutting_an_edge_of_a_noded_layer_changes_no_cost(seed):
    roads, points, stations = layer(seed)
    expected = costs(roads, points, stations, "ends")
    fresh = cut(roads, np.random.default_rng(seed))
    np.testing.assert_allclose(costs(fresh, points, stations, "ends"), expected, atol=ROUNDING_M)


@FEW
@given(SEEDS)
@example(62741)  # two loops leave one node in one direction, apart by rounding alone
@example(62372)
@example(62024)
def test_moving_the_origin_changes_no_cost(seed):
    roads, points, stations = layer(seed)
    expected = costs(roads, points, stations)

    def far(shapes):
        return shapely.transform(shapes, lambda xy: xy + np.array([1e6, -1e6]))

    moved = gpd.GeoDataFrame(geometry=far(roads.geometry.to_numpy()), crs=roads.crs)
    np.testing.assert_allclose(costs(moved, far(points), far(stations)), expected, atol=ROUNDING_M)


@FEW
@given(SEEDS)
def test_another_office_or_road_or_a_larger_limit_never_lowers_coverage(seed):
    roads, points, stations = layer(seed)
    few = costs(roads, points, stations)
    more = costs(roads, points, np.append(stations, points[:1]))
    assert (more <= few + 1e-9).all()
    reached = few[np.isfinite(few)]
    radii = np.sort(np.random.default_rng(seed).uniform(0, 2000, 5))
    counts = [(reached <= r).sum() for r in radii]
    assert counts == sorted(counts)


@FEW
@given(SEEDS)
def test_all_questions_agree(seed):
    """The nearest, the first of k and the least of all pairs are one number."""
    graph, points, stations = random_roads(seed)
    net = RoadNetwork.from_networkx(graph, mode="vehicle")
    homes, offices = snap(net, points, min_share=0), snap(net, stations, min_share=0)
    for direction in ("toward", "from"):
        one = nearest(net, homes, offices, direction=direction).cost
        several = k_nearest(net, homes, offices, k=3, direction=direction).cost
        found = pairs(net, homes, offices, limit=np.inf, direction=direction)
        table = np.full((len(points), len(stations)), np.inf)
        table[found.place, found.facility] = found.cost
        np.testing.assert_allclose(one, table.min(axis=1), atol=1e-9)
        expected = np.sort(np.c_[table, np.full((len(table), 3), np.inf)], axis=1)[:, :3]
        np.testing.assert_allclose(several, expected, atol=1e-9)


@FEW
@given(SEEDS, st.floats(0, 3000))
def test_covered_not_covered_and_unknown_add_up(seed, radius):
    roads, points, stations = layer(seed)
    rng = np.random.default_rng(seed)
    homes = gpd.GeoDataFrame(
        {
            "group_id": [f"g{i}" for i in range(len(points))],
            "community_id": "c",
            "households": rng.integers(0, 500, len(points)),
            "place": np.where(rng.random(len(points)) < 0.2, "community", "group"),
        },
        geometry=np.where(rng.random(len(points)) < 0.2, None, points),
        crs=4543,
    )
    homes.loc[homes.geometry.isna(), "place"] = "none"
    offices = gpd.GeoDataFrame(
        {"facility_id": [f"p{i}" for i in range(len(stations))], "name": ""},
        geometry=stations,
        crs=4543,
    )
    found = coverage(
        homes,
        offices,
        kind="police_office",
        within_m=[radius, 300],
        network=RoadNetwork.from_layer(roads),
        max_leg_m=100,
    )
    table = found.table()
    assert (table[["covered", "not_covered", "unknown"]].sum(axis=1) == table["total"]).all()
    assert (table["total"] == homes["households"].sum()).all()
    assert (table["estimated"] <= table["covered"]).all()
    unknown = homes.loc[homes.geometry.isna(), "households"].sum()
    assert (table["unknown"] == unknown).all()


def test_units_do_not_change_who_is_covered():
    """The trap of a peer: hours, minutes and metres must give one answer; inf stays inf."""
    graph, points, stations = random_roads(7)
    net = RoadNetwork.from_networkx(graph, mode="vehicle")
    homes, offices = snap(net, points, min_share=0), snap(net, stations, min_share=0)
    metres = nearest(net, homes, offices).cost
    _, _, _, forward, backward = net.columns
    for unit in (1 / 80, 1 / 4800):
        other = net.with_costs(forward=forward * unit, backward=backward * unit, leg_cost=unit)
        cost = nearest(other, homes, offices).cost
        assert ((cost <= 500 * unit) == (metres <= 500)).all()
        assert (np.isinf(cost) == np.isinf(metres)).all()


@pytest.mark.parametrize("heavy", [False, True])
def test_bucket_queue_and_heap_equal_scipy(heavy):
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    from hexie_geo.network.graph import Arcs
    from hexie_geo.network.sweep import sweep, sweep_heap

    rng = np.random.default_rng(3)
    n, m = 600, 2400
    start, stop = rng.integers(0, n, (2, m)).astype(np.int32)
    cost = rng.pareto(0.6, m) + 1e-6 if heavy else rng.uniform(0.1, 1, m)
    arcs = Arcs.of(start, stop, cost, n)
    nodes = rng.choice(n, 9, replace=False).astype(np.int32)
    first = rng.uniform(0, 3 * cost.mean(), 9)
    owners = np.arange(9, dtype=np.int32)
    graph = csr_array((arcs.weights, arcs.indices, arcs.indptr), shape=(n, n))
    each = dijkstra(graph, indices=nodes) + first[:, None]
    got, who = sweep(
        arcs.indptr, arcs.indices, arcs.weights, nodes=nodes, costs=first, owners=owners
    )
    order = np.argsort(first, kind="stable")
    heap, _ = sweep_heap(
        arcs.indptr, arcs.indices, arcs.weights, nodes[order], first[order], owners[order], np.inf
    )
    np.testing.assert_allclose(got, each.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(heap, got, rtol=1e-12)
    reached = np.isfinite(got)
    np.testing.assert_allclose(
        each[who[reached], np.flatnonzero(reached)], got[reached], rtol=1e-12
    )
    limit = float(np.median(got[reached]))
    short, _ = sweep(
        arcs.indptr,
        arcs.indices,
        arcs.weights,
        nodes=nodes,
        costs=first,
        owners=owners,
        limit=limit,
    )
    np.testing.assert_array_equal(short, np.where(got <= limit, got, np.inf))
