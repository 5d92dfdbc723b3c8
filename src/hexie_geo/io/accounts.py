"""The import report: every row and every household of the files accounted for."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.i18n import text
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.intake import Intake
from hexie_geo.io.records import KeptOut, fixes_frame


@dataclass(frozen=True, eq=False, kw_only=True)
class ImportReport:
    """What happened to every row.

    Attributes
    ----------
    rows
        One row per layer: ``file, layer, rows_in, accepted, kept_out, households_in,
        households_accepted, households_kept_out``; in = accepted + kept out.
    kept_out
        Every row that is not in the workspace, with the reason.
    fixes
        Every change, one row each: ``file, layer, row, code, field, value, action, detail``
        and the action in words, ``zh`` and ``en``.
    problems
        What the user should know, also kept in the workspace.
    """

    rows: pd.DataFrame
    kept_out: pd.DataFrame
    fixes: pd.DataFrame
    problems: tuple[Problem, ...]

    @property
    def balanced(self) -> bool:
        """Whether every row and every household of the files is accounted for."""
        rows = self.rows["rows_in"] == self.rows["accepted"] + self.rows["kept_out"]
        homes = self.rows["households_in"] == (
            self.rows["households_accepted"] + self.rows["households_kept_out"]
        )
        return bool(rows.all() and homes.all())


def account(layers: Iterable[Intake]) -> ImportReport:
    """Return the report of layers that are through."""
    made = list(layers)
    columns = list(KeptOut.__dataclass_fields__)
    kept = [asdict(k) for layer in made for k in layer.kept_out]
    kept_out = pd.DataFrame(kept, columns=columns).astype({"row": "Int64", "households": "Int64"})
    rows = [
        {
            "file": layer.reading.file,
            "layer": layer.recipe.name,
            "rows_in": layer.reading.rows_in,
            "accepted": len(layer.frame),
            "kept_out": len(layer.kept_out),
            "households_in": layer.households_in,
            "households_accepted": layer.households,
            "households_kept_out": sum(k.households or 0 for k in layer.kept_out),
        }
        for layer in made
    ]
    return ImportReport(
        rows=pd.DataFrame(rows),
        kept_out=kept_out,
        fixes=fixes_frame(f for layer in made for f in layer.fixes),
        problems=tuple(p for layer in made for p in layer.problems),
    )


def save_report(report: ImportReport, path: Path | str) -> Path:
    """Write the fixes and the rows kept out as one CSV file; return ``path``."""
    kept = report.kept_out.rename(columns={"reason": "action", "households": "value"})
    kept = kept.assign(
        zh=[text(f"import.{a}", "zh") for a in kept["action"]],
        en=[text(f"import.{a}", "en") for a in kept["action"]],
    )
    table = pd.concat([kept.astype({"value": "str"}), report.fixes], ignore_index=True)
    for name in ("file", "code", "field", "value", "detail"):
        table[name] = table[name].map(_inert)
    with atomic_path(path) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8-sig")
    return Path(path)


def _inert(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    live = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if live else cell
