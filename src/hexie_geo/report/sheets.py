"""Tables written as workbooks: never a formula, codes as text, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hexie_geo.i18n import Language
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.terms import Outcome
from hexie_geo.report.palette import INKS
from hexie_geo.report.table import Field, Table, missing, shown

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST = 32_000  # characters a cell can hold, with some to spare
_LOOSE_ENDS = {"and", "by", "in", "of", "the", "where", "would", "why", "("}
_TOP = 3  # the row of headings: a title and a note stand above it
_LINE_PT, _HIGHEST_PT = 13.5, 400.0
_A4 = 9  # the number OOXML gives the paper
_QUIET = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN}
_GRAVE = {Outcome.ADJUST, Outcome.NOT_MET, Outcome.CONFLICT}
_DARK = "12303D"
_BODY_FONT, _HEAD_FONT = "仿宋", "黑体"  # style names; Excel falls back where they are missing


def write_workbook(
    path: Path | str,
    tables: Sequence[Table],
    *,
    language: Language,
    title: str,
    as_of: date,
) -> Path:
    """Write one sheet per table, atomically; the same tables give the same bytes.

    Parameters
    ----------
    path
        The .xlsx file to make or replace.
    tables
        What to write, in order.
    language
        Language of titles, headings and outcomes.
    title
        Stands above each table's own title.
    as_of
        Taken as the file's date of making, so that bytes do not depend on the clock.

    Returns
    -------
    pathlib.Path
        The file.
    """
    with atomic_path(path) as temporary:
        temporary.write_bytes(_bytes(tables, language=language, title=title, as_of=as_of))
    return Path(path)


def _bytes(tables: Sequence[Table], *, language: Language, title: str, as_of: date) -> bytes:
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    stamp = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - a date, not a moment
    book.properties.creator = "hexie_geo"
    book.properties.title = _plain(title)
    book.properties.created = book.properties.modified = stamp
    used: set[str] = set()
    ready = []  # all cells are made before any is written: a fault leaves nothing half open
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.title(language), used))
        ready.append((sheet, _cells(sheet, table, language=language, title=title)))
    for (sheet, rows), table in zip(ready, tables, strict=True):
        _heights(sheet, table, language)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return _timeless(buffer.getvalue(), stamp)


def _timeless(raw: bytes, stamp: datetime) -> bytes:
    """Pack the parts again with one date, for zip entries carry the clock."""
    when = (max(stamp.year, 1980), stamp.month, stamp.day, 0, 0, 0)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in sorted(source.namelist()):
            part = zipfile.ZipInfo(entry, date_time=when)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, source.read(entry))
    return target.getvalue()


def _sheet_name(title: str, used: set[str]) -> str:
    base = _whole_words(re.sub(r"[\[\]:*?/\\：]", " ", title).strip("' "), 31) or "sheet"
    name, n = base, 2
    while name.casefold() in used:
        name, n = f"{_whole_words(base, 28)} {n}", n + 1
    used.add(name.casefold())
    return name


def _whole_words(title: str, limit: int) -> str:
    """Return the start of a title that a sheet's name can hold, cut between words.

    Examples
    --------
    >>> _whole_words("Communities left as they are, and why", 31)
    'Communities left as they are'
    >>> _whole_words("未列入调整的社区及理由", 31)
    '未列入调整的社区及理由'
    """
    if len(title) <= limit:
        return title
    head, space, _ = title[: limit + 1].rpartition(" ")
    words = head if space else title[:limit]
    while words.rpartition(" ")[2].casefold() in _LOOSE_ENDS:
        words = words.rpartition(" ")[0]
    return words.rstrip(" ,;，；(（")


def _cells(sheet: Any, table: Table, *, language: Language, title: str) -> list[list[Any]]:
    """Return a sheet's rows: title, first note, headings, body, totals, further notes."""
    styles = _Styles(sheet)
    _page(sheet, table)
    body = len(table.rows) - table.totals
    sheet.auto_filter.ref = f"A{_TOP}:{_letter(len(table.fields))}{_TOP + max(body, 0)}"
    return [
        [styles.text(f"{title}　{table.title(language)}", "title")],
        [styles.text("　".join(table.notes[:1]), "note")],
        [styles.text(h, "head") for h in table.headings(language)],
        *(
            [
                styles.value(field, value, "body" if i < body else "total", language)
                for field, value in zip(table.fields, row, strict=True)
            ]
            for i, row in enumerate(table.rows)
        ),
        *([styles.text(note, "note")] for note in table.notes[1:]),
    ]


def _page(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = f"{_letter(_frozen(table))}{_TOP + 1}"
    for i, field in enumerate(table.fields, start=1):
        sheet.column_dimensions[_letter(i)].width = field.width + 2
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{_TOP}"
    sheet.oddFooter.center.text = "&P / &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def _heights(sheet: Any, table: Table, language: Language) -> None:
    """Give rows with long words the height their lines need: not every program works it out."""
    body = [
        (i, field.width)
        for i, field in enumerate(table.fields)
        if field.kind in {"text", "long", "outcome"}
    ]
    heads = zip(table.headings(language), (f.width for f in table.fields), strict=True)
    high = {_TOP: max((_line_count(words, width) for words, width in heads), default=1)}
    for number, row in enumerate(table.rows, start=_TOP + 1):
        words = ((str(row[i]), width) for i, width in body if row[i] is not None)
        high[number] = max((_line_count(*w) for w in words if len(w[0]) * 2 > w[1]), default=1)
    for number, lines in high.items():
        if lines > 1:
            sheet.row_dimensions[number].height = min(lines * _LINE_PT + 2, _HIGHEST_PT)


def _line_count(words: str, width: int) -> int:
    """Return how many lines words take in a column; a Chinese character is two letters wide."""
    return sum(
        max(1, -(-sum(1 + (c > "ᄀ") for c in line) // max(width, 1))) for line in words.split("\n")
    )


def _frozen(table: Table) -> int:
    """Freeze the columns that name a row: up to the first count, at most four."""
    names = 1
    for field in table.fields[:4]:
        if field.kind not in {"text", "code"}:
            break
        names += 1
    return min(names, max(len(table.fields), 1))


class _Styles:
    """Cells by look. Each look's style is made once and shared: making one costs 70 µs."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.made: dict[tuple[str, str, str, bool], Any] = {}

    def text(self, words: str, look: str, kind: str = "text", outcome: str = "") -> Any:
        """Return a cell of text that is never a formula."""
        cell = self._cell()
        plain = _plain(words)
        cell.value = plain
        cell.data_type = "s"
        quoted = plain.startswith(_FORMULA_STARTS)
        cell._style = self._style(look, kind, outcome, quoted)  # noqa: SLF001 - openpyxl's own way
        return cell

    def value(self, field: Field, value: object, look: str, language: Language) -> Any:
        """Return the cell of a table: numbers as numbers, everything else as text."""
        if not missing(value) and field.kind not in {"count", "number", "share"}:
            outcome = str(value) if field.kind == "outcome" else ""
            return self.text(shown(value, field.kind, language), look, field.kind, outcome)
        cell = self._cell()
        if not missing(value):
            number = float(str(value))
            cell.value = int(number) if field.kind == "count" else number
        cell._style = self._style(look, field.kind, "", False)  # noqa: SLF001 - openpyxl's own way
        return cell

    def _cell(self) -> Any:
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self.sheet)

    def _style(self, look: str, kind: str, outcome: str, quoted: bool) -> Any:
        key = (look, kind, outcome, quoted)
        if key not in self.made:
            self.made[key] = self._make(look, kind, outcome, quoted=quoted)
        return self.made[key]

    def _make(self, look: str, kind: str, outcome: str, *, quoted: bool) -> Any:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        size, colour = {"title": (14, _DARK), "head": (10, "FFFFFF"), "note": (10, "59656E")}.get(
            look, (10, "000000")
        )
        heading = look in {"title", "head", "total"}
        fill = {"head": "1F4E5F", "total": "E6EDF1"}.get(look)
        if outcome and Outcome(outcome) not in _QUIET:
            fill = INKS[Outcome(outcome)].fill.lstrip("#").upper()
            colour = "FFFFFF" if Outcome(outcome) in _GRAVE else colour
        cell = self._cell()
        cell.font = Font(
            name=_HEAD_FONT if heading else _BODY_FONT, size=size, bold=heading, color=colour
        )
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        if look in {"head", "body", "total"}:
            thin = Side(style="thin", color="C9CFD3")
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = (
                Alignment(horizontal="center", vertical="center", wrap_text=True)
                if look == "head"
                else Alignment(vertical="top", wrap_text=kind != "code")
            )
        cell.number_format = {"count": "0", "share": "0.0%", "code": "@"}.get(kind, "General")
        cell.quotePrefix = quoted
        return cell._style  # noqa: SLF001 - openpyxl's own way


def _plain(text: str) -> str:
    """Return text without the characters a workbook cannot hold, cut to what a cell takes."""
    clean = _ILLEGAL.sub("", text)
    return clean if len(clean) <= _MOST else clean[:_MOST] + "…"


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(max(number, 1))
