"""The ledger: roles, states, one winner, an unbroken chain."""

import sqlite3
import threading
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from hexie_geo.errors import StoreError
from hexie_geo.model.proposals import Actor, Decision, IntegrityCheck, Opinion, Step
from hexie_geo.model.terms import ProposalState, Role, Stance
from hexie_geo.review import Action, Ledger, require, verify_chain
from hexie_geo.review import engine as ledger_engine
from hexie_geo.review.ledger import MAY_FOLLOW
from hexie_geo.review.migrations import downgrade, upgrade
from hexie_geo.review.schema import Base
from support.postgres import server

PLANNER = Actor(user="规划员甲", role="planner")
REVIEWER = Actor(user="审核员乙", role="reviewer")
RECORDER = Actor(user="登记员丙", role="recorder")
CHECKS = (IntegrityCheck(code="connected", holds=True),)
APPROVED = Decision(
    outcome=ProposalState.APPROVED,
    authority="云岭县人民政府",
    document_no="云政复〔2026〕1号",
    on=date(2026, 3, 1),
    recorded_by="登记员丙",
)


@pytest.fixture(scope="module")
def postgres():
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a fresh ledger lies: the same tests run on both databases."""
    if request.param == "sqlite":
        yield tmp_path
        return
    url = request.getfixturevalue("postgres")
    if url is None:
        pytest.skip("PostgreSQL (Debian package postgresql) is not installed")
    engine = ledger_engine.open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    engine.dispose()
    yield url


@pytest.fixture
def ledger(place):
    made = Ledger(place, clock=lambda: datetime(2026, 1, 2, 3, 4, 5))  # noqa: DTZ001
    yield made
    made.close()


def draft(ledger, name="p1"):
    return ledger.create(
        PLANNER,
        proposal_id=name,
        title="调整方案",
        workspace_digest="d" * 16,
        assignment={"g1": "c2"},
    )


def submitted(ledger, name="p1"):
    return ledger.submit(PLANNER, name, version=draft(ledger, name).version, checks=CHECKS)


def test_a_proposal_goes_its_way(ledger):
    proposal = submitted(ledger)
    ledger.consult(REVIEWER, "p1", version=proposal.version)
    ledger.hand_out(REVIEWER, "p1", issued=50)
    ledger.add_opinion(
        REVIEWER,
        "p1",
        Opinion(
            subject_id="c2", stance=Stance.AGREE, text="同意", recorded_by="审核员乙", sheets=30
        ),
    )
    ledger.add_opinion(
        REVIEWER,
        "p1",
        Opinion(
            subject_id="g1",
            stance=Stance.DISAGREE,
            text="太远",
            recorded_by="审核员乙",
        ),
    )
    ledger.adopt(REVIEWER, "p1", ledger.opinions("p1")[1].number, adopted=True, answer="已调整")
    ledger.add_step(
        REVIEWER,
        "p1",
        Step(name="居民会议", result="通过", on=date(2026, 2, 1), recorded_by="审核员乙"),
    )
    version = ledger.proposal("p1").version
    proposal = ledger.decide(RECORDER, "p1", APPROVED, version=version)
    proposal = ledger.enacted(RECORDER, "p1", version=proposal.version, digest="e" * 16)

    assert proposal.state is ProposalState.IN_FORCE
    tally = ledger.tally("p1")
    assert (tally.issued, tally.returned, tally.agree, tally.disagree, tally.adopted) == (
        50,
        31,
        30,
        1,
        1,
    )
    assert [s.name for s in ledger.steps("p1")] == ["居民会议"]
    assert ledger.decisions("p1") == (APPROVED,)
    assert ledger.verify() == ()
    assert [e.action for e in ledger.chain()] == [
        "edit_draft",
        "submit",
        "open_consultation",
        "add_opinion",
        "add_opinion",
        "add_opinion",
        "adopt_opinion",
        "add_step",
        "decide",
        "enact",
    ]


STATED = {
    "viewer": "",
    "planner": "create edit submit",
    "reviewer": "consult add_step hand_out add_opinion adopt",
    "recorder": "add_step decide enacted",
    "admin": "grant revoke",
}
"""Who may do what, written out once more: the code's own table must say the same."""

ACTS = {
    "create": lambda k, a: k.create(
        a, proposal_id="n", title="", workspace_digest="", assignment={}
    ),
    "edit": lambda k, a: k.edit(a, "p1", version=1, assignment={}),
    "submit": lambda k, a: k.submit(a, "p1", version=1, checks=CHECKS),
    "consult": lambda k, a: k.consult(a, "p1", version=1),
    "add_step": lambda k, a: k.add_step(
        a, "p1", Step(name="", result="", on=date(2026, 1, 1), recorded_by="")
    ),
    "add_opinion": lambda k, a: k.add_opinion(
        a, "p1", Opinion(subject_id="c", stance=Stance.AGREE, text="", recorded_by="")
    ),
    "hand_out": lambda k, a: k.hand_out(a, "p1", issued=3),
    "adopt": lambda k, a: k.adopt(a, "p1", 1, adopted=True),
    "grant": lambda k, a: k.grant(a, "某人", Role.ADMIN),
    "revoke": lambda k, a: k.revoke(a, "某人", Role.ADMIN),
    "decide": lambda k, a: k.decide(a, "p1", APPROVED, version=1),
    "enacted": lambda k, a: k.enacted(a, "p1", version=1, digest=""),
}


@pytest.mark.parametrize(("role", "act"), list(product(Role, ACTS)))
def test_every_role_can_do_exactly_what_the_matrix_says(tmp_path, role, act):
    ledger = Ledger(tmp_path)
    draft(ledger)
    refused = False
    try:
        ACTS[act](ledger, Actor(user="某人", role=role.value))
    except StoreError as exc:
        refused = exc.problems[0].code == "review.not_allowed"
    assert refused == (act not in STATED[role.value].split())
    ledger.close()


def test_an_unknown_role_may_do_nothing():
    with pytest.raises(StoreError):
        require(Actor(user="某人", role="root"), Action.READ)


def test_nobody_records_the_decision_on_what_they_submitted(ledger):
    proposal = submitted(ledger)
    both = Actor(user=PLANNER.user, role="recorder")
    with pytest.raises(StoreError, match="cannot record the decision"):
        ledger.decide(
            both, "p1", replace(APPROVED, recorded_by=both.user), version=proposal.version
        )
    assert ledger.decisions("p1") == ()


def test_a_draft_with_a_broken_check_is_not_submitted(ledger):
    proposal = draft(ledger)
    with pytest.raises(StoreError, match="in_one_piece"):
        ledger.submit(
            PLANNER,
            "p1",
            version=proposal.version,
            checks=(*CHECKS, IntegrityCheck(code="in_one_piece", holds=False)),
        )
    assert ledger.proposal("p1").state is ProposalState.DRAFT


def test_a_submitted_proposal_is_frozen(ledger):
    proposal = submitted(ledger)
    with pytest.raises(StoreError, match="no longer be edited"):
        ledger.edit(PLANNER, "p1", version=proposal.version, assignment={})


def test_an_older_version_does_not_overwrite_a_newer_one(ledger):
    first = draft(ledger)
    ledger.edit(PLANNER, "p1", version=first.version, assignment={"g1": "c3"})
    with pytest.raises(StoreError, match="saved it meanwhile"):
        ledger.edit(PLANNER, "p1", version=first.version, assignment={"g1": "c9"})
    assert ledger.proposal("p1").assignment == {"g1": "c3"}


def test_states_only_go_where_they_may(ledger):
    proposal = submitted(ledger)
    with pytest.raises(StoreError, match='cannot go to "in force"'):
        ledger.enacted(RECORDER, "p1", version=proposal.version, digest="e")
    assert all(not MAY_FOLLOW[s] for s in (ProposalState.REFUSED, ProposalState.IN_FORCE))


def test_what_is_refused_leaves_no_trace(ledger):
    draft(ledger)
    before = ledger.head()
    with pytest.raises(StoreError):
        ledger.add_opinion(
            REVIEWER, "p1", Opinion(subject_id="c", stance=Stance.AGREE, text="", recorded_by="x")
        )
    assert ledger.head() == before


def test_many_writers_lose_nothing(place):
    ledger = Ledger(place)
    submitted(ledger)
    ledger.consult(REVIEWER, "p1", version=ledger.proposal("p1").version)

    def write(name):
        own = Ledger(place)
        for i in range(5):
            own.add_opinion(
                REVIEWER,
                "p1",
                Opinion(subject_id=f"{name}-{i}", stance=Stance.COMMENT, text="", recorded_by=name),
            )
        own.close()

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({o.subject_id for o in ledger.opinions("p1")}) == 30
    assert ledger.verify() == ()
    ledger.close()


def test_only_one_of_many_decisions_is_recorded(place):
    ledger = Ledger(place)
    version = submitted(ledger).version
    refused = []

    def decide(name):
        own = Ledger(place)
        try:
            own.decide(
                Actor(user=name, role="recorder"),
                "p1",
                replace(APPROVED, recorded_by=name),
                version=version,
            )
        except StoreError as exc:
            refused.append(exc)
        own.close()

    threads = [threading.Thread(target=decide, args=(f"登记员{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger.decisions("p1")) == 1
    assert len(refused) == 5
    ledger.close()


@pytest.fixture(scope="module")
def chained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chain")
    ledger = Ledger(folder)
    for n in range(12):
        draft(ledger, f"p{n}")
    entries, head = ledger.chain(), ledger.head()
    ledger.close()
    return entries, head


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_tampering_with_the_chain_is_found(chained, data):
    entries, (seq, digest) = chained
    at = data.draw(st.integers(0, len(entries) - 1))
    how = data.draw(st.sampled_from(["change", "remove", "swap", "cut"]))
    forged = list(entries)
    if how == "change":
        field = data.draw(
            st.sampled_from(
                ["at", "user", "role", "action", "subject", "payload", "previous", "digest"]
            )
        )
        forged[at] = replace(forged[at], **{field: getattr(forged[at], field) + "x"})
    elif how == "remove":
        del forged[at]
    elif how == "swap":
        other = (at + 1) % len(forged)
        forged[at], forged[other] = forged[other], forged[at]
    else:
        forged = forged[:at]
    assert verify_chain(forged, head_seq=seq, head_digest=digest) != ()


def test_the_untouched_chain_holds(chained):
    entries, (seq, digest) = chained
    assert verify_chain(entries, head_seq=seq, head_digest=digest) == ()


def test_sqlite_is_as_safe_as_it_can_be(tmp_path):
    ledger = Ledger(tmp_path)
    with ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    ledger.close()


def test_migrations_give_the_tables_of_the_model_and_go_back(tmp_path):
    made = ledger_engine.open_engine(tmp_path)
    upgrade(made)
    assert ledger_engine.tables(made) == tuple(sorted(Base.metadata.tables))
    plain = create_engine("sqlite://")
    Base.metadata.create_all(plain)
    with sqlite3.connect(tmp_path / "ledger.sqlite") as there, plain.connect() as wanted:
        for name in Base.metadata.tables:
            have = [r[1] for r in there.execute(f"pragma table_info({name})")]
            want = [r[1] for r in wanted.exec_driver_sql(f"pragma table_info({name})")]
            assert sorted(have) == sorted(want)
    there.close()
    downgrade(made, "base")
    assert ledger_engine.tables(made) == ()
    made.dispose()
    plain.dispose()


def test_a_ledger_that_is_opened_again_goes_on(place):
    first = Ledger(place)
    draft(first)
    first.close()
    second = Ledger(place)
    assert second.proposal("p1").title == "调整方案"
    assert second.verify() == ()
    second.close()
