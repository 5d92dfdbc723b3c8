"""The documents say what the program takes: every key, option, setting and key of the JSON."""

from dataclasses import fields

import pytest

from hexie_geo.rules import RuleSettings
from hexie_geo.standards.schema import FORMS, HEAD, OPTIONS, PROVISION
from hexie_geo.workflow import check
from support.judged_county import workspace


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "standards.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*HEAD, *PROVISION, *OPTIONS])
def test_every_key_of_a_pack_is_described(page, name):
    assert f"`{name}`" in page


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_described(page, form):
    assert f"**{form}**" in page


@pytest.mark.parametrize("setting", [f.name for f in fields(RuleSettings)])
def test_every_setting_is_described(page, setting):
    assert f"`{setting}`" in page


def test_every_key_of_the_json_is_described(page):
    for key in check.summary(workspace()):
        assert f"`{key}`" in page, key
