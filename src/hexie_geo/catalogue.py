"""The wording catalogue: every sentence the program says, by id and language.

One TOML file per topic and language lies in ``i18n/data/{en,zh}/``; ids are dotted
paths such as ``errors.layer.duplicate``. This module only finds a template; it sits
below :mod:`hexie_geo.errors` so that an exception can say itself in English.
"""

import functools
import string
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class _Gap(dict[str, object]):
    """Values for a template; a value nobody gave shows as ``?`` instead of failing."""

    def __missing__(self, key: str) -> str:
        """Return the mark of a value that was not given."""
        return "?"


def _flatten(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            yield from _flatten(value, name)
        else:
            yield name, str(value)


@functools.cache
def templates(language: Language) -> Mapping[str, str]:
    """Return every template of ``language`` by id; the first part is the topic file's name."""
    found: dict[str, str] = {}
    for entry in sorted(
        (files("hexie_geo") / "i18n" / "data" / language).iterdir(), key=lambda e: e.name
    ):
        if entry.name.endswith(".toml"):
            topic = entry.name.removesuffix(".toml")
            found.update(_flatten(tomllib.loads(entry.read_text(encoding="utf-8")), topic))
    return found


def render(message: str, language: Language, values: Mapping[str, object]) -> str:
    """Return the sentence ``message`` in ``language`` with ``values`` filled in.

    A template that does not exist renders as its id and values: a missing translation
    must never hide an error.
    """
    return "".join(render_parts(message, language, values))


def render_parts(message: str, language: Language, values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the parts of a sentence that its template sets apart with `` | ``.

    Examples
    --------
    >>> render_parts("errors.io.empty_file", "en", {})
    ('the file is empty', 'Copy it again from its source')
    """
    template = templates(language).get(message)
    if template is None:
        shown = ", ".join(f"{k}={v}" for k, v in values.items())
        return (f"{message} ({shown})" if shown else message,)
    return tuple(part.format_map(_Gap(values)) for part in template.split(" | "))


def slots(message: str, language: Language) -> frozenset[str]:
    """Return the names of the values that a template shows.

    Examples
    --------
    >>> sorted(slots("errors.io.no_column", "zh"))
    ['field', 'names']
    """
    parsed = string.Formatter().parse(templates(language).get(message, ""))
    return frozenset(name for _, name, _, _ in parsed if name)


def layer_word(layer: str, language: Language) -> str:
    """Return what people call a layer; a sheet or a file's own layer keeps its name.

    Examples
    --------
    >>> layer_word("communities", "zh"), layer_word("Sheet1", "zh")
    ('社区', 'Sheet1')
    """
    return templates(language).get(f"terms.layer.{layer}", layer)


def field_word(field: str, language: Language) -> str:
    """Return what people call a column of ours, with its key, which recipes and code use.

    The keys are English words, so English shows them alone; a file's own column keeps its name.

    Examples
    --------
    >>> field_word("households", "zh"), field_word("households", "en"), field_word("户籍户", "zh")
    ('户数（households）', 'households', '户籍户')
    """
    named = None if language == "en" else templates(language).get(f"wizard.column.{field}")
    return field if named is None else f"{named}（{field}）"


def word(value: StrEnum, language: Language) -> str:
    """Return the word for a vocabulary member, from ``terms.CLASS.value``; its id without one.

    Examples
    --------
    >>> from hexie_geo.model.terms import Role
    >>> word(Role.REVIEWER, "zh"), word(Role.REVIEWER, "en")
    ('审核员', 'reviewer')
    """
    name = type(value).__name__
    key = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    return templates(language).get(f"terms.{key}.{value.value}", value.value)
