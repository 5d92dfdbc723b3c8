"""Packs: shipped ones are sound and quote the policy; a malformed one names file and key."""

from pathlib import Path

import pytest

from hexie_geo import standards
from hexie_geo.errors import StandardError
from hexie_geo.model.terms import Force, Outcome

YUNNAN = "cn.yunnan.yunfa-2007-11"
OCR = (
    ("200平方米才士区综合", "200平方米，社区综合"),
    ("列人", "列入"),
    ("投人", "投入"),
    ("技人", "投入"),
    ("共事", "共享"),
    ("进人", "进入"),
)


def plain(text):
    for wide, narrow in zip("，（）：；“”", ',():;""', strict=True):
        text = text.replace(wide, narrow)
    return "".join(text.split())


@pytest.fixture(scope="session")
def policy(root):
    path = root.parent / "shared" / "domain" / "policy-yunfa-2007-11.txt"
    if not path.is_file():
        pytest.skip("the policy text (../shared/domain) is not on this machine")
    return path.read_text(encoding="utf-8")


def test_three_packs_are_shipped():
    assert standards.available() == (
        "cn.law.residents-committees-1989",
        "cn.law.residents-committees-2025",
        YUNNAN,
    )


def test_every_quote_stands_in_the_policy_after_the_listed_corrections(policy):
    printed = plain(policy)
    for wrong, right in OCR:
        policy = policy.replace(wrong, right)
    corrected = plain(policy)
    for provision in standards.load(YUNNAN).provisions:
        assert plain(provision.quote_zh) in corrected, provision.id
        if plain(provision.quote_zh) not in printed:
            assert provision.quote_raw, f"{provision.id} was corrected but says not how"
            assert provision.correction
            assert plain(provision.quote_raw) in printed, provision.id


def test_every_clause_is_where_the_quote_stands(policy):
    for wrong, right in OCR:
        policy = policy.replace(wrong, right)
    text = plain(policy)
    for provision in standards.load(YUNNAN).provisions:
        at = text.index(plain(provision.quote_zh))
        clauses = [n for n in range(1, 27) if (i := text.find(f"({chinese(n)})")) != -1 and i <= at]
        assert provision.clause == f"（{chinese(max(clauses))}）", provision.id


def chinese(n):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return (
        (digits[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (digits[ones] if ones or not tens else "")
    )


def test_the_ids_others_rely_on_are_there():
    ids = {p.id for p in standards.load(YUNNAN).provisions}
    assert {
        "community.households.normal",
        "community.households.redivide",
        "village.households.small",
        "group.households.urban",
        "group.households.rural",
        "police.office-per-community",
        "police.officer-per-office",
        "rooms.office",
        "rooms.activity",
        "rooms.exempt",
        "estate.rooms",
        "estate.presale",
        "estate.acceptance",
        "estate.land_reserved",
        "target.six_good",
        "programme.rooms_3y",
        "leader.contact",
        "party.branch",
        "staff.pay",
        "support.priority",
    } <= ids


def test_force_follows_the_verb():
    by_id = {p.id: p for p in standards.load(YUNNAN).provisions}
    assert by_id["community.households.normal"].force is Force.NORMALLY
    assert by_id["community.households.redivide"].outside is Outcome.ADJUST
    assert by_id["rooms.activity"].verb_zh == "不得低于"
    may = [p for p in by_id.values() if p.force in (Force.MAY, Force.NORMALLY)]
    assert not [p.id for p in may if p.outside in (Outcome.NOT_MET, Outcome.ADJUST)]


def test_only_verified_provisions_are_asked_by_default():
    unverified = [p.id for p in standards.load(YUNNAN).provisions if not p.verified]
    assert unverified == ["services.family-planning"]


def test_the_digest_follows_the_text_not_the_line_ends(tmp_path):
    text = _pack()
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_bytes(text.encode())
    other.write_bytes(text.replace("\n", "\r\n").encode())
    assert standards.load(one).digest == standards.load(other).digest
    other.write_bytes(text.replace("1000", "1001").encode())
    assert standards.load(one).digest != standards.load(other).digest


def test_the_sample_shape_loads(root):
    sample = root.parent / "shared" / "domain" / "sample-standard.toml"
    if not sample.is_file():
        pytest.skip("the sample (../shared/domain) is not on this machine")
    found = standards.load(sample)
    assert [t.low.value for t in found["rooms.activity"].tiers] == [300, 200]


def _pack(**changes):
    provision = {
        "id": '"p.one"',
        "clause": '"（一）"',
        "quote_zh": '"不得低于1000户"',
        "measure": '"households"',
        "low": "1000",
        "force": '"must"',
        "verb_zh": '"不得低于"',
        "outside": '"not_met"',
        "verified": "true",
    } | changes
    head = 'schema = 1\n[standard]\nid = "x"\ntitle = "标准"\nissuer = "县"\nin_force = "yes"\n'
    lines = [f"{k} = {v}" for k, v in provision.items() if v is not None]
    return head + 'source = "s"\n[[provision]]\n' + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"clause": None}, "missing_key", "provision[p.one].clause"),
        ({"colour": '"red"'}, "unknown_key", "provision[p.one].colour"),
        ({"force": '"maybe"'}, "bad_value", "provision[p.one].force"),
        ({"outside": '"fail"'}, "bad_value", "provision[p.one].outside"),
        ({"low": '"many"'}, "bad_value", "provision[p.one].low"),
        ({"low": "{ value = 1, inclusiv = true }"}, "bad_value", "provision[p.one].low"),
        ({"high": "10"}, "empty_range", "provision[p.one].low"),
        ({"low": None}, "no_bound", "provision[p.one].low"),
        ({"exempt_when": '"gated +"'}, "bad_value", "provision[p.one].exempt_when"),
        ({"tiers": '[{ when = "open(1)", low = 2 }]'}, "bad_value", "provision[p.one].tiers"),
        ({"verb_zh": '"必须"'}, "verb_not_in_quote", "provision[p.one].verb_zh"),
        ({"form": '"matrix"'}, "missing_key", "provision[p.one].items"),
        ({"form": '"share"'}, "missing_key", "provision[p.one].options.targets"),
        ({"options": "{ need = { field = 'a' } }"}, "bad_value", "provision[p.one].options"),
        ({"options": "{ colour = 1 }"}, "bad_value", "provision[p.one].options"),
        ({"options": "{ per = 3 }"}, "bad_value", "provision[p.one].options"),
        ({"verified": '"yes"'}, "bad_value", "provision[p.one].verified"),
        ({"deadline": '"2010"'}, "bad_value", "provision[p.one].deadline"),
        ({"subject": '"streets"'}, "bad_value", "provision[p.one].subject"),
    ],
)
def test_a_malformed_pack_names_file_and_key(tmp_path, change, code, key):
    path = tmp_path / "county.toml"
    path.write_text(_pack(**change), encoding="utf-8")
    with pytest.raises(StandardError) as caught:
        standards.load(path)
    assert (f"standards.{code}", key) in [(p.code, p.field) for p in caught.value.problems]
    for language in ("zh", "en"):
        said = caught.value.say(language)
        assert "county.toml" in said
        assert key in said
        assert "?" not in said


def test_all_problems_come_at_once(tmp_path):
    path = tmp_path / "county.toml"
    text = _pack(clause=None, force='"maybe"') + _pack().partition("[[provision]]")[2].join(
        ["[[provision]]", ""]
    )
    path.write_text(text.replace("schema = 1", "schema = 2\nextra = 1"), encoding="utf-8")
    with pytest.raises(StandardError) as caught:
        standards.load(path)
    assert [p.code.rpartition(".")[2] for p in caught.value.problems] == [
        "unknown_key",
        "schema",
        "missing_key",
        "bad_value",
        "duplicate",
    ]


@pytest.mark.parametrize("content", [b"schema = [", "schema = 1 # 户".encode("gb18030"), b""])
def test_what_is_no_pack_is_refused(tmp_path, content):
    path = tmp_path / "county.toml"
    path.write_bytes(content)
    with pytest.raises(StandardError, match=r"county\.toml"):
        standards.load(path)


@pytest.mark.parametrize("name", ["cn.nowhere", "missing.toml", Path("nothing")])
def test_an_unknown_pack_lists_the_shipped_ones(name):
    with pytest.raises(StandardError, match=YUNNAN):
        standards.load(name)
