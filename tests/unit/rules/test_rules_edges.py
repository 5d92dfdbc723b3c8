"""Edges where a verdict was once wrong or the check broke off."""

from dataclasses import replace

import pandas as pd
import pytest

from hexie_geo import rules, standards
from hexie_geo.errors import DataError
from hexie_geo.model.terms import SubjectLayer

PACK = standards.load("cn.yunnan.yunfa-2007-11")
FACTS = pd.DataFrame({"subject_id": ["a"], "area": ["urban"], "households": [10]})


@pytest.mark.parametrize(
    ("area_m2", "outcome"), [(110.6, "met"), (110.59, "not_met"), (110.61, "met")]
)
def test_a_floor_reached_exactly_is_met_whatever_floating_point_makes_of_it(
    area_m2: float, outcome: str
) -> None:
    estate = pd.DataFrame(
        {
            "subject_id": ["e"],
            "planned_households": [553],
            "rooms_area_m2": [area_m2],
            "new_build": [True],
        }
    )
    assert rules.judge(PACK["estate.rooms"], estate)["outcome"].tolist() == [outcome]


def test_a_pack_that_says_nothing_of_households_has_no_verdict_that_rests_on_them() -> None:
    rooms = replace(PACK, provisions=(PACK["rooms.office"],))
    found = rules.basis_outcomes(rooms, FACTS, pd.DataFrame({"hukou": [1]}))
    assert found.empty
    assert {"subject_id", "provision", "hukou", "flips"} <= set(found.columns)


def test_a_pack_without_a_verified_provision_gives_no_rows() -> None:
    unseen = replace(PACK, provisions=(replace(PACK["rooms.office"], verified=False),))
    layers = {SubjectLayer.COMMUNITIES: FACTS}
    found = rules.check(layers, [unseen])
    assert found.empty
    assert tuple(found.columns) == rules.FRAME
    assert len(rules.check(layers, [unseen], include_unverified=True)) == 1


def test_none_is_a_setting_not_decided() -> None:
    told = {"gated_from": None, "stale_months": None}
    assert rules.RuleSettings.of(told) == rules.RuleSettings()


@pytest.mark.parametrize("wrong", [{"stale_months": 3.5}, {"crumb_m2": float("inf")}])
def test_months_are_whole_and_lines_finite(wrong: dict[str, float]) -> None:
    with pytest.raises(DataError):
        rules.RuleSettings.of(wrong)
