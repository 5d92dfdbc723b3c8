"""The terrain search against explicit arcs and scipy's Dijkstra, on random hills with holes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from hexie_geo.model.rasters import Raster
from hexie_geo.raster.terrain import Ground, travel_cost

FEW = settings(deadline=None, max_examples=20)
EIGHT = [(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1)]
KNIGHT = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]


def oracle(z, kmh, mode, sources, *, direction, combine, neighbours, corners, dx, dy):
    """Every arc written out in plain Python; one plain Dijkstra."""
    rows, cols = z.shape
    start, end, cost = [], [], []

    def pace(slope, r, c):
        v = kmh[r, c]
        if mode[r, c] != 1:
            v *= np.exp(-3.5 * abs(slope + 0.05)) / np.exp(-0.175)
        return v

    def seconds(a, b, cells, metres):
        slope = (z[b] - z[a]) / metres
        v = np.array([pace(slope, *x) for x in cells])
        return metres * 3.6 * (1 / v.mean() if combine == "mean_speed" else (1 / v).mean())

    for r in range(rows):
        for c in range(cols):
            for dr, dc in EIGHT + (KNIGHT if neighbours == 16 else []):
                a, b = (r, c), (r + dr, c + dc)
                if not (0 <= b[0] < rows and 0 <= b[1] < cols):
                    continue
                cells = [a, b]
                if abs(dr) + abs(dc) == 3:
                    half = (r, c + dc // 2) if abs(dr) == 1 else (r + dr // 2, c)
                    cells += [half, (b[0] - half[0] + r, b[1] - half[1] + c)]
                if min(kmh[x] for x in cells) <= 0:
                    continue
                diagonal = abs(dr) == abs(dc) == 1
                if diagonal and not corners and max(kmh[r, c + dc], kmh[r + dr, c]) <= 0:
                    continue
                metres = np.hypot(dr * dy, dc * dx)
                there = seconds(a, b, cells, metres)
                back = seconds(b, a, cells, metres)
                start.append(r * cols + c)
                end.append(b[0] * cols + b[1])
                cost.append({"from": there, "toward": back, "round_trip": there + back}[direction])
    graph = coo_array((cost, (start, end)), shape=(z.size, z.size)).tocsr()
    return dijkstra(graph, indices=sources, min_only=True).reshape(z.shape)


@FEW
@given(
    seed=st.integers(0, 10_000),
    direction=st.sampled_from(["toward", "from", "round_trip"]),
    combine=st.sampled_from(["mean_pace", "mean_speed"]),
    neighbours=st.sampled_from([8, 16]),
    corners=st.booleans(),
)
def test_every_cell_costs_what_scipy_says(seed, direction, combine, neighbours, corners):
    rng = np.random.default_rng(seed)
    rows, cols = rng.integers(3, 13, 2)
    z = rng.normal(0, 12, (rows, cols)).cumsum(axis=0)
    kmh = rng.choice([0.0, 2.0, 4.0, 30.0], (rows, cols), p=[0.2, 0.3, 0.4, 0.1])
    mode = np.where(kmh == 30, 1, 0).astype(np.int8)
    holes = rng.random((rows, cols)) < 0.05
    dem = Raster(
        values=np.where(holes, -9999.0, z), nodata=-9999.0, crs="EPSG:4543",
        transform=(31.0, 0.0, 5e5, 0.0, -29.0, 2.7e6), quantity="elevation",
    )  # fmt: skip
    open_cells = np.argwhere((kmh > 0) & ~holes)
    if not len(open_cells):
        return
    sources = rng.choice(open_cells, min(3, len(open_cells)), replace=False)
    options = {"direction": direction, "combine": combine, "neighbours": neighbours}
    found = travel_cost(
        Ground(elevation=dem, speed_kmh=kmh, mode=mode), sources, corners=corners, **options
    )
    flat = sources[:, 0] * cols + sources[:, 1]
    shut = np.where(holes, 0.0, kmh)
    expected = oracle(z, shut, mode, flat, corners=corners, dx=31.0, dy=29.0, **options)
    reached = np.isfinite(expected) & ~holes
    assert np.array_equal(np.isfinite(found.seconds), reached)
    assert np.isnan(found.seconds[holes]).all()
    assert np.abs(found.seconds[reached] - expected[reached]).max() <= 1e-6
    assert (found.source[reached] >= 0).all()
    cap = float(np.median(expected[reached]))
    capped = travel_cost(
        Ground(elevation=dem, speed_kmh=kmh, mode=mode),
        sources, corners=corners, cap_s=cap + 1e-9, **options,
    )  # fmt: skip
    assert np.array_equal(np.isfinite(capped.seconds), reached & (expected <= cap + 1e-9))
