"""Police coverage of Taipei, from the recipe's roads: figures of the coverage reference."""

import geopandas as gpd
import pandas as pd
import pytest

from hexie_geo.network import validate
from hexie_geo.workflow.cover import cover, gaps, network_of
from hexie_geo.workflow.site import site

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


def test_new_posts_on_idle_public_floors(taipei, roads, real_data):
    """Candidates are rooms the city owns and does not use; what is promised is what cover finds."""
    idle = gpd.read_file(real_data / "taipei" / "idle_public_floors.geojson").to_crs(3826)
    idle = idle.assign(candidate_id=[f"f{i}" for i in range(len(idle))])
    found = site(
        taipei, kind="police_office", k=3, within_m=500, candidates=idle, network=roads, curve=False
    )
    assert found.answer.proven
    assert len(found.sites) == 3
    new = gpd.GeoDataFrame(
        {"office_id": found.sites["candidate_id"].to_numpy(), "name": "新"},
        geometry=found.sites.geometry.to_numpy(),
        crs=3826,
    )
    after = taipei.with_layers(
        police_offices=pd.concat([taipei.police_offices, new], ignore_index=True)
    )
    covered = cover(after, kind="police_office", within_m=500, network=roads).table()["covered"]
    assert covered.tolist() == [found.answer.value]
    assert covered[0] - 326_581 == sum(found.answer.gains)


def test_gaps_hold_everybody_who_is_not_covered(taipei, roads):
    found = cover(taipei, kind="police_office", within_m=1000, network=roads)
    table = gaps(taipei, found, network=roads)
    assert table["households"].sum() == found.table()["not_covered"].iloc[0]
    assert (
        table["remedied"] <= table["households"].sum()
    ).all()  # a site also mends parts of others
    assert (table["remedied"] > 0).all()
