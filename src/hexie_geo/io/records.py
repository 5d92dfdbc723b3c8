"""What a reader hands back: a frame, and every fix it made, row by row."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.i18n import text
from hexie_geo.model.crs import crs_name

FIX_COLUMNS = (
    "file", "part", "layer", "row", "code", "field", "value", "action", "detail", "zh", "en",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One thing that was done to one cell or row; ``action`` is a message id under ``import.``.

    ``part`` is the sheet or layer inside the file, ``layer`` ours; ``row`` is numbered as the
    user's program shows it, from 1 (None: the whole file);
    ``code`` is the unit's own code, where it has one; ``value`` is what stood there.
    """

    action: str
    file: str = ""
    part: str = ""
    layer: str = ""
    row: int | None = None
    code: str = ""
    field: str = ""
    value: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """One row of a file that is not in the workspace, with the reason and its households.

    ``value`` is what stood in the row, where it is no unit of ours (a total, a signature).
    """

    file: str
    part: str
    layer: str
    row: int
    code: str = ""
    reason: str = ""
    households: int | None = None
    value: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """A frame as it stands in the file, its index the file's own row numbers, and the fixes."""

    frame: pd.DataFrame
    file: str
    layer: str
    fixes: tuple[Fix, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows of the file that hold data: those in the frame and those kept out while reading."""
        return len(self.frame) + sum(f.action == "row_dropped" for f in self.fixes)

    @property
    def crs(self) -> str:
        """The CRS of the file's own shapes; empty where it has none."""
        frame: Any = self.frame
        has = getattr(frame, "_geometry_column_name", None) in frame.columns
        return crs_name(frame.crs) if has and frame.crs is not None else ""


def fixes_frame(fixes: Iterable[Fix]) -> pd.DataFrame:
    """Return fixes as a table, one row each, in the order they were made."""
    rows = [
        {
            "file": f.file,
            "part": f.part,
            "layer": f.layer,
            "row": f.row,
            "code": f.code,
            "field": f.field,
            "value": f.value,
            "action": f.action,
            "detail": "; ".join(f"{k}={v}" for k, v in f.values.items()),
            "zh": text(f"import.{f.action}", "zh", **f.values),
            "en": text(f"import.{f.action}", "en", **f.values),
        }
        for f in fixes
    ]
    frame = pd.DataFrame(rows, columns=list(FIX_COLUMNS))
    return frame.astype({"row": "Int64"})


def problem_table(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values that TOML and JSON can hold."""
    plain = {
        k: v if isinstance(v, str | int | float | bool) else str(v)
        for k, v in problem.values.items()
    }
    return {**dataclasses.asdict(problem), "rows": list(problem.rows), "values": plain}


def problem_of(table: Mapping[str, Any]) -> Problem:
    """Return the problem that :func:`problem_table` wrote."""
    return Problem(**{**table, "rows": tuple(table["rows"])})
