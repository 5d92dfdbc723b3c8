"""Every named instance ends in range or with a true certificate; nothing is silently broken."""

import pytest

from hexie_geo.errors import PlanError
from hexie_geo.model.plans import PlanRules
from hexie_geo.planning.checker import verify
from hexie_geo.planning.explanation import reason
from hexie_geo.workflow.plan import apply, propose, summary
from support import plan_maps as maps


def plan(ws, **rules):
    found = propose(ws, **rules)[0]
    assert [str(p) for p in verify(found, ws)] == []
    assert apply(found, ws).communities["community_id"].is_unique
    return found


def why(found):
    return {c.community_id: c.code for c in found.certificates}


@pytest.mark.parametrize(
    ("make", "rules", "moved", "reasons"),
    [
        (maps.islands, {}, 500, {"a": "component_too_small"}),
        (maps.all_empty, {}, 0, {}),
        (maps.one_community, {}, 0, {"a": "component_too_small"}),
        (maps.one_large, {}, 2800, {}),
        (maps.all_gated, {}, 0, {"a": "gated", "b": "gated"}),
        (maps.gating_unknown, {}, 0, {"a": "gating_unknown"}),
        (maps.gating_unknown, {"gating_unknown_is_open": True}, 400, {}),
        (maps.large_atom, {}, 0, {"a": "atom_too_large"}),
        (maps.no_spare, {}, 0, {"a": "no_spare_nearby"}),
        (maps.mismatch, {}, 0, {"a": "groups_do_not_add_up"}),
        (maps.mismatch, {"freeze_mismatch": False}, 400, {}),
        (maps.unknown_count, {}, 0, {"a": "unknown_count"}),
        (maps.two_townships, {}, 0, {"a": "township_border", "b": "township_border"}),
        (maps.two_townships, {"townships": "open"}, 600, {}),
        (maps.river, {}, 0, {"a": "component_too_small"}),
        (lambda: maps.river(linked=True), {}, 700, {}),
        (maps.without_groups, {}, 600, {}),
        (maps.gated_estate, {}, 800, {}),
    ],
)
def test_named(make, rules, moved, reasons):
    ws = make()
    found = plan(ws, **rules)
    assert found.moved_households == moved
    assert why(found) == reasons
    asked = [c for c in reasons.values() if c not in {"gated", "rural"}]
    assert found.outside_after == len(asked)
    assert found.lower_bound_households <= moved
    for certificate in found.certificates:
        for language in ("zh", "en"):
            said = reason(certificate, language=language, workspace=ws)
            assert "?" not in said
            assert "planning." not in said


def test_a_community_in_two_places_is_dealt_out_or_kept_no_worse():
    found = plan(maps.multipart())
    assert found.outside_after == 0
    assert found.moved_households == 500


def test_locks_that_forbid_everything_are_named():
    ws = maps.two_townships()
    ws = ws.with_layers(communities=ws.communities.assign(township_id="t1"))
    found = plan(ws, at_home=tuple(ws.groups["group_id"]))
    assert set(why(found).values()) == {"locked"}
    frozen = plan(ws, frozen=("b",))
    assert why(frozen) == {"a": "locked", "b": "locked"}


def test_apart_and_together():
    ws = maps.one_large()
    found = plan(ws, apart=(("g0-0", "g0-1"),))
    assert found.after["g0-0"] != found.after["g0-1"] or found.certificates
    ends = tuple(f"g0-{i}" for i in range(5))
    together = plan(ws, together=(ends,))
    assert len({together.after[g] for g in ends}) == 1


def test_nothing_is_printed(capfd):
    propose(maps.one_large())
    assert capfd.readouterr().out == ""


def test_unknown_locks_and_rules_are_refused():
    ws = maps.one_large()
    with pytest.raises(PlanError, match="nobody"):
        propose(ws, at_home=("nobody",))
    with pytest.raises(PlanError, match="no rule"):
        propose(ws, reech="adjacent")
    with pytest.raises(PlanError, match="adjacent"):
        propose(ws, reach="nearby")


def test_a_split_keeps_the_name_where_most_households_stay():
    found = plan(maps.one_large())
    assert set(found.after.values()) == {"a", "new-1"}
    assert found.totals == {"a": 2800, "new-1": 2800}
    assert found.after["g0-0"] == "a"  # equal halves: the first code keeps the name


def test_summary_has_the_documented_keys():
    ws = maps.islands()
    keys = set(summary(propose(ws), ws))
    assert keys >= {
        "outside_before", "outside_after", "households_groups", "households_register",
        "moved_households", "moved_share", "lower_bound_households", "bound_kind", "gap_share",
        "family_gap_share", "verdicts_differing_by_count", "family_bound_households", "family",
        "changed_communities", "certificates", "alternatives", "stopped_by", "seconds",
    }  # fmt: skip


def test_rules_are_kept_with_the_plan():
    ws = maps.islands()
    assert propose(ws, band="strict", reach="corridor")[0].rules == PlanRules(
        band="strict", reach="corridor"
    )


def test_a_sum_that_is_only_partly_known_is_not_said_to_lie_outside():
    ws = maps.unknown_count()
    (left,) = plan(ws).certificates
    assert "至少400户，有居民小组户数不明，能否在1000至5000户之内待核实" in reason(left)
    assert "at least 400 households" in reason(left, language="en")
    (asked,) = plan(maps.gating_unknown()).certificates
    assert "不足1000户" in reason(asked)
    (large,) = plan(maps.large_atom()).certificates
    assert "超过5000户：" in reason(large)
    (strict,) = plan(maps.unknown_count(), band="strict").certificates
    assert "1000至3000户" in reason(strict)


def test_a_new_community_is_called_to_be_named():
    ws = maps.one_large()
    found = plan(ws)
    (change,) = found.changes
    assert "新设社区1（待命名）2800户" in reason(change, workspace=ws)
    assert "new community 1 (to be named)" in reason(change, language="en", workspace=ws)
    after = apply(found, ws).communities.set_index("community_id")
    assert after.loc["new-1", "name"] == "新设社区1（待命名）"
