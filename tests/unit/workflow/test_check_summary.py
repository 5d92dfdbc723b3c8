"""The check of a small county: JSON keys, basis sensitivity, conflicts, settings, contiguity."""

import json

import pandas as pd
import pytest

from hexie_geo.demo import grid, grouped
from hexie_geo.errors import DataError, StandardError
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow import check
from hexie_geo.workflow import standards as packs
from support.judged_county import workspace


@pytest.fixture(scope="module")
def summary():
    return check.summary(workspace())


def test_the_promised_keys_and_counts(summary):
    assert summary["counts"] == {
        "communities": 6,
        "groups": 8,
        "estates": 4,
        "police_offices": 2,
        "facilities": 5,
    }
    assert summary["size"] == {
        "below_1000": 2,
        "normal": 1,
        "watch": 2,
        "above_5000": 1,
        "missing": 0,
    }
    assert summary["population"] == {"ge_12000": 2}
    assert summary["groups"] == {"rows": 8, "counted": 7, "within_50_150": 2}
    assert summary["police"] == {"without_office_inside": 4}
    assert summary["contiguity"] == {"components": 1, "pairs": 5}
    assert (summary["basis"], summary["as_of"]) == ("hukou", "2025-12-31")


def test_it_is_plain_json(summary):
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary


def test_outcomes_add_up_to_the_subjects(summary):
    by = summary["outcomes"]
    assert sum(by["community.households.redivide"].values()) == 6
    assert sum(by["group.households.urban"].values()) == 8
    assert sum(by["target.six_good"].values()) == 4


def test_a_sum_on_the_other_side_of_3000_is_a_conflict_in_the_data_only(summary):
    (problem,) = summary["problems"]
    assert (problem["subject_id"], problem["outcome"]) == ("c3", "conflict")
    assert problem["values"]["outcome_register"] == "watch"
    assert problem["values"]["outcome_groups"] == "met"
    assert "3013" in problem["zh"]
    assert "2997" in problem["en"]
    assert not any("conflict" in counts for counts in summary["outcomes"].values())


def test_verdicts_that_flip_with_the_basis_are_marked():
    found = check.check(workspace())
    flips = found[found["basis_sensitive"]]
    assert sorted(zip(flips["subject_id"], flips["provision"], strict=True)) == [
        ("c1", "community.households.normal"),
        ("c1", "community.households.redivide"),
        ("c2", "community.households.redivide"),
    ]


def test_a_sum_within_the_same_outcome_is_only_a_note():
    ws = grouped({"a": [1500, 1000]})
    off = ws.with_layers(communities=ws.communities.assign(households=2400))
    (issue,) = [i for i in check.data_issues(off) if i.code == "groups_do_not_add_up"]
    assert issue.outcome == "note"
    assert issue.values["percent"] == 4.17
    assert issue.values["frozen"] is False


def test_without_shapes_or_layers_what_cannot_be_told_is_none():
    table = pd.DataFrame(grid(1, 2, households=[900, 5001]).drop(columns="geometry"))
    found = check.summary(
        Workspace.from_layers(communities=table, basis="hukou", as_of="2025-12-31")
    )
    assert found["size"]["below_1000"] == 1
    assert found["groups"] is None
    assert found["police"] == {"without_office_inside": None}
    assert found["contiguity"] is None
    assert found["outcomes"]["community.households.redivide"] == {"adjust": 2}
    assert found["outcomes"]["estate.rooms"] == {"unknown": 1}


def test_settings_of_the_workspace_decide_what_the_policy_leaves_open():
    stepped = check.check(workspace(settings={"estate_rounding": "stepped"}))
    row = stepped.query("provision == 'estate.rooms' and subject_id == 'e1'").iloc[0]
    assert (row["outcome"], row["low"]) == ("not_met", 40)
    by_place = check.check(
        workspace(
            police_offices=workspace().police_offices.drop(columns="community_ids"),
            settings={"police_by_containment": True},
        )
    ).query("provision == 'police.office-per-community'")
    assert by_place["outcome"].tolist() == [
        "met",
        "met",
        "not_met",
        "not_met",
        "unknown",
        "not_met",
    ]


def test_a_setting_that_does_not_fit_is_refused_in_words():
    with pytest.raises(DataError, match="estate_rounding"):
        check.check(workspace(settings={"estate_rounding": "up", "stale_months": -1}))


def test_a_mixed_community_is_gated_by_share_only_when_a_line_is_drawn():
    ws = grouped({"a": [500, 300]}, gated=[None])
    groups = ws.groups.assign(estate_id=["e1", None])
    estates = pd.DataFrame(
        {
            "estate_id": ["e1"],
            "community_id": ["a"],
            "planned_households": [500],
            "gated": [True],
        }
    )
    query = "provision == 'community.households.redivide'"
    parts = {"communities": ws.communities, "groups": groups, "estates": estates}
    more = {"basis": "hukou", "as_of": "2025-12-31"}
    plain = check.check(Workspace.from_layers(**parts, **more))
    assert plain.query(query)["outcome"].tolist() == ["unknown"]
    lined = check.check(Workspace.from_layers(**parts, **more, settings={"gated_from": 0.6}))
    assert lined.query(query)["outcome"].tolist() == ["exempt"]


def test_packs_can_be_chosen_and_an_unknown_one_is_refused():
    ws = grouped({"a": [600, 300]})
    old = check.check(ws, standards=["cn.law.residents-committees-1989"])
    assert old["provision"].tolist() == ["community.households.normal"]
    assert old["outcome"].tolist() == ["watch"]
    with pytest.raises(StandardError, match=r"cn\.nowhere"):
        check.check(ws, standards=["cn.nowhere"])


def test_labels_of_a_callers_frame_may_stand_twice():
    ws = workspace()
    twice = {n: layer.set_axis([0] * len(layer)) for n, layer in ws.layers.items()}
    found = check.check(ws.with_layers(**twice))
    pd.testing.assert_frame_equal(found, check.check(ws))
    assert check.data_issues(ws.with_layers(**twice)) == check.data_issues(ws)


def test_nothing_edits_the_workspace():
    ws = workspace()
    before = ws.digest
    check.check(ws)
    check.data_issues(ws)
    assert workspace().digest == ws.digest == before


def test_standards_as_plain_values():
    listed = {p["id"]: p for p in packs.listing()}
    assert listed["cn.yunnan.yunfa-2007-11"]["in_force"] == "unknown"
    shown = packs.show("cn.yunnan.yunfa-2007-11")
    tiers = next(p["bounds"] for p in shown["provisions"] if p["id"] == "rooms.activity")
    assert [t["low"] for t in tiers] == [300, 200]
    assert len(packs.verify()["conflicts"]) == 2
    json.dumps([listed, shown, packs.verify()], allow_nan=False)
