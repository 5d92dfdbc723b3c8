"""Boundary tables, clause by clause: the numbers themselves, one off, missing, and excused."""

import pandas as pd
import pytest

from hexie_geo import rules, standards
from hexie_geo.rules import RuleSettings

YUNNAN = standards.load("cn.yunnan.yunfa-2007-11")
URBAN = {"area": "urban", "body": "residents_committee"}
ADJUSTED = {**URBAN, "established": "adjusted"}
FORMER = {**ADJUSTED, "origin": "former_office", "resource_tight": True}


def outcome(provision, settings=None, **facts):
    return verdict(provision, settings, **facts)["outcome"]


def verdict(provision, settings=None, **facts):
    table = pd.DataFrame([{"subject_id": "s", **facts}], index=[41])
    found = rules.judge(YUNNAN[provision], table, settings=settings)
    assert found.index.tolist() == [41]
    return found.iloc[0]


HOUSEHOLDS = (999, 1000, 3000, 3001, 5000, 5001)
REDIVIDE = {
    False: "adjust met met met met adjust",
    True: "exempt met met met met exempt",
    None: "unknown met met met met unknown",
}
NORMAL = "watch met met watch watch watch"


@pytest.mark.parametrize("gated", [False, True, None])
@pytest.mark.parametrize("position", range(6))
def test_the_36_cells_of_clause_23(gated, position):
    facts = {**URBAN, "households": HOUSEHOLDS[position], "gated": gated}
    assert outcome("community.households.redivide", **facts) == REDIVIDE[gated].split()[position]
    assert outcome("community.households.normal", **facts) == NORMAL.split()[position]


@pytest.mark.parametrize("gated", [False, True, None])
def test_a_missing_count_is_unknown_whatever_the_gates(gated):
    facts = {**URBAN, "households": None, "gated": gated}
    assert outcome("community.households.redivide", **facts) == "unknown"
    assert outcome("community.households.normal", **facts) == "unknown"


@pytest.mark.parametrize(
    ("area", "body", "normal", "redivide"),
    [
        ("urban", "residents_committee", "watch", "adjust"),
        ("urban", "village_committee", "not_applicable", "adjust"),
        ("rural", "residents_committee", "not_applicable", "not_applicable"),
        (None, "residents_committee", "unknown", "unknown"),
        ("urban", None, "unknown", "adjust"),
        ("rural", None, "not_applicable", "not_applicable"),
    ],
)
def test_outside_the_class_is_not_applicable_and_an_unknown_class_unknown(
    area, body, normal, redivide
):
    facts = {"area": area, "body": body, "households": 6200, "gated": False}
    assert outcome("community.households.normal", **facts) == normal
    assert outcome("community.households.redivide", **facts) == redivide


@pytest.mark.parametrize(
    ("households", "expected"),
    [
        (0, "not_applicable"),
        (49, "watch"),
        (50, "met"),
        (150, "met"),
        (151, "watch"),
        (None, "unknown"),
    ],
)
def test_groups_of_clause_23(households, expected):
    assert outcome("group.households.urban", area="urban", households=households) == expected


def test_rural_groups_have_no_number():
    assert outcome("group.households.rural", area="rural", households=7) == "note"
    assert outcome("group.households.rural", area="rural", households=None) == "unknown"
    assert outcome("group.households.rural", area="urban", households=7) == "not_applicable"


@pytest.mark.parametrize(
    ("households", "population", "area_m2", "expected", "low"),
    [
        (4999, 11999, 200, "met", 200),
        (4999, 11999, 199.9, "not_met", 200),
        (5000, 1, 200, "not_met", 300),
        (5000, 1, 299.9, "not_met", 300),
        (5000, 1, 300, "met", 300),
        (1, 12000, 299.9, "not_met", 300),
        (1, 12000, 300, "met", 300),
        (4999, None, 250, "unknown", None),
        (4999, None, 199, "not_met", None),
        (4999, None, 300, "met", None),
        (None, None, 250, "unknown", None),
        (None, 12000, 250, "not_met", 300),
        (5000, None, 250, "not_met", 300),
        (4999, 11999, None, "unknown", 200),
    ],
)
def test_activity_rooms_of_clause_25(households, population, area_m2, expected, low):
    facts = {"households": households, "population": population, "activity_area_m2": area_m2}
    found = verdict("rooms.activity", **ADJUSTED, **facts)
    assert found["outcome"] == expected
    if low is not None:
        assert found["low"] == low


def test_at_the_tier_exactly_the_size_is_only_watched():
    facts = {**ADJUSTED, "households": 5000, "gated": False, "activity_area_m2": 250}
    assert outcome("rooms.activity", **facts) == "not_met"
    assert outcome("community.households.normal", **facts) == "watch"
    assert outcome("community.households.redivide", **facts) == "met"


@pytest.mark.parametrize(
    ("established", "expected"),
    [
        ("adjusted", "not_met"),
        ("original", "not_applicable"),
        ("unknown", "unknown"),
        (None, "unknown"),
    ],
)
def test_floors_speak_of_later_adjusted_communities(established, expected):
    facts = {**URBAN, "established": established, "office_window_area_m2": 10}
    assert outcome("rooms.office", **facts) == expected


@pytest.mark.parametrize(
    ("both", "known", "expected"),
    [
        (200, 200, "met"),
        (199, 199, "not_met"),
        (None, 205, "met"),
        (None, 150, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_office_and_window_together(both, known, expected):
    facts = {"office_window_area_m2": both, "office_window_area_at_least_m2": known}
    assert outcome("rooms.office", **ADJUSTED, **facts) == expected


@pytest.mark.parametrize("provision", ["rooms.office", "rooms.activity", "rooms.exempt"])
@pytest.mark.parametrize(
    ("need", "have", "expected"),
    [
        (None, 500, "unknown"),
        (120, None, "unknown"),
        (120, 120, "met"),
        (120, 119, "watch"),
    ],
)
def test_the_exemption_of_clause_25_is_need_not_release(provision, need, have, expected):
    facts = {
        **FORMER,
        "households": 2000,
        "population": 6000,
        "office_window_area_m2": 500,
        "activity_area_m2": 500,
        "rooms_total_m2": have,
        "rooms_need_m2": need,
    }
    found = verdict(provision, **facts)
    assert found["outcome"] == expected
    assert found["low"] == need or need is None


@pytest.mark.parametrize(
    ("origin", "tight", "area_m2", "expected"),
    [
        ("former_office", None, 10, "unknown"),
        (None, True, 10, "unknown"),
        (None, None, 10, "not_met"),
        ("former_office", False, 10, "not_met"),
        ("village", None, 10, "not_met"),
        (None, None, 200, "met"),
    ],
)
def test_an_exemption_claimed_in_part_is_open_only_below_the_floor(
    origin, tight, area_m2, expected
):
    facts = {**ADJUSTED, "origin": origin, "resource_tight": tight}
    assert outcome("rooms.office", **facts, office_window_area_m2=area_m2) == expected


@pytest.mark.parametrize(
    ("rounding", "need"), [("proportional", 30.0), ("stepped", 40.0), (None, 30.0)]
)
def test_an_estate_of_150_households(rounding, need):
    settings = RuleSettings(estate_rounding=rounding)
    facts = {"new_build": True, "planned_households": 150}
    assert verdict("estate.rooms", settings, **facts, rooms_area_m2=need)["outcome"] == "met"
    short = verdict("estate.rooms", settings, **facts, rooms_area_m2=need - 0.1)
    assert (short["outcome"], short["low"]) == ("not_met", need)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"new_build": True, "planned_households": None, "rooms_area_m2": 10}, "unknown"),
        ({"new_build": True, "planned_households": 100, "rooms_area_m2": None}, "unknown"),
        ({"new_build": False, "planned_households": 100, "rooms_area_m2": 0}, "not_applicable"),
        ({"new_build": None, "planned_households": 100, "rooms_area_m2": 0}, "unknown"),
        ({"new_build": True, "planned_households": 100, "rooms_area_m2": 20}, "met"),
    ],
)
def test_rooms_of_an_estate(facts, expected):
    assert outcome("estate.rooms", **facts) == expected


@pytest.mark.parametrize(
    ("provision", "gate"), [("estate.presale", "on_sale"), ("estate.acceptance", "accepted")]
)
@pytest.mark.parametrize(
    ("passed", "expected"), [(True, "not_met"), (False, "not_applicable"), (None, "unknown")]
)
def test_the_two_gates_of_clause_24(provision, gate, passed, expected):
    facts = {"new_build": True, "planned_households": 100, "rooms_area_m2": 5, gate: passed}
    assert outcome(provision, **facts) == expected


@pytest.mark.parametrize(
    ("new", "rebuilt", "land", "expected"),
    [
        (True, None, True, "met"),
        (True, None, False, "not_met"),
        (True, None, None, "unknown"),
        (False, True, False, "not_met"),
        (False, False, False, "not_applicable"),
        (False, None, False, "unknown"),
    ],
)
def test_land_reserved(new, rebuilt, land, expected):
    facts = {"new_build": new, "rebuilt": rebuilt, "land_reserved": land}
    assert outcome("estate.land_reserved", **facts) == expected


@pytest.mark.parametrize(
    ("status", "own", "expected"),
    [
        ("own", True, "met"),
        ("several", True, "met"),
        ("shared", False, "not_met"),
        ("none", False, "not_met"),
        ("inside", None, "unknown"),
        ("unknown", None, "unknown"),
    ],
)
def test_one_police_office_each(status, own, expected):
    facts = {"area": "urban", "police_office_own": own, "police_status": status}
    found = verdict("police.office-per-community", **facts, shared_with=("云山",))
    assert (found["outcome"], found["reason"]) == (expected, f"status_{status}")


@pytest.mark.parametrize(
    ("area", "conditions", "expected"),
    [
        ("urban", None, "not_met"),
        ("rural", True, "not_met"),
        ("rural", False, "not_applicable"),
        ("rural", None, "unknown"),
        (None, None, "unknown"),
        (None, True, "not_met"),
    ],
)
def test_police_clause_in_the_country(area, conditions, expected):
    facts = {"area": area, "conditions_met": conditions}
    assert outcome("police.officer-per-office", **facts, officers=0) == expected
    none = {"police_office_own": False, "police_status": "none"}
    assert outcome("police.office-per-community", **facts, **none) == expected


@pytest.mark.parametrize(("officers", "expected"), [(1, "met"), (3, "met"), (None, "unknown")])
def test_one_officer_per_office(officers, expected):
    assert outcome("police.officer-per-office", area="urban", officers=officers) == expected


@pytest.mark.parametrize(("branches", "expected"), [(0, "not_met"), (1, "met"), (None, "unknown")])
def test_one_branch_each(branches, expected):
    assert outcome("party.branch", party_branches=branches) == expected
    assert outcome("party.branch-new-areas", party_branches=branches, kind="old_town") == (
        "not_applicable"
    )
    assert outcome("party.branch-new-areas", party_branches=branches, kind="new_estate") == expected


@pytest.mark.parametrize(
    ("pay", "wage", "expected"),
    [
        (60000, 60000, "met"),
        (59999, 60000, "not_met"),
        (None, 60000, "unknown"),
        (60000, None, "unknown"),
    ],
)
def test_pay_against_the_local_mean(pay, wage, expected):
    assert outcome("staff.pay", staff_pay_yuan=pay, local_mean_wage_yuan=wage) == expected


@pytest.mark.parametrize(
    ("disadvantaged", "sound", "expected"),
    [
        (True, False, "behind"),
        (True, True, "met"),
        (True, None, "unknown"),
        (False, False, "not_applicable"),
        (None, False, "unknown"),
    ],
)
def test_three_year_programme(disadvantaged, sound, expected):
    facts = {"disadvantaged": disadvantaged, "office_sound": sound}
    assert outcome("programme.rooms_3y", **facts) == expected


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "expected", "needed"),
    [
        (8, 2, 0, "met", "0"),
        (7, 3, 0, "behind", "1"),
        (8, 0, 2, "met", "0"),
        (7, 1, 2, "unknown", "1"),
        (5, 3, 2, "behind", "3"),
        (0, 0, 0, "unknown", "0"),
    ],
)
def test_six_good_is_met_or_behind_only_when_what_is_unknown_cannot_change_it(
    yes, no, unknown, expected, needed
):
    counts = dict(zip(("yes", "no", "unknown"), (yes, no, unknown), strict=True))
    counts = {f"six_good_urban_{k}": v for k, v in counts.items()}
    rural = {"six_good_rural_yes": 5, "six_good_rural_no": 5, "six_good_rural_unknown": 0}
    table = pd.DataFrame([{"subject_id": "county", **counts, **rural}])
    found = rules.judge(YUNNAN["target.six_good"], table).set_index("subject_id")
    assert found.loc["urban-2010", "outcome"] == expected
    assert found.loc["urban-2010", "detail"] == needed
    assert found.loc["rural-2015", "outcome"] == "met"  # 50 % and above includes 50 %


def test_villages_are_ranked_and_divided_only_by_the_users_line():
    table = pd.DataFrame(
        {
            "subject_id": list("abcd"),
            "body": ["village_committee"] * 3 + ["residents_committee"],
            "households": [300, None, 120, 90],
        }
    )
    clause = YUNNAN["village.households.small"]
    found = rules.judge(clause, table)
    assert found["outcome"].tolist() == ["note", "unknown", "note", "not_applicable"]
    assert found["detail"].tolist()[:3] == ["2/2", "", "1/2"]
    lined = rules.judge(clause, table, settings=RuleSettings(village_small_households=200))
    assert lined["outcome"].tolist() == ["met", "unknown", "note", "not_applicable"]


def test_a_service_is_there_own_or_shared_none_or_not_known():
    clause = YUNNAN["services.culture"]
    table = pd.DataFrame(
        {
            "subject_id": list("abcd"),
            "library": ["own", "own", "own", None],
            "culture_room": ["shared", "none", "unknown", None],
            "women_home": ["own", "unknown", "own", None],
        }
    )
    found = rules.judge(clause, table)
    assert found["outcome"].tolist() == ["met", "note", "unknown", "unknown"]
    assert found["value"].tolist()[:3] == [3, 1, 2]
    assert found["detail"].tolist()[1] == "culture_room"


def test_support_reasons_are_counted_and_named():
    clause = YUNNAN["support.priority"]
    flags = dict.fromkeys(clause.items, False)
    rows = [
        {"subject_id": "a", **flags},
        {"subject_id": "b", **flags, "support_new": True, "support_rural": True},
        {"subject_id": "c", **flags, "support_dense": None},
        {"subject_id": "d", **flags, "support_dense": None, "support_rural": True},
    ]
    found = rules.judge(clause, pd.DataFrame(rows))
    assert found["outcome"].tolist() == ["not_applicable", "note", "unknown", "note"]
    assert found["detail"].tolist()[1] == "support_new;support_rural"


def test_the_superseded_law_is_another_range():
    old = standards.load("cn.law.residents-committees-1989")["community.households.normal"]
    table = pd.DataFrame([{"subject_id": "a", **URBAN, "households": 701}])
    assert rules.judge(old, table)["outcome"].tolist() == ["watch"]


def test_cells_that_say_nothing_readable_are_unknown():
    assert outcome("party.branch", party_branches="两个") == "unknown"
    assert outcome("party.branch", party_branches="2") == "met"
    assert outcome("programme.rooms_3y", disadvantaged="否", office_sound=False) == "not_applicable"
    assert outcome("programme.rooms_3y", disadvantaged="是", office_sound="?") == "unknown"
