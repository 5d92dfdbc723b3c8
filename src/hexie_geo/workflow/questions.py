"""What must be asked of a layer that no file tells, the answers there are, and their words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from hexie_geo.catalogue import Language, templates
from hexie_geo.i18n import has, text
from hexie_geo.io.counts import parse_counts
from hexie_geo.io.spellings import as_text
from hexie_geo.model.layers import SPECS
from hexie_geo.workflow.joining import Way
from hexie_geo.workflow.mapping import missing
from hexie_geo.workflow.survey import Part

GATED = "gated"
"""Not required, but a verdict hangs on it: asked where no file has it."""
_NUMBERING = re.compile(r"序号|编号|编码|代码|^id$|code|^no\.?$", re.IGNORECASE)
_READS = 0.5
_CODES_FROM = 100_000_000  # no community counts so many, every code of nine digits does
PLACE_KIND = ("facilities", "kind")
"""Free words, but one kind may stand for a whole file: a folder of clinics."""
_CODE = re.compile(r"\d{12}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def ways(part: Part, layer: str, name: str, columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the ways to fill a required column that no file has.

    Parameters
    ----------
    part, layer
        The part and the layer it becomes.
    name
        The column.
    columns
        What is mapped already.

    Returns
    -------
    list of str
        ``unknown``, ``open`` and ``gated`` for gating; ``names`` and ``rows`` for codes;
        ``first9``, ``township`` and ``one`` for townships; ``code`` for names; for
        vocabularies their members, for facilities their kinds; empty where only a column will do.
    """
    spec = SPECS[layer]
    column = next(c for c in spec.columns if c.name == name)
    codes = _texts(part, columns.get(spec.id_column or ""))
    if column.kind == "id":
        names = _texts(part, columns.get("name"))
        return ["names"] * bool(names and len(set(names)) == len(part.frame)) + ["rows"]
    if name == "township_id":
        official = bool(codes) and all(_CODE.fullmatch(c) for c in codes)
        return ["first9"] * official + ["township"] * ("township" in columns) + ["one"]
    if name == "name":
        return ["code"] if codes else []
    if name == GATED:
        return ["unknown", "open", "gated"]
    if (layer, name) == PLACE_KIND:
        return place_kinds()
    return list(column.terms)


def place_kinds() -> list[str]:
    """Return the kinds of facilities that have a word: what one value for all may be."""
    prefix = "terms.facility_kind."
    return [k.removeprefix(prefix) for k in templates("zh") if k.startswith(prefix)]


def candidates(part: Part, layer: str, name: str, used: Iterable[str] = ()) -> list[str]:
    """Return their columns that can be ours, those ``used`` elsewhere left out.

    A count is offered only columns that read as counts: no codes, no serial numbers. Where
    none is left, every column is offered.
    """
    taken = set(used)
    free = [c for c in part.columns if c not in taken] or part.columns
    if next(c for c in SPECS[layer].columns if c.name == name).kind != "count":
        return free
    return [c for c in free if _counts(part.frame[c])] or free


def _counts(cells: "pd.Series") -> bool:
    """Tell whether cells read as counts: neither words nor codes nor a numbering."""
    if _NUMBERING.search(str(cells.name)):
        return False
    filled = cells.dropna()
    read = parse_counts(filled)["value"].dropna()
    if read.empty or len(read) < _READS * len(filled):
        return False
    serial = len(read) > 1 and bool((read.diff().iloc[1:] == 1).all())
    return not serial and bool(read.median() < _CODES_FROM)


def _texts(part: Part, theirs: tuple[str, ...] | None) -> list[str]:
    return [] if not theirs else [str(v) for v in as_text(part.frame[theirs[0]]).dropna()]


def column_word(layer: str, name: str, language: Any) -> str:
    """Return what people call a column of ours."""
    kind = "group_kind" if (layer, name) == ("groups", "kind") else name
    return text(f"wizard.column.{kind}", language)


def way_word(name: str, way: str, language: Any) -> str:
    """Return the words for one of the :func:`ways`."""
    said = f"wizard.way.{way}"
    return text(said, language) if has(said, language) else term_word(name, way, language)


def asked_ways(layer: str, columns: Mapping[str, object]) -> tuple[str, ...]:
    """Return the columns that something must be said of: required ones, and whether gated."""
    more = (GATED,) if layer == "communities" and GATED not in columns else ()
    return (*missing(layer, columns), *more)


def term_word(name: str, value: str, language: Any) -> str:
    """Return the word for a member of the vocabulary of column ``name``."""
    vocabularies = (name, f"community_{name}", f"group_{name}", f"facility_{name}")
    said = (text(f"terms.{v}.{value}", language) for v in vocabularies)
    return next((s for s in said if not s.startswith("terms.")), value)


def day_of(words: str) -> date | None:
    """Return the day that a person wrote; None where it is none.

    Examples
    --------
    >>> day_of("2025年12月31日"), day_of(" 2025-6-30 "), day_of("去年")
    (datetime.date(2025, 12, 31), datetime.date(2025, 6, 30), None)
    """
    found = _DAY.fullmatch(words.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def way_to_join(way: Way, columns: Mapping[str, tuple[str, ...]], language: Language) -> str:
    """Return one way two files' rows may meet in words, with what speaks for it."""
    return text(
        "wizard.join.option",
        language,
        ours=" + ".join(columns[name][0] for name in way.on),
        theirs=" + ".join(way.key),
        share=f"{way.share:.0%}",
        met=way.met,
        rows=way.ours,
        left=max(way.theirs - way.met, 0),
        twice=text("wizard.join.option_twice", language) if way.twice else "",
    )
