"""C4, C5, C8, C11: grids and terrain, against one read, exactextract and scipy.

CPU seconds of one process, runs interleaved, medians; kernels are warm. exactextract takes
part where it is importable (it is a peer of the bench, never a dependency).
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.coverage.common import absent, cpu, peer, row
from benchmarks.rows import ROOT
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.coverage_matrix import coverage_matrix
from hexie_geo.raster.speed import FLAT_KMH
from hexie_geo.raster.terrain import Ground, travel_cost

IDS = ("C4", "C5", "C8", "C11")
RUNS = 5


def rows(ids):
    """Return the rows of the asked ids."""
    made = []
    if {"C4", "C5"} & set(ids):
        made += _zonal(ids)
    if "C8" in ids:
        made.append(_terrain())
    if "C11" in ids:
        made.append(_accessmod())
    return made


# zonal sums ---------------------------------------------------------------------------------


def _zonal(ids):
    import rasterio

    side, cell, count = 10_000, 100.0, 10_000
    rng = np.random.default_rng(4)
    grid = Raster(
        values=rng.random((side, side), dtype=np.float32) * 100,
        transform=(cell, 0.0, 0.0, 0.0, -cell, side * cell),
        crs="EPSG:4543",
    )
    units = _communities(rng, count, side * cell)
    coverage_matrix(units.iloc[:2], grid).sum(grid)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "grid.tif"
        profile = {"driver": "GTiff", "height": side, "width": side, "count": 1}
        profile |= {"dtype": "float32", "crs": grid.crs, "compress": "deflate"}
        with rasterio.open(file, "w", transform=rasterio.Affine(*grid.transform), **profile) as f:
            f.write(grid.values, 1)
        reads, ours = [], []
        for _ in range(3):
            with rasterio.open(file) as source:
                reads.append(cpu(lambda s=source: s.read(1))[1])
        for _ in range(9):
            sums, seconds = cpu(lambda: coverage_matrix(units, grid).sum(grid))
            ours.append(seconds)
        theirs = _exactextract(units, grid, Path(folder))
    made = []
    read, own = median(reads), median(ours)
    error = _error(units, grid, sums.known_sum)
    if "C4" in ids:
        ratio = (read + own) / read
        made.append(
            row("C4.read", round(ratio, 3), "× one read", "≤ 1.1", ratio <= 1.1,
                 f"read {read:.2f} s, matrix and sums {own:.3f} s")
        )  # fmt: skip
        made.append(
            row("C4.error", float(f"{error:.2g}"), "relative", "≤ 1e-11", error <= 1e-11,
                 "worst of 300 polygons against shapely's intersection with every cell")
        )  # fmt: skip
        made.append(_peer_row("C4.exactextract", theirs, own, 30))
    if "C5" in ids:
        made += _merging(units, grid, sums, theirs)
    return made


def _merging(units, grid, sums, theirs):
    """Re-aggregation into blocks of 20 km against dissolving and extracting again."""
    block = (shapely.get_coordinates(units.centroid) // 20_000).astype(int)
    labels = block[:, 0] * 100 + block[:, 1]
    merged = sums.merge(labels)
    start = time.process_time()
    for _ in range(200):
        sums.merge(labels)
    own = (time.process_time() - start) / 200
    again, slow = cpu(lambda: coverage_matrix(units.dissolve(labels).geometry, grid).sum(grid))
    # the made-up units overlap here and there, so a dissolved block may hold a little less
    assert (again.known_sum <= merged.known_sum * (1 + 1e-9)).all()
    ratio = slow / own
    note = f"row sums {1e6 * own:.0f} µs; dissolve and our own extraction {slow:.2f} s"
    if theirs is not None:
        note += f"; exactextract alone on the units {theirs:.2f} s ({theirs / own:.0f} ×)"
    return [row("C5", round(ratio), "× re-extraction", "≥ 1000", ratio >= 1000, note)]


def _communities(rng, count, side):
    """Return star-shaped polygons of about 1 km², 24 corners, as a GeoDataFrame."""
    turns = np.linspace(0, 2 * np.pi, 25)[None, :]
    radius = 560 * (0.7 + 0.6 * rng.random((count, 25)))
    radius[:, -1] = radius[:, 0]
    middle = rng.uniform(2000, side - 2000, (count, 2))
    x = middle[:, :1] + radius * np.cos(turns)
    y = middle[:, 1:] + radius * np.sin(turns)
    x[:, -1], y[:, -1] = x[:, 0], y[:, 0]
    return gpd.GeoDataFrame(geometry=shapely.polygons(np.stack([x, y], axis=2)), crs="EPSG:4543")


def _error(units, grid, sums):
    """Return the worst relative error of 300 units against shapely, cell by cell."""
    cell, top = grid.transform[0], grid.transform[5]
    worst = 0.0
    for i in range(0, len(units), max(len(units) // 300, 1)):
        shape = units.geometry.iloc[i]
        west, south, east, north = shape.bounds
        c = np.arange(int(west // cell), int(east // cell) + 1)
        r = np.arange(int((top - north) // cell), int((top - south) // cell) + 1)
        c, r = (a.ravel() for a in np.meshgrid(c, r))
        cells = shapely.box(c * cell, top - (r + 1) * cell, (c + 1) * cell, top - r * cell)
        part = shapely.area(shapely.intersection(shape, cells)) / cell**2
        truth = (part * grid.values[r, c].astype(np.float64)).sum()
        worst = max(worst, abs(sums[i] / truth - 1))
    return worst


def _exactextract(units, grid, folder):
    """Return exactextract's CPU seconds on the same array in memory, or None without it."""
    np.save(folder / "grid.npy", grid.values)
    units.to_file(folder / "units.gpkg")
    found = peer("peer_exactextract.py", folder, *grid.transform)
    return None if found is None else found["seconds"]


def _peer_row(identity, theirs, own, target):
    if theirs is None:
        return absent(identity, "× faster", f"≥ {target}", "no exactextract in .venv-bench")
    ratio = theirs / own
    note = f"exactextract in memory {theirs:.2f} s"
    return row(identity, round(ratio, 1), "× faster", f"≥ {target}", ratio >= target, note)


# terrain ------------------------------------------------------------------------------------


def _terrain():
    from scipy.ndimage import gaussian_filter

    rng = np.random.default_rng(3)
    side = 1000
    height = sum(
        gaussian_filter(rng.standard_normal((side, side)), s) * s * a
        for s, a in ((60, 660.0), (12, 275.0), (4, 66.0))
    )
    dem = Raster(
        values=height, transform=(30.0, 0.0, 5e5, 0.0, -30.0, 2.7e6), crs="EPSG:4543",
        quantity="elevation",
    )  # fmt: skip
    sources = rng.integers(0, side, (100, 2))
    ground = Ground(elevation=dem)
    travel_cost(ground, sources)
    ratios, own, theirs = [], [], []
    for _ in range(RUNS):
        ours, mine = cpu(lambda: travel_cost(ground, sources).seconds)
        peer, scipys = cpu(lambda: _scipy_cost(height, sources))
        assert np.abs(ours.ravel() - peer).max() <= 1e-6
        ratios.append(mine / scipys)
        own.append(mine)
        theirs.append(scipys)
    value = median(ratios)
    note = f"{median(own):.2f} s against {median(theirs):.2f} s with its arcs; equal to 1e-6 s"
    return row("C8", round(value, 3), "× scipy", "≤ 0.6", value <= 0.6, note)


def _scipy_cost(height, sources):
    """Return costs toward the sources from explicit arcs and one scipy Dijkstra."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    side = len(height)
    index = np.arange(side * side, dtype=np.int32).reshape(side, side)
    start, end, cost = [], [], []
    for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1)):
        a = index[max(0, -dr) : side - max(0, dr), max(0, -dc) : side - max(0, dc)].ravel()
        b = index[max(0, dr) : side + min(0, dr), max(0, dc) : side + min(0, dc)].ravel()
        metres = 30.0 * np.hypot(dr, dc)
        slope = (height.ravel()[a] - height.ravel()[b]) / metres
        speed = FLAT_KMH * np.exp(3.5 * (0.05 - np.abs(slope + 0.05)))
        start.append(a)
        end.append(b)
        cost.append(metres * 3.6 / speed)
    arcs = (np.concatenate(start), np.concatenate(end))
    graph = csr_array((np.concatenate(cost), arcs), shape=(side * side, side * side))
    return dijkstra(graph, indices=sources[:, 0] * side + sources[:, 1], min_only=True)


def _accessmod():
    """Run the two tests of AccessMod's demo, which hold the 2015 speed function."""
    import subprocess

    test = "tests/unit/raster/test_terrain_accessmod.py"
    command = [sys.executable, "-m", "pytest", "-q", test]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = done.stdout.strip().splitlines()[-1]
    if "skipped" in last:
        return absent("C11", "failures", "0", "accessmod_demo is not on this machine")
    failures = 0 if done.returncode == 0 else 1
    note = f"every cell within 0.01 s, rings and residual exact: {last}"
    return row("C11", failures, "failures", "0", failures == 0, note)


if __name__ == "__main__":
    for line in rows(sys.argv[1:] or IDS):
        print(line)
