"""The cells of a workbook's sheet as text, merged values filled in."""

import re
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hexie_geo.errors import DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.archives import ZIP_ERRORS, check_size
from hexie_geo.io.headers import Rows

_EXACT_FLOAT = 2**53
_FORMULA = re.compile(rb"<f[ >/]")
_BROKEN = (
    *ZIP_ERRORS,
    *(ValueError, TypeError, LookupError, AttributeError, SyntaxError, AssertionError),
    struct.error,
)
"""What workbook readers raise for damaged files; their XML parser's error is a SyntaxError."""


def list_sheets(path: Path | str) -> tuple[str, ...]:
    """Return the sheets of a workbook that hold anything (a CSV file is its own sheet)."""
    file = gate.admit(path)
    if file.suffix.lower() in {".csv", ".txt"}:
        return (file.stem,)
    return _names(_open(file))


def unreadable(file: Path, detail: object) -> DataError:
    """Return the error for a file whose reader gave up with ``detail``."""
    values = {"detail": str(detail)[:200]}
    return DataError(Problem(code="io.unreadable", file=file.name, values=values))


def read_sheet(file: Path, sheet: str | None) -> tuple[str, Rows, set[tuple[int, int]]]:
    """Return a sheet's name, its cells as text with merged values filled, and merged cells.

    Raises
    ------
    DataError
        ``io.choose_layer``, ``io.no_layer``, ``io.no_rows``, ``io.unreadable``, and
        ``io.formulas`` where formulas have no stored result.
    """
    book = _open(file)
    name = _choose(file, _names(book), sheet)
    if file.suffix.lower() == ".xlsx":
        page = book[name]
        rows = [[_cell(v) for v in row] for row in page.iter_rows(values_only=True)]
        blocks = [
            (b.min_row - 1, b.max_row, b.min_col - 1, b.max_col) for b in page.merged_cells.ranges
        ]
        _stored_results(file, name, rows)
    else:
        page = book.sheet_by_name(name)
        rows = [[_xls_cell(page.cell(r, c)) for c in range(page.ncols)] for r in range(page.nrows)]
        blocks = list(page.merged_cells)
    spans: set[tuple[int, int]] = set()
    for top, bottom, left, right in blocks:
        for r in range(top, min(bottom, len(rows))):
            for c in range(left, min(right, len(rows[r]))):
                rows[r][c] = rows[top][left]
                spans.add((r, c))
    return name, rows, spans


def _open(file: Path) -> Any:
    import openpyxl
    import xlrd

    if file.suffix.lower() == ".xlsx":
        _check(file)
    try:
        if file.suffix.lower() == ".xls":
            return xlrd.open_workbook(file, formatting_info=True)
        return openpyxl.load_workbook(file, data_only=True)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *_BROKEN) as exc:
        raise unreadable(file, exc) from exc


def _check(file: Path) -> None:
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as exc:
        raise unreadable(file, exc) from exc
    with archive:
        check_size(archive, file)


def _names(book: Any) -> tuple[str, ...]:
    if hasattr(book, "worksheets"):
        return tuple(s.title for s in book.worksheets if s.max_row > 1 or s.max_column > 1)
    return tuple(s.name for s in book.sheets() if s.nrows > 1)


def _choose(file: Path, names: tuple[str, ...], sheet: str | None) -> str:
    shown = {"wanted": sheet, "names": "、".join(names[:12])}
    if sheet is not None and sheet not in names:
        raise DataError(Problem(code="io.no_layer", file=file.name, values=shown))
    if sheet is None and len(names) != 1:
        code = "io.choose_layer" if names else "io.no_rows"
        raise DataError(Problem(code=code, file=file.name, values=shown))
    return sheet or names[0]


def _stored_results(file: Path, name: str, rows: Rows) -> None:
    """Refuse formulas without a result: their cells would read as empty, so as unknown."""
    import openpyxl

    with zipfile.ZipFile(file) as archive:
        pages = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        if not any(_FORMULA.search(archive.read(n)) for n in pages):
            return
    page = openpyxl.load_workbook(file, data_only=False)[name]
    bare: set[int] = set()
    for number, (line, shown) in enumerate(zip(page.iter_rows(), rows, strict=False), start=1):
        if any(c.data_type == "f" and not text for c, text in zip(line, shown, strict=False)):
            bare.add(number)
    if bare:
        problem = Problem(code="io.formulas", file=file.name, layer=name, rows=tuple(sorted(bare)))
        raise DataError(problem)


def _cell(value: Any) -> str:
    """Return a cell as the text a reader sees; a whole float is written without its point."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < _EXACT_FLOAT:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
        case date():
            return str(value)
        case _:
            return str(value).strip()


def _xls_cell(cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_ERROR:
        return "#REF!"
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _cell(xlrd.xldate_as_datetime(cell.value, 0))
    return _cell(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value)
