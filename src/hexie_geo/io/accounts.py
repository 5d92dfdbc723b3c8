"""The import report: every row and every household of the files accounted for."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import Problem
from hexie_geo.i18n import text
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.intake import Intake
from hexie_geo.io.privacy import masked, masked_problem
from hexie_geo.io.records import FIX_COLUMNS, Fix, KeptOut, fixes_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A part that no layer takes; ``rows`` is None where it cannot be read."""

    file: str
    part: str
    rows: int | None

    @property
    def problem(self) -> Problem:
        """What the user should know of it."""
        said = {"count": "—" if self.rows is None else self.rows, "part": self.part}
        return Problem(code="import.left_out", file=self.file, values=said)


@dataclass(frozen=True, eq=False, kw_only=True)
class ImportReport:
    """What happened to every row.

    Attributes
    ----------
    rows
        One row per layer: ``file, part, layer, rows_in, accepted, kept_out, households_in,
        households_accepted, households_kept_out``; in = accepted + kept out.
    kept_out
        Every row that is not in the workspace, with the reason.
    fixes
        Every change, one row each: ``file, layer, row, code, field, value, action, detail``
        and the action in words, ``zh`` and ``en``.
    problems
        What the user should know, also kept in the workspace.
    joined
        One row per joined file: ``file, part, layer, rows, met, left``.
    left_out
        Files, sheets, layers and folders that no layer takes: all their rows stay out.
    """

    rows: pd.DataFrame
    kept_out: pd.DataFrame
    fixes: pd.DataFrame
    problems: tuple[Problem, ...]
    joined: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every row and every household of the files is accounted for."""
        rows = self.rows["rows_in"] == self.rows["accepted"] + self.rows["kept_out"]
        homes = self.rows["households_in"] == (
            self.rows["households_accepted"] + self.rows["households_kept_out"]
        )
        return bool(rows.all() and homes.all())


def account(layers: Iterable[Intake], left_out: Iterable[LeftOut] = ()) -> ImportReport:
    """Return the report of layers that are through; what it quotes of cells is masked."""
    made, unused = list(layers), tuple(left_out)
    columns = list(KeptOut.__dataclass_fields__)
    kept = [asdict(replace(k, value=masked(k.value))) for layer in made for k in layer.kept_out]
    kept_out = pd.DataFrame(kept, columns=columns).astype({"row": "Int64", "households": "Int64"})
    rows = [
        {
            "file": layer.reading.file,
            "part": layer.reading.layer,
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
        fixes=fixes_frame(_line(f, layer) for layer in made for f in layer.fixes),
        problems=(
            *(masked_problem(p) for layer in made for p in layer.problems),
            *(out.problem for out in unused),
        ),
        joined=_joined(made),
        left_out=unused,
    )


def _line(fix: Fix, layer: Intake) -> Fix:
    """Return a fix as it is reported: with its sheet or layer, what it quotes masked."""
    own = layer.reading.layer if fix.file in {"", layer.reading.file} else ""
    return replace(fix, part=fix.part or own, value=masked(fix.value))


def _joined(made: Iterable[Intake]) -> pd.DataFrame:
    rows = [
        {"file": j.file, "part": j.part, "layer": layer.recipe.name}
        | {"rows": j.rows, "met": j.met, "left": j.rows - j.met}
        for layer in made
        for j in layer.joined
    ]
    return pd.DataFrame(rows, columns=["file", "part", "layer", "rows", "met", "left"])


def save_report(report: ImportReport, path: Path | str) -> Path:
    """Write one CSV file: each layer's sums first, then rows kept out, then fixes.

    A row kept out is no fix as well, so the lines of the file add up to the sums above them;
    only a totals row that is no sum has a further line, its own action.
    """
    table = pd.concat(
        [_sums(report), _unused(report), _kept(report), report.fixes], ignore_index=True
    )
    table = table[list(FIX_COLUMNS)]
    for name in ("file", "part", "code", "field", "value", "detail"):
        table[name] = table[name].map(_inert)
    with atomic_path(path) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8-sig")
    return Path(path)


def _sums(report: ImportReport) -> pd.DataFrame:
    """Return one line a layer: in = accepted + kept out, and one for each file joined to it."""
    lines = []
    for action, table in (("account", report.rows), ("account_joined", report.joined)):
        for row in table.to_dict("records"):
            place = {k: row[k] for k in ("file", "part", "layer")}
            counts = {str(k): v for k, v in row.items() if k not in place}
            said = {str(lang): text(f"import.{action}", lang, **counts) for lang in LANGUAGES}
            detail = "; ".join(f"{k}={v}" for k, v in counts.items())
            lines.append({**place, "action": action, "detail": detail, **said})
    return pd.DataFrame(lines, columns=list(FIX_COLUMNS)).astype({"row": "Int64"})


def _unused(report: ImportReport) -> pd.DataFrame:
    """Return one line for each part that no layer takes: in = left out."""
    lines = []
    for out in report.left_out:
        action = "left_out_unread" if out.rows is None else "left_out"
        said = {str(lang): text(f"import.{action}", lang, rows=out.rows) for lang in LANGUAGES}
        detail = "" if out.rows is None else f"rows_in={out.rows}; left_out={out.rows}"
        place = {"file": out.file, "part": out.part}
        lines.append({**place, "action": action, "detail": detail, **said})
    return pd.DataFrame(lines, columns=list(FIX_COLUMNS)).astype({"row": "Int64"})


def _kept(report: ImportReport) -> pd.DataFrame:
    homes, why = report.kept_out["households"], report.kept_out["reason"]
    said = {str(lang): [text(f"import.{a}", lang) for a in why] for lang in LANGUAGES}
    return (
        report.kept_out.drop(columns="households")
        .rename(columns={"reason": "action"})
        .assign(
            detail=[f"households={n}" if pd.notna(n) else "" for n in homes],
            **said,
        )
    )


def _inert(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    live = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if live else cell
