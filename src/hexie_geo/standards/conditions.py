"""Conditions of a clause answered yes, no or unknown of a table of facts.

A name is a column of facts. A fact that is missing, or is the word ``unknown``, makes a
comparison unknown; ``and`` and ``or`` follow Kleene's three-valued logic, so *no and unknown*
is no and *yes or unknown* is yes.
"""

import operator
from collections.abc import Callable
from typing import Any

import pandas as pd

from hexie_geo.model.layers import flag
from hexie_geo.standards.grammar import Always, Compare, Condition, Flag, Join, Not, Unknown

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, facts: pd.DataFrame) -> "pd.Series[bool]":
    """Return, for every row of ``facts``, whether the condition holds; missing if unknown.

    Parameters
    ----------
    condition
        Parsed by :func:`hexie_geo.standards.parse`.
    facts
        One column per fact; a column that is not there is unknown.

    Returns
    -------
    pandas.Series
        ``boolean``, on the index of ``facts``.

    Examples
    --------
    >>> from hexie_geo.standards import parse
    >>> facts = pd.DataFrame({"gated": [True, False, None], "households": [900, None, 10]})
    >>> holds(parse("gated and households < 1000"), facts).tolist()
    [True, False, <NA>]
    """
    match condition:
        case Always():
            return pd.Series(data=True, index=facts.index, dtype="boolean")
        case Flag(name):
            return flag(fact(facts, name))
        case Unknown(name):
            return fact(facts, name).isna().astype("boolean")
        case Compare(name, sign, value):
            return _compared(fact(facts, name), sign, value)
        case Not(part):
            return ~holds(part, facts)
        case Join(word, left, right):
            one, other = holds(left, facts), holds(right, facts)
            return one & other if word == "and" else one | other


def fact(facts: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """Return the column ``name`` with ``unknown`` as missing; all missing if there is none.

    Parameters
    ----------
    facts
        One column per fact.
    name
        Of the column.

    Returns
    -------
    pandas.Series
        On the index of ``facts``.

    Examples
    --------
    >>> fact(pd.DataFrame({"established": ["adjusted", "unknown"]}), "established").tolist()
    ['adjusted', None]
    """
    if name not in facts.columns:
        return pd.Series([None] * len(facts), index=facts.index, dtype=object)
    column = facts[name]
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        return column
    return column.astype(object).where(column.notna() & (column != "unknown"), None)


def _compared(column: "pd.Series[Any]", sign: str, value: object) -> "pd.Series[bool]":
    missing = column.isna()
    known: pd.Series[Any]
    if isinstance(value, bool):
        known = flag(column)
    elif isinstance(value, float):
        known = pd.to_numeric(column, errors="coerce").astype("Float64")
    else:
        known = column.astype("string")
    answer: pd.Series[bool] = _COMPARE[sign](known, value).astype("boolean")
    return answer.mask(missing)
