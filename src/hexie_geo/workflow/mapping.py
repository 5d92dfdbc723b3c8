"""Whose column is whose, by name and by what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from hexie_geo.catalogue import LANGUAGES, templates
from hexie_geo.io.aliases import Match, suggest
from hexie_geo.io.cells import Place, convert
from hexie_geo.io.spellings import as_text
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS, SPECS, Column
from hexie_geo.model.terms import Basis
from hexie_geo.workflow.survey import Part

_BY_CONTENT = 0.8
_MANY = 12


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
    columns = decided(columns, layer, basis=basis)
    used = {t for theirs in columns.values() for t in theirs}
    near = tuple(
        m for m in matches if m.how == "near" and m.ours not in columns and m.theirs not in used
    )
    left = tuple(c for c in part.columns if c not in used)
    return Mapped(columns=columns, near=near, left=left)


def decided(
    columns: Mapping[str, tuple[str, ...]], layer: str, *, basis: Basis | None
) -> dict[str, tuple[str, ...]]:
    """Return the columns with that of the household basis as the deciding count, once.

    Examples
    --------
    >>> decided({"households_hukou": ("户籍户",)}, "communities", basis=Basis.HUKOU)
    {'households': ('户籍户',)}
    """
    own = "" if basis is None else HOUSEHOLD_COLUMNS[basis]
    if layer != "communities" or own not in columns:
        return dict(columns)
    rest = {ours: theirs for ours, theirs in columns.items() if ours != own}
    return {"households": columns[own], **rest} if "households" not in rest else dict(columns)


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
