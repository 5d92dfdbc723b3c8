"""Every provision of every pack yields something, in both languages, and no absent input fails."""

import pandas as pd
import pytest

from hexie_geo import rules, standards
from hexie_geo.demo import grid
from hexie_geo.i18n import has, text
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow import check
from support.judged_county import workspace

ALL = standards.available()[::-1]
FAILURES = {Outcome.NOT_MET, Outcome.ADJUST, Outcome.BEHIND, Outcome.CONFLICT}


@pytest.fixture(scope="module")
def bare():
    """Communities without a single optional column, layer or shape."""
    layer = pd.DataFrame(grid(1, 3).drop(columns=["geometry", "gated"]))
    return Workspace.from_layers(
        communities=layer.assign(households=[None, 900, 6200]),
        basis="hukou",
        as_of="2025-12-31",
        standards=ALL,
    )


@pytest.fixture(scope="module")
def full():
    return check.judged(workspace(standards=ALL), include_unverified=True)


def ids():
    packs = [standards.load(name) for name in ALL]
    return [rules.shown_id(p, packs) for s in packs for p in s.provisions]


@pytest.mark.parametrize("provision", ids())
def test_every_id_yields_a_row(provision, full):
    rows = full.frame[full.frame["provision"] == provision]
    assert len(rows)
    assert rows["clause"].notna().all()
    assert rows["reason"].ne("").all()


def test_every_id_yields_a_row_of_bare_communities_and_none_fails(bare):
    found = check.check(bare, include_unverified=True)
    assert set(found["provision"]) == set(ids())
    failed = found[found["outcome"].isin([*FAILURES])]
    assert failed.empty
    missing = found[(found["provision"] == "community.households.redivide")]
    assert missing["outcome"].tolist() == ["unknown", "unknown", "unknown"]


def test_unverified_provisions_run_only_when_wanted(full):
    assert not check.check(workspace())["provision"].eq("services.family-planning").any()
    said = [f for f in full.findings() if f.provision == "services.family-planning"]
    assert all("未核实" in rules.explain(f) for f in said)


def test_only_the_first_pack_has_bare_ids(full):
    packs = full.frame.groupby("standard")["provision"]
    assert not packs.get_group(ALL[0]).str.contains(":").any()
    for other in ALL[1:]:
        assert packs.get_group(other).str.startswith(f"{other}:").all()


def test_packs_that_contradict_each_other_are_reported():
    packs = [standards.load(name) for name in ALL]
    found = rules.conflicts(packs)
    assert {(c["provision"], *c["standards"]) for c in found} == {
        ("community.households.normal", ALL[0], ALL[2]),
        ("community.households.normal", ALL[1], ALL[2]),
    }
    assert found[0]["bounds"] == [{"low": 1000, "high": 3000}, {"low": 100, "high": 700}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_can_be_said(full, language):
    for finding in full.findings():
        said = rules.explain(finding, language, quote=True)
        assert "rules." not in said, said
        assert "?" not in said, said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_provision_unit_item_and_scope_has_words(language):
    for pack in map(standards.load, standards.available()):
        for provision in pack.provisions:
            assert has(f"rules.provision.{provision.id}", language), provision.id
            if provision.unit not in (None, "share"):
                assert has(f"rules.unit.{provision.unit}", language), provision.unit
            for item in provision.items:
                for name in item.rpartition(":")[2].split("|"):
                    known = (f"rules.item.{name}", f"terms.facility_kind.{name}")
                    assert any(has(k, language) for k in known), name


def test_nothing_is_called_illegal():
    packs = [standards.load(name) for name in standards.available()]
    notes = [p.note_zh or "" for s in packs for p in s.provisions]
    words = [
        text(f"{topic}.{key}", "zh")
        for topic in ("rules.reason", "quality", "rules.said")
        for key in ("above", "below", "open", "overlap")
    ]
    assert not [w for w in [*notes, *words] if "违规" in w or "违法" in w or "非法" in w]


def test_a_finding_quotes_its_clause_and_cites_it(full):
    found = next(f for f in full.findings() if f.provision == "rooms.activity")
    assert found.values["verb_zh"] == "不得低于"
    assert found.values["citation"] == (
        "《中共云南省委 云南省人民政府关于推进和谐社区建设的若干意见》"
        "(云发〔2007〕11号)第（二十五）条"
    )
    assert str(found.values["quote_zh"]) in rules.explain(found, quote=True)
