"""The grammar of conditions: from text to a small tree; nothing is ever executed.

::

    condition  = "otherwise" | any
    any        = all, { "or", all }
    all        = one, { "and", one }
    one        = "not", one | "(", any, ")" | name, "is", ["not"], "unknown"
               | name, ("==" | "!=" | "<" | "<=" | ">" | ">="), value | name
    value      = number | 'text' | "true" | "false"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|'(?P<text>[^']*)'|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<sign>==|!=|<=|>=|<|>|\(|\)))"
)
SIGNS = frozenset({"==", "!=", "<", "<=", ">", ">="})
MOST_WORDS = 100
"""A condition of more words is refused: nobody reads it, and reading it back would go too deep."""
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

    Parameters
    ----------
    text
        As in a policy pack.

    Returns
    -------
    Condition

    Raises
    ------
    ConditionError
        If the text is outside the grammar.

    Examples
    --------
    >>> sorted(names(parse("households >= 5000 or population >= 12000")))
    ['households', 'population']
    """
    reader = _Reader(text)
    if len(reader.words) > MOST_WORDS:
        raise ConditionError(f"{text[:20]} …")
    return reader.whole()


def names(condition: Condition) -> Iterator[str]:
    """Yield the names of the facts that ``condition`` asks for.

    Parameters
    ----------
    condition
        Parsed.

    Yields
    ------
    str

    Examples
    --------
    >>> list(names(parse("gated or households < 1000")))
    ['gated', 'households']
    """
    match condition:
        case Flag(name) | Unknown(name) | Compare(name, _, _):
            yield name
        case Not(part):
            yield from names(part)
        case Join(_, left, right):
            yield from names(left)
            yield from names(right)


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
        if kind == "sign" and word in SIGNS:
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
