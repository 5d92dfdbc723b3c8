"""Estates that are still to come: counted once, never guessed, and plans that fall out again."""

from datetime import date

import pandas as pd
import pytest

from hexie_geo.demo import grouped
from hexie_geo.errors import DataError
from hexie_geo.measures.growth import arriving
from hexie_geo.workflow.growth import grow
from hexie_geo.workflow.plan import propose

UNTIL = date(2030, 12, 31)


def area():
    """One community too large, one with an estate to come, one whose count is unknown."""
    ws = grouped({"a": [130] * 40, "b": [100] * 25, "c": [100] * 15})
    table = ws.communities.assign(households=[5200.0, 2500.0, None])
    estates = pd.DataFrame(
        {
            "estate_id": ["e1", "e2", "e3", "e4", "e5"],
            "community_id": ["b", "b", "c", "b", "a"],
            "planned_households": [2600, 900, 400, 300, None],
            "delivered_on": ["2030-06-30", "2031-06-30", "2029-01-01", None, "2030-01-01"],
            "stage": ["presale", "building", "building", "building", "building"],
        }
    )
    return ws.with_layers(communities=table, estates=estates)


def test_only_what_is_handed_over_in_time_is_added():
    found = grow(area(), until=UNTIL).communities.set_index("community_id")
    assert found.loc["b", ["households_now", "arriving", "undated"]].tolist() == [2500, 2600, 300]
    assert found.loc["b", ["verdict_now", "verdict_then"]].tolist() == ["met", "adjust"]
    assert found.loc["a", "uncounted"] == 1
    assert pd.isna(found.loc["c", "households_then"])
    assert found.loc["c", "verdict_then"] == "unknown"


def test_a_plan_that_falls_out_again_is_flagged():
    bare = grouped({"a": [130] * 40, "b": [100] * 15})
    estates = pd.DataFrame(
        {"estate_id": ["e"], "community_id": ["a"], "planned_households": [4000],
         "delivered_on": ["2030-01-01"]}
    )  # fmt: skip
    ws = bare.with_layers(estates=estates)
    plan = propose(ws, seed=3)[0]
    assert "a" in plan.changes[0].after
    assert grow(ws, until=UNTIL, plan=plan).outside_again == ("a",)
    assert grow(ws, until=date(2029, 12, 31), plan=plan).outside_again == ()


def test_nothing_is_edited_and_nothing_comes_without_estates():
    ws = area()
    digest = ws.digest
    grow(ws, until=UNTIL)
    assert ws.digest == digest
    bare = grouped({"a": [600, 600]})
    assert grow(bare, until=UNTIL).flipped.empty


def test_later_days_never_bring_less():
    estates = area().estates
    counts = [
        arriving(estates, as_of=date(2026, 1, 1), until=date(year, 12, 31))["arriving"].sum()
        for year in (2028, 2029, 2030, 2031)
    ]
    assert counts == sorted(counts)
    assert counts[-1] == 2600 + 900 + 400


def test_a_day_before_the_count_is_refused():
    with pytest.raises(DataError, match="later day"):
        grow(area(), until=date(1990, 1, 1))
