import numpy as np
import pandas as pd
import pytest

from hexie_geo.demo.grid import grid
from hexie_geo.errors import CrsError
from hexie_geo.io.shapefile import NAME_TABLE, short_names, write_shapefile
from hexie_geo.io.vector import read_vector


def test_a_layer_comes_back_through_our_shapefile(tmp_path):
    layer = grid(1, 3).assign(
        常住人口户数合计=[5, 6, 7],
        常住人口户籍户数=["龙泉䶮社区", "{{1337*1337}}", None],
        社区名称=["云" * 200, "龙泉", None],
        gated=pd.array([True, False, None], dtype="boolean"),
        as_of=pd.to_datetime(["2025-12-31", None, "2024-01-01"]),
        rooms_area_m2=[1.5, np.nan, 2.0],
    )
    path = write_shapefile(tmp_path / "out", layer, name="社区界线")
    read = read_vector(path).frame
    table = pd.read_csv(tmp_path / "out" / NAME_TABLE, encoding="utf-8-sig").set_index("列")
    assert set(table["短名"]) == set(read.columns) - {"geometry"}
    assert all(len(n.encode("gb18030")) <= 10 for n in table["短名"])
    short = table["短名"]
    assert read[short["常住人口户数合计"]].tolist() == [5, 6, 7]
    assert read[short["常住人口户籍户数"]].tolist()[:2] == ["龙泉䶮社区", "{{1337*1337}}"]
    assert read["社区名称"].tolist()[:2] == ["云" * 127, "龙泉"]
    assert table.loc["社区名称", "截短的单元格"] == 1
    assert table.loc["rooms_area_m2", "截短的单元格"] == 0
    assert read["gated"].tolist()[:2] == [1, 0]
    assert read["as_of"].tolist()[0] == "2025-12-31"
    assert read.crs.to_epsg() == 4543
    moved = read.geometry.to_numpy()
    assert all(a.hausdorff_distance(b) < 0.001 for a, b in zip(moved, layer.geometry, strict=True))


def test_short_names_are_distinct_whatever_the_case():
    names = (*tuple(f"非常长的名称{i}" for i in range(15)), "ABCDEFGHIJK", "abcdefghijk")
    short = short_names(names)
    assert len({s.casefold() for s in short.values()}) == len(names)
    assert all(len(s.encode("gb18030")) <= 10 for s in short.values())


def test_a_layer_without_crs_is_not_written(tmp_path):
    layer = grid(1, 1).set_crs(None, allow_override=True)
    with pytest.raises(CrsError):
        write_shapefile(tmp_path / "out", layer)
    assert not (tmp_path / "out").exists()
