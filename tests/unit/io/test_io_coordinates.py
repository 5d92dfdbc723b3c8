import geopandas as gpd
import numpy as np
import pytest
import shapely

from hexie_geo.errors import CrsError
from hexie_geo.io.coordinates import from_bd09, from_gcj02, to_bd09, to_gcj02, to_wgs84
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec

KNOWN = [  # WGS 84 and GCJ-02 (lat, lon) from the tests of eviltransform
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),
]


@pytest.mark.parametrize(("lat", "lon", "there_lat", "there_lon"), KNOWN)
def test_forward_is_the_published_formula(lat, lon, there_lat, there_lon):
    found = to_gcj02(lon, lat)
    np.testing.assert_allclose(found, (there_lon, there_lat), atol=1e-12)


@pytest.mark.parametrize(("to", "back"), [(to_gcj02, from_gcj02), (to_bd09, from_bd09)])
def test_there_and_back_is_exact_to_a_tenth_of_a_millimetre(to, back):
    random = np.random.default_rng(7)
    lon, lat = random.uniform(73.5, 135, 20_000), random.uniform(18, 53.5, 20_000)
    x, y = back(*to(lon, lat))
    metres = np.hypot((x - lon) * np.cos(np.radians(lat)), y - lat) * 111_320
    assert metres.max() < 0.0001


def test_kunming_is_shifted_as_measured():
    lon, lat = to_gcj02(102.7122, 25.0406)
    east, north = (lon - 102.7122) * 100_900, (lat - 25.0406) * 110_800
    assert np.hypot(east, north) == pytest.approx(360, abs=3)
    assert np.degrees(np.arctan2(east, north)) == pytest.approx(156, abs=1)


def test_shapes_keep_their_gaps():
    shapes = np.array([shapely.box(102.7, 25, 102.8, 25.1), None], dtype=object)
    moved = to_wgs84(shapes, "bd09")
    assert moved[1] is None
    assert len(shapely.get_coordinates(moved[0])) == 5
    assert to_wgs84(shapes, "wgs84") is shapes


def test_a_recipe_undoes_the_shift_and_turns_the_axes(tmp_path):
    lon, lat = to_gcj02(np.array([102.7]), np.array([25.0]))
    row = f"甲,{float(lat[0])!r},{float(lon[0])!r}"
    (tmp_path / "p.csv").write_text(f"名,纬,经\n{row}\n", encoding="utf-8")
    spec = FileSpec(file="p.csv", crs="EPSG:4326", datum="gcj02", point=("经", "纬"))
    reading = read_file(tmp_path, spec)
    (point,) = reading.frame.geometry
    assert (point.x, point.y) == pytest.approx((102.7, 25.0), abs=1e-9)
    assert [f.action for f in reading.fixes] == ["datum_shifted"]


def test_north_written_first_is_noticed_and_mended(tmp_path):
    frame = gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(25.0, 102.7)], crs=4326)
    frame.to_file(tmp_path / "a.geojson")
    with pytest.raises(CrsError) as caught:
        read_file(tmp_path, FileSpec(file="a.geojson"))
    assert caught.value.problems[0].code == "io.axes_swapped"
    assert 'axes = "yx"' in caught.value.say("zh")
    (point,) = read_file(tmp_path, FileSpec(file="a.geojson", axes="yx")).frame.geometry
    assert (point.x, point.y) == (102.7, 25.0)
