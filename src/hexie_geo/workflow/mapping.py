"""Whose column is whose, by name and by what stands in it; rows of two files by code or name."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from hexie_geo.catalogue import LANGUAGES, templates
from hexie_geo.io.aliases import NEAR, Match, suggest
from hexie_geo.io.cells import Place, convert
from hexie_geo.io.columns import glued
from hexie_geo.io.spellings import as_text
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS, SPECS, Column
from hexie_geo.model.terms import Basis
from hexie_geo.workflow.survey import Part

FULL_NAME, FULL_PARTS = "full_name", ("township", "name")
"""Township and name together: what rows meet by where a name occurs in two townships."""
_BY_CONTENT = 0.8
_MANY = 12
_TAIL = re.compile(r"(社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会|社区|村)$")


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """Columns that are certain, near spellings a person must confirm, and what is left over."""

    columns: Mapping[str, tuple[str, ...]]
    near: tuple[Match, ...]
    left: tuple[str, ...]


def map_columns(part: Part, layer: str, *, basis: Basis | None = None) -> Mapped:
    """Suggest which columns of a part are the layer's.

    Parameters
    ----------
    part, layer
        What was read and what it is to become.
    basis
        The household basis: its own column decides, where no plain count is there.

    Returns
    -------
    Mapped
        A column of words (城镇, 居委会 …) goes where its words belong, whatever its name.
    """
    matches, _ = suggest(part.columns, layer)
    columns: dict[str, tuple[str, ...]] = {m.ours: (m.theirs,) for m in matches if m.how != "near"}
    _by_content(part, layer, columns)
    own = None if basis is None else HOUSEHOLD_COLUMNS[basis]
    if layer == "communities" and own in columns and "households" not in columns:
        columns["households"] = columns.pop(own)
    used = {t for theirs in columns.values() for t in theirs}
    near = tuple(
        m for m in matches if m.how == "near" and m.ours not in columns and m.theirs not in used
    )
    left = tuple(c for c in part.columns if c not in used)
    return Mapped(columns=columns, near=near, left=left)


def _by_content(part: Part, layer: str, columns: dict[str, tuple[str, ...]]) -> None:
    """Move columns of words to the vocabulary their words are of."""
    vocabularies = [c for c in SPECS[layer].columns if c.kind == "term"]
    for column in vocabularies:
        theirs = columns.get(column.name, ())
        if not theirs or known_share(part.frame[theirs[0]], column):
            continue
        if any(known_share(part.frame[theirs[0]], other) for other in vocabularies):
            del columns[column.name]
    for column in vocabularies:
        used = {t for theirs in columns.values() for t in theirs}
        free = [c for c in part.columns if c not in used]
        if column.name not in columns:
            sure = [c for c in free if known_share(part.frame[c], column) >= _BY_CONTENT]
            columns |= {column.name: (sure[0],)} if sure else {}


def known_share(cells: "pd.Series", column: Column) -> float:
    """Return the share of filled cells that are words of the column's vocabulary."""
    text = as_text(cells).dropna()
    if text.empty or text.nunique() > _MANY:
        return 0.0
    return float(_said(text, column).isin(column.terms).mean())


def unknown_words(
    part: Part, layer: str, columns: Mapping[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Return, for each mapped column of a vocabulary, the words it does not know."""
    found: dict[str, list[str]] = {}
    for column in SPECS[layer].columns:
        theirs = columns.get(column.name, ())
        if column.kind == "term" and theirs:
            text = as_text(part.frame[theirs[0]]).dropna()
            words = sorted(set(text[~_said(text, column).isin(column.terms)]))
            if words:
                found[column.name] = words
    return found


def _said(text: "pd.Series", column: Column) -> "pd.Series":
    return convert(text, column, Place(file="", layer="")).values


_LOOSE = {
    ("facilities", "kind"): "terms.facility_kind.",
    ("estates", "stage"): "wizard.stage.",
    ("barriers", "kind"): "wizard.barrier.",
}


def known_words(
    part: Part, layer: str, columns: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    """Return our word for theirs in columns that take any word: kinds of places, stages."""
    found: dict[str, dict[str, str]] = {}
    for (name, column), prefix in _LOOSE.items():
        if name == layer and columns.get(column):
            words = {
                said: key.removeprefix(prefix)
                for language in LANGUAGES
                for key, said in templates(language).items()
                if key.startswith(prefix)
            }
            theirs = sorted(set(as_text(part.frame[columns[column][0]]).dropna()))
            found[column] = {t: words[t] for t in theirs if t in words}
    return {column: words for column, words in found.items() if words}


def missing(layer: str, columns: Mapping[str, object]) -> tuple[str, ...]:
    """Return the required columns that nothing fills yet."""
    return tuple(c.name for c in SPECS[layer].columns if c.required and c.name not in columns)


# ---- rows of two files ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Joined:
    """How two files' rows meet: by which columns, how many, and both leftovers.

    ``pairs`` are names that are the same but for 社区, 居委会 …; ``near`` are spelt alike
    and must be confirmed by a person. Both say theirs for ours.
    """

    on: str
    key: str
    both: int
    pairs: Mapping[str, str]
    near: Mapping[str, str]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]
    twice: tuple[str, ...]


def join(ours: "pd.Series", theirs: "pd.Series", *, on: str, key: str) -> Joined:
    """Match two columns: equal, equal but for their endings, spelt alike.

    Examples
    --------
    >>> a = pd.Series(["云山社区", "河东社区居委会", "龙泉社区", "新村"])
    >>> b = pd.Series(["云山社区", "河东社区", "龙泉路社区"])
    >>> found = join(a, b, on="name", key="MC")
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


def best_join(
    part: Part, columns: Mapping[str, tuple[str, ...]], layer: str, other: Part
) -> Joined | None:
    """Return how two parts meet, by the columns in which most rows do; the code before the name."""
    best: tuple[int, bool] = (0, False)
    found: tuple[str, str] | None = None
    for on in (SPECS[layer].id_column or "", "name", FULL_NAME):
        ours = set(as_text(own_names(part, columns, on)).dropna())
        bare = {_TAIL.sub("", name) for name in ours}
        for key in other.columns:
            texts = as_text(other.frame[key]).dropna()
            theirs = set(texts)
            meet = max(len(ours & theirs), len(bare & {_TAIL.sub("", t) for t in theirs}))
            if (meet, not texts.duplicated().any()) > best and meet:
                best, found = (meet, not texts.duplicated().any()), (on, key)
    if found is None:
        return None
    on, key = found
    return join(own_names(part, columns, on), other.frame[key], on=on, key=key)


def own_names(part: Part, columns: Mapping[str, tuple[str, ...]], on: str) -> "pd.Series":
    """Return the cells rows meet by; those of :data:`FULL_NAME` are two columns' together.

    Empty where the columns are not mapped.
    """
    wanted = FULL_PARTS if on == FULL_NAME else (on,)
    if not all(columns.get(name) for name in wanted):
        return pd.Series([], dtype="str")
    return glued([part.frame[columns[name][0]] for name in wanted])
