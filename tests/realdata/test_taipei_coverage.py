"""Police coverage of Taipei, from the recipe's roads: figures of the coverage reference."""

import pytest

from hexie_geo.network import validate
from hexie_geo.workflow.cover import cover, network_of

pytestmark = pytest.mark.realdata
RADII = (300, 500, 800, 1000, 1500)


@pytest.fixture(scope="module")
def taipei(real_workspace):
    return real_workspace("taipei")


@pytest.fixture(scope="module")
def roads(taipei):
    return network_of(taipei)


def shares(found):
    return [round(100 * s, 2) for s in found.covered_share.values()]


def test_straight(taipei):
    found = cover(taipei, kind="police_office", within_m=RADII, metric="straight")
    assert [round(s, 3) for s in found.covered_share.values()] == [
        0.263,
        0.557,
        0.867,
        0.941,
        0.991,
    ]


def test_along_roads(taipei, roads):
    found = cover(taipei, kind="police_office", within_m=RADII, network=roads)
    for got, expected in zip(shares(found), [10.86, 31.13, 65.02, 81.74, 96.35], strict=True):
        assert got == pytest.approx(expected, abs=0.3)
    table = found.table()
    assert (table["covered"] + table["not_covered"] + table["unknown"] == 1_048_986).all()
    assert found.facilities["households_nearest"].sum() == 1_048_986


def test_the_order_any_sane_build_shows(taipei, roads):
    """Circle > circle with detour > roads; and the circle never misses who is truly covered."""
    circle = cover(taipei, kind="police_office", within_m=RADII, metric="straight")
    along = cover(taipei, kind="police_office", within_m=RADII, network=roads)
    bare = taipei.with_layers(roads=None)
    detour = cover(bare, kind="police_office", within_m=RADII, detour=1.3)
    for a, b, c in zip(shares(circle), shares(detour), shares(along), strict=True):
        assert a > b > c
    assert (along.distances["distance_m"] >= circle.distances["distance_m"] - 1e-6).all()


def test_the_network_is_one_city(roads):
    report = validate(roads)
    assert report.totals["main_share"] >= 0.99
    assert report.totals["copies"] > 700
    assert report.totals["length_km"] == pytest.approx(1635.7, abs=8)
    assert len(report.dead_pieces) == report.totals["pieces"] - 1
