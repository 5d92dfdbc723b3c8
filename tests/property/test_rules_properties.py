"""Laws of judgement: rows are judged one by one, missing data neither fails nor passes."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo import rules, standards
from hexie_geo.model.terms import SubjectLayer
from hexie_geo.rules.bounds import ROOMS_NEED
from hexie_geo.rules.rows import asked, asked_scope, asked_tier
from hexie_geo.standards import holds, parse
from hexie_geo.workflow import check
from support.judged_county import workspace

YUNNAN = standards.load("cn.yunnan.yunfa-2007-11")
COMMUNITY = [
    p for p in YUNNAN.provisions if p.subject is SubjectLayer.COMMUNITIES and p.form != "rank"
]
FAILS = {"not_met", "adjust", "behind", "watch", "conflict"}
FEW = settings(deadline=None, max_examples=25, derandomize=True)

COUNTS = [0, 1, 999, 1000, 3000, 3001, 4999, 5000, 5001, 12000]
AREAS = [0.0, 199.0, 200.0, 299.0, 300.0, 500.0]
areas = st.sampled_from(AREAS)
flags = st.booleans()


FACTS = [
    *("area", "body", "kind", "households", "population", "gated", "established", "origin"),
    *("office_window_area_m2", "activity_area_m2", "rooms_total_m2", "rooms_need_m2"),
    *("resource_tight", "conditions_met", "police_office_own", "party_branches"),
    *("disadvantaged", "office_sound", "library", "culture_room", "women_home", "support_new"),
]


def table(rows):
    return pd.DataFrame(rows).assign(subject_id=[f"c{i}" for i in range(len(rows))])


def many(seed, n=40):
    """A table of n random communities: one call judges them all, so many cost little."""
    random = np.random.default_rng(seed)
    values = {
        "area": ["urban", "rural"],
        "body": ["residents_committee", "village_committee"],
        "kind": ["old_town", "new_estate", "village_converted", "mixed"],
        "households": COUNTS,
        "population": COUNTS,
        "established": ["adjusted", "original"],
        "origin": ["former_office", "estate"],
        "party_branches": [0, 1, 2],
        "library": ["own", "shared", "none"],
        "culture_room": ["own", "shared", "none"],
        "women_home": ["own", "none"],
    }
    rows = {
        name: [
            options[i]
            for options in [values.get(name, AREAS if name.endswith("_m2") else [True, False])]
            for i in random.integers(len(options), size=n)
        ]
        for name in FACTS
    }
    return pd.DataFrame(rows).assign(subject_id=[f"c{i}" for i in range(n)])


def asks(name):
    """The provisions whose verdict rests on a fact."""
    return [
        p
        for p in COMMUNITY
        if name in {p.measure, *p.items, *asked(p), *asked_scope(p), *asked_tier(p)}
        or (p.replaced_when and name in ROOMS_NEED.values())
    ]


def outcomes(facts, provisions=COMMUNITY):
    return pd.DataFrame({p.id: rules.judge(p, facts)["outcome"] for p in provisions})


@pytest.mark.parametrize("name", FACTS)
def test_a_missing_fact_neither_fails_nor_passes(name):
    facts = many(seed=len(name), n=300)
    clauses = asks(name)
    assert clauses
    before = outcomes(facts, clauses)
    after = outcomes(facts.assign(**{name: None}), clauses)
    newly = after.isin(FAILS) & (after != before)
    assert not newly.to_numpy().any()
    if name not in {"origin", "resource_tight"}:  # asked only below the floor
        passed = (after == "met") & (before != "met")
        assert not passed.to_numpy().any()
    dropped = outcomes(facts.drop(columns=name), clauses)
    pd.testing.assert_frame_equal(dropped, after)


def test_rows_are_judged_one_by_one_under_any_index():
    facts = many(seed=1)
    order = np.random.default_rng(2).permutation(len(facts))
    shuffled = facts.iloc[order].set_axis([f"label {i}" for i in range(len(facts))])
    found, plain = outcomes(shuffled), outcomes(facts)
    assert found.index.tolist() == shuffled.index.tolist()
    np.testing.assert_array_equal(found.to_numpy(), plain.to_numpy()[order])
    np.testing.assert_array_equal(outcomes(facts.iloc[[5]]).to_numpy(), plain.to_numpy()[5:6])


def test_more_room_never_makes_it_worse():
    facts = many(seed=3, n=300)
    met = [
        rules.judge(
            YUNNAN["rooms.activity"],
            facts.assign(activity_area_m2=area, rooms_total_m2=area),
        )["outcome"]
        == "met"
        for area in AREAS
    ]
    for small, large in itertools.pairwise(met):
        assert not (small & ~large).any()
    assert met[-1].any()


@FEW
@given(st.integers(0, 9000), st.integers(0, 9000), flags)
def test_being_inside_is_an_interval(one, other, gated):
    low, high = sorted((one, other))
    middle = (low + high) // 2
    facts = table(
        [
            {"area": "urban", "body": "residents_committee", "households": h, "gated": gated}
            for h in (low, middle, high)
        ]
    )
    for clause in ("community.households.normal", "community.households.redivide"):
        met = (rules.judge(YUNNAN[clause], facts)["outcome"] == "met").tolist()
        assert met[1] or not (met[0] and met[2])


expressions = st.recursive(
    st.sampled_from(["a", "b", "n >= 5", "n < 3", "t == 'x'", "a is unknown"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(lambda t: f"({' '.join(t)})"),
        part.map(lambda e: f"not ({e})"),
    ),
    max_leaves=6,
)


@FEW
@given(expressions)
def test_a_known_answer_holds_whatever_the_missing_facts_are(expression):
    domains = {"a": [True, False], "b": [True, False], "n": [2, 4, 6], "t": ["x", "y"]}
    condition = parse(expression)
    full = pd.DataFrame(itertools.product(*domains.values()), columns=list(domains))
    for name in ("b", "n", "t"):  # a is asked for by "is unknown", which a guess would change
        partial = full.drop(columns=name).drop_duplicates()
        answer = holds(condition, partial)
        known = partial[answer.notna()].assign(said=answer[answer.notna()].astype(bool))
        truth = full.assign(true=holds(condition, full))
        both = truth.merge(known, on=[c for c in full if c != name])
        assert (both["true"] == both["said"]).all()


@pytest.fixture(scope="module")
def verdicts():
    return check.check(workspace()).set_index(["provision", "subject_id"]).sort_index()


def same(found, verdicts):
    columns = ["outcome", "value", "low", "high", "reason"]
    again = found.set_index(["provision", "subject_id"]).sort_index()
    pd.testing.assert_frame_equal(again[columns], verdicts[columns])


def test_the_check_does_not_depend_on_the_order_of_rows(verdicts):
    ws = workspace()
    turned = {name: layer.iloc[::-1] for name, layer in ws.layers.items()}
    same(check.check(ws.with_layers(**turned)), verdicts)


def test_the_check_does_not_move_with_the_map(verdicts):
    ws = workspace()
    moved = {
        name: layer.set_geometry(layer.translate(12_345.0, -6_789.0))
        for name, layer in ws.layers.items()
        if name in {"communities", "police_offices", "facilities"}
    }
    same(check.check(ws.with_layers(**moved)), verdicts)


@pytest.mark.parametrize(
    ("layer", "column"),
    [
        ("groups", "households"),
        ("police_offices", "community_ids"),
        ("police_offices", "officers"),
        ("estates", "rooms_area_m2"),
        ("estates", "delivered_on"),
        ("estates", "stage"),
        ("estates", "planned_households"),
        ("facilities", "community_id"),
        ("communities", "households"),
        ("communities", "area"),
        ("communities", "established"),
        ("communities", "office_area_m2"),
        ("communities", "kind"),
        ("communities", "gated"),
    ],
)
def test_blanking_a_column_of_a_layer_fails_nobody(layer, column, verdicts):
    ws = workspace()
    blank = getattr(ws, layer).assign(**{column: None})
    found = check.check(ws.with_layers(**{layer: blank}))
    after = found.set_index(["provision", "subject_id"])["outcome"].sort_index()
    before = verdicts["outcome"].reindex(after.index)
    newly = after[after.isin(FAILS) & (after != before)]
    assert newly.empty, newly
