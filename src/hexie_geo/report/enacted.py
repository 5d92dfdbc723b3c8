"""What a decision leads to, as tables: lineage (沿革) and the list of code changes."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from hexie_geo.i18n import Language, term, text
from hexie_geo.model.terms import LineageKind
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.report.proposed_places import places_table
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, fields

ENACTED_FILE = "沿革和代码变更表.xlsx"


def write_enacted(
    path: Path,
    *,
    lineage: pd.DataFrame,
    code_changes: pd.DataFrame,
    places: pd.DataFrame,
    workspace: Workspace,
    title: str,
    decision: tuple[str, str, date],
    language: Language = "zh",
) -> Path:
    """Write 沿革和代码变更表.xlsx; the same decision gives the same bytes.

    Parameters
    ----------
    path
        The file to make or replace.
    lineage, code_changes
        Frames of :mod:`hexie_geo.planning.lineage`.
    places
        Proposed places, which the decision does not carry out; may be empty.
    workspace
        The state after the decision; names come from it.
    title
        The planning area.
    decision
        机关、文号、日期.
    language
        Language of the tables.

    Returns
    -------
    pathlib.Path
        ``path``.
    """
    names = workspace.names
    authority, document_no, on = decision
    note = text(
        "review.enacted.note", language, authority=authority, document_no=document_no, on=on
    )
    tables = [_lineage(lineage, names, note, language), _codes(code_changes, note, language)]
    if len(places):
        tables.append(places_table(places, lambda c: names.get(c) or called(c, language), language))
    return write_workbook(path, tables, language=language, title=title, as_of=on)


def _lineage(
    lineage: pd.DataFrame, names: Mapping[str, str], note: str, language: Language
) -> Table:
    rows: list[tuple[object, ...]] = [
        (
            row["before_id"], row["after_id"], names.get(row["after_id"], ""),
            term(LineageKind(row["kind"]), language), row["atoms"], row["households"],
        )
        for row in lineage.to_dict("records")
    ]  # fmt: skip
    sums = [int(lineage[name].sum()) for name in ("atoms", "households")]
    rows.append(("", "", "", text("report.total", language), *sums))
    return Table(
        key="lineage",
        fields=fields(
            ("before_id", "code", 18),
            ("after_id", "code", 18),
            ("community", "text", 20),
            ("lineage_kind", "text", 10),
            ("groups", "count", 9),
            ("households", "count", 10),
        ),
        rows=tuple(rows),
        totals=1,
        notes=(note,),
    )


def _codes(changes: pd.DataFrame, note: str, language: Language) -> Table:
    rows = tuple(
        (
            term(LineageKind(row["change"]), language), row["community_id"], row["name"],
            row["code"],
        )
        for row in changes.to_dict("records")
    )  # fmt: skip
    return Table(
        key="code_changes",
        fields=fields(
            ("lineage_kind", "text", 10),
            ("community_id", "code", 18),
            ("community", "text", 22),
            ("code", "code", 18),
        ),
        rows=rows,
        notes=(note, text("review.enacted.codes", language)),
    )
