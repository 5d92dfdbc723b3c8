"""What a grid must not be, and how unknown ground shows."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hexie_geo.errors import CrsError, DataError
from hexie_geo.measures.population import population
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.coverage_matrix import coverage_matrix
from hexie_geo.raster.dasymetric import spread
from hexie_geo.raster.roads import edge_seconds
from hexie_geo.raster.speed import table
from hexie_geo.raster.terrain import Ground, travel_cost

NORTH_UP = (100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6)


def grid(values, **more):
    more = {"transform": NORTH_UP, "crs": "EPSG:4543", **more}
    return Raster(values=np.asarray(values), **more)


def box(west, south, east, north):
    return shapely.box(5e5 + west, 2.7e6 + south, 5e5 + east, 2.7e6 + north)


UNIT = gpd.GeoSeries([box(0, -200, 200, 0)], index=["c1"], crs=4543)


def codes(error):
    return [p.code for p in error.value.problems]


@pytest.mark.parametrize(
    ("values", "more", "code"),
    [
        ([[1.0, -200.0], [3.0, 4.0]], {}, "raster.negative"),
        ([[1.0, np.nan], [3.0, 4.0]], {}, "raster.not_a_number"),
        ([[1.0, np.nan], [3.0, 4.0]], {"nodata": -1.0}, "raster.not_a_number"),
        ([[1.0, 2.0], [3.0, 4.0]], {"quantity": "elevation"}, "raster.quantity"),
    ],
)
def test_what_is_no_population_is_refused(values, more, code):
    raster = grid(values, **more)
    with pytest.raises(DataError) as error:
        coverage_matrix(UNIT, raster).sum(raster)
    assert codes(error) == [code]
    if "quantity" not in more:
        assert "25 %" in str(error.value)
        assert "25%" in error.value.say("zh")


@pytest.mark.parametrize(
    ("values", "nodata"),
    [
        ([[1.0, np.nan], [3.0, 4.0]], np.nan),
        ([[1.0, -9999.0], [3.0, 4.0]], -9999.0),
        (np.array([[1, 255], [3, 4]], dtype=np.uint8), 255),
        (np.array([[1, -3.4028235e38], [3, 4]], dtype=np.float32), -3.4028234663852886e38),
    ],
)
def test_declared_nodata_is_unknown_not_zero(values, nodata):
    found = population(UNIT, grid(values, nodata=nodata))
    assert np.isnan(found.loc["c1", "population"])
    assert found.loc["c1", ["population_known", "known_share"]].tolist() == [8.0, 0.75]
    filled = population(UNIT, grid(values, nodata=nodata), blank_means=0.0)
    assert filled.loc["c1"].tolist() == [8.0, 8.0, 1.0]


def test_units_beyond_the_grid_or_without_shape_are_unknown():
    units = gpd.GeoSeries([box(5000, 0, 5100, 100), None, box(-100, -200, 100, 0)], crs=4543)
    found = population(units, grid(np.ones((2, 2))))
    assert found["population"].isna().all()
    assert found["population_known"].tolist()[2] == 2.0
    assert found["known_share"].tolist()[2] == 0.5


def test_density_counts_by_area_and_rotated_or_nameless_grids_are_refused():
    dense = grid(np.full((2, 2), 1000.0), quantity="density")
    assert population(UNIT, dense).loc["c1", "population"] == pytest.approx(40.0)
    rotated = grid(np.ones((2, 2)), transform=(100.0, 5.0, 5e5, 5.0, -100.0, 2.7e6))
    with pytest.raises(DataError) as error:
        coverage_matrix(UNIT, rotated)
    assert codes(error) == ["raster.rotated"]
    with pytest.raises(CrsError):
        coverage_matrix(UNIT.set_crs(None, allow_override=True), grid(np.ones((2, 2))))


def test_polygons_move_to_the_grid_and_the_grid_is_another_frame_elsewhere():
    raster = grid(np.arange(4.0).reshape(2, 2))
    matrix = coverage_matrix(UNIT, raster)
    moved = coverage_matrix(UNIT.to_crs(4326), raster).sum(raster)
    assert moved.known_sum == pytest.approx(matrix.sum(raster).known_sum, rel=1e-6)
    other = grid(np.arange(4.0).reshape(2, 2), transform=(100.0, 0.0, 0.0, 0.0, -100.0, 0.0))
    with pytest.raises(DataError) as error:
        matrix.sum(other)
    assert codes(error) == ["raster.other_frame"]


def test_a_bow_tie_is_mended_and_a_line_is_refused():
    raster = grid(np.ones((2, 2)))
    tie = shapely.Polygon([(5e5, 2.7e6), (500100, 2699900), (5e5, 2699900), (500100, 2.7e6)])
    found = coverage_matrix(gpd.GeoSeries([tie], crs=4543), raster).sum(raster)
    assert found.known_sum[0] == pytest.approx(0.5)
    line = gpd.GeoSeries([shapely.LineString([(5e5, 2.7e6), (500100, 2699900)])], crs=4543)
    with pytest.raises(DataError) as error:
        coverage_matrix(line, raster)
    assert codes(error) == ["raster.not_polygons"]


def test_spreading_refuses_what_would_lose_people():
    with pytest.raises(DataError) as error:
        spread(
            pd.Series({"c1": 10.5}), pd.Series(["c1", "c9"]),
            weight=pd.Series([1.0, -1.0]), whole=True,
        )  # fmt: skip
    assert codes(error) == ["raster.unknown_weight", "raster.no_total", "raster.whole"]


def test_a_wide_polygon_is_walked_in_bands_with_the_same_answer():
    from hexie_geo.raster import area

    raster = grid(np.ones((3000, 2000), dtype=np.float32))
    unit = gpd.GeoSeries([box(50, -299_950, 199_950, -50)], crs=4543)
    assert area.BAND_CELLS < 2999 * 2000
    assert coverage_matrix(unit, raster).sum(raster).known_sum[0] == 2999.0 * 1999.0


def test_a_terrain_that_stops_half_way_is_unknown_and_a_river_holds():
    height = np.zeros((5, 6))
    height[:, 4:] = np.nan
    speed = np.full((5, 6), 5.0)
    np.fill_diagonal(speed[:, :5], 0.0)
    dem = grid(height, quantity="elevation")
    ground = Ground(elevation=dem, speed_kmh=speed)
    shut = travel_cost(ground, np.array([[4, 0]])).seconds
    assert np.isnan(shut[:, 4:]).all()
    assert np.isinf(shut[0, 1:4]).all()
    slip = travel_cost(ground, np.array([[4, 0]]), corners=True).seconds
    assert np.isfinite(slip[0, 1:4]).all()
    place = gpd.GeoSeries([shapely.Point(5e5 + 550, 2.7e6 - 50), None], crs=4543)
    assert travel_cost(ground, np.array([[4, 0]])).at(place)["seconds"].isna().all()


def test_sources_off_the_ground_are_listed_and_none_is_an_error():
    dem = grid(np.zeros((2, 2)), quantity="elevation")
    offices = gpd.GeoSeries(
        [shapely.Point(5e5 + 50, 2.7e6 - 50), shapely.Point(0, 0), None], crs=4543
    )
    assert travel_cost(Ground(elevation=dem), offices).lost == (1, 2)
    with pytest.raises(DataError) as error:
        travel_cost(Ground(elevation=dem), offices.iloc[1:])
    assert codes(error) == ["raster.no_sources"]


def test_degrees_are_measured_on_the_ground():
    dem = grid(np.zeros((3, 3)), crs="EPSG:4326", transform=(0.001, 0.0, 102.0, 0.0, -0.001, 25.0))
    found = travel_cost(Ground(elevation=dem, speed_kmh=3.6), np.array([[1, 1]])).seconds
    assert found[1, 2] == pytest.approx(100.95, abs=0.1)  # cos 25 degrees narrower
    assert found[2, 1] == pytest.approx(110.77, abs=0.1)


def test_a_speed_table_is_a_speed_function():
    dem = grid([[0.0, 10.0]], quantity="elevation")
    slow = table([-0.1, 0.0, 0.1], [1.0, 1.0, 0.5])
    ground = Ground(elevation=dem, speed_kmh=3.6)
    assert travel_cost(ground, np.array([[0, 1]]), speed=slow).seconds[0, 0] == pytest.approx(200)


def test_a_bridge_is_level_and_an_unknown_height_leaves_the_edge_unknown():
    valley = grid(np.tile([0.0, -50.0, -50.0, 0.0], (2, 1)), quantity="elevation")
    road = gpd.GeoSeries.from_wkt(
        [
            "LINESTRING (500050 2699900, 500350 2699900)",
            "LINESTRING (500050 2699900, 509000 2699900)",
        ],
        crs=4543,
    )
    ground = edge_seconds(road, valley)
    bridge = edge_seconds(road, valley, level=np.array([True, True]))
    assert ground.loc[0, ["climb_m", "drop_m"]].tolist() == [50.0, 50.0]
    assert bridge.loc[0, ["climb_m", "drop_m"]].tolist() == [0.0, 0.0]
    assert bridge.loc[0, "forward_s"] < ground.loc[0, "forward_s"]
    assert ground.loc[1].isna().all()
