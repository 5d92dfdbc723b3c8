"""Live edits: after any sequence of edits everything equals a full pass, bit for bit."""

import numpy as np
import pytest
from shapely import Point

from hexie_geo.errors import DataError
from hexie_geo.network import LiveAllocation, RoadNetwork, nearest, snap
from hexie_geo.network.allocation import node_costs, seeds_of
from support.random_roads import random_roads


def fresh_spot(net, rng):
    point = Point(*(rng.uniform(-50, 1050, 2) + np.array([500_000, 2_770_000])))
    return snap(net, [point], min_share=0)


def joined(spots):
    first = spots[0]
    return type(first)(
        edge=np.concatenate([s.edge for s in spots]),
        offset_m=np.concatenate([s.offset_m for s in spots]),
        leg_m=np.concatenate([s.leg_m for s in spots]),
        ambiguous=np.concatenate([s.ambiguous for s in spots]),
    )


@pytest.mark.parametrize("direction", ["toward", "from"])
@pytest.mark.parametrize("seed", range(4))
def test_every_edit_equals_a_full_pass(seed, direction):
    rng = np.random.default_rng(seed)
    graph, points, stations = random_roads(seed)
    net = RoadNetwork.from_networkx(graph, mode="vehicle")
    homes = snap(net, points, min_share=0)
    weights = rng.integers(0, 500, len(points))
    at = dict(enumerate(snap(net, [p], min_share=0) for p in stations))
    limits = [200.0, 500.0, 5000.0]
    live = LiveAllocation(
        net, homes, weights, joined(list(at.values())), limits=limits, direction=direction
    )
    for _ in range(30):
        kind = rng.integers(3)
        if kind == 0 or not at:
            spot = fresh_spot(net, rng)
            at[live.insert(spot)] = spot
        elif kind == 1:
            number = int(rng.choice(list(at)))
            live.remove(number)
            del at[number]
        else:
            number = int(rng.choice(list(at)))
            at[number] = fresh_spot(net, rng)
            live.move(number, at[number])
        assert live.facilities().tolist() == sorted(at)
        if not at:
            assert np.isinf(live.node_cost).all()
            assert live.covered.tolist() == [0, 0, 0]
            continue
        numbers = sorted(at)
        offices = joined([at[i] for i in numbers])
        full = nearest(net, homes, offices, direction=direction)
        seeds = seeds_of(net, offices, away=direction == "from")
        cost, _ = node_costs(net, seeds, away=direction == "from")
        np.testing.assert_array_equal(live.node_cost, cost)
        np.testing.assert_array_equal(live.place_cost, full.cost)
        expected = [int(weights[full.cost <= limit].sum()) for limit in limits]
        assert live.covered.tolist() == expected
        none = live.place_facility < 0
        np.testing.assert_array_equal(none, np.isinf(full.cost))
        assert set(live.place_facility[~none]) <= set(numbers)


def test_only_open_facilities_can_be_closed():
    graph, points, stations = random_roads(1)
    net = RoadNetwork.from_networkx(graph)
    homes, offices = snap(net, points), snap(net, stations)
    live = LiveAllocation(net, homes, np.ones(len(points)), offices, limits=[300])
    live.remove(0)
    with pytest.raises(DataError, match="facility 0"):
        live.remove(0)
    with pytest.raises(DataError, match="facility 99"):
        live.move(99, offices.take([0]))
