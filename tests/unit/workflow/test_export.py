from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hexie_geo.demo.grid import grid, grouped
from hexie_geo.io.gdal import list_layers
from hexie_geo.model.rasters import Raster
from hexie_geo.model.workspace import Assumption, Workspace
from hexie_geo.workflow.export import export
from hexie_geo.workflow.import_ import import_recipe


def round_trip(ws, folder):
    recipe = export(ws, folder)
    result = import_recipe(recipe, data_root=recipe.parent)
    assert result.report.balanced
    assert result.report.kept_out.empty
    return result.workspace


def test_everything_comes_back_equal(tmp_path):
    ws = grouped({"030102001003": [600, 600], "龙泉": [400, 500]})
    layer = ws.communities.assign(
        gated=pd.array([True, None], dtype="boolean"),
        households=[1200.0, np.nan],
        office_area_m2=[200.25, np.nan],
        as_of=pd.to_datetime(["2025-12-31", None]),
        note=["=1+1", "{{1337*1337}}"],
    )
    raster = Raster(
        values=np.arange(6, dtype="float32").reshape(2, 3),
        transform=(30.0, 0.0, 5e5, 0.0, -30.0, 2.77e6),
        crs="EPSG:4543",
        nodata=-1.0,
        quantity="count",
    )
    ws = replace(
        ws.with_layers(communities=layer),
        title='云山 "县"',
        rasters={"population": raster},
        settings={"county_kind": "county"},
        assumptions=(
            Assumption(
                layer="communities", field="gated", value="false", text_zh="甲", text_en="a"
            ),
        ),
    )
    again = round_trip(ws, tmp_path / "out")
    assert again.digest == ws.digest
    for part in ("title", "basis", "as_of", "crs", "standards", "settings", "assumptions"):
        assert getattr(again, part) == getattr(ws, part)
    assert again.communities["community_id"].tolist() == ["030102001003", "龙泉"]
    assert again.communities["note"].tolist() == ["=1+1", "{{1337*1337}}"]
    shapes = zip(again.communities.geometry, ws.communities.geometry, strict=True)
    assert all(a.equals_exact(b, 0.0) for a, b in shapes)


def test_a_table_without_shapes_comes_back(tmp_path):
    table = pd.DataFrame(grid(1, 2).drop(columns="geometry"))
    ws = Workspace.from_layers(communities=table, basis="hukou", as_of="2025-12-31")
    recipe = export(ws, tmp_path / "out")
    assert list_layers(tmp_path / "out" / "data.gpkg") == ("communities",)
    assert import_recipe(recipe, data_root=recipe.parent).workspace.digest == ws.digest


@pytest.mark.realdata
@pytest.mark.parametrize("city", ["lienchiang", pytest.param("taipei", marks=pytest.mark.slow)])
def test_a_city_comes_back_equal(tmp_path, real_workspace, city):
    ws = real_workspace(city)
    again = round_trip(ws, tmp_path / "out")
    assert again.digest == ws.digest
    assert again.counts() == ws.counts()
