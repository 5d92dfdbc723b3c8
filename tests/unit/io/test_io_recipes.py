from datetime import date

import pytest

from hexie_geo.errors import CrsError, DataError
from hexie_geo.io.recipes import parse_recipe, read_recipe

GOOD = """
schema = 1
title = "县"
basis = "resident"
as_of = "2025-12-31"
crs = "EPSG:4543"
[layers.communities]
file = "a.csv"
columns = { community_id = "编码" }
"""


def problems(text):
    with pytest.raises(DataError) as caught:
        parse_recipe(text, file="县.toml")
    for language in ("zh", "en"):
        for p in caught.value.problems:
            said = p.say(language)
            assert "县.toml" in said
            assert "?" not in said
            assert not said.startswith("errors.")
    return {(p.code.removeprefix("recipe."), p.field) for p in caught.value.problems}


def test_a_good_recipe_is_values():
    recipe = parse_recipe(GOOD)
    assert (recipe.basis.value, recipe.as_of) == ("resident", date(2025, 12, 31))
    assert recipe.layers[0].columns == {"community_id": ("编码",)}


def test_basis_and_date_have_no_default():
    text = GOOD.replace('basis = "resident"\n', "").replace('as_of = "2025-12-31"\n', "")
    assert problems(text) == {("missing", "basis"), ("missing", "as_of")}


def test_every_problem_is_told_at_once():
    text = """
schema = 1
title = 3
basis = "guess"
as_of = "soon"
colour = "red"
[layers.communities]
file = "../secret.csv"
colums = { a = "b" }
columns = { a = 1 }
point = ["x"]
[layers.communities.derive.township_id]
from = "community_id"
[[layers.communities.where]]
column = "a"
in = ["x"]
contains = "y"
[[layers.communities.join]]
file = "https://example.org/a.csv"
key = "k"
[layers.lakes]
file = "b.gpkg"
[rasters.dem]
file = "/etc/passwd"
quantity = "beauty"
[[assumptions]]
layer = "groups"
field = "gated"
value = true
blank_means = 0
text_zh = "一"
"""
    where = "layers.communities"
    assert problems(text) == {
        ("type", "title"),
        ("choice", "basis"),
        ("type", "as_of"),
        ("unknown_key", "colour"),
        ("outside", f"{where}.file"),
        ("unknown_key", f"{where}.colums"),
        ("type", f"{where}.columns.a"),
        ("type", f"{where}.point"),
        ("one_of", f"{where}.derive.township_id"),
        ("one_of", f"{where}.where[1]"),
        ("outside", f"{where}.join[1].file"),
        ("missing", f"{where}.join[1].on"),
        ("choice", "layers.lakes"),
        ("outside", "rasters.dem.file"),
        ("choice", "rasters.dem.quantity"),
        ("one_of", "assumptions[1]"),
        ("choice", "assumptions[1].layer"),
        ("missing", "assumptions[1].text_en"),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("schema = 2", ("schema", None)),
        ("title = 'no schema'", ("no_schema", None)),
        (GOOD.replace('"2025-12-31"', "2025-13-31"), ("not_a_day", None)),
        (GOOD.replace('"EPSG:4543"', '"EPSG:9999999"'), ("crs", "crs")),
        ("schema = ", ("toml", None)),
        (GOOD[: GOOD.index("[layers")], ("missing", "layers.communities")),
    ],
)
def test_what_is_no_recipe_of_this_program(text, code):
    assert problems(text) == {code}


def test_a_recipe_that_is_not_there_or_not_utf8(tmp_path):
    with pytest.raises(DataError, match="no such recipe"):
        read_recipe(tmp_path / "none.toml")
    (tmp_path / "g.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(DataError) as caught:
        read_recipe(tmp_path / "g.toml")
    assert caught.value.problems[0].code == "recipe.encoding"


def test_a_line_that_is_not_toml_is_named_without_raw_english():
    for spoilt, said in (
        (GOOD.replace('"2025-12-31"', "2025-13-31"), "第 5 行：2025-13-31 不是有效的日期"),
        (GOOD.replace('"2025-12-31"', "2025-02-30"), "第 5 行：2025-02-30 不是有效的日期"),
        (GOOD.replace('"县"', "县"), "第 3 行：不合 TOML 的写法：title = 县"),
        (GOOD + 'x = """', "第 10 行：不合 TOML 的写法"),
        ("", "schema = 1"),
    ):
        with pytest.raises(DataError) as caught:
            parse_recipe(spoilt)
        sentence = caught.value.say("zh")
        assert said in sentence
        assert "Expected" not in sentence
        assert "None" not in sentence


def test_unknown_coordinate_systems_are_found_when_the_recipe_is_read():
    spoilt = GOOD.replace("EPSG:4543", "EPSG:9999999").replace('"a.csv"', '"a.csv"\ncrs = "moon"')
    with pytest.raises(CrsError) as caught:
        parse_recipe(spoilt)
    assert [p.field for p in caught.value.problems] == ["crs", "layers.communities.crs"]
    assert "EPSG:9999999" in caught.value.say("zh")


def test_the_recipes_that_come_along_are_good(root):
    names = sorted(p.name for p in (root / "data" / "recipes").glob("*.toml"))
    assert names == ["kaohsiung.toml", "kaohsiung_2017.toml", "lienchiang.toml", "taipei.toml"]
    for name in names:
        recipe = read_recipe(root / "data" / "recipes" / name)
        fields = {(g.layer, g.field) for g in recipe.given}
        assert {("communities", f) for f in ("area", "body", "gated", "township_id")} <= fields
