"""Cutting an oversized community that has roads and a population grid but no groups."""

import numpy as np
import pytest
import shapely

from hexie_geo.model.rasters import Raster
from hexie_geo.planning.cut import cut_without_groups, say

WEST, SOUTH = 500_000.0, 2_769_000.0
PLACE = shapely.box(WEST, SOUTH, WEST + 1000, SOUTH + 1000)


def line(*points):
    return shapely.LineString([(WEST + x, SOUTH + y) for x, y in points])


def people(values, **more):
    values = np.asarray(values, dtype=float)
    size = 1000 / values.shape[1]
    transform = (size, 0.0, WEST, 0.0, -1000 / values.shape[0], SOUTH + 1000)
    return Raster(values=values, transform=transform, crs="EPSG:4543", **more)


STREETS = [line((x, 0), (x, 1000)) for x in range(100, 1000, 100)]
STREETS += [line((0, y), (1000, y)) for y in range(100, 1000, 100)]
EVEN = people(np.ones((10, 10)))


@pytest.mark.parametrize("households", [3001, 5600, 8540, 17_514])
@pytest.mark.parametrize("seed", [0, 7])
def test_every_part_is_in_one_piece_in_range_and_nothing_is_lost(households, seed):
    rng = np.random.default_rng(households)
    grid = people(rng.random((20, 20)) + 0.2)
    cut = cut_without_groups(PLACE, STREETS, None, grid, households, seed=seed)
    assert cut.reason == "done"
    assert cut.needs_count
    assert sum(cut.households) == households
    assert all(1000 <= h <= 3000 for h in cut.households)
    assert all(p.geom_type == "Polygon" for p in cut.parts)
    assert shapely.union_all(cut.parts).equals(PLACE) or shapely.area(
        shapely.union_all(cut.parts).symmetric_difference(PLACE)
    ) == pytest.approx(0, abs=1e-6)
    assert sum(p.area for p in cut.parts) == pytest.approx(PLACE.area, rel=1e-12)
    again = cut_without_groups(PLACE, STREETS, None, grid, households, seed=seed)
    assert [p.wkb for p in again.parts] == [p.wkb for p in cut.parts]


def test_the_border_follows_the_river():
    river = line((0, 430), (500, 480), (1000, 470))
    cut = cut_without_groups(PLACE, STREETS, [river], EVEN, 5600)
    border = cut.parts[0].intersection(cut.parts[1])
    assert border.intersection(river.buffer(2)).length > 0.95 * border.length
    assert str(cut.households[0]) in say(cut, "zh")
    assert "实地清点" in say(cut, "zh")
    assert "on the ground" in say(cut, "en")


def test_households_lie_where_the_grid_says():
    crowded = np.ones((10, 10))
    crowded[:, :2] = 16.0  # four fifths live in the western fifth
    cut = cut_without_groups(PLACE, STREETS, None, people(crowded), 4000)
    west = shapely.box(WEST, SOUTH, WEST + 200, SOUTH + 1000)
    inside = [p.intersection(west).area / west.area for p in cut.parts]
    for share, estimate, part in zip(inside, cut.households, cut.parts, strict=True):
        rest = (part.area - share * west.area) / (PLACE.area - west.area)
        assert estimate == pytest.approx(4000 * (0.8 * share + 0.2 * rest), abs=1)


HALF_KNOWN = np.ones((10, 10))
HALF_KNOWN[:, 5:] = np.nan


@pytest.mark.parametrize(
    ("roads", "grid", "households", "reason"),
    [
        (STREETS, EVEN, 3000, "within_range"),
        ([], EVEN, 6000, "no_lines"),
        (None, None, 6000, "no_lines"),
        (STREETS, None, 6000, "no_population"),
        (STREETS, people(HALF_KNOWN, nodata=np.nan), 6000, "population_unknown"),
        (STREETS, people(np.zeros((2, 2))), 6000, "population_unknown"),
        ([line((0, 500), (700, 500))], EVEN, 6000, "no_blocks"),
        ([line((100, 0), (100, 1000))], EVEN, 6000, "no_balance"),
    ],
)
def test_without_the_means_there_is_a_reason(roads, grid, households, reason):
    cut = cut_without_groups(PLACE, roads, None, grid, households)
    assert cut.reason == reason
    assert cut.parts == ()
    assert not cut.needs_count
    for language in ("zh", "en"):
        assert "{" not in say(cut, language)


def test_a_community_in_pieces_is_not_cut_blindly():
    far = shapely.MultiPolygon([PLACE, shapely.box(0, 0, 10, 10)])
    assert cut_without_groups(far, STREETS, None, EVEN, 6000).reason == "in_pieces"
