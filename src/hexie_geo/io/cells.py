"""Turn the cells of one column into what its layer says they are, noting every change."""

import re
from dataclasses import dataclass

import pandas as pd

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
from hexie_geo.io.spellings import as_terms, as_text, bare_code, days, flags
from hexie_geo.io.units import factor_of, read_in_unit
from hexie_geo.model.layers import Column

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


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
            return _mapped(raw, column, place, flags(raw))
        case "date":
            return _mapped(raw, column, place, days(raw))
        case _:
            return Cells(values=as_terms(as_text(raw), column))


def _texts(raw: "pd.Series", column: Column, place: Place) -> Cells:
    text = as_text(raw)
    if column.kind in {"id", "ref"}:
        odd = text.notna() & ~text.str.fullmatch(r"[0-9A-Za-z_.;-]*").fillna(True).astype(bool)
        odd |= text.str.endswith(".0").fillna(False).astype(bool)
        if odd.any():
            text = text.where(~odd, text[odd].map(bare_code).reindex(text.index))
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
    else:
        empty = reason == Reason.BLANK.value
        fixes += _fixes("unknown_dash", raw[blank & ~empty], column, place)
        fixes += _blank(raw[empty], column, place)
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


def _blank(cells: "pd.Series", column: Column, place: Place) -> list[Fix]:
    """Return one line for all empty cells of a column: how many, and in which rows."""
    if cells.empty:
        return []
    values = {"count": len(cells), "rows": _runs([int(str(r)) for r in cells.index])}
    fix = Fix(
        action="unknown_blank",
        file=place.file,
        layer=place.layer,
        field=column.name,
        values=values,
    )
    return [fix]


def _runs(rows: list[int]) -> str:
    """Return row numbers in one line, those that follow each other as 3-5."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


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
