"""A plan from a whole assignment: equal to the proposed one, and honest about a bad one."""

import numpy as np
import pytest

from hexie_geo.errors import PlanError
from hexie_geo.model.plans import PlanRules
from hexie_geo.planning import editing
from hexie_geo.planning.assigned import plan_from
from hexie_geo.planning.checker import verify
from hexie_geo.workflow.plan import apply, propose
from support import plan_maps as maps

FIGURES = (
    "before", "after", "households", "certificates", "outside_before", "outside_after",
    "moved_households", "households_register", "scores",
)  # fmt: skip


@pytest.mark.parametrize("band", ["trigger", "strict"])
@pytest.mark.parametrize("seed", [3, 11])
def test_a_proposed_plan_comes_out_as_it_was(seed, band):
    ws = maps.county(seed)
    plan = propose(ws, band=band)[0]
    again = plan_from(ws, plan.after, rules=plan.rules)
    for name in FIGURES:
        assert getattr(again, name) == getattr(plan, name), name
    told = {(c.kind, c.groups, c.needs, c.flags) for c in plan.changes}
    assert {(c.kind, c.groups, c.needs, c.flags) for c in again.changes} == told
    assert again.lower_bound_households <= plan.moved_households
    assert verify(again, ws) == []


@pytest.mark.parametrize("band", ["trigger", "strict"])
@pytest.mark.parametrize("seed", [3, 11])
def test_communities_the_clause_does_not_speak_of_are_not_counted(seed, band):
    ws = maps.county(seed)
    half = np.arange(len(ws.communities)) % 2 == 0
    ws = ws.with_layers(communities=ws.communities.assign(area=np.where(half, "rural", "urban")))
    plan = propose(ws, band=band)[0]
    again = plan_from(ws, plan.after, rules=plan.rules)
    assert (again.outside_before, again.outside_after) == (plan.outside_before, plan.outside_after)
    assert verify(again, ws) == []
    # a hand moves groups out of rural communities too: their counts stay uncounted
    first = ws.groups.drop_duplicates("community_id")
    near = dict(zip(first["group_id"], np.roll(first["community_id"], 1), strict=True))
    moved = plan_from(ws, editing.board(ws).assignment | near, rules=plan.rules)
    assert not any("outside_" in str(p.values) for p in verify(moved, ws))


def test_today_is_a_plan_that_changes_nothing():
    ws = maps.county(3)
    today = editing.board(ws).assignment
    plan = plan_from(ws, today)
    assert plan.changes == ()
    assert plan.moved_households == 0
    assert plan.outside_after == plan.outside_before
    assert verify(plan, ws) == []


def test_a_draft_by_hand_becomes_a_plan_that_can_be_checked():
    ws = maps.one_large()
    draft = editing.board(ws)
    mine = [u for u, c in draft.assignment.items() if c == draft.names[0]]
    draft = editing.after(draft, editing.Split(groups=tuple(mine[: len(mine) // 2]), name="云山"))
    plan = plan_from(ws, draft.assignment)
    assert "云山" in plan.totals
    assert sum(plan.totals.values()) == sum(plan.households.values())
    assert {p.code.rpartition(".")[2] for p in verify(plan, ws)} <= {"outcome", "not_in_one_piece"}
    assert set(apply(plan, ws).communities["community_id"]) == set(plan.totals)


def test_names_go_where_most_households_stay():
    from hexie_geo.demo import grouped

    ws = grouped({"a": [100] * 40})
    units = list(ws.groups["group_id"])
    plan = plan_from(ws, {u: "a" if i < 12 else "new-1" for i, u in enumerate(units)})
    assert plan.moved_households == 1200
    assert plan.totals == {"a": 2800, "new-1": 1200}


def test_a_plan_out_of_range_says_so_and_cannot_pass():
    from hexie_geo.demo import grouped

    ws = grouped({"a": [150] * 40, "b": [150] * 10})
    units = list(ws.groups["group_id"])
    plan = plan_from(ws, dict.fromkeys(units, "a"))
    assert (plan.outside_before, plan.outside_after) == (1, 1)
    assert "planning.verify.outcome" in {p.code for p in verify(plan, ws)}


def test_a_parted_bundle_is_seen():
    from hexie_geo.demo import grouped

    ws = grouped({"a": [150] * 6, "b": [150] * 10})
    units = list(ws.groups["group_id"])
    rules = PlanRules(together=((units[6], units[7]),))
    after = dict(zip(units, ws.groups["community_id"], strict=True)) | {units[6]: "a"}
    faults = {p.code for p in verify(plan_from(ws, after, rules=rules), ws)}
    assert "planning.verify.parted" in faults


def test_every_unit_must_be_there_and_no_other():
    ws = maps.one_large()
    after = editing.board(ws).assignment
    first = next(iter(after))
    lost = {u: c for u, c in after.items() if u != first}
    with pytest.raises(PlanError) as said:
        plan_from(ws, lost | {"?": "a"})
    assert {p.code for p in said.value.problems} == {"planning.unassigned", "planning.not_a_unit"}
