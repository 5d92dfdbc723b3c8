"""What is not known is told apart in papers and tables: never outside, never counted as whole."""

from dataclasses import replace

import pandas as pd
import pytest

from hexie_geo import standards
from hexie_geo.demo import grouped
from hexie_geo.report.paper_facts import Office, paper_facts
from hexie_geo.workflow.card import card
from hexie_geo.workflow.check import judged
from hexie_geo.workflow.plan import apply, propose, summary


def facts_of(plan, ws):
    packs = [standards.load(name) for name in ws.standards]
    return paper_facts(
        plan, before=ws, after=apply(plan, ws), office=Office(), citation="（引）", standards=packs
    )


@pytest.fixture(scope="module")
def case():
    """Return four communities: small, ample, small of unknown gating, one group uncounted."""
    ws = grouped(
        {"a": [150] * 6, "b": [150] * 10, "c": [90] * 10, "d": [150] * 10},
        gated=pd.array([False, False, pd.NA, False], dtype="boolean"),
    )
    groups = ws.groups.assign(households=ws.groups["households"].astype("Float64"))
    groups.loc[groups["community_id"] == "d", "households"] = [pd.NA] + [150.0] * 9
    ws = ws.with_layers(groups=groups)
    return ws, propose(ws)[0]


def test_unknown_communities_are_not_said_to_be_outside(case):
    ws, plan = case
    assert (plan.outside_before, plan.to_verify) == (3, 2)
    assert (plan.known_outside_before, plan.known_outside_after) == (1, 0)
    said = facts_of(plan, ws)
    assert (said["outside_before"], said["to_verify"]) == (1, "，另有2个待核实")
    told = summary([plan], ws)
    assert (told["known_outside_before"], told["known_outside_after"], told["to_verify"]) == (
        1,
        0,
        2,
    )


def test_a_sum_with_an_uncounted_group_is_not_said_to_be_whole(case):
    ws, plan = case
    said = facts_of(plan, ws)
    assert said["total_said"] == f"已知{plan.households_groups}户"
    assert said["uncounted"] == "（另有1个居民小组户数不明）"
    whole = grouped({"a": [150] * 6, "b": [150] * 10})
    said = facts_of(propose(whole)[0], whole)
    assert (said["total_said"], said["uncounted"], said["to_verify"]) == ("2400户", "", "")


def test_moves_are_the_fewest_only_where_that_is_proven(case):
    ws, plan = case
    assert facts_of(plan, ws)["fewest"] == "变动户数最少"
    moved = plan.moved_households
    said = facts_of(replace(plan, lower_bound_households=moved - 2), ws)["fewest"]
    assert said == f"变动户数尽量少（{moved}户；已证明不少于{moved - 2}户）"


def test_every_need_names_its_own_source(case):
    ws, plan = case
    said = facts_of(plan, ws)["needs"]
    by_kind = {part.split("涉及")[0]: part for part in said.rstrip("。").split("；")}
    assert by_kind["社区工作者"].endswith("，参照每万人18名社区工作者测算（未核实）")
    assert by_kind["办公用房和服务窗口"].endswith("，参照第（二十五）条测算")
    assert "（二十五）" not in by_kind["社区工作者"]


def test_a_community_that_is_not_there_yet_fails_nothing():
    ws = grouped({"a": [130] * 40, "b": [150] * 10})
    plan = propose(ws)[0]
    new = {c for change in plan.changes for c in change.after} - set(plan.before.values())
    made = card(plan, judged(ws), judged(apply(plan, ws)))
    bases = {n.basis for change in plan.changes for n in change.needs}
    assert new
    assert not [t for t in made.turns if t.community_id in new and t.provision in bases]
    assert set(made.needs["community_id"]) >= new
    rows = [r for r in facts_of(plan, ws)["need_rows"] if "新设" in r["name"]]
    assert {r["have"] for r in rows if r["what"] == "办公用房和服务窗口"} == {"尚无（新设）"}
