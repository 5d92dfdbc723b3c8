"""C9: every distance and leg equals that of an oracle that cuts every edge at every foot."""

import secrets

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hexie_geo.network import RoadNetwork, nearest, pairs, snap
from hexie_geo.network.graph import Arcs
from support.random_roads import random_roads
from support.road_oracle import distances

TOLERANCE = 1e-6


def engine(graph, points, stations, direction, mode="vehicle"):
    net = RoadNetwork.from_networkx(graph, mode=mode)
    homes = snap(net, points, min_share=0)
    offices = snap(net, stations, min_share=0)
    return net, homes, offices, nearest(net, homes, offices, direction=direction)


def truth(net, points, stations, direction):
    u, v, _, there, back = net.columns
    ways = np.isfinite(there).astype(int) - np.isfinite(back).astype(int)
    return distances(
        net.edges.geometry.to_numpy(), u, v, ways, points, stations, direction=direction
    )


def worst(seed, direction="toward", mode="vehicle"):
    """Largest difference between engine and oracle on the random network ``seed``."""
    graph, points, stations = random_roads(seed)
    net, homes, _, found = engine(graph, points, stations, direction, mode)
    expected, table, tied, leg = truth(net, points, stations, direction)
    fair = ~tied[: len(points)] & ~tied[len(points) :].any()
    assert np.abs(homes.leg_m - leg[: len(points)]).max() <= TOLERANCE
    assert (np.isinf(found.cost) == np.isinf(expected))[fair].all(), f"seed {seed}"
    reached = np.isfinite(expected) & fair
    if not reached.any():
        return 0.0
    named = table[found.facility[reached], np.flatnonzero(reached)]
    return float(
        max(
            np.abs(found.cost[reached] - expected[reached]).max(),
            np.abs(named - expected[reached]).max(),  # the owner named is one of the nearest
        )
    )


def check(count, direction, mode="vehicle"):
    for _ in range(count):
        seed = secrets.randbits(32)
        assert worst(seed, direction, mode) <= TOLERANCE, f"seed {seed} {direction} {mode}"


@pytest.mark.parametrize(
    ("direction", "mode"), [("toward", "vehicle"), ("from", "vehicle"), ("toward", "foot")]
)
def test_random_networks_equal_the_oracle(direction, mode):
    check(8, direction, mode)


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["toward", "from"])
def test_two_hundred_random_networks_equal_the_oracle(direction):
    check(100, direction)


def test_pairs_and_round_trips_equal_the_oracle():
    for seed in range(5):
        graph, points, stations = random_roads(seed)
        net, homes, offices, _ = engine(graph, points, stations, "toward")
        _, there, tied, _ = truth(net, points, stations, "toward")
        _, back, _, _ = truth(net, points, stations, "from")
        if tied.any():
            continue
        for direction, expected in (
            ("toward", there),
            ("from", back),
            ("round_trip", there + back),
        ):
            for limit in (300.0, np.inf):
                found = pairs(net, homes, offices, limit=limit, direction=direction)
                dense = np.full((len(points), len(stations)), np.inf)
                dense[found.place, found.facility] = found.cost
                want = np.where(limit >= expected.T, expected.T, np.inf)
                np.testing.assert_allclose(dense, want, atol=TOLERANCE)
                assert (np.diff(found.facility) >= 0).all()
        trip = nearest(net, homes, offices, direction="round_trip")
        np.testing.assert_allclose(trip.cost, (there + back).min(axis=0), atol=TOLERANCE)


class TestTheCheckHasTeeth:
    """Each seeded bug of COVERAGE-REFERENCE C fails the check on a few random networks."""

    def caught(self, seeds=range(12)):
        differences = []
        for seed in seeds:
            try:
                differences.append(worst(seed))
            except AssertionError:
                return True
        return max(differences) > TOLERANCE

    def test_no_bug_passes(self):
        assert not self.caught()

    def test_no_same_edge_shortcut(self, monkeypatch):
        from hexie_geo.network import allocation as module

        real = module.seeds_of

        def blind(net, facilities, *, away):
            seeds = real(net, facilities, away=away)
            object.__setattr__(seeds, "on_edge", np.zeros_like(seeds.on_edge))
            return seeds

        monkeypatch.setattr(module, "seeds_of", blind)
        assert self.caught()

    @pytest.mark.parametrize("who", ["point", "station"])
    def test_nearer_end_only(self, monkeypatch, who):
        from hexie_geo.network import allocation as module

        real = module.access

        def nearer(net, places, *, leaving):
            ends = real(net, places, leaving=leaving)
            if leaving != (who == "point"):
                return ends
            first = ends.at_u <= ends.at_v
            return ends._replace(
                at_u=np.where(first, ends.at_u, np.inf), at_v=np.where(first, np.inf, ends.at_v)
            )

        monkeypatch.setattr(module, "access", nearer)
        assert self.caught()

    def test_parallel_edges_added_up(self, monkeypatch):
        def summed(cls, start, stop, cost, n):
            from scipy.sparse import coo_array

            keep = (start != stop) & np.isfinite(cost)
            m = coo_array((cost[keep], (start[keep], stop[keep])), shape=(n, n)).tocsr()
            return cls(
                indptr=m.indptr.astype(np.int64),
                indices=m.indices.astype(np.int32),
                weights=m.data,
            )

        monkeypatch.setattr(Arcs, "of", classmethod(summed))
        assert self.caught()

    @pytest.mark.parametrize("spacing", [None, 1.0, 5.0])
    def test_snapping_to_vertices(self, monkeypatch, spacing):
        import sys

        module = sys.modules[__name__]
        real = module.snap

        def to_vertices(net, points, **options):
            at = real(net, points, **options)
            length = net.columns[2][at.edge]
            step = length if spacing is None else length / np.maximum(np.ceil(length / spacing), 1)
            offset = np.round(at.offset_m / np.maximum(step, 1e-9)) * step
            object.__setattr__(at, "offset_m", offset)
            return at

        monkeypatch.setattr(module, "snap", to_vertices)
        assert self.caught()

    def test_legs_not_counted(self, monkeypatch):
        from hexie_geo.network import allocation as module

        real = module.access

        def legless(net, places, *, leaving):
            ends = real(net, places, leaving=leaving)
            none = np.where(ends.edge >= 0, 0.0, np.inf)
            return ends._replace(at_u=ends.at_u - ends.leg, at_v=ends.at_v - ends.leg, leg=none)

        monkeypatch.setattr(module, "access", legless)
        assert self.caught()

    def test_oneway_ignored(self, monkeypatch):
        monkeypatch.setattr(RoadNetwork, "reverse", property(lambda net: net.forward), raising=True)
        assert self.caught()


@pytest.mark.realdata
def test_taipei_equals_the_reference(real_data):
    """B1: household counts exact at all five radii, every leg and distance of the oracle."""
    folder = real_data / "taipei"
    net = RoadNetwork.from_layer(gpd.read_file(folder / "walk_noded.gpkg"), meet="ends")
    groups = gpd.read_file(folder / "groups.gpkg", columns=["group_id", "households"])
    groups = groups[groups["households"] > 0].to_crs(3826)
    table = pd.read_csv(folder / "stations_91.csv")
    offices = gpd.GeoSeries(gpd.points_from_xy(table["x"], table["y"]), crs=3826)
    homes = groups.representative_point()
    at, there = snap(net, homes), snap(net, offices)
    found = nearest(net, at, there)
    counts = [int(groups["households"][found.cost <= r].sum()) for r in (300, 500, 800, 1000, 1500)]
    assert counts == [113_906, 326_581, 682_092, 857_416, 1_010_724]
    assert not at.ambiguous.any()
    leg = nearest_segment(net.edges.geometry.to_numpy(), homes.to_numpy())
    np.testing.assert_allclose(at.leg_m, leg, atol=TOLERANCE)
    expected = cut_oracle(net, at, there)
    np.testing.assert_allclose(found.cost, expected, atol=TOLERANCE)


def nearest_segment(lines, points):
    """Distance from each point to the nearest straight segment of any line."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    segments = shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1))
    found, distance = shapely.STRtree(segments).query_nearest(
        points, return_distance=True, all_matches=False
    )
    return distance[np.argsort(found[0])]


def cut_oracle(net, at, there):
    """The cutting oracle, vectorised for a whole city: feet as given, verified by their legs."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    u, v, length, *_ = net.columns
    edge = np.concatenate(
        [at.edge, there.edge, np.arange(len(u)), np.arange(len(u)), np.arange(len(u))]
    )
    offset = np.concatenate([at.offset_m, there.offset_m, np.zeros(len(u)), length / 2, length])
    n, k = len(net.xy), len(at) + len(there)
    node = np.concatenate([n + np.arange(k), u, n + k + np.arange(len(u)), v])
    rank = np.concatenate([np.ones(k), np.zeros(len(u)), np.ones(len(u)), np.full(len(u), 2)])
    order = np.lexsort((rank, offset, edge))
    edge, offset, node = edge[order], offset[order], node[order]
    same = edge[1:] == edge[:-1]
    a, b, w = node[:-1][same], node[1:][same], np.diff(offset)[same]
    size = n + k + len(u) + 1
    source = size - 1  # stands behind all stations, one access leg away from the foot of each
    a = np.r_[a, b, np.full(len(there), source)]
    b = np.r_[b, a[: len(b)], n + len(at) + np.arange(len(there))]
    w = np.maximum(np.r_[w, w, there.leg_m], 1e-13)
    graph = coo_array((w, (a, b)), shape=(size, size)).tocsr()
    return dijkstra(graph, indices=source)[n : n + len(at)] + at.leg_m
