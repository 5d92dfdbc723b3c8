"""Which of their columns is ours: exact name, known alias, near spelling; the rest is asked."""

import difflib
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from hexie_geo.model.layers import SPECS

NEAR = 0.85
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_COUNTED = re.compile(r"户|人口|面积|用房")
_NOISE = re.compile(r"[\s·._/\\:：、-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A suggestion: our column, theirs, and how it was found.

    ``how``: ``exact`` (our own name), ``alias`` (a known name), ``near`` (spelt alike; must
    be confirmed by a person). ``score`` is 1.0 but for ``near``.
    """

    ours: str
    theirs: str
    how: str
    score: float


def suggest(columns: Iterable[str], layer: str) -> tuple[tuple[Match, ...], tuple[str, ...]]:
    """Return suggestions for the columns of a file, and the columns that nothing matches.

    Parameters
    ----------
    columns
        Their names, as read.
    layer
        Name of the layer the file is to become.

    Returns
    -------
    tuple
        At most one match for each of our columns and each of theirs, best first; then
        their columns left over.

    Examples
    --------
    >>> found, left = suggest(["社区编码", "户数（户）·户籍", "备注"], "communities")
    >>> [(m.ours, m.how) for m in found], left
    ([('community_id', 'alias'), ('households_hukou', 'alias')], ('备注',))
    """
    theirs = list(dict.fromkeys(columns))
    known = _known(layer)
    ranked: list[tuple[int, float, int, int, Match]] = []
    for place, name in enumerate(theirs):
        plain = plain_name(name)
        for order, (ours, words) in enumerate(known.items()):
            match, rank = _match(ours, name, plain, words)
            if match is not None:
                ranked.append((rank, -match.score, order, place, match))
    taken: set[str] = set()
    used: set[str] = set()
    found: list[Match] = []
    for *_, match in sorted(ranked, key=lambda item: item[:4]):
        if match.ours not in taken and match.theirs not in used:
            taken.add(match.ours)
            used.add(match.theirs)
            found.append(match)
    return tuple(found), tuple(n for n in theirs if n not in used)


def _match(ours: str, name: str, plain: str, words: tuple[str, ...]) -> tuple[Match | None, int]:
    if plain == plain_name(ours):
        return Match(ours=ours, theirs=name, how="exact", score=1.0), 0
    if plain in words:
        return Match(ours=ours, theirs=name, how="alias", score=1.0), 1 + words.index(plain) // 100
    if _below(name) in words:
        return Match(ours=ours, theirs=name, how="alias", score=1.0), 3
    near = difflib.get_close_matches(plain, words, n=1, cutoff=NEAR)
    if not near:
        return None, 9
    score = difflib.SequenceMatcher(None, plain, near[0]).ratio()
    return Match(ours=ours, theirs=name, how="near", score=round(score, 3)), 5


def _below(name: str) -> str:
    """Return the last part of a merged header, where it still says what is counted.

    户籍人口 of 人口·户籍人口; of 人口·户籍 nothing, for 户籍 alone would be households.
    """
    above, dot, own = unicodedata.normalize("NFKC", name).rpartition("·")
    said = set(_COUNTED.findall(above))
    return plain_name(own) if dot and said <= set(_COUNTED.findall(own)) else ""


def plain_name(name: str) -> str:
    """Return a column's name without case, spaces, brackets, units and full-width forms.

    Examples
    --------
    >>> plain_name("户数（户）·户籍"), plain_name("Ｈｏｕｓｅ Holds")
    ('户数户籍', 'households')
    """
    text = unicodedata.normalize("NFKC", name)
    bare = _BRACKETS.sub("", text) or text
    return _NOISE.sub("", bare).lower()


@functools.cache
def _known(layer: str) -> Mapping[str, tuple[str, ...]]:
    """Return the plain aliases of each of the layer's columns; the layer's own come first."""
    text = (files("hexie_geo.io") / "data" / "aliases.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(text)
    own, common = tree.get(layer, {}), tree["any"]
    return {
        column.name: tuple(
            plain_name(w) for w in (*own.get(column.name, ()), *common.get(column.name, ()))
        )
        for column in SPECS[layer].columns
    }
