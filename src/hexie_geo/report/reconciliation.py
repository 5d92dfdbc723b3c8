"""数据核对清单.xlsx: what each township and office has to mend, one sheet to hand to each."""

from dataclasses import replace
from pathlib import Path

from hexie_geo.report.case import Case
from hexie_geo.report.counted import issues
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table

RECONCILIATION_FILE = "数据核对清单.xlsx"


def reconciliation_tables(case: Case) -> list[Table]:
    """Return the whole list, then one sheet per township; rows of a sheet by who mends them.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600, 600]}), standards=(), findings=())
    >>> len(reconciliation_tables(case))
    1
    """
    whole = issues(case)
    fields = [f.key for f in whole.fields]
    place, who = fields.index("township"), fields.index("fix_by")
    names = sorted({str(row[place]) for row in whole.rows if row[place]})
    parts = [
        replace(
            whole,
            suffix=f" {name}",
            rows=tuple(
                sorted((r for r in whole.rows if r[place] == name), key=lambda r: str(r[who]))
            ),
        )
        for name in names
    ]
    return [whole, *parts]


def write_reconciliation(case: Case, path: Path | str) -> Path:
    """Write 数据核对清单.xlsx.

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
    """
    return write_workbook(
        path,
        reconciliation_tables(case),
        language=case.language,
        title=case.title,
        as_of=case.workspace.as_of,
    )
