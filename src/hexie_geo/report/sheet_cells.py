"""Cells of a workbook by look: text that is never a formula, numbers as numbers."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from hexie_geo.i18n import Language
from hexie_geo.model.terms import Outcome
from hexie_geo.report.palette import INKS
from hexie_geo.report.table import Field, missing, shown

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST = 32_000  # characters a cell can hold, with some to spare
_QUIET = {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN}
_GRAVE = {Outcome.ADJUST, Outcome.NOT_MET, Outcome.CONFLICT}
_DARK = "12303D"
_BODY_FONT, _HEAD_FONT = "仿宋", "黑体"  # style names; Excel falls back where they are missing


Worth = tuple[object, str, Any]
"""What a cell is worth: its value, openpyxl's letter for its type, and its style."""


class Styles:
    """Cells by look. Each look's style is made once and shared: making one costs 70 µs.

    A sheet's rows are kept as plain worths and written through one cell: a sheet of borders has
    40 000.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.made: dict[tuple[str, str, str, bool], Any] = {}

    def text(self, words: str, look: str, kind: str = "text", outcome: str = "") -> Worth:
        """Return text that is never a formula."""
        clean = plain(words)
        quoted = clean.startswith(_FORMULA_STARTS)
        return clean, "s", self._style(look, kind, outcome, quoted)

    def value(self, field: Field, value: object, look: str, language: Language) -> Worth:
        """Return what stands in a table: numbers as numbers, everything else as text."""
        absent = missing(value)
        if not absent and field.kind not in {"count", "number", "share"}:
            outcome = str(value) if field.kind == "outcome" else ""
            return self.text(shown(value, field.kind, language), look, field.kind, outcome)
        style = self._style(look, field.kind, "", False)
        if absent:
            return None, "n", style
        number = float(str(value))
        return int(number) if field.kind == "count" else number, "n", style

    def cells(self, row: Iterable[Worth]) -> Iterator[Any]:
        """Yield one cell again and again, as each of a row: it is written before the next."""
        cell = self._cell()
        for worth in row:
            cell._value, cell.data_type, cell._style = worth  # noqa: SLF001 - openpyxl's own way
            yield cell

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


def plain(text: str) -> str:
    """Return text without the characters a workbook cannot hold, cut to what a cell takes."""
    clean = _ILLEGAL.sub("", text)
    return clean if len(clean) <= _MOST else clean[:_MOST] + "…"
