"""Passwords: only administrators set them, only the right one opens, none is ever kept."""

import pytest
from sqlalchemy import text

from hexie_geo.errors import StoreError
from hexie_geo.model.proposals import Actor
from hexie_geo.model.terms import Role
from hexie_geo.review import Ledger, passwords
from hexie_geo.review.engine import open_engine
from hexie_geo.review.migrations import downgrade, upgrade

ADMIN = Actor(user="管理员", role="admin")


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr(passwords, "_COST", 2**4)  # the work factor is not what is tested
    made = Ledger(tmp_path)
    made.grant(ADMIN, "管理员", Role.ADMIN)
    made.grant(ADMIN, "甲", Role.PLANNER)
    yield made
    made.close()


def test_only_the_right_password_opens_a_name_that_has_one(ledger):
    assert ledger.opens("甲", "")
    ledger.set_password(ADMIN, "甲", "云岭县的一号密码")
    first = ledger.lock_of("甲")
    assert ledger.locked() == {"甲"}
    assert ledger.opens("甲", "云岭县的一号密码")
    assert not any(ledger.opens("甲", p) for p in ("", "云岭县的一号密码 ", "云岭县的二号", first))
    ledger.set_password(ADMIN, "甲", "云岭县的二号".ljust(8, "！"))
    assert not ledger.opens("甲", "云岭县的一号密码")
    assert ledger.lock_of("甲") != first
    ledger.set_password(ADMIN, "甲", None)
    assert ledger.opens("甲", "anything")


def test_the_same_password_is_kept_differently_and_never_in_words(ledger, tmp_path):
    for user in ("甲", "管理员"):
        ledger.set_password(ADMIN, user, "一样的密码一样的")
    engine = open_engine(tmp_path)
    with engine.connect() as base:
        kept = base.execute(text("select salt, digest from password")).all()
    engine.dispose()
    assert len({s for s, _ in kept}) == len({d for _, d in kept}) == 2
    said = [e for e in ledger.chain() if e.action == "set_password"]
    assert [e.payload for e in said] == ['{"password": "set"}'] * 2
    assert ledger.verify() == ()
    raw = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert "一样的密码一样的".encode() not in raw


def test_who_may_set_what(ledger):
    for actor, user, password, code in (
        (Actor(user="甲", role="planner"), "甲", "12345678", "review.not_allowed"),
        (Actor(user="甲", role="admin"), "甲", "12345678", "review.not_registered"),
        (ADMIN, "甲", "1234567", "review.short_password"),
        (ADMIN, "乙", "12345678", "review.nobody_called"),
    ):
        with pytest.raises(StoreError) as refused:
            ledger.set_password(actor, user, password)
        assert refused.value.problems[0].code == code
    assert ledger.locked() == frozenset()


def test_who_is_struck_off_leaves_no_password_behind(ledger):
    ledger.set_password(ADMIN, "甲", "12345678")
    ledger.revoke(ADMIN, "甲", Role.PLANNER)
    assert ledger.locked() == frozenset()


def test_an_older_ledger_gets_the_table_and_keeps_what_it_has(tmp_path):
    Ledger(tmp_path).close()
    engine = open_engine(tmp_path)
    downgrade(engine, "0002")
    upgrade(engine)
    engine.dispose()
    again = Ledger(tmp_path)
    assert again.locked() == frozenset()
    again.close()
