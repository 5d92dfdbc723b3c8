"""Every refusal of an import says what to do: in a sentence of its own, as an instruction."""

import re

import pytest

from hexie_geo.catalogue import templates
from hexie_geo.errors import DataError, Problem

ROOMS = ("io", "import", "recipe", "store", "layer", "crs", "workspace")
DO = re.compile(
    r"(?:Add|Ask|Assign|Check|Choose|Clip|Close|Copy|Correct|Declare|Delete|Draw|Export|Format|"
    r"Give|Import|Leave|List|Look|Make|Map|Merge|Name|Open|Put|Read|Reinstall|Remove|"
    r"Rename|Report|Save|Split|Start|State|Take|Turn|Unpack|Use|Warp|Write)\b"
)
CODES = sorted(
    key.removeprefix("errors.")
    for key in templates("en")
    if re.match(rf"errors\.(?:{'|'.join(ROOMS)})\.", key)
)


def instructs(remedy, language):
    return "请" in remedy if language == "zh" else bool(DO.match(remedy))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_of_an_import_has_a_remedy(language):
    assert len(CODES) > 90
    bare = [c for c in CODES if not instructs(Problem(code=c).remedy(language), language)]
    assert bare == []


def test_a_code_without_a_remedy_would_be_found():
    assert not instructs(Problem(code="place.rows").remedy("en"), "en")
    assert not instructs("There is none", "en")


def test_places_stand_in_front_unless_the_wording_names_them():
    problem = Problem(code="io.no_column", file="a.csv", layer="communities", field="户数")
    assert problem.say("zh").startswith("a.csv，图层 社区：没有列 户数；")
    assert problem.say("en").endswith(". Correct the recipe")
    told = DataError(Problem(code="layer.empty_id", file="a.csv", rows=(3,), field="编码"))
    assert told.say("zh") == "a.csv，第 3 行，字段 编码：编码为空。请给每行各自的编码"
    assert Problem(code="io.empty_file").say("zh") == "文件是空的。请从来源重新复制"
