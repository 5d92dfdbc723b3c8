import zipfile

import numpy as np
import pytest

from hexie_geo.demo.grid import grid
from hexie_geo.errors import DataError
from hexie_geo.io.grids import write_raster
from hexie_geo.io.guard import Limits, read_grids_guarded, read_guarded
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec, RasterRecipe
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.digest import frame_digest
from hexie_geo.model.rasters import Raster
from hexie_geo.workflow.import_ import import_recipe


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    write_geopackage(folder / "a.gpkg", {"c": grid(2, 2)})
    (folder / "b.csv").write_text("编码,姓名,户数\n01,甲,5\n", encoding="gb18030")
    return folder


def test_a_child_reads_what_we_read(folder):
    specs = [FileSpec(file="a.gpkg"), FileSpec(file="b.csv"), FileSpec(file="none.csv")]
    answers = read_guarded(folder, specs)
    for spec in specs[:2]:
        here, there = read_file(folder, spec), answers[spec]
        assert frame_digest(there.frame) == frame_digest(here.frame)
        assert there.frame.index.equals(here.frame.index)
        assert there.frame.dtypes.equals(here.frame.dtypes)
        assert (there.file, there.layer, there.fixes) == (here.file, here.layer, here.fixes)
        assert [p.say() for p in there.problems] == [p.say() for p in here.problems]
    assert answers[specs[2]].problems[0].code == "io.not_found"


def test_a_child_that_takes_too_long_or_too_much_is_stopped(folder):
    spec = FileSpec(file="a.gpkg")
    late = read_guarded(folder, [spec], limits=Limits(seconds=0.05))[spec]
    assert late.problems[0].code == "io.too_long"
    fat = read_guarded(folder, [spec], limits=Limits(memory_bytes=150 * 1024**2))[spec]
    assert fat.problems[0].code == "io.child_died"
    assert "a.gpkg" in fat.say("zh")


def test_an_import_may_be_guarded(folder):
    names = ("community_id", "name", "township_id", "households", "area", "body", "gated")
    columns = ", ".join(f'{n} = "{n}"' for n in names)
    recipe = parse_recipe(
        "schema = 1\ntitle = 't'\nbasis = 'hukou'\nas_of = 2025-12-31\ncrs = 'EPSG:4543'\n"
        f"[layers.communities]\nfile = 'a.gpkg'\ncolumns = {{ {columns} }}\n"
    )
    plain = import_recipe(recipe, data_root=folder).workspace
    guarded = import_recipe(recipe, data_root=folder, limits=Limits()).workspace
    assert guarded.digest == plain.digest
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("../a.csv", "x")
    with pytest.raises(DataError) as caught:
        import_recipe(
            parse_recipe(
                "schema = 1\ntitle = 't'\nbasis = 'hukou'\nas_of = 2025-12-31\n"
                "[layers.communities]\nfile = 'a.zip'\n"
            ),
            data_root=folder,
            limits=Limits(),
        )
    assert caught.value.problems[0].code == "io.zip_unsafe"


def test_a_grid_comes_back_equal_and_one_that_is_none_is_told(tmp_path):
    grid = Raster(
        values=np.arange(6.0).reshape(2, 3),
        crs="EPSG:4543",
        transform=(30.0, 0.0, 5e5, 0.0, -30.0, 2.77e6),
        nodata=-1.0,
    )
    write_raster(tmp_path / "a.tif", grid)
    (tmp_path / "b.tif").write_text("<VRTDataset/>", encoding="utf-8")
    recipes = [RasterRecipe(name=n, file=f"{n}.tif", quantity="count") for n in "ab"]
    found = read_grids_guarded(tmp_path, recipes)
    assert found["a"].values.tolist() == grid.values.tolist()
    assert (found["a"].nodata, found["a"].crs.to_epsg()) == (-1.0, 4543)
    assert isinstance(found["b"], DataError)


@pytest.mark.slow
def test_a_grid_may_not_take_all_memory(tmp_path):
    zeros = np.zeros((9000, 9000), dtype="float64")
    zeros[0, 0] = 1.0
    transform = (30.0, 0.0, 5e5, 0.0, -30.0, 2.77e6)
    write_raster(tmp_path / "a.tif", Raster(values=zeros, crs="EPSG:4543", transform=transform))
    recipe = RasterRecipe(name="a", file="a.tif", quantity="count")
    limits = Limits(memory_bytes=900 * 1024**2)
    error = read_grids_guarded(tmp_path, [recipe], limits=limits)["a"]
    assert [p.code for p in error.problems] == ["io.child_died"]
