"""How a sheet lies on paper: widths by what stands in the columns, heights, page, print area."""

from typing import Any

from hexie_geo.i18n import Language
from hexie_geo.report.table import Field, Table, shown

TOP = 3  # the row of headings: a title and a note stand above it
_LINE_PT, _HIGHEST_PT = 13.5, 400.0
_A3, _A4 = 8, 9  # the numbers OOXML gives the papers
_WIDE = 185  # letters; a wider sheet would be too small to read on A4
_NARROWEST, _STRETCH = 5, 1.75
_WORDS = {"text", "code", "outcome"}


def lay_out(sheet: Any, table: Table, language: Language) -> None:
    """Set everything about a sheet but its cells, before the first row is written.

    Columns of words are as wide as their longest words, within bounds, so that rows keep to one
    line where they can; the whole is fitted to the width of the paper, with the headings on
    every page.
    """
    widths = column_widths(table, language)
    last = letter(len(table.fields))
    body = len(table.rows) - table.totals
    sheet.freeze_panes = f"{letter(_frozen(table))}{TOP + 1}"
    sheet.auto_filter.ref = f"A{TOP}:{last}{TOP + max(body, 0)}"
    for i, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter(i)].width = width + 2
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if sum(widths) + 2 * len(widths) > _WIDE else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{TOP}"
    sheet.print_area = f"A1:{last}{TOP + len(table.rows) + len(table.notes[1:])}"
    sheet.oddFooter.center.text = "&P / &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.25  # else half of the page number lies below the edge
    for number, lines in _lines(table, widths, language).items():
        if lines > 1:
            sheet.row_dimensions[number].height = min(lines * _LINE_PT + 2, _HIGHEST_PT)


def column_widths(table: Table, language: Language) -> list[int]:
    """Return how wide each column is, in letters.

    Examples
    --------
    >>> from hexie_geo.report.table import fields
    >>> rows = (("新设社区1（待命名）", "1"), ("甲", "2"))
    >>> table = Table(key="t", fields=fields(("name", "text", 16), ("n", "code", 20)), rows=rows)
    >>> column_widths(table, "zh")
    [19, 5]
    """
    return [_width(i, field, table, language) for i, field in enumerate(table.fields)]


def _width(place: int, field: Field, table: Table, language: Language) -> int:
    """Return the room a column's words ask for; its heading may take two lines."""
    if field.kind not in _WORDS:
        return field.width
    values = {row[place] for row in table.rows}
    words = max((_letters(shown(v, field.kind, language)) for v in values), default=0)
    heading = -(-_letters(table.headings(language)[place]) // 2) + 1
    return min(max(words, heading, _NARROWEST), round(field.width * _STRETCH))


def _letters(words: str) -> int:
    """Return how long words are; a Chinese character is two letters wide."""
    if words.isascii():
        return len(words)
    return sum(1 + (c > "ᄀ") for c in words)


def _lines(table: Table, widths: list[int], language: Language) -> dict[int, int]:
    """Return how many lines each row takes: not every program works it out."""
    body = [
        (i, width)
        for i, (field, width) in enumerate(zip(table.fields, widths, strict=True))
        if field.kind in {"text", "long", "outcome"}
    ]
    heads = zip(table.headings(language), widths, strict=True)
    high = {TOP: max((_line_count(words, width) for words, width in heads), default=1)}
    for number, row in enumerate(table.rows, start=TOP + 1):
        words = ((str(row[i]), width) for i, width in body if row[i] is not None)
        high[number] = max((_line_count(*w) for w in words if len(w[0]) * 2 > w[1]), default=1)
    return high


def _line_count(words: str, width: int) -> int:
    """Return how many lines words take in a column."""
    return sum(max(1, -(-_letters(line) // max(width, 1))) for line in words.split("\n"))


def _frozen(table: Table) -> int:
    """Freeze the columns that name a row: up to the first count, at most four."""
    names = 1
    for field in table.fields[:4]:
        if field.kind not in {"text", "code"}:
            break
        names += 1
    return min(names, max(len(table.fields), 1))


def letter(number: int) -> str:
    """Return the letters of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(max(number, 1))
