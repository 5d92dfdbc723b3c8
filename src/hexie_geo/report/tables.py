"""The two workbooks an office works with: 达标核查表.xlsx and 调整前后对照表.xlsx."""

from pathlib import Path

from hexie_geo.report import counted, judged, proposed, provenance, served
from hexie_geo.report.case import Case
from hexie_geo.report.gaps import gaps
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.plan_totals import township_totals
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, without_empty

COMPLIANCE_FILE = "达标核查表.xlsx"
BEFORE_AFTER_FILE = "调整前后对照表.xlsx"


def write_compliance(case: Case, path: Path | str) -> Path:
    """Write 达标核查表.xlsx: verdicts with clause, quote and arithmetic, and what they rest on.

    Parameters
    ----------
    case
        What was found.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600, 600]}), standards=(), findings=())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_compliance(case, Path(folder) / COMPLIANCE_FILE).name
    '达标核查表.xlsx'
    """
    return _write(case, path, compliance_tables(case))


def write_before_after(case: Case, path: Path | str) -> Path:
    """Write 调整前后对照表.xlsx: for every plan its changes, groups, gaps, totals and reasons.

    Parameters
    ----------
    case
        What was found and proposed.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600, 600]}), standards=(), findings=())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_before_after(case, Path(folder) / BEFORE_AFTER_FILE).name
    '调整前后对照表.xlsx'
    """
    return _write(case, path, before_after_tables(case))


def compliance_tables(case: Case) -> list[Table]:
    """Return the sheets of 达标核查表.xlsx; columns that are empty throughout are left out."""
    tables = [
        judged.compliance(case),
        counted.totals(case),
        judged.outcomes(case),
        judged.long_table(case),
        counted.issues(case),
    ]
    if case.coverages:
        tables.append(served.coverage_table(case))
    if (police := served.police_table(case)) is not None:
        tables.append(police)
    if (differ := provenance.differences(case)) is not None:
        tables.append(differ)
    tables += [provenance.clauses(case), provenance.sources(case), provenance.setting_rows(case)]
    return [without_empty(table, case.language) for table in tables]


def before_after_tables(case: Case) -> list[Table]:
    """Return the sheets of 调整前后对照表.xlsx."""
    tables: list[Table] = []
    for one in case.proposed:
        ledger = Ledger(case, one)
        tables += [
            proposed.before_after(ledger),
            proposed.changes(ledger),
            proposed.moved_groups(ledger),
            gaps(ledger),
            township_totals(ledger),
            proposed.certificates(ledger),
        ]
    return [*tables, provenance.setting_rows(case)]


def _write(case: Case, path: Path | str, tables: list[Table]) -> Path:
    return write_workbook(
        path, tables, language=case.language, title=case.title, as_of=case.workspace.as_of
    )
