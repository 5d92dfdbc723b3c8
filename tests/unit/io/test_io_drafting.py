import tomllib
from datetime import date
from importlib.resources import files

import pytest

from hexie_geo.io.aliases import plain_name, suggest
from hexie_geo.io.drafting import draft_layer, draft_recipe
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.model.layers import SPECS
from hexie_geo.workflow.import_ import import_recipe


def test_every_alias_belongs_to_a_column_and_only_one_of_its_layer():
    tree = tomllib.loads((files("hexie_geo.io") / "data" / "aliases.toml").read_text("utf-8"))
    for layer, columns in tree.items():
        specs = SPECS.values() if layer == "any" else [SPECS[layer]]
        names = {c.name for spec in specs for c in spec.columns}
        assert set(columns) <= names, layer
        words = [plain_name(w) for ws in columns.values() for w in ws]
        assert len(words) == len(set(words)), layer


@pytest.mark.parametrize(
    ("layer", "theirs", "ours"),
    [
        ("communities", "社区名称", "name"),
        ("communities", "SQMC", "name"),
        ("communities", "户 数（户）", "households"),
        ("communities", "常住户数", "households_resident"),
        ("communities", "办公用房面积(㎡)", "office_area_m2"),
        ("communities", "households_2017", None),
        ("groups", "所属社区编码", "community_id"),
        ("police_offices", "社区民警数", "officers"),
        ("estates", "交付日期", "delivered_on"),
        ("communities", "备注", None),
    ],
)
def test_names_from_real_papers(layer, theirs, ours):
    found, left = suggest([theirs], layer)
    if ours is None:
        assert left == (theirs,)
    else:
        assert [(m.ours, m.how) for m in found] in ([(ours, "alias")], [(ours, "exact")])


def test_near_spellings_are_asked_never_taken():
    found, _ = suggest(["一站式服务窗口面 积", "综合活动场所用房的面积"], "communities")
    assert {m.ours: m.how for m in found} == {
        "window_area_m2": "alias",
        "activity_area_m2": "near",
    }


def test_each_column_is_used_once():
    found, left = suggest(["户数", "总户数", "households"], "communities")
    assert [(m.ours, m.theirs) for m in found] == [("households", "households")]
    assert left == ("户数", "总户数")


def test_a_draft_becomes_a_recipe_that_imports(tmp_path):
    (tmp_path / "社区.csv").write_text(
        "社区编码,社区名称,乡镇代码,户数,封闭,备注\n530102001001,云山社区,530102001,1200,否,x\n",
        "gb18030",
    )
    draft = draft_layer(tmp_path, "communities", FileSpec(file="社区.csv"))
    assert draft.left_over == ("备注",)
    assert draft.missing == ("area", "body")
    given = tuple(
        {"layer": "communities", "field": f, "value": v, "text_zh": "假定", "text_en": "assumed"}
        for f, v in (("area", "urban"), ("body", "residents_committee"))
    )
    text = draft_recipe(
        {"communities": draft},
        title="云山县",
        basis="hukou",
        as_of=date(2025, 12, 31),
        crs=None,
        assumptions=given,
    )
    ws = import_recipe(parse_recipe(text), data_root=tmp_path).workspace
    assert ws.communities["households"].tolist() == [1200]
    assert ws.communities["name"].tolist() == ["云山社区"]


def test_a_file_that_cannot_be_read_is_a_draft_with_problems(tmp_path):
    draft = draft_layer(tmp_path, "communities", FileSpec(file="none.csv"))
    assert [p.code for p in draft.problems] == ["io.not_found"]
    assert draft.columns == {}


@pytest.mark.realdata
def test_the_raw_files_of_taipei_map_themselves(real_data):
    folder = real_data / "taipei" / "raw"
    draft = draft_layer(folder, "communities", FileSpec(file="villages_households_2017_06.csv"))
    assert draft.columns["community_id"] == "村里代碼"
    assert draft.columns["households"] == "戶數"
    assert draft.columns["population"] == "人口"
    assert draft.columns["name"] == "村里"
