"""The grammar of conditions: three-valued, closed, and nothing is ever executed."""

import pandas as pd
import pytest

from hexie_geo.standards import ConditionError, holds, names, parse

FACTS = pd.DataFrame(
    {
        "gated": [True, False, None],
        "households": [900.0, 5000.0, None],
        "area": ["urban", "unknown", None],
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("otherwise", [True, True, True]),
        ("gated", [True, False, None]),
        ("not gated", [False, True, None]),
        ("gated is unknown", [False, False, True]),
        ("gated is not unknown", [True, True, False]),
        ("gated == false", [False, True, None]),
        ("households >= 5000", [False, True, None]),
        ("households < 5000", [True, False, None]),
        ("households != 900", [False, True, None]),
        ("area == 'urban'", [True, None, None]),
        ("area == 'urban' or households >= 5000", [True, True, None]),
        ("gated and households >= 5000", [False, False, None]),
        ("gated or households > 0", [True, True, None]),
        ("(gated or households > 0) and not gated", [False, True, None]),
        ("nowhere == 'x' and gated", [None, False, None]),
    ],
)
def test_answers_are_yes_no_or_unknown(text, expected):
    found = holds(parse(text), FACTS)
    assert [None if pd.isna(v) else bool(v) for v in found] == expected
    assert found.index.equals(FACTS.index)


def test_and_binds_tighter_than_or():
    assert parse("a or b and c") == parse("a or (b and c)")
    assert parse("a or b and c") != parse("(a or b) and c")


def test_names_lists_what_is_asked():
    assert list(names(parse("a == 1 and (b or not c is unknown)"))) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "a and",
        "(a",
        "a)",
        "a b",
        "a == ",
        "a == b",
        "a is missing",
        "1 < 2",
        "__import__('os').system('x')",
        "a; b",
        "a == 'x",
        "lambda: a",
        "a + 1 > 2",
        "otherwise and a",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ConditionError):
        parse(text)
