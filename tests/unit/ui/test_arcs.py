"""Shared arcs: nothing is lost, neighbours share their border, the bytes say the same."""

import gzip
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.demo.grid import grid, grouped
from hexie_geo.ui.arc_levels import LEVELS
from hexie_geo.ui.arcs import arcs
from hexie_geo.ui.packing import encode, point_stream, unpack, varints
from hexie_geo.ui.payload import payload
from hexie_geo.ui.pixels import HALF, WORLD


def areas(found):
    """Area of each unit in square map pixels, from its rings alone."""
    offset = np.append(0, np.cumsum(found.sizes))
    total, at = np.zeros(found.units), 0
    for count, unit in zip(found.ring_sizes, found.ring_units, strict=True):
        line = []
        for ref in found.refs[at : at + count]:
            arc = ~ref if ref < 0 else ref
            part = found.points[offset[arc] : offset[arc + 1]]
            part = part[::-1] if ref < 0 else part
            if line:
                assert (line[-1][-1] == part[0]).all()
            line.append(part)
        at += count
        ring = np.concatenate(line).astype(float)
        assert (ring[0] == ring[-1]).all()
        x, y = ring.T
        total[unit] -= (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2
    return total * (2 * HALF / WORLD) ** 2


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_units_of_a_random_map_keep_their_area_and_share_their_borders(seed):
    draw = np.random.default_rng(seed)
    rows, cols = draw.integers(1, 4, 2)
    cells = grid(int(rows), int(cols), size_m=300).geometry
    owner = draw.integers(0, 4, len(cells))
    units = gpd.GeoSeries(
        [shapely.union_all(list(cells[owner == k])) for k in sorted(set(owner.tolist()))],
        crs=cells.crs,
    )
    found = arcs(units)
    assert areas(found) == pytest.approx(units.to_crs(3857).area.to_numpy(), rel=0.01)
    both = found.right >= 0
    assert (found.left[both] < found.right[both]).all()
    used = np.bincount(np.where(found.refs < 0, ~found.refs, found.refs))
    assert (used == np.where(both, 2, 1)).all()


def test_an_island_in_a_hole_is_shared_and_keeps_its_area():
    outer = shapely.box(0, 0, 900, 900)
    inner = shapely.Point(450, 450).buffer(200)
    units = gpd.GeoSeries([outer.difference(inner), inner], crs=4543)
    moved = units.translate(500_000, 2_770_000)
    found = arcs(moved)
    assert areas(found) == pytest.approx(moved.to_crs(3857).area.to_numpy(), rel=0.01)
    assert sorted(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, -1), (0, 1)]


def test_overlaps_gaps_and_missing_shapes_are_drawn_as_they_are():
    boxes = [shapely.box(0, 0, 300, 300), shapely.box(200, 0, 500, 300), None]
    units = gpd.GeoSeries(boxes, crs=4543).translate(500_000, 2_770_000)
    found = arcs(units)
    assert areas(found)[:2] == pytest.approx(units.to_crs(3857).area.to_numpy()[:2], rel=0.01)
    assert areas(found)[2] == 0
    assert found.units == 3


def test_levels_keep_the_ends_and_drop_detail():
    wavy = shapely.Point(500_500, 2_769_500).buffer(400, quad_segs=40)
    found = arcs(gpd.GeoSeries([wavy], crs=4543))
    ends = np.cumsum(found.sizes)
    assert (found.levels[ends - 1] == len(LEVELS)).all()
    kept = [(found.levels >= k).sum() for k in range(len(LEVELS) + 1)]
    assert kept == sorted(kept, reverse=True)
    assert kept[-1] < kept[0] / 4


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-(2**52), 2**52)))
def test_whole_numbers_come_back(numbers):
    assert unpack(varints(np.array(numbers, dtype=np.int64))) == numbers


def test_the_bytes_hold_header_and_streams():
    ws = grouped({"a": [600, 600], "b": [400, 300]})
    content = gzip.decompress(payload(ws, by_group=True))
    size = int.from_bytes(content[:4], "little")
    header = json.loads(content[4 : 4 + size])
    assert header["zone_names"] == ["合成a社区", "合成b社区"]
    assert header["households"] == [600, 600, 400, 300]
    assert header["units"] == 4
    streams, at = {}, 4 + size
    for name, length in header["streams"].items():
        streams[name] = content[at : at + length]
        at += length
    assert at == len(content)
    assert np.cumsum(unpack(streams["zones"])).tolist() == [0, 0, 1, 1]


def test_the_same_shapes_give_the_same_bytes():
    layer = grid(3, 3).geometry
    assert encode(arcs(layer)) == encode(arcs(layer.copy()))


def test_points_without_a_place_do_not_break_the_stream():
    points = gpd.GeoSeries([None, shapely.Point(500_000, 2_770_000), None], crs=4543)
    assert len(unpack(point_stream(points))) == 6
    assert unpack(point_stream(points))[4:] == [0, 0]
