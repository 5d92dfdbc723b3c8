"""How the rows of two files meet: by code, by name, by township and name; with the evidence."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from hexie_geo.io.aliases import NEAR
from hexie_geo.io.columns import glued
from hexie_geo.io.spellings import as_text
from hexie_geo.model.layers import SPECS
from hexie_geo.workflow.survey import Part

_TAIL = re.compile(r"(社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会|社区|村)$")
_FIRSTS = {
    "communities": ("township", "township_id"),
    "groups": ("community_id",),
    "estates": ("community_id",),
}
"""What stands before a name where the name alone occurs twice."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """How two files' rows meet: by which columns, how many, and both leftovers.

    ``pairs`` are names that are the same but for 社区, 居委会 …; ``near`` are spelt alike
    and must be confirmed by a person. Both say theirs for ours.
    """

    on: tuple[str, ...]
    key: tuple[str, ...]
    both: int
    pairs: Mapping[str, str]
    near: Mapping[str, str]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]
    twice: tuple[str, ...]


def join(
    ours: "pd.Series", theirs: "pd.Series", *, on: tuple[str, ...], key: tuple[str, ...]
) -> Joined:
    """Match two columns: equal, equal but for their endings, spelt alike.

    Examples
    --------
    >>> a = pd.Series(["云山社区", "河东社区居委会", "龙泉社区", "新村"])
    >>> b = pd.Series(["云山社区", "河东社区", "龙泉路社区"])
    >>> found = join(a, b, on=("name",), key=("MC",))
    >>> found.both, found.pairs, found.near, found.only_ours
    (1, {'河东社区居委会': '河东社区'}, {'龙泉社区': '龙泉路社区'}, ('新村',))
    """
    mine = list(dict.fromkeys(as_text(ours).dropna()))
    other = list(dict.fromkeys(as_text(theirs).dropna()))
    texts = as_text(theirs).dropna()
    left, right = [m for m in mine if m not in set(other)], [o for o in other if o not in set(mine)]
    bare: dict[str, list[str]] = {}
    for name in right:
        bare.setdefault(_TAIL.sub("", name), []).append(name)
    pairs: dict[str, str] = {}
    for name in left:
        same = bare.get(_TAIL.sub("", name), [])
        if len(same) == 1 and same[0] not in pairs.values():
            pairs[name] = same[0]
    near: dict[str, str] = {}
    for name in (n for n in left if n not in pairs and not n.isascii()):  # codes are never alike
        free = [r for r in right if r not in {*pairs.values(), *near.values()}]
        close = difflib.get_close_matches(name, free, n=1, cutoff=NEAR)
        near |= {name: close[0]} if close else {}
    met = {*pairs.values(), *near.values()}
    return Joined(
        on=on,
        key=key,
        both=len(mine) - len(left),
        pairs=pairs,
        near=near,
        only_ours=tuple(n for n in left if n not in pairs and n not in near),
        only_theirs=tuple(n for n in right if n not in met),
        twice=tuple(sorted(set(texts[texts.duplicated()]))),
    )


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way for two files' rows to meet, with what speaks for it.

    Attributes
    ----------
    on, key
        Our columns and theirs; two of them are read one after the other.
    met, ours, theirs
        How many of our values meet one of theirs, and how many there are on either side.
    twice
        Whether one of theirs stands twice, so that it cannot be used.
    """

    on: tuple[str, ...]
    key: tuple[str, ...]
    met: int
    ours: int
    theirs: int
    twice: bool

    @property
    def share(self) -> float:
        """Share of our values that meet."""
        return self.met / self.ours


def ways_to_join(
    part: Part, columns: Mapping[str, tuple[str, ...]], layer: str, other: Part
) -> tuple[Way, ...]:
    """Return every way in which rows of two parts meet: by code, by name, by township and name.

    Parameters
    ----------
    part, columns, layer
        Our part, whose column is whose in it, and what it is to become.
    other
        The part to be joined.

    Returns
    -------
    tuple of Way
        Those that can be used before those with a value twice, then by how many rows meet;
        of equals the code before the name before two columns. Empty where no row meets.
    """
    found = []
    for on in _ons(layer):
        if not all(columns.get(name) for name in on):
            continue
        ours = set(own_names(part, columns, on).dropna())
        for key in _keys(part, columns, on, other):
            texts = their_names(other, key).dropna()
            met = _meeting(ours, set(texts))
            if met:
                twice = bool(texts.duplicated().any())
                found.append(
                    Way(
                        on=on, key=key, met=met, ours=len(ours), theirs=len(set(texts)), twice=twice
                    )
                )
    return tuple(sorted(found, key=lambda w: (w.twice, -w.met)))


def _ons(layer: str) -> Iterator[tuple[str, ...]]:
    yield (SPECS[layer].id_column or "",)
    yield ("name",)
    for first in _FIRSTS.get(layer, ()):
        yield (first, "name")


def _keys(
    part: Part, columns: Mapping[str, tuple[str, ...]], on: tuple[str, ...], other: Part
) -> list[tuple[str, ...]]:
    """Return which of their columns may be met: each, and two where ours are two."""
    single: list[tuple[str, ...]] = [(name,) for name in other.columns]
    if len(on) == 1:
        return single
    meet = []
    for ours in on:
        mine = set(own_names(part, columns, (ours,)).dropna())
        counts = {n: _meeting(mine, set(their_names(other, (n,)).dropna())) for n in other.columns}
        meet.append(max(counts, key=lambda n: counts[n]) if any(counts.values()) else None)
    first, second = meet
    pair = [(first, second)] if first and second and first != second else []
    return [*pair, *single]


def _meeting(ours: set[str], theirs: set[str]) -> int:
    bare = {_TAIL.sub("", t) for t in theirs}
    return sum(name in theirs or _TAIL.sub("", name) in bare for name in ours)


def best_join(
    part: Part, columns: Mapping[str, tuple[str, ...]], layer: str, other: Part
) -> Joined | None:
    """Return how two parts meet by the first of :func:`ways_to_join`; None where none does."""
    ways = ways_to_join(part, columns, layer, other)
    return joined_by(ways[0], part, columns, other) if ways else None


def joined_by(way: Way, part: Part, columns: Mapping[str, tuple[str, ...]], other: Part) -> Joined:
    """Return how two parts meet by one way, with both leftovers."""
    mine, theirs = own_names(part, columns, way.on), their_names(other, way.key)
    return join(mine, theirs, on=way.on, key=way.key)


def own_names(
    part: Part, columns: Mapping[str, tuple[str, ...]], on: tuple[str, ...]
) -> "pd.Series[str]":
    """Return the texts our rows meet by."""
    return glued([part.frame[columns[name][0]] for name in on])


def their_names(other: Part, key: tuple[str, ...]) -> "pd.Series[str]":
    """Return the texts their rows meet by."""
    return glued([other.frame[name] for name in key])
