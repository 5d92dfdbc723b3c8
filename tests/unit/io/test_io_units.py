"""Units: 万, 亩, 公顷 … as factors per column; a cell's own unit wins; told with the factor."""

import pandas as pd
import pytest

from hexie_geo.errors import DataError
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.io.units import read_in_unit, unit_in_header, units_of
from hexie_geo.model.layers import COMMUNITIES, Column
from hexie_geo.workflow.import_ import import_recipe

HOUSEHOLDS = Column(name="households", kind="count", unit="户")
AREA = Column(name="office_area_m2", kind="number", unit="m²")
RECIPE = """schema = 1
title = "单位"
basis = "resident"
as_of = 2025-12-31
[layers.communities]
file = "a.csv"
columns.community_id = "编码"
columns.name = "名称"
columns.households = ["户籍户", "流动户"]
columns.office_area_m2 = "办公用房"
units = { households = "万户", office_area_m2 = "亩" }
constants = { township_id = "t", area = "urban", body = "residents_committee" }
"""


@pytest.mark.parametrize(
    ("header", "column", "unit"),
    [
        ("户数（万户）", HOUSEHOLDS, "万"),
        ("户数(户)", HOUSEHOLDS, "个"),
        ("户数（单位：千户）", HOUSEHOLDS, "千"),
        ("户数", HOUSEHOLDS, None),
        ("户数（亩）", HOUSEHOLDS, None),
        ("面积（亩）", AREA, "亩"),
        ("面积(km²)", AREA, "平方公里"),
        ("面积（㎡）", AREA, "m²"),
        ("面积（万平方米）", AREA, "万平方米"),
        ("面积（公顷）", AREA, "公顷"),
        ("面积（元）", AREA, None),
    ],
)
def test_headers_state_units(header, column, unit):
    assert unit_in_header(header, column) == unit


@pytest.mark.parametrize(
    ("cell", "unit", "value", "reason"),
    [
        ("0.85", "万", 8500, "scaled"),
        ("0.85万", "万", 8500, "scaled"),
        ("约0.3", "万", 3000, "approximate"),
        ("900户", "万", 900, "ok"),
        ("0.12345", "万", None, "fraction"),
        ("—", "万", None, "dash"),
        ("同上", "万", None, "same_above"),
        ("3", "千", 3000, "scaled"),
    ],
)
def test_counts_in_a_unit(cell, unit, value, reason):
    found = read_in_unit(pd.Series([cell]), HOUSEHOLDS, unit).iloc[0]
    assert (None if pd.isna(found["value"]) else found["value"], found["reason"]) == (value, reason)


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [("1.5", "亩", 1000), ("200㎡", "亩", 200), ("0.02", "公顷", 200), ("0.0002", "平方公里", 200)],
)
def test_areas_in_a_unit(cell, unit, value):
    assert read_in_unit(pd.Series([cell]), AREA, unit)["value"].tolist() == [value]


def test_only_counts_and_areas_have_units():
    having = {c.name for c in COMMUNITIES.columns if units_of(c)}
    assert {"households", "population", "office_area_m2"} <= having
    assert "name" not in having


def test_a_recipe_reads_sums_in_a_unit_and_says_so(tmp_path):
    text = "编码,名称,户籍户,流动户,办公用房\n01,甲,0.1,0.02,0.3\n02,乙,0.2,300户,约0.6\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    recipe = parse_recipe(RECIPE)
    assert parse_recipe(recipe_text(recipe)) == recipe
    done = import_recipe(recipe, data_root=tmp_path)
    layer = done.workspace.communities
    assert layer["households"].tolist() == [1200, 2300]
    assert layer["office_area_m2"].tolist() == [200, 400]
    assert layer["approximate"].fillna("").tolist() == ["", "office_area_m2"]
    told = {(p.code, p.field) for p in done.workspace.import_problems}
    assert {("import.in_unit", "households"), ("import.in_unit", "office_area_m2")} <= told
    fixes = done.report.fixes.set_index("action")
    assert fixes.loc["read_scaled", "value"].tolist() == ["0.1", "0.2", "0.02", "0.3"]


def test_a_unit_that_does_not_fit_is_refused():
    with pytest.raises(DataError) as caught:
        parse_recipe(
            RECIPE.replace('"万户"', '"亩"').replace('office_area_m2 = "亩"', 'name = "亩"')
        )
    assert [(p.code, p.field) for p in caught.value.problems] == [
        ("recipe.choice", "layers.communities.units.households"),
        ("recipe.choice", "layers.communities.units.name"),
    ]
