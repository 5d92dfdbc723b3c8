"""Tables written as workbooks: never a formula, codes as text, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from hexie_geo.i18n import Language
from hexie_geo.io.atomic import atomic_path
from hexie_geo.report.sheet_cells import Styles, Worth, plain
from hexie_geo.report.sheet_layout import lay_out
from hexie_geo.report.table import Table

_LOOSE_ENDS = {"and", "by", "in", "of", "the", "where", "would", "why", "("}


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
    book.properties.title = plain(title)
    book.properties.created = book.properties.modified = stamp
    used: set[str] = set()
    ready = []  # all rows are made before any is written: a fault leaves nothing half open
    for table in tables:
        styles = Styles(book.create_sheet(_sheet_name(table.title(language), used)))
        ready.append((styles, _rows(styles, table, language=language, title=title)))
    for (styles, rows), table in zip(ready, tables, strict=True):
        lay_out(styles.sheet, table, language)
        for row in rows:
            styles.sheet.append(styles.cells(row))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # packed below
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


def _rows(styles: Styles, table: Table, *, language: Language, title: str) -> list[list[Worth]]:
    """Return a sheet's rows: title, first note, headings, body, totals, further notes."""
    body = len(table.rows) - table.totals
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
