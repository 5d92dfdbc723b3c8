"""Every act of the ledger is told in words, in both languages, with all that it keeps."""

import re
from datetime import date

import pytest

from hexie_geo.model.proposals import Actor, Decision, IntegrityCheck, Opinion, Step
from hexie_geo.model.terms import ProposalState, Role, Stance
from hexie_geo.review import Action, Ledger
from hexie_geo.review.telling import told

PLANNER, REVIEWER, RECORDER, ADMIN = (
    Actor(user=user, role=role)
    for user, role in zip("甲乙丙丁", ("planner", "reviewer", "recorder", "admin"), strict=True)
)


@pytest.fixture(scope="module")
def entries(tmp_path_factory):
    """Every act there is, as the chain keeps it."""
    ledger = Ledger(tmp_path_factory.mktemp("ws"))
    made = ledger.create(
        PLANNER, proposal_id="p1", title="方案", workspace_digest="d", assignment={"g": "b"}
    )
    checks = (IntegrityCheck(code="data_current", holds=True),)
    made = ledger.submit(PLANNER, "p1", version=made.version, checks=checks)
    ledger.consult(REVIEWER, "p1", version=made.version)
    ledger.hand_out(REVIEWER, "p1", issued=9)
    for subject in ("p1", "b"):
        one = Opinion(subject_id=subject, stance=Stance.AGREE, text="同意合并", recorded_by="乙")
        ledger.add_opinion(REVIEWER, "p1", one)
    ledger.adopt(REVIEWER, "p1", 1, adopted=True, answer="照办")
    held = {"name": "征求意见", "result": "通过", "on": date(2026, 2, 1), "note": "在册"}
    ledger.add_step(REVIEWER, "p1", Step(**held, recorded_by="戊"))
    decision = Decision(
        outcome=ProposalState.APPROVED, authority="县政府", document_no="1号",
        on=date(2026, 3, 1), recorded_by="丙", reason="无",
    )  # fmt: skip
    made = ledger.decide(RECORDER, "p1", decision, version=ledger.proposal("p1").version)
    ledger.enacted(RECORDER, "p1", version=made.version, digest="abc")
    ledger.grant(ADMIN, "丁", Role.ADMIN)
    ledger.grant(ADMIN, "己", Role.VIEWER)
    ledger.set_password(ADMIN, "己", "long enough a word")
    ledger.revoke(ADMIN, "己", Role.VIEWER)
    found = ledger.chain()
    ledger.close()
    return found


def test_what_was_done_is_told_with_all_that_was_kept(entries):
    said = [told(e, name=lambda c: {"b": "龙泉社区"}.get(c, c)) for e in entries]
    assert said == [
        "标题“方案”；1 个居民小组改属",
        "1 项核对成立：方案基于当前图层",
        "",
        "发放意见表 9 份",
        "对全案同意，1 份：同意合并",
        "对龙泉社区同意，1 份：同意合并",
        "第 1 号意见采纳；答复：照办",
        "征求意见：通过（2026-02-01）；备注：在册；经手：戊",
        "批准：县政府 1号（2026-03-01）；理由：无",
        "新的图层状态，校验码 abc",
        "给予“管理员”身份",
        "给予“查看人”身份",
        "已设置",
        "取消“查看人”身份",
    ]
    assert {e.action for e in entries} == {a.value for a in Action} - {"read"}


def test_nothing_raw_is_told_in_either_language(entries):
    english = [told(e, "en", step=lambda _: "Consultation") for e in entries]
    assert not any(re.search(r"[={}\[\]]|True|False|None", words) for words in english)
    assert english[7] == "Consultation: 通过 (2026-02-01); note: 在册; handled by 戊"
