"""Read workbooks and CSV files as text: title rows, merged headers and totals included.

Every cell stays text, so a code keeps its leading zeros; numbers are parsed later, by
:mod:`hexie_geo.io.counts`, where the column's meaning is known.
"""

import csv
import io
import itertools
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.encoding import decode_bytes
from hexie_geo.io.headers import LOOK, Rows, column_names, header_rows
from hexie_geo.io.records import Fix, Reading
from hexie_geo.io.sheets import read_sheet, unreadable

TABLE_SUFFIXES = frozenset({".csv", ".txt", ".xlsx", ".xls"})
_NAMELESS = re.compile(r"列\d+")
_CUT_NUMBER = re.compile(r"\d{1,3},\d{3}(?:户|人)?")
_TOTAL = re.compile(r"[^\d]{0,6}(?:合计|总计|小计|共计|总和)[:：]?|total", re.IGNORECASE)
_LIKELY = r"计|总|(?i:total)|填|制表|审|复核|负责|联系|经办|报送|注|说明|单位"
_LEADING = 3  # a total is announced in one of the first columns
MAX_COLUMNS = 1000
_BEYOND = 8  # cells past the header that are looked at, to name the rows that have them
_FOOTER = re.compile(
    r"(?:单位|主要|分管)?(?:填表|制表|填报|审核|复核|负责|联系|经办)(?:人|单位|日期|时间|电话)?"
    r"(?:签字|签名|签章|盖章)?(?:[(（]|[:：]|$)"
    r"|(?:填表|制表|填报|统计|报送)(?:日期|时间)|(?:注|备注|说明|单位)\s*[:：]"
)


def read_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    header: Sequence[int] | None = None,
    encoding: str | None = None,
) -> Reading:
    """Read a table as text, with its header found and its totals rows kept out.

    Parameters
    ----------
    path
        ``.csv`` or ``.txt`` (UTF-8, UTF-16 or GB18030), ``.xlsx`` or ``.xls``.
    sheet
        Sheet of a workbook; may be left out where only one has rows.
    header
        Row numbers (from 1) that hold the column names; found by itself when left out:
        title rows are passed over, merged header rows are joined as 户数·户籍.

    encoding
        Of a CSV file, where its bytes leave it open.

    Returns
    -------
    Reading
        ``frame`` holds text (missing where a cell is empty); its index is the row number
        as the user's program shows it. Totals and signature rows are among the fixes.

    Raises
    ------
    DataError
        ``io.encoding``, ``io.choose_layer``, ``io.no_layer``, ``io.no_header``,
        ``io.no_rows`` and what the gate refuses.
    """
    file = gate.admit(path)
    fixes: list[Fix] = []
    if file.suffix.lower() in {".csv", ".txt"}:
        name = file.stem
        text, codec = decode_bytes(file.read_bytes(), file=file.name, codec=encoding)
        if codec != "utf-8":
            values = {"codec": codec}
            fixes.append(Fix(action="decoded", file=file.name, value=codec, values=values))
        head, spans = _csv_head(text, file), set[tuple[int, int]]()
        _not_too_wide(head, file, name)
        rows_of_header = header_rows(head, spans, header)
        frame = _csv_body(text, head, rows_of_header, file) if rows_of_header else None
    else:
        name, head, spans = read_sheet(file, sheet)
        _not_too_wide(head, file, name)
        rows_of_header = header_rows(head, spans, header)
        frame = _body(head, rows_of_header) if rows_of_header else None
    if frame is None:
        raise DataError(Problem(code="io.no_header", file=file.name, layer=name))
    dropped: list[Fix] = []
    if not frame.empty:
        frame, dropped = _without_totals(frame, file.name, name)
    if frame.empty:
        raise DataError(Problem(code="io.no_rows", file=file.name, layer=name))
    return Reading(frame=frame, file=file.name, layer=name, fixes=(*fixes, *dropped))


# ---- rows -------------------------------------------------------------------------------


def _csv_head(text: str, file: Path) -> Rows:
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)):
            rows.append([c.strip() for c in row])
            if len(rows) == LOOK:
                break
    except csv.Error as exc:
        raise unreadable(file, exc) from exc
    return rows


def _not_too_wide(rows: Rows, file: Path, sheet: str) -> None:
    columns = max((i for row in rows[:LOOK] for i, c in enumerate(row, start=1) if c), default=0)
    if columns > MAX_COLUMNS:
        values = {"columns": columns, "limit": MAX_COLUMNS}
        raise DataError(Problem(code="io.too_wide", file=file.name, layer=sheet, values=values))


def _delimiter(text: str) -> str:
    first = text[:20_000]
    return max(",\t;", key=first.count)


def _csv_body(text: str, rows: Rows, header: list[int], file: Path) -> pd.DataFrame:
    names = column_names(rows, header)
    try:
        with warnings.catch_warnings():
            # cells beyond the header would be dropped with no more than a warning
            warnings.simplefilter("error", pd.errors.ParserWarning)
            body = pd.read_csv(
                io.StringIO(text),
                sep=_delimiter(text),
                header=None,
                names=range(len(names) + _BEYOND),
                index_col=False,
                skiprows=header[-1] + 1,
                dtype="str",
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                on_bad_lines="error",
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning) as exc:
        values = {"detail": str(exc).strip().split("error: ")[-1], "columns": len(names)}
        raise DataError(Problem(code="io.uneven_rows", file=file.name, values=values)) from exc
    except pd.errors.EmptyDataError:
        body = pd.DataFrame(columns=range(len(names)), dtype="str")
    first = header[-1] + 2
    body.index = pd.RangeIndex(first, first + len(body), name="row")
    _nothing_beyond(body, names, file)
    return _tidy(body.iloc[:, : len(names)], names)


def _nothing_beyond(body: pd.DataFrame, names: list[str], file: Path) -> None:
    """Refuse rows longer than the header that were cut at the comma of 1,200: it would read 1."""
    headed = sum(1 for n in names if not _NAMELESS.fullmatch(n))
    longer = body[body.iloc[:, headed:].notna().any(axis=1)]
    told: dict[int, str] = {}
    for row, cells in zip(longer.index, longer.to_numpy(), strict=True):
        texts = ["" if pd.isna(c) else c.strip() for c in cells]
        pairs = [f"{a},{b}" for a, b in itertools.pairwise(texts)]
        cut = next((p for p in pairs if _CUT_NUMBER.fullmatch(p)), None)
        if cut or any(texts[len(names) :]):
            told[int(row)] = cut or texts[-1] or "…"
    if told:
        values = {"detail": next(iter(told.values())), "columns": headed}
        problem = Problem(code="io.uneven_rows", file=file.name, rows=tuple(told), values=values)
        raise DataError(problem)


def _body(rows: Rows, header: list[int]) -> pd.DataFrame:
    names = column_names(rows, header)
    first = header[-1] + 1
    data = [[*row, *[""] * len(names)][: len(names)] for row in rows[first:]]
    body = pd.DataFrame(data, columns=range(len(names)), dtype="str")
    body.index = pd.RangeIndex(first + 1, first + 1 + len(data), name="row")
    return _tidy(body, names)


def _tidy(body: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Strip cells, make empty ones missing, drop empty rows and nameless empty columns."""
    out = pd.DataFrame(
        {c: body[c].astype("str").str.strip() for c in body.columns}, index=body.index
    )
    out = out.mask(out == "").dropna(how="all")
    out.columns = pd.Index(names)
    empty = [n for n in names if _NAMELESS.fullmatch(n) and out[n].isna().all()]
    return out.drop(columns=empty)


def _without_totals(frame: pd.DataFrame, file: str, sheet: str) -> tuple[pd.DataFrame, list[Fix]]:
    """Keep totals and signature rows out, each with a line in the report."""
    likely = pd.Series(False, index=frame.index)
    for name in frame.columns[:_LEADING]:
        likely |= frame[name].str.contains(_LIKELY, regex=True).fillna(False).astype(bool)
    few = frame[likely].apply(lambda c: c.str.replace(r"\s+", "", regex=True))
    total = (
        few.iloc[:, :_LEADING].apply(lambda c: c.str.fullmatch(_TOTAL)).fillna(False).any(axis=1)
    )
    leading = few.apply(lambda row: next((v for v in row if isinstance(v, str)), ""), axis=1)
    footer = leading.astype("str").str.match(_FOOTER).fillna(False)
    dropped = frame.loc[few.index[(total | footer).astype(bool)]]
    fixes = [
        Fix(
            action="row_dropped",
            file=file,
            layer=sheet,
            row=int(str(row)),
            value=_words(cells) if bool(total[row]) else "",  # who signed is nobody's business
            values={"why": "total", "cells": _cells(frame.columns, cells)}
            if bool(total[row])
            else {"why": "footer"},
        )
        for row, cells in zip(dropped.index, dropped.to_numpy(), strict=True)
    ]
    return frame.drop(index=dropped.index), fixes


def _cells(names: Iterable[object], cells: Iterable[object]) -> dict[str, str]:
    pairs = zip(names, cells, strict=True)
    return {str(n): v for n, v in pairs if isinstance(v, str)}


def _words(cells: Iterable[object]) -> str:
    return " ".join(v for v in cells if isinstance(v, str))[:80]
