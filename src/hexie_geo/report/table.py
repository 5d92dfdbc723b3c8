"""One table, two faces: spreadsheets and the dossier write the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from hexie_geo.i18n import Language, has, term, text
from hexie_geo.model.terms import Outcome

Kind = Literal["text", "code", "long", "count", "number", "share", "outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its heading is ``report.column.KEY``, ``width`` is in characters."""

    key: str
    kind: Kind = "text"
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with typed columns; the last ``totals`` rows are sums of the others.

    ``key`` names the table: its title is ``report.table.KEY``. ``notes`` stand below it.
    """

    key: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[object, ...], ...]
    totals: int = 0
    notes: tuple[str, ...] = ()
    suffix: str = ""

    def title(self, language: Language) -> str:
        """Return the table's title."""
        return text(f"report.table.{self.key}", language) + self.suffix

    def headings(self, language: Language) -> list[str]:
        """Return the headings of the columns."""
        return [heading(f.key, language) for f in self.fields]

    def column(self, key: str) -> list[object]:
        """Return one column without the totals.

        Examples
        --------
        >>> t = Table(key="t", fields=(Field(key="a"),), rows=((1,), (2,), (3,)), totals=1)
        >>> t.column("a")
        [1, 2]
        """
        place = [f.key for f in self.fields].index(key)
        body = self.rows[: len(self.rows) - self.totals]
        return [row[place] for row in body]


def without_empty(table: Table, language: Language) -> Table:
    """Return a table without the columns in which no row says anything; a note names them.

    Examples
    --------
    >>> both = (Field(key="name"), Field(key="population"))
    >>> t = Table(key="t", fields=both, rows=(("云山", None),))
    >>> without_empty(t, "en").headings("en"), without_empty(t, "en").notes
    (['Name'], ('Left out, since no row says anything there: Population.',))
    """
    body = table.rows[: len(table.rows) - table.totals]
    said = [
        any(not missing(row[i]) and row[i] != "" for row in body) for i in range(len(table.fields))
    ]
    if not body or all(said):
        return table
    comma = text("report.comma", language)
    empty = comma.join(h for h, s in zip(table.headings(language), said, strict=True) if not s)
    return replace(
        table,
        fields=tuple(f for f, s in zip(table.fields, said, strict=True) if s),
        rows=tuple(tuple(v for v, s in zip(row, said, strict=True) if s) for row in table.rows),
        notes=(*table.notes, text("report.left_out_columns", language, columns=empty)),
    )


def fields(*specs: tuple[str, Kind, int]) -> tuple[Field, ...]:
    """Return fields from (key, kind, width)."""
    return tuple(Field(key=key, kind=kind, width=width) for key, kind, width in specs)


def heading(key: str, language: Language) -> str:
    """Return a column's heading; a column of the user's own keeps its name.

    ``outcome.met`` and ``outcome.met.before`` head counts of one outcome.
    """
    if key.startswith("outcome."):
        _, outcome, *side = key.split(".")
        word = term(Outcome(outcome), language)
        return text(f"report.side.{side[0]}", language, what=word) if side else word
    message = f"report.column.{key}"
    return text(message, language) if has(message, language) else key


def missing(value: Any) -> bool:
    """Tell whether a cell holds nothing."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def shown(value: object, kind: Kind, language: Language) -> str:
    """Return a cell as people read it.

    Examples
    --------
    >>> shown(0.0512, "share", "zh"), shown(None, "count", "zh"), shown(3.0, "number", "zh")
    ('5.1%', '', '3')
    """
    if missing(value):
        return ""
    match kind:
        case "outcome":
            return term(Outcome(str(value)), language)
        case "share":
            return f"{float(str(value)):.1%}"
        case "count":
            return str(int(float(str(value))))
        case "number":
            return f"{float(str(value)):.10g}"
        case _:
            return str(value)


def whole(value: object) -> int | None:
    """Return a count as an int, a missing one as None."""
    return None if missing(value) else int(float(str(value)))


def total(values: Sequence[object]) -> int:
    """Return the sum of the known counts."""
    return sum(int(float(str(v))) for v in values if not missing(v))
