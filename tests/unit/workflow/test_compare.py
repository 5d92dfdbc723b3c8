"""Two states side by side."""

from hexie_geo.demo import grouped
from hexie_geo.workflow.compare import compare


def test_a_state_compared_with_itself_has_no_differences():
    ws = grouped({"a": [800, 700], "b": [600]})
    found = compare(ws, ws)
    assert found.communities["change"].tolist() == ["unchanged", "unchanged"]
    assert found.verdicts.empty
    assert found.moved_groups.empty
    assert found.summary()["households_moved"] == 0


def test_added_removed_renamed_and_recounted_are_told_apart():
    before = grouped({"a": [800], "b": [600], "c": [500]}, name=["甲", "乙", "丙"])
    after = grouped({"a": [900], "b": [600], "d": [500]}, name=["甲", "乙二", "丁"])
    found = compare(before, after).communities.set_index("community_id")["change"]
    assert found.to_dict() == {"a": "recounted", "b": "renamed", "c": "removed", "d": "added"}


def test_flipped_verdicts_and_moved_groups_are_listed():
    before = grouped({"a": [800, 700], "b": [600, 300]})
    moved = before.groups.assign(community_id=["a", "b", "b", "b"])
    communities = before.communities.assign(households=[800, 1600])
    after = before.with_layers(groups=moved, communities=communities)
    found = compare(before, after)
    assert found.moved_groups.to_dict("records") == [
        {
            "group_id": "g0-1",
            "community_id_before": "a",
            "community_id_after": "b",
            "households": 700,
        }
    ]
    flips = found.verdicts.set_index(["community_id", "provision"])
    assert flips.loc[("a", "community.households.redivide"), ["before", "after"]].tolist() == [
        "met",
        "adjust",
    ]
    assert flips.loc[("b", "community.households.redivide"), ["before", "after"]].tolist() == [
        "adjust",
        "met",
    ]
