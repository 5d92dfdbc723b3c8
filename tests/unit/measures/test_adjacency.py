"""Contiguity by shared border: corners, gaps, missing shapes, symmetry, the real city."""

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hexie_geo.demo import grid
from hexie_geo.errors import CrsError, DataError
from hexie_geo.measures.adjacency import adjacency


def squares(*boxes):
    shapes = [None if b is None else shapely.box(*b) for b in boxes]
    ids = [f"c{i}" for i in range(len(boxes))]
    return gpd.GeoDataFrame({"community_id": ids}, geometry=shapes, crs=4543)


def test_a_corner_is_not_a_border():
    found = adjacency(squares((0, 0, 10, 10), (10, 10, 20, 20)))
    assert found.n_pairs == 0


def test_a_gap_within_the_tolerance_is_a_border():
    near = adjacency(squares((0, 0, 10, 50), (10.9, 0, 20, 50)))
    far = adjacency(squares((0, 0, 10, 50), (11.1, 0, 20, 50)))
    assert (near.n_pairs, far.n_pairs) == (1, 0)
    assert near.border_m == pytest.approx([50, 50], abs=2)


def test_a_row_without_shape_is_isolated():
    found = adjacency(squares((0, 0, 10, 50), None, (10, 0, 20, 50)))
    assert found.n_pairs == 1
    assert len(found.neighbours(1)) == 0
    assert found.n_components == 2


def test_it_is_symmetric_and_sorted():
    found = adjacency(grid(4, 5))
    assert found.n_pairs == 4 * 4 + 3 * 5
    dense = np.zeros((20, 20))
    for i in range(20):
        near = found.neighbours(i)
        assert (np.diff(near) > 0).all()
        dense[i, near] = found.border_m[found.indptr[i] : found.indptr[i + 1]]
    assert (dense == dense.T).all()


def test_tolerances_that_make_corners_count_are_refused():
    with pytest.raises(DataError):
        adjacency(grid(1, 2), gap_m=3.0, min_border_m=5.0)


def test_degrees_are_refused():
    with pytest.raises(CrsError):
        adjacency(grid(1, 2).to_crs(4326))


@pytest.mark.realdata
def test_taipei(real_data):
    communities = gpd.read_file(real_data / "taipei" / "communities.gpkg").to_crs(3826)
    found = adjacency(communities)
    assert found.n_components == 1
    assert 1175 <= found.n_pairs <= 1190
    groups = gpd.read_file(real_data / "taipei" / "groups.gpkg").to_crs(3826)
    start = time.process_time()
    found = adjacency(groups)
    assert time.process_time() - start < 10
    assert found.n_components == 1
    assert 31_000 <= found.n_pairs <= 31_700
