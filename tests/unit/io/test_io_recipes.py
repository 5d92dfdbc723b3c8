from datetime import date

import pytest

from hexie_geo.errors import DataError
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
        ("title = 'no schema'", ("schema", None)),
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
    assert caught.value.problems[0].code == "recipe.toml"


def test_the_recipes_that_come_along_are_good(root):
    names = sorted(p.name for p in (root / "data" / "recipes").glob("*.toml"))
    assert names == ["kaohsiung.toml", "kaohsiung_2017.toml", "lienchiang.toml", "taipei.toml"]
    for name in names:
        recipe = read_recipe(root / "data" / "recipes" / name)
        fields = {(g.layer, g.field) for g in recipe.given}
        assert {("communities", f) for f in ("area", "body", "gated", "township_id")} <= fields
