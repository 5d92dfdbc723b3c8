"""People act in the roles they hold; opinions are adopted later; an office names its steps."""

from datetime import datetime

import pytest

from hexie_geo.errors import StoreError
from hexie_geo.model.proposals import Actor, Opinion, Step
from hexie_geo.model.terms import ProposalState, Role, Stance
from hexie_geo.review import Ledger
from hexie_geo.review.procedure import FILE, procedure, progress

ADMIN = Actor(user="管理员", role="admin")


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.close()


def draft(ledger, actor, name="p1"):
    return ledger.create(actor, proposal_id=name, title="调整", workspace_digest="d", assignment={})


def code_of(error):
    return error.value.problems[0].code


def test_with_nobody_registered_everybody_is_taken_at_their_word(ledger):
    assert draft(ledger, Actor(user="谁", role="planner")).created_by == "谁"


def test_the_first_to_be_registered_is_an_administrator(ledger):
    with pytest.raises(StoreError) as refused:
        ledger.grant(ADMIN, "甲", Role.PLANNER)
    assert code_of(refused) == "review.first_admin"
    assert ledger.people() == ()


def test_once_people_are_registered_only_they_act_and_only_in_their_roles(ledger):
    ledger.grant(ADMIN, "管理员", Role.ADMIN)
    ledger.grant(ADMIN, "甲", Role.PLANNER)
    assert draft(ledger, Actor(user="甲", role="planner")).created_by == "甲"
    for user, role in (("谁", "planner"), ("管理员", "planner"), ("甲", "planner ")):
        with pytest.raises(StoreError):
            draft(ledger, Actor(user=user, role=role), "p2")
    with pytest.raises(StoreError) as refused:
        ledger.grant(Actor(user="甲", role="admin"), "甲", Role.RECORDER)
    assert "甲 没有登记为管理员" in refused.value.say("zh")
    ledger.revoke(ADMIN, "甲", Role.PLANNER)
    with pytest.raises(StoreError):
        draft(ledger, Actor(user="甲", role="planner"), "p3")
    assert [e.action for e in ledger.chain()] == ["grant", "grant", "edit_draft", "grant"]
    assert ledger.verify() == ()


def test_the_last_administrator_stays_one(ledger):
    ledger.grant(ADMIN, "管理员", Role.ADMIN)
    with pytest.raises(StoreError) as refused:
        ledger.revoke(ADMIN, "管理员", Role.ADMIN)
    assert code_of(refused) == "review.last_admin"
    ledger.grant(ADMIN, "乙", Role.ADMIN)
    ledger.grant(ADMIN, "乙", Role.ADMIN)  # twice is once
    ledger.revoke(ADMIN, "管理员", Role.ADMIN)
    assert [(p.user, p.roles) for p in ledger.people()] == [("乙", (Role.ADMIN,))]


@pytest.mark.parametrize("name", ["", "  ", "长" * 201])
def test_a_name_must_be_one(ledger, name):
    with pytest.raises(StoreError, match="blank"):
        ledger.grant(ADMIN, name, Role.ADMIN)


def test_numbers_are_refused_in_words_when_they_are_taken_or_none(ledger):
    planner = Actor(user="甲", role="planner")
    draft(ledger, planner)
    for name, code in (("p1", "number_taken"), ("", "bad_number"), ("p" * 41, "bad_number")):
        with pytest.raises(StoreError) as refused:
            draft(ledger, planner, name)
        assert code_of(refused) == f"review.{code}"


def test_an_opinion_is_adopted_after_it_was_recorded_until_the_decision(ledger):
    reviewer = Actor(user="乙", role="reviewer")
    made = draft(ledger, Actor(user="甲", role="planner"))
    made = ledger.submit(Actor(user="甲", role="planner"), "p1", version=made.version, checks=())
    ledger.consult(reviewer, "p1", version=made.version)
    said = Opinion(subject_id="g1", stance=Stance.DISAGREE, text="远", recorded_by="乙", sheets=4)
    ledger.add_opinion(reviewer, "p1", said)
    assert ledger.opinions("p1") == (said,)
    number = ledger.opinions("p1")[0].number
    assert ledger.tally("p1").adopted == 0
    ledger.adopt(reviewer, "p1", number, adopted=True, answer="改划")
    assert (ledger.tally("p1").adopted, ledger.opinions("p1")[0].answer) == (4, "改划")
    ledger.adopt(reviewer, "p1", number, adopted=False, answer="不改")
    assert ledger.tally("p1").adopted == 0
    assert [e.action for e in ledger.chain()].count("adopt_opinion") == 2
    with pytest.raises(StoreError) as refused:
        ledger.adopt(reviewer, "p1", 99, adopted=True)
    assert code_of(refused) == "review.unknown_opinion"


def step(name, result="通过"):
    return Step(name=name, result=result, on=datetime(2026, 2, 1).date(), recorded_by="乙")  # noqa: DTZ001


def test_an_office_names_its_own_steps(ledger, tmp_path):
    rows = (
        ("a", "居民小组会议", ""),
        ("b", "镇里报送", 'done_when = "submitted"'),
        ("c", "批", ""),
    )
    words = "".join(f'[[step]]\ncode="{c}"\nzh="{zh}"\nen="{c}"\n{more}\n' for c, zh, more in rows)
    (tmp_path / FILE).write_text(words, encoding="utf-8-sig")
    steps = procedure(tmp_path)
    planner = Actor(user="甲", role="planner")
    made = draft(ledger, planner)
    assert [p.status for p in progress(steps, made, [])] == ["now", "open", "open"]
    sent = ledger.submit(planner, "p1", version=made.version, checks=())
    found = progress(steps, sent, [step("居民小组会议", "缓议"), step("a"), step("别的")])
    assert [p.status for p in found] == ["done", "done", "now"]
    assert found[0].record.result == "通过"


UNREADABLE = (
    "[[step]",
    "x = 1",
    "[[step]]\ncode = 1",
    "step = 3",
    '[[step]]\ncode="a"\nzh="a"\nen="a"\ndone_when="later"',
)


@pytest.mark.parametrize("words", UNREADABLE)
def test_a_list_of_steps_that_cannot_be_read_is_refused_in_words(tmp_path, words):
    (tmp_path / FILE).write_text(words, encoding="utf-8")
    with pytest.raises(StoreError, match="list of steps"):
        procedure(tmp_path)


def test_nothing_waits_once_it_is_decided(ledger):
    made = draft(ledger, Actor(user="甲", role="planner"))
    ended = type(made)(
        **{n: getattr(made, n) for n in made.__dataclass_fields__ if n != "state"},
        state=ProposalState.REFUSED,
    )
    assert "now" not in [p.status for p in progress(procedure(), ended, [])]
