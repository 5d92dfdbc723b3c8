"""Exact area coverage, against shapely cell by cell, and what must be conserved."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.model.rasters import Raster
from hexie_geo.raster.coverage_matrix import coverage_matrix
from hexie_geo.raster.dasymetric import spread, spread_grid

FEW = settings(deadline=None, max_examples=12)
seeds = st.integers(0, 10_000)


def grid(rng, rows=23, cols=31, *, up=False, nodata=None, holes=0.0):
    values = rng.random((rows, cols)) * 100
    if nodata is not None:
        values[rng.random((rows, cols)) < holes] = nodata
    transform = (100.0, 0.0, 5e5, 0.0, 90.0, 2.7e6 - 90.0 * rows)
    if not up:
        transform = (100.0, 0.0, 5e5, 0.0, -90.0, 2.7e6)
    return Raster(values=values, transform=transform, crs="EPSG:4543", nodata=nodata)


def blobs(rng, raster, count=25):
    """Polygons with holes and multipolygons; some reach beyond the grid, some are slivers."""
    west, south, east, north = raster.bounds
    made = []
    for _ in range(count):
        x, y = rng.uniform(west - 300, east + 300), rng.uniform(south - 300, north + 300)
        r = rng.choice([15.0, 120.0, 500.0])
        turn = np.sort(rng.uniform(0, 2 * np.pi, 9))
        ring = np.stack([x + r * np.cos(turn), y + r * np.sin(turn)], axis=1)
        shape = shapely.Polygon(ring).difference(shapely.Point(x, y).buffer(r / 4))
        made.append(shape.union(shapely.box(x + 2 * r, y, x + 3 * r, y + r / 9)))
    return gpd.GeoSeries(made, crs=4543)


def oracle(shapes, raster):
    a, _, c, _, e, f = raster.transform
    row, col = np.divmod(np.arange(raster.values.size), raster.shape[1])
    west, top = c + a * col, f + e * row
    cells = shapely.box(west, np.minimum(top, top + e), west + a, np.maximum(top, top + e))
    i, j = shapely.STRtree(cells).query(shapes.to_numpy(), predicate="intersects")
    area = shapely.area(shapely.intersection(shapes.to_numpy()[i], cells[j])) / abs(a * e)
    known = raster.known.ravel()[j]
    value = np.where(known, raster.values.ravel()[j], 0.0)
    return (
        np.bincount(i, area * value, minlength=len(shapes)),
        np.bincount(i, area * known, minlength=len(shapes)),
    )


@FEW
@given(seed=seeds, up=st.booleans(), nodata=st.sampled_from([None, -9999.0, float("nan")]))
def test_sums_and_known_part_are_shapelys(seed, up, nodata):
    rng = np.random.default_rng(seed)
    raster = grid(rng, up=up, nodata=nodata, holes=0.2)
    shapes = blobs(rng, raster)
    found = coverage_matrix(shapes, raster).sum(raster)
    sums, known = oracle(shapes, raster)
    scale = shapes.area.to_numpy() / 9000 * 100
    assert (np.abs(found.known_sum - sums) <= 1e-11 * scale).all()
    assert (np.abs(found.known - known) <= 1e-11 * scale).all()
    assert np.allclose(found.area * 9000, shapes.area, rtol=1e-9)


@FEW
@given(seed=seeds, up=st.booleans())
def test_a_partition_sums_to_the_grid(seed, up):
    rng = np.random.default_rng(seed)
    raster = grid(rng, up=up)
    frame = shapely.box(*raster.bounds)
    points = shapely.MultiPoint(rng.uniform(frame.bounds[:2], frame.bounds[2:], (40, 2)))
    parts = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    shapes = gpd.GeoSeries(shapely.intersection(parts, frame), crs=4543)
    found = coverage_matrix(shapes, raster).sum(raster)
    assert abs(found.known_sum.sum() / raster.values.sum() - 1) <= 1e-12
    assert (found.known_share == 1).all()


@FEW
@given(seed=seeds)
def test_a_merge_is_a_sum_of_rows(seed):
    rng = np.random.default_rng(seed)
    raster = grid(rng, nodata=-1.0, holes=0.1)
    matrix = coverage_matrix(blobs(rng, raster), raster)
    labels = pd.Series(rng.choice(["a", "b", "c", None], len(matrix.units)), dtype="str")
    whole, quick = matrix.merge(labels).sum(raster), matrix.sum(raster).merge(labels)
    expected = pd.Series(matrix.sum(raster).known_sum).groupby(labels.to_numpy()).sum()
    assert list(whole.units) == list(quick.units) == list(expected.index)
    assert np.allclose(whole.known_sum, expected, rtol=1e-12, atol=1e-9)
    assert np.allclose(quick.known_sum, expected, rtol=1e-12, atol=1e-9)
    assert np.allclose(whole.known_share, quick.known_share, rtol=1e-9, atol=1e-12)


@FEW
@given(seed=seeds, move=st.sampled_from([1e6, -3e5, 0.125]))
def test_moving_the_origin_changes_nothing(seed, move):
    rng = np.random.default_rng(seed)
    raster = grid(rng)
    shapes = blobs(rng, raster)
    a, b, c, d, e, f = raster.transform
    moved = Raster(values=raster.values, transform=(a, b, c + move, d, e, f), crs=raster.crs)
    first = coverage_matrix(shapes, raster).sum(raster).known_sum
    second = coverage_matrix(shapes.translate(move), moved).sum(moved).known_sum
    assert np.allclose(first, second, rtol=1e-7, atol=1e-5)


@FEW
@given(seed=seeds, whole=st.booleans())
def test_spreading_keeps_every_household(seed, whole):
    rng = np.random.default_rng(seed)
    totals = pd.Series(rng.integers(0, 5000, 12).astype(float), index=[f"c{i}" for i in range(12)])
    unit = pd.Series(rng.choice(totals.index[:10], 80), dtype="str")
    weight = pd.Series(rng.choice([0.0, 1.0, 7.5, 300.0], 80))
    done = spread(totals, unit, weight=weight, whole=whole)
    got = done.values.groupby(unit).sum().reindex(totals.index).fillna(0)
    got = got.add(done.unplaced, fill_value=0).reindex(totals.index)
    if whole:
        assert got.equals(totals)
        assert (done.values == np.floor(done.values)).all()
    assert np.allclose(got, totals, rtol=1e-12)
    assert (done.values >= 0).all()


@FEW
@given(seed=seeds)
def test_a_grid_spread_over_buildings_loses_nobody(seed):
    rng = np.random.default_rng(seed)
    raster = grid(rng, nodata=-1.0, holes=0.1)
    targets = blobs(rng, raster, 40)
    done = spread_grid(raster, targets, weight=pd.Series(rng.choice([0.0, 1.0, 6.0], 40)))
    total = raster.values[raster.known].sum()
    assert np.isclose(done.values.sum() + done.unplaced["grid"], total, rtol=1e-12)
