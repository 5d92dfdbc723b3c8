"""What cannot be done is said in words, before the work and not after it."""

import pytest

from hexie_geo.demo import grouped
from hexie_geo.errors import LayerError, StoreError
from hexie_geo.workflow.import_ import import_recipe
from hexie_geo.workflow.review_pack import review_pack
from hexie_geo.workflow.run import run

RECIPE = """
schema = 1
title = "一个镇"
basis = "hukou"
as_of = 2025-12-31
crs = "EPSG:4543"
[layers.communities]
file = "sq.csv"
columns = { community_id = "编码", name = "名称", township_id = "乡镇", households = "户数" }
constants = { area = "urban", body = "residents_committee" }
[[layers.communities.join]]
file = "map.geojson"
on = "community_id"
key = "编码"
[layers.police_offices]
file = "jws.csv"
columns = { office_id = "编号", name = "名称", community_id = "社区" }
point = ["x", "y"]
crs = "EPSG:4490"
"""


def test_a_code_that_stands_twice_is_a_layer_error_even_beside_points(tmp_path):
    """Found by a newcomer: the datum trial ran before the checks and fell over the codes."""
    layer = grouped({"a": [600, 600], "b": [500, 700]}).communities.rename(
        columns={"community_id": "编码"}
    )
    layer[["编码", "geometry"]].to_crs(4490).to_file(tmp_path / "map.geojson", driver="GeoJSON")
    rows = "编码,名称,乡镇,户数\na,甲社区,1,1200\na,乙社区,1,1300\n"
    (tmp_path / "sq.csv").write_text(rows, encoding="utf-8")
    x, y = layer.to_crs(4490).geometry.iloc[0].centroid.coords[0]
    offices = f"编号,名称,社区,x,y\np1,警务室,a,{x},{y}\n"
    (tmp_path / "jws.csv").write_text(offices, encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")

    with pytest.raises(LayerError) as caught:
        import_recipe(tmp_path / "recipe.toml", data_root=tmp_path)

    codes = {(p.code, p.field) for p in caught.value.problems}
    assert ("layer.duplicate", "编码") in codes


def test_a_file_in_the_place_of_a_folder_is_refused_before_the_work(tmp_path):
    place = tmp_path / "results"
    place.write_text("", encoding="utf-8")
    ws = grouped({"a": [600, 600]})
    for work in (
        lambda: run(ws, place),
        lambda: review_pack(ws, None, place),
        lambda: import_recipe(tmp_path / "none.toml", data_root=tmp_path, out=place),
    ):
        with pytest.raises(StoreError, match="is a file"):
            work()
    assert place.read_text(encoding="utf-8") == ""
