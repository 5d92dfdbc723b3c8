import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.affinity import translate

from hexie_geo.demo.grid import grid, grouped
from hexie_geo.measures.boundaries import (
    disputed_strips,
    drawn_twice,
    households_on,
    outlying_parts,
    unmanaged_gaps,
)
from hexie_geo.measures.settling import settle


def moved(layer, row, east=0.0, north=0.0):
    shapes = layer.geometry.to_numpy().copy()
    shapes[row] = translate(shapes[row], east, north)
    return layer.set_geometry(shapes, crs=layer.crs)


def test_a_clean_map_has_nothing_to_report():
    layer = grid(3, 3)
    assert disputed_strips(layer).empty
    assert unmanaged_gaps(layer, narrower_than_m=2).empty
    assert drawn_twice(layer).empty
    assert outlying_parts(layer).empty
    assert settle(layer, narrower_than_m=5).records.empty


def test_an_overlap_names_both_parties_and_its_width():
    (row,) = disputed_strips(moved(grid(1, 2), 1, east=-3)).itertuples()
    assert row.parties == ("c00", "c01")
    assert row.area_m2 == pytest.approx(1500)
    assert row.width_m == pytest.approx(3, rel=0.01)


def test_open_gaps_are_found_only_up_to_a_width():
    layer = moved(grid(1, 2), 1, east=2)
    assert unmanaged_gaps(layer).empty
    (row,) = unmanaged_gaps(layer, narrower_than_m=4).itertuples()
    assert (row.parties, round(row.area_m2)) == (("c00", "c01"), 1000)
    assert unmanaged_gaps(layer, narrower_than_m=1).empty


def test_holes_are_gaps_with_all_their_neighbours():
    layer = grid(3, 3).drop(index=4)
    (row,) = unmanaged_gaps(layer).itertuples()
    assert row.area_m2 == 250_000
    lake = grid(1, 1)
    lake = lake.set_geometry(lake.difference(lake.buffer(-100)))
    assert unmanaged_gaps(lake).empty, "a hole inside one unit is its own affair"


def test_households_on_a_strip_are_counted():
    ws = grouped({"a": [10, 20], "b": [30, 40]})
    strips = gpd.GeoDataFrame(
        {"kind": ["x", "y"]},
        geometry=[ws.groups.union_all(), translate(ws.groups.union_all(), 1e5)],
        crs=ws.crs,
    )
    assert households_on(strips, ws.groups).tolist() == [100, 0]


def test_outlying_parts_and_copies():
    layer = grid(1, 2)
    far = shapely.union(layer.geometry[0], translate(layer.geometry[0], 5000).buffer(-200))
    layer.loc[0, "geometry"] = far
    (row,) = outlying_parts(layer).itertuples()
    assert row.unit == "c00"
    assert row.area_m2 == pytest.approx(10_000)
    assert row.distance_m == pytest.approx(4700)
    twice = pd.concat([layer, layer.iloc[[1]].assign(community_id="x")])
    assert drawn_twice(twice)["parties"].tolist() == [("c01", "x")]


def test_missing_shapes_are_passed_over():
    layer = grid(1, 3)
    layer.loc[0, "geometry"] = None
    assert disputed_strips(layer).empty
    assert unmanaged_gaps(layer).empty


def test_only_narrow_strips_are_settled_and_it_says_who_gained():
    layer = moved(moved(grid(1, 4), 1, east=-2), 3, east=-30)
    done = settle(layer, narrower_than_m=5)
    kinds = done.records.set_index("kind")
    assert sorted(done.records["kind"]) == ["gap", "overlap"]
    assert kinds.loc["overlap", "parties"] == ("c00", "c01")
    assert kinds.loc["gap", "parties"] == ("c01", "c02")
    assert kinds.loc["gap", "lost"] == ()
    (left,) = disputed_strips(done.layer).itertuples()
    assert left.parties == ("c02", "c03"), "30 m is a dispute, not a slip of the pen"


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.floats(-4, 4), st.floats(-4, 4)), max_size=4),
)
@example([(4, 0.0, -1.0), (8, 0.0, 0.90625), (8, -2.0, 1.40625)])  # three claim one corner
def test_settling_ends_disputes_and_changes_only_the_strips(shifts):
    layer = grid(3, 3)
    for row, east, north in shifts:
        layer = moved(layer, row, round(east, 2), round(north, 2))
    done = settle(layer, narrower_than_m=20)
    assert disputed_strips(done.layer, min_area_m2=1.0).empty
    before, after = layer.geometry.union_all(), done.layer.geometry.union_all()
    filled = done.records.loc[done.records["kind"] == "gap", "area_m2"].sum()
    assert after.area == pytest.approx(before.area + filled, abs=1.0)
    strips = shapely.union_all(done.records.geometry.to_numpy()).buffer(0.01)
    for old, new in zip(layer.geometry, done.layer.geometry, strict=True):
        assert shapely.difference(shapely.symmetric_difference(old, new), strips).area < 0.5
    again = settle(done.layer, narrower_than_m=20)
    assert again.records["area_m2"].sum() == pytest.approx(0, abs=1.0)
    assert list(done.layer["community_id"]) == list(layer["community_id"])
    assert np.isfinite(done.layer.area).all()
