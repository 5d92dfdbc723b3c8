"""Lineage: every household accounted for, every kind of change named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.planning.lineage import code_changes, lineage


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("ab", "ab", {("a", "a"): "unchanged", ("b", "b"): "unchanged"}),
        (
            "aab",
            "abb",
            {("a", "a"): "unchanged", ("a", "b"): "transfer_in", ("b", "b"): "unchanged"},
        ),
        ("aab", "bbb", {("a", "b"): "merge", ("b", "b"): "unchanged"}),
        (
            "aabc",
            "bcbc",
            {
                ("a", "b"): "abolish",
                ("a", "c"): "abolish",
                ("b", "b"): "unchanged",
                ("c", "c"): "unchanged",
            },
        ),
        ("aaa", "aan", {("a", "a"): "unchanged", ("a", "n"): "split"}),
        ("aa", "nn", {("a", "n"): "rename"}),
        ("ab", "nn", {("a", "n"): "establish", ("b", "n"): "establish"}),
    ],
)
def test_each_change_has_its_word(before, after, kinds):
    atoms = [f"g{i}" for i in range(len(before))]
    lines = lineage(
        dict(zip(atoms, before, strict=True)),
        dict(zip(atoms, after, strict=True)),
        dict.fromkeys(atoms, 10),
    )
    assert {(r.before_id, r.after_id): r.kind for r in lines.itertuples()} == kinds


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("abcn"), st.integers(0, 500)), min_size=1
    )
)
def test_no_household_is_lost_and_the_after_map_can_be_derived_again(rows):
    before = {f"g{i}": b for i, (b, _, _) in enumerate(rows)}
    after = {f"g{i}": a for i, (_, a, _) in enumerate(rows)}
    households = {f"g{i}": h for i, (_, _, h) in enumerate(rows)}
    lines = lineage(before, after, households)
    assert lines["households"].sum() == sum(households.values())
    by_after = lines.groupby("after_id")["households"].sum().to_dict()
    assert by_after == {
        c: sum(households[g] for g in after if after[g] == c) for c in set(after.values())
    }


def test_codes_are_given_never_invented():
    lines = lineage(
        {"g": "a", "h": "b", "i": "c"}, {"g": "n", "h": "n", "i": "m"}, {"g": 1, "h": 1, "i": 1}
    )
    found = code_changes(lines, names={"n": "新社区", "c": "丙"}, codes={"n": "530102001009"})
    assert found.values.tolist() == [
        ["establish", "n", "新社区", "530102001009"],
        ["abolish", "a", "", "a"],
        ["abolish", "b", "", "b"],
        ["rename", "m", "", "c"],
    ]
