"""AccessMod's own demo run: every cell of its travel cost, its rings and its residual."""

import math

import numpy as np
import pandas as pd
import pytest

from hexie_geo.io.grids import read_raster
from hexie_geo.raster.capacity import capacity_coverage
from hexie_geo.raster.terrain import Ground, travel_cost

pytestmark = pytest.mark.realdata

BICYCLE = 2
SPEEDS = {
    1: (0, 2.0),
    2: (BICYCLE, 15.0),
    3: (0, 2.0),
    4: (0, 3.0),
    5: (0, 4.0),
    6: (0, 4.0),
    1001: (1, 80.0),
    1002: (1, 80.0),
    1003: (1, 60.0),
    1004: (BICYCLE, 12.0),
    1005: (BICYCLE, 10.0),
}
FACILITIES = {2: (416, 491), 3: (233, 470), 5: (82, 116), 6: (41, 62)}


def speed_2015(slope, mode, base):
    """The model of spring 2015, written from COVERAGE-REFERENCE A.1, not from its code.

    Kept in this test: at -20 % it rides at 84 km/h, so it must never be a default.
    """
    if mode == 1:
        return base
    if mode == 0:
        return base * math.exp(-3.5 * abs(slope + 0.05)) / math.exp(-0.175)
    s = base / 3.6
    be = math.atan(slope)
    k = 0.4 * (1.225 * 373.0 / 293.15)
    power = 1.09 * s * (k / 2.0 * s * s + 9.81 * 92.0 * 0.008 + s + 0.2)
    a = 0.2 * math.cos(be) / k
    b = 2.0 * 9.81 * 92.0 * (0.008 * math.cos(be) + math.sin(be)) / k
    c = -2.0 * power / (1.09 * k)
    q = (a * a - 3.0 * b) / 9.0
    r = (2.0 * a**3 - 9.0 * a * b + 27.0 * c) / 54.0
    if r * r < q**3:  # three real roots: the smallest
        theta = math.acos(r / math.sqrt(q**3))
        x = -2.0 * math.sqrt(q) * math.cos(theta / 3.0) - a / 3.0
        for turn in (2.0 * math.pi, -2.0 * math.pi):
            x = min(x, -2.0 * math.sqrt(q) * math.cos((theta + turn) / 3.0) - a / 3.0)
    else:
        big = math.copysign((abs(r) + math.sqrt(r * r - q**3)) ** (1.0 / 3.0), -r)
        x = big + (q / big if big != 0.0 else 0.0) - a / 3.0
    return 3.6 * abs(x)


@pytest.fixture(scope="module")
def demo(real_data):
    folder = real_data / "accessmod_demo"
    dem = read_raster(folder / "dem.tif", quantity="elevation")
    classes = read_raster(folder / "land_cover_merged.tif", quantity="class")
    return folder, Ground.from_classes(dem, classes, speeds=SPEEDS)


OPTIONS = {
    "speed": speed_2015,
    "direction": "toward",
    "combine": "mean_speed",
    "corners": True,
    "cap_s": 7200.0,
}


def test_every_cell_of_the_demo_within_a_hundredth_of_a_second(demo):
    folder, ground = demo
    expected = read_raster(folder / "expected_cumulative_cost_seconds.tif").values
    found = travel_cost(ground, np.array(list(FACILITIES.values())), **OPTIONS).seconds
    known = ground.elevation.known
    on_way = known & np.isfinite(expected)
    assert on_way.sum() == 253_620
    assert np.array_equal(np.isfinite(found), on_way)
    assert np.abs(found - expected)[on_way].max() < 0.01
    assert (~known & np.isfinite(ground.speed_kmh) & (ground.speed_kmh > 0)).sum() == 23
    assert np.isnan(found[~known]).all()
    # AccessMod counts 4 more: it enters, but never leaves, 4 of the 23 cells without height
    assert [int((found <= t).sum()) for t in (900, 1800, 3600)] == [93_734, 164_339, 211_977]


def test_capacity_table_and_residual_are_accessmods(demo):
    folder, ground = demo
    population = read_raster(folder / "population.tif")
    table = pd.read_csv(folder / "capacity_expected.csv")
    facilities = pd.DataFrame(
        {
            "facility_id": table["cat"].astype("str"),
            "capacity": table["capacity"],
            "row": [FACILITIES[c][0] for c in table["cat"]],
            "col": [FACILITIES[c][1] for c in table["cat"]],
        }
    )
    done = capacity_coverage(
        ground, population, facilities[["facility_id", "capacity"]],
        cells=facilities[["row", "col"]].to_numpy(), blank_means=0.0, **OPTIONS,
    )  # fmt: skip
    got = done.table
    assert got["inner_ring_s"].tolist() == table["inner_ring_s"].tolist()
    assert got["outer_ring_s"].tolist() == table["outer_ring_s"].tolist()
    assert np.allclose(got["outer_ring_share"], table["outer_ring_share_removed"], atol=1e-14)
    assert got["reachable_population"].tolist() == [100_507, 100_467, 100_167, 97_167]
    assert got["residual_capacity"].tolist() == [0.0] * 4
    expected = read_raster(folder / "population_residual_expected.tif")
    held = np.where(expected.known, expected.values, 0.0)
    left = np.where(done.residual.known, done.residual.values, 0.0)
    assert np.abs(left - held).max() < 1e-12
    assert left.sum() == pytest.approx(98_970, abs=1e-9)
