from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from hexie_geo.demo.grid import grid
from hexie_geo.errors import HexieError
from hexie_geo.io.coordinates import to_bd09, to_gcj02
from hexie_geo.io.locating import containment_trial, fits, point_fits
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec

KUNMING = (102.7122, 25.0406)


def around(x, y, half=2_000.0):
    return (x - half, y - half, x + half, y + half)


def test_degrees_both_ways_round():
    lon, lat = KUNMING
    (fit,) = fits((lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1))
    assert (fit.crs, fit.axes, fit.certain) == ("EPSG:4490", "xy", True)
    (fit,) = fits((lat - 0.1, lon - 0.1, lat + 0.1, lon + 0.1))
    assert (fit.crs, fit.axes) == ("EPSG:4490", "yx")


@pytest.mark.parametrize("crs", [4521, 4522, 4523])
@pytest.mark.parametrize("axes", ["xy", "yx"])
def test_a_zone_prefix_decides(crs, axes):
    x, y = Transformer.from_crs(4490, crs, always_xy=True).transform(*KUNMING)
    box = around(x, y) if axes == "xy" else around(y, x)
    (fit,) = fits(box)
    assert (fit.crs, fit.axes, fit.certain) == (f"EPSG:{crs}", axes, True)
    assert fit.centre == pytest.approx(KUNMING, abs=1e-6)


@pytest.mark.parametrize("crs", [4542, 4543, 4544])
def test_without_prefix_the_meridian_is_asked(crs):
    x, y = Transformer.from_crs(4490, crs, always_xy=True).transform(*KUNMING)
    found = fits(around(x, y), near=KUNMING)
    assert found[0].crs == f"EPSG:{crs}", "the county's own place sorts the right one first"
    assert {f"EPSG:{c}" for c in (4542, 4543, 4544)} <= {f.crs for f in found}
    assert not any(f.certain for f in found)


@pytest.mark.parametrize("bounds", [(0, 0, 100, 100), (np.nan, 0, 1, 1), (200, 95, 201, 96)])
def test_what_fits_nothing_fits_nothing(bounds):
    assert fits(bounds) == ()


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", to_gcj02), ("bd09", to_bd09)])
def test_the_trial_finds_web_map_points(datum, shift):
    ground = grid(20, 20, size_m=250.0)
    points = ground.set_geometry(ground.representative_point()).to_crs(4490)
    there = shift(points.geometry.x, points.geometry.y)
    shifted = points.set_geometry(gpd.points_from_xy(*there), crs=4490)
    trial = containment_trial(shifted, ground)
    assert trial.best == datum
    assert trial.shares[datum] == 1.0
    assert trial.shares["wgs84"] < 0.1
    assert trial.points == 400
    assert containment_trial(points, ground).best == "wgs84"


def test_no_answer_where_the_difference_is_small():
    ground = grid(1, 2, size_m=100_000.0)
    points = ground.set_geometry(ground.representative_point()).to_crs(4490)
    trial = containment_trial(points, ground)
    assert trial.best is None
    stranger = gpd.GeoDataFrame(
        {"community_id": ["x"]}, geometry=[shapely.Point(102, 25)], crs=4490
    )
    assert containment_trial(stranger, ground).points == 0


@pytest.mark.parametrize(("lon", "lat"), [(80.1, 32.5), (89.9, 29.2), (91.1, 29.6), (102.7, 25.0)])
def test_degrees_written_north_first_are_told_with_what_they_fit(tmp_path, lon, lat):
    """West of 90 E both numbers could be latitudes; that they lie in China only turned tells."""
    shape = shapely.box(lat, lon, lat + 0.01, lon + 0.01)
    layer = gpd.GeoDataFrame({"a": [1]}, geometry=[shape], crs=4326)
    layer.to_file(tmp_path / "a.geojson")
    with pytest.raises(HexieError) as caught:
        read_file(tmp_path, FileSpec(file="a.geojson", crs="EPSG:4490"))
    (problem,) = caught.value.problems
    assert problem.code in {"io.elsewhere", "io.axes_swapped"}
    assert 'axes = "yx"' in problem.say("zh")
    turned = read_file(tmp_path, FileSpec(file="a.geojson", crs="EPSG:4490", axes="yx")).frame
    assert turned.total_bounds[0] == pytest.approx(lon)


def test_one_half_coordinate_blocks_nothing_and_its_row_is_named(tmp_path):
    """A newcomer's table: one row had 24.1 in the wrong column, and nothing came in."""
    rows = ["甲,102.70,25.00", "乙,102.71,25.01", "丙,102.72,25.02", "丁,24.1,", "戊,25.0,102.7"]
    (tmp_path / "p.csv").write_text("\n".join(["名,经度,纬度", *rows]), encoding="utf-8")
    spec = FileSpec(file="p.csv", crs="EPSG:4490", point=("经度", "纬度"))
    reading = read_file(tmp_path, spec)
    x, y = (pd.to_numeric(reading.frame[n]) for n in ("经度", "纬度"))
    assert [(f.crs, f.axes) for f in point_fits(x, y)] == [("EPSG:4490", "xy")]
    assert reading.frame.geometry.notna().tolist() == [True] * 3 + [False] * 2
    (problem,) = reading.problems
    assert (problem.code, problem.rows) == ("import.point_astray", (5, 6))
    assert "24.1" in problem.say("zh")
    with pytest.raises(HexieError) as caught:
        read_file(tmp_path, replace(spec, crs=None))
    assert "EPSG:4490 (xy)" in caught.value.problems[0].say("zh")
