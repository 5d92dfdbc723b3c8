"""Conditions of a clause in a tiny grammar, answered yes, no or unknown; nothing is ever executed.

::

    condition  = "otherwise" | any
    any        = all, { "or", all }
    all        = one, { "and", one }
    one        = "not", one | "(", any, ")" | name, "is", ["not"], "unknown"
               | name, ("==" | "!=" | "<" | "<=" | ">" | ">="), value | name
    value      = number | 'text' | "true" | "false"

A name is a column of facts. A fact that is missing, or is the word ``unknown``, makes a
comparison unknown; ``and`` and ``or`` follow Kleene's three-valued logic, so *no and unknown*
is no and *yes or unknown* is yes.
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hexie_geo.model.layers import flag

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|'(?P<text>[^']*)'|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<sign>==|!=|<=|>=|<|>|\(|\)))"
)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_RESERVED = {"and", "or", "not", "is", "unknown", "otherwise", "true", "false"}


class ConditionError(ValueError):
    """A condition that the grammar does not allow; the text says where it stops making sense."""


@dataclass(frozen=True, slots=True)
class Always:
    """``otherwise``: holds of everyone."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes/no fact by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Whether a fact is missing."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact compared with a constant."""

    name: str
    sign: str
    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; the opposite of unknown is unknown."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Join:
    """``and`` or ``or`` of two conditions."""

    word: str
    left: "Condition"
    right: "Condition"


Condition = Always | Flag | Unknown | Compare | Not | Join


def parse(text: str) -> Condition:
    """Return the condition that ``text`` writes.

    Raises
    ------
    ConditionError
        If the text is outside the grammar.

    Examples
    --------
    >>> sorted(names(parse("households >= 5000 or population >= 12000")))
    ['households', 'population']
    """
    return _Reader(text).whole()


def names(condition: Condition) -> Iterator[str]:
    """Yield the names of the facts that ``condition`` asks for."""
    match condition:
        case Flag(name) | Unknown(name) | Compare(name, _, _):
            yield name
        case Not(part):
            yield from names(part)
        case Join(_, left, right):
            yield from names(left)
            yield from names(right)


def holds(condition: Condition, facts: pd.DataFrame) -> "pd.Series[bool]":
    """Return, for every row of ``facts``, whether the condition holds; missing if unknown.

    Examples
    --------
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
    """Return the column ``name`` with ``unknown`` as missing; all missing if there is none."""
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


class _Reader:
    """One pass over the words of a condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(self._split())
        self.at = 0

    def _split(self) -> Iterator[tuple[str, str]]:
        position = 0
        while self.text[position:].strip():
            match = _TOKEN.match(self.text, position)
            if match is None:
                raise ConditionError(self.text[position:].strip())
            kind = str(match.lastgroup)
            yield kind, match[kind]
            position = match.end()

    def whole(self) -> Condition:
        if self._take("word", "otherwise"):
            found: Condition = Always()
        else:
            found = self._any()
        if self.at < len(self.words):
            raise ConditionError(self.words[self.at][1])
        return found

    def _any(self) -> Condition:
        found = self._all()
        while self._take("word", "or"):
            found = Join("or", found, self._all())
        return found

    def _all(self) -> Condition:
        found = self._one()
        while self._take("word", "and"):
            found = Join("and", found, self._one())
        return found

    def _one(self) -> Condition:
        if self._take("word", "not"):
            return Not(self._one())
        if self._take("sign", "("):
            found = self._any()
            self._need("sign", ")")
            return found
        name = self._name()
        if self._take("word", "is"):
            opposite = self._take("word", "not")
            self._need("word", "unknown")
            return Not(Unknown(name)) if opposite else Unknown(name)
        kind, word = self._peek()
        if kind == "sign" and word in _COMPARE:
            self.at += 1
            return Compare(name, word, self._value())
        return Flag(name)

    def _name(self) -> str:
        kind, word = self._peek()
        if kind != "word" or word in _RESERVED:
            raise ConditionError(word or self.text)
        self.at += 1
        return word

    def _value(self) -> float | str | bool:
        kind, word = self._peek()
        self.at += 1
        if kind == "number":
            return float(word)
        if kind == "text":
            return word
        if word in {"true", "false"}:
            return word == "true"
        raise ConditionError(word or self.text)

    def _peek(self) -> tuple[str, str]:
        return self.words[self.at] if self.at < len(self.words) else ("end", "")

    def _take(self, kind: str, word: str) -> bool:
        if self._peek() == (kind, word):
            self.at += 1
            return True
        return False

    def _need(self, kind: str, word: str) -> None:
        if not self._take(kind, word):
            raise ConditionError(self._peek()[1] or self.text)
