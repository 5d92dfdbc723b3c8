"""困难群体公布表: people in need before and after a plan, small counts hidden in both."""

from pathlib import Path

import pandas as pd

from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.scenarios import suppress_scenarios
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Field, Table, fields

PUBLISHED_FILE = "困难群体公布表.xlsx"
VULNERABLE = "vulnerable_"
"""Columns of groups that begin so are counts of people in need; a recipe keeps them by name."""
HIDDEN = "*"


def vulnerable_columns(case: Case) -> tuple[str, ...]:
    """Return the columns of groups that count people in need, where every group has a count.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> vulnerable_columns(Case(workspace=grouped({"a": [600]}), standards=(), findings=()))
    ()
    """
    groups = case.workspace.groups
    if groups is None:
        return ()
    named = sorted(str(c) for c in groups.columns if str(c).startswith(VULNERABLE))
    return tuple(c for c in named if groups[c].notna().all())


def write_published(case: Case, proposed: Proposed, path: Path | str) -> Path:
    """Write 困难群体公布表.xlsx: a sheet before and one after the plan.

    Parameters
    ----------
    case
        The planning area; its groups have the columns of :func:`vulnerable_columns`.
    proposed
        The plan.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file; the same plan gives the same bytes.
    """
    tables = published(case, proposed)
    return write_workbook(
        path, tables, language=case.language, title=case.title, as_of=case.workspace.as_of
    )


def published(case: Case, proposed: Proposed) -> list[Table]:
    """Return the tables before and after, hidden cells ``*``; see ``suppress_scenarios``."""
    columns, plan, groups = vulnerable_columns(case), proposed.plan, case.workspace.groups
    if not columns or groups is None:
        return []
    known = groups[groups["group_id"].isin(plan.before)]
    homes = [
        [plan.before[u] for u in known["group_id"]],
        [plan.after[u] for u in known["group_id"]],
    ]
    parts = known[list(columns)].groupby(homes).sum()
    return [
        _table(case, key, table)
        for key, table in zip(("vulnerable_before", "vulnerable_after"), suppress_scenarios(parts),
                              strict=True)
    ]  # fmt: skip


def _table(case: Case, key: str, table: pd.DataFrame) -> Table:
    rows = tuple(
        (code, case.name(str(code)), *(HIDDEN if pd.isna(n) else str(n) for n in table.loc[code]))
        for code in table.index
    )
    given_away = [c.removeprefix(VULNERABLE) for c in table.attrs["open"]]
    counts = tuple(Field(key=str(c).removeprefix(VULNERABLE), width=12) for c in table.columns)
    return Table(
        key=key,
        fields=(*fields(("community_id", "code", 18), ("community", "text", 20)), *counts),
        rows=rows,
        notes=(
            case.basis_line,
            case.say("hidden_note"),
            *([case.say("hidden_open", groups="、".join(given_away))] if given_away else []),
        ),
    )
