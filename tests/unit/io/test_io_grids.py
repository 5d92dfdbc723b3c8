import numpy as np
import pytest

from hexie_geo.errors import CrsError, DataError
from hexie_geo.io import gate
from hexie_geo.io.grids import read_raster, write_raster
from hexie_geo.model.rasters import Raster

PLACE = (100.0, 0.0, 5e5, 0.0, -100.0, 2.77e6)


def raw(path, *, crs="EPSG:4543", transform=PLACE, bands=1):
    rasterio = gate.raster_library()
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=3,
        width=4,
        count=bands,
        dtype="float32",
        crs=crs,
        transform=rasterio.Affine(*transform),
    ) as sink:
        for band in range(1, bands + 1):
            sink.write(np.full((3, 4), band, "float32"), band)
    return path


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64"])
def test_a_grid_comes_back_as_it_was(tmp_path, dtype):
    grid = Raster(
        values=np.arange(12).reshape(3, 4).astype(dtype), transform=PLACE, crs=4543, nodata=9
    )
    again = read_raster(write_raster(tmp_path / "a.tif", grid), quantity="count")
    np.testing.assert_array_equal(again.values, grid.values)
    assert again.values.dtype == grid.values.dtype
    assert (again.transform, again.nodata, again.crs.to_epsg()) == (PLACE, 9.0, 4543)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"crs": None}, "io.raster_no_crs"),
        ({"transform": (100.0, 20.0, 5e5, 20.0, -100.0, 2.77e6)}, "io.raster_rotated"),
        ({"bands": 2}, "io.raster_bands"),
    ],
)
def test_grids_that_cannot_be_placed_are_refused(tmp_path, options, code):
    with pytest.raises(DataError) as caught:
        read_raster(raw(tmp_path / "a.tif", **options))
    assert [p.code for p in caught.value.problems] == [code]
    assert isinstance(caught.value, CrsError) == (code == "io.raster_no_crs")


def test_remedies_work(tmp_path):
    assert read_raster(raw(tmp_path / "a.tif", crs=None), crs=4543).crs.to_epsg() == 4543
    assert read_raster(raw(tmp_path / "b.tif", bands=2), band=2).values.max() == 2


def test_a_huge_grid_and_a_disguised_one_are_refused(tmp_path):
    with pytest.raises(DataError) as caught:
        read_raster(raw(tmp_path / "a.tif"), max_cells=11)
    assert caught.value.problems[0].code == "io.raster_too_big"
    (tmp_path / "b.tif").write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')
    with pytest.raises(DataError) as caught:
        read_raster(tmp_path / "b.tif")
    assert caught.value.problems[0].code == "io.not_what_it_says"
    (tmp_path / "c.tif").write_bytes(raw(tmp_path / "d.tif").read_bytes()[:60])
    with pytest.raises(DataError) as caught:
        read_raster(tmp_path / "c.tif")
    assert caught.value.problems[0].code == "io.unreadable"
