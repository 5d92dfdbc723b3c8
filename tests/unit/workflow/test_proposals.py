"""From plan to proposal to the next state: frozen, whole, traceable."""

from dataclasses import replace
from datetime import date

import pytest

from hexie_geo.demo import grouped
from hexie_geo.errors import PlanError, StoreError
from hexie_geo.model.proposals import Actor, Decision
from hexie_geo.model.terms import ProposalState
from hexie_geo.review import Ledger
from hexie_geo.workflow.check import check
from hexie_geo.workflow.enact import enact, recheck
from hexie_geo.workflow.packed import plan_of
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.proposals import integrity, submit, title_of

PLANNER = Actor(user="规划员甲", role="planner")
RECORDER = Actor(user="登记员丙", role="recorder")
HOW = {"authority": "云岭县人民政府", "document_no": "云政复〔2026〕1号", "on": date(2026, 3, 1)}
GIVEN = {"codes": {"new-1": "530102001009"}, "names": {"new-1": "云山新社区"}}


@pytest.fixture(scope="module")
def case():
    """One oversized community (5200), one too small (900), one in range."""
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    return ws, propose(ws, seed=3)[0]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.close()


def test_what_was_submitted_comes_back_equal(case, ledger):
    ws, plan = case
    kept = submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案一")
    again = plan_of(ledger.proposal("p1"), ws)
    assert kept.state is ProposalState.SUBMITTED
    assert again.after == plan.after
    assert again.changes == plan.changes
    assert again.certificates == plan.certificates
    assert again.rules == plan.rules
    assert again.moved_households == plan.moved_households
    assert all(c.holds for c in kept.checks)


def test_what_nobody_gave_a_title_is_named_after_its_changes(case, ledger):
    ws, plan = case
    kept = submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="")
    assert kept.title == title_of(plan, ws)
    assert kept.title == "合成b社区、合成a社区区划调整（拆分并补邻）"
    assert title_of(plan, ws, language="en").startswith("Boundary change of ")


def test_a_broken_plan_is_not_taken_and_its_draft_stays(case, ledger):
    ws, plan = case
    unit = next(u for u, c in plan.after.items() if c == plan.before[u] == "a")
    broken = replace(plan, after={**plan.after, unit: "c"})
    with pytest.raises(StoreError, match="cannot be submitted"):
        submit(broken, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案一")
    assert ledger.proposal("p1").state is ProposalState.DRAFT


def test_a_plan_on_older_data_is_not_current(case):
    ws, plan = case
    newer = ws.with_layers(communities=ws.communities.assign(name="新名"))
    codes = [c.code for c in integrity(plan, newer) if not c.holds]
    assert codes == ["data_current"]


def test_enacting_conserves_households_and_cures_what_it_set_out_to(case):
    ws, plan = case
    done = enact(ws, plan, **HOW, **GIVEN)
    assert done.workspace.groups["households"].sum() == ws.groups["households"].sum()
    assert done.lineage["households"].sum() == ws.groups["households"].sum()
    found = check(done.workspace).query("provision == 'community.households.redivide'")
    assert set(found["outcome"].astype(str)) == {"met"}


def test_the_lineage_derives_the_after_map(case):
    ws, plan = case
    done = enact(ws, plan, **HOW, **GIVEN)
    sums = done.lineage.groupby("after_id")["households"].sum().to_dict()
    after = done.workspace.groups.groupby("community_id")["households"].sum().to_dict()
    assert sums == after
    assert set(done.workspace.communities["community_id"]) == set(sums)


def test_codes_and_names_are_the_users(case):
    ws, plan = case
    new = sorted(set(plan.after.values()) - set(plan.before.values()))
    assert new, "the case splits a community"
    done = enact(ws, plan, **HOW, codes={new[0]: "530102001009"}, names={new[0]: "云山新社区"})
    row = done.workspace.communities.set_index("community_id").loc["530102001009"]
    assert row["name"] == "云山新社区"
    assert "530102001009" in set(done.workspace.groups["community_id"])
    made = done.code_changes.query("change == 'establish'")
    assert made["code"].iloc[0] == "530102001009"


def test_a_new_community_needs_a_name_and_a_code_or_a_word_that_it_is_to_come(case):
    ws, plan = case
    with pytest.raises(PlanError, match=r"(?s)a name: new-1.*a code: new-1") as refused:
        enact(ws, plan, **HOW)
    assert "--name new-1=" in str(refused.value)
    with pytest.raises(PlanError, match="without a name"):
        enact(ws, plan, **HOW, codes=GIVEN["codes"], names={"new-1": " "})
    with pytest.raises(PlanError, match="without a code"):
        enact(ws, plan, **HOW, names=GIVEN["names"])
    done = enact(ws, plan, **HOW, names=GIVEN["names"], codes_pending=True)
    assert done.workspace.names["new-1"] == "云山新社区"


def test_a_code_in_use_is_refused(case):
    ws, plan = case
    with pytest.raises(PlanError, match="belong to communities that exist"):
        enact(ws, plan, **HOW, codes={"new-1": "a"})


def test_open_proposals_are_checked_again_on_the_new_state(case):
    ws, plan = case
    done = enact(ws, plan, **HOW, **GIVEN)
    assert recheck({"same": plan}, ws) == {"same": ()}
    assert recheck({"old": plan}, done.workspace)["old"] != ()


def test_decided_then_in_force(case, ledger):
    ws, plan = case
    kept = submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案一")
    decision = Decision(
        outcome=ProposalState.APPROVED,
        authority=HOW["authority"],
        document_no=HOW["document_no"],
        on=HOW["on"],
        recorded_by=RECORDER.user,
    )
    kept = ledger.decide(RECORDER, "p1", decision, version=kept.version)
    done = enact(ws, kept, **HOW, **GIVEN)
    kept = ledger.enacted(RECORDER, "p1", version=kept.version, digest=done.workspace.digest)
    assert kept.state is ProposalState.IN_FORCE
    assert ledger.verify() == ()
