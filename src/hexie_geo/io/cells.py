"""Turn the cells of one column into what its layer says they are, noting every change."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.catalogue import LANGUAGES, templates
from hexie_geo.errors import Problem
from hexie_geo.io.counts import (
    UNKNOWN_BY_DESIGN,
    Reason,
    parse_area,
    parse_count,
    parse_counts,
    parse_number,
)
from hexie_geo.io.records import Fix
from hexie_geo.io.units import factor_of, read_in_unit
from hexie_geo.model.layers import Column, flag

_YES = frozenset({"是", "有", "true", "1", "y", "yes", "√", "封闭", "封闭式"})
_NO = frozenset({"否", "无", "false", "0", "n", "no", "×", "x", "不是", "非封闭", "开放", "开放式"})
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?|月?)?")
_EXACT_FLOAT = 2**53
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)}
_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a column comes from: for fixes and problems. ``codes`` are the rows' own codes."""

    file: str
    layer: str
    codes: "pd.Series[str] | None" = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """A column made: its values, which of them are about, the fixes, the problems (none fatal)."""

    values: "pd.Series"
    about: "pd.Series[bool] | None" = None
    fixes: tuple[Fix, ...] = ()
    problems: tuple[Problem, ...] = ()


def convert(
    raw: "pd.Series",
    column: Column,
    place: Place,
    *,
    blank_means: int | None = None,
    unit: str | None = None,
) -> Cells:
    """Return ``raw`` as the kind ``column`` asks for.

    Parameters
    ----------
    raw
        Cells as read, indexed by the file's row numbers.
    column
        Name, kind and terms wanted.
    place
        For the fixes.
    blank_means
        What an empty count stands for, where the user says so.
    unit
        Unit that bare numbers are written in, one of :func:`hexie_geo.io.units.units_of`.

    Returns
    -------
    Cells
        What cannot be understood is missing, is a fix each, and one problem in all. Codes
        that a spreadsheet has already spoilt (5.3E+11) are the exception: they are left as
        they are and the problem's code is ``import.spoilt_code``.
    """
    match column.kind:
        case "id" | "ref" | "text":
            return _texts(raw, column, place)
        case "count" | "number":
            return _counts(raw, column, place, blank_means, unit)
        case "flag":
            return _mapped(raw, column, place, _flags(raw))
        case "date":
            return _mapped(raw, column, place, _days(raw))
        case _:
            return Cells(values=_terms(as_text(raw), column))


def as_text(raw: "pd.Series") -> "pd.Series[str]":
    """Return cells as text: whole floats without their point, blanks around removed.

    Examples
    --------
    >>> as_text(pd.Series([530102001001.0, None])).tolist()
    ['530102001001', nan]
    """
    if pd.api.types.is_float_dtype(raw.dtype):
        whole = raw.notna() & (raw % 1 == 0) & (raw.abs() < _EXACT_FLOAT)
        text = raw.astype("str")
        text[whole] = raw[whole].astype("int64").astype("str")
        return text.where(raw.notna())
    text = raw.astype("str").where(raw.notna()).str.strip()
    return text.where(text != "")


def _texts(raw: "pd.Series", column: Column, place: Place) -> Cells:
    text = as_text(raw)
    if column.kind in {"id", "ref"}:
        odd = text.notna() & ~text.str.fullmatch(r"[0-9A-Za-z_.;-]*").fillna(True).astype(bool)
        odd |= text.str.endswith(".0").fillna(False).astype(bool)
        if odd.any():
            text = text.where(~odd, text[odd].map(_code).reindex(text.index))
    fixes: list[Fix] = []
    if pd.api.types.is_string_dtype(raw.dtype):
        stripped = raw.notna() & (raw.astype("str") != text.fillna(""))
        fixes = _fixes("stripped", raw[stripped], column, place)
    problems: tuple[Problem, ...] = ()
    if column.kind in {"id", "ref"}:
        spoilt = text.fillna("").map(lambda t: bool(_SCIENTIFIC.fullmatch(t))).astype(bool)
        if spoilt.any():
            problems = (_problem("spoilt_code", text[spoilt], column, place),)
    return Cells(values=text, fixes=tuple(fixes), problems=problems)


def _code(text: str) -> str:
    """Return a code without what spreadsheets hang on it: ="01", '01, 01.0, full-width digits.

    Examples
    --------
    >>> [_code(t) for t in ('="0101"', "'0101", "530102001001.0", "０１")]
    ['0101', '0101', '530102001001', '01']
    """
    text = text.translate(_NARROW).strip(_INVISIBLE)
    if found := re.fullmatch(r'="(.*)"|[\'\u2018\u2019](\w+)|(\d{2,})\.0+', text):
        return next(g for g in found.groups() if g is not None)
    return text


def _counts(
    raw: "pd.Series", column: Column, place: Place, blank_means: int | None, unit: str | None
) -> Cells:
    if unit is not None:
        parsed = read_in_unit(raw, column, unit)
    else:
        area = (column.unit or "") == "m²"
        parse = parse_count if column.kind == "count" else parse_area if area else parse_number
        parsed = parse_counts(raw, parse=parse)
    value, reason = parsed["value"].astype("float64"), parsed["reason"]
    blank = reason.isin([r.value for r in UNKNOWN_BY_DESIGN])
    fixes: list[Fix] = []
    if blank_means is not None:
        value = value.where(~blank, float(blank_means))
        fixes += _fixes("blank_as", raw[blank], column, place, means=blank_means)
    read = value.notna() & ~blank & (reason != Reason.OK.value)
    lost = value.isna() & ~blank
    for name in sorted(set(reason[read])):
        fixes += _fixes(f"read_{name}", raw[read & (reason == name)], column, place)
    for name in sorted(set(reason[lost])):
        fixes += _fixes(f"unknown_{name}", raw[lost & (reason == name)], column, place)
    problems = [_problem("unknown_count", raw[lost], column, place)] if lost.any() else []
    about = read & (reason == Reason.APPROXIMATE.value)
    if about.any():
        problems.append(_problem("approximate", raw[about], column, place))
    if unit is not None and parsed["scaled"].any():
        said = {"unit": unit, "factor": f"{factor_of(unit):g}", "ours": column.unit or ""}
        problems.append(_problem("in_unit", raw[parsed["scaled"]], column, place, **said))
    whole = column.kind == "count" and value.notna().all()
    return Cells(
        values=value.astype("int64") if whole else value,
        about=about.astype(bool) if about.any() else None,
        fixes=tuple(fixes),
        problems=tuple(problems),
    )


def _mapped(raw: "pd.Series", column: Column, place: Place, values: "pd.Series") -> Cells:
    """Return converted cells; those that were something and became nothing are reported."""
    lost = raw[values.isna() & as_text(raw).notna()]
    if lost.empty:
        return Cells(values=values)
    return Cells(
        values=values,
        fixes=tuple(_fixes("unknown_unparsable", lost, column, place)),
        problems=(_problem("unknown_cell", lost, column, place),),
    )


def _flags(raw: "pd.Series") -> "pd.Series[bool]":
    def one(cell: Any) -> bool | None:
        if isinstance(cell, bool | np.bool_):
            return bool(cell)
        text = str(cell).strip().lower().removesuffix(".0")
        return True if text in _YES else False if text in _NO else None

    return flag(raw.astype(object).where(raw.notna(), None).map(one))


def _days(raw: "pd.Series") -> "pd.Series":
    if pd.api.types.is_datetime64_any_dtype(raw.dtype):
        return raw
    found = as_text(raw).map(_day, na_action="ignore")
    return pd.to_datetime(found, errors="coerce", format="%Y-%m-%d")


def _day(text: str) -> str | None:
    """Return 2025年12月31日, 2025/12/31, 20251231 or 2025-12 as an ISO date."""
    found = _DAY.match(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _terms(text: "pd.Series[str]", column: Column) -> "pd.Series[str]":
    """Return terms for their words in any language (城镇 → urban); others stay as they are."""
    words = {
        template.strip(): key.rsplit(".", 1)[1]
        for language in LANGUAGES
        for key, template in templates(language).items()
        if key.startswith("terms.") and key.rsplit(".", 1)[1] in column.terms
    }
    return text.map(lambda t: words.get(t, t), na_action="ignore").astype("str")


def _fixes(
    action: str, cells: "pd.Series", column: Column, place: Place, **values: object
) -> list[Fix]:
    return [
        Fix(
            action=action,
            file=place.file,
            layer=place.layer,
            row=int(str(row)),
            code="" if place.codes is None else str(place.codes.get(row, "")),
            field=column.name,
            value="" if pd.isna(cell) else str(cell),
            values=values,
        )
        for row, cell in cells.items()
    ]


def _problem(
    code: str, cells: "pd.Series", column: Column, place: Place, **said: object
) -> Problem:
    samples = "、".join(str(v) for v in pd.unique(cells.astype(object))[:3])
    return Problem(
        code=f"import.{code}",
        file=place.file,
        layer=place.layer,
        rows=tuple(int(str(r)) for r in cells.index),
        field=column.name,
        values={"samples": samples, **said},
    )
