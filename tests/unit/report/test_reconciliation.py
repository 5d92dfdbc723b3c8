"""数据核对清单: everything on the first sheet, and a sheet to hand to each township."""

from openpyxl import load_workbook

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import Problem
from hexie_geo.model.findings import DataIssue
from hexie_geo.report.case import Case
from hexie_geo.report.reconciliation import reconciliation_tables, write_reconciliation


def made():
    ws = grouped(
        {"a": [600, 600], "b": [300, 300]}, township=["甲镇", "乙镇"], township_id=["t1", "t2"]
    )
    codes = [("a", "t1", "police"), ("a", "t1", "mapping"), ("b", "t2", "civil_affairs")]
    issues = tuple(
        DataIssue(
            code="zero_households",
            layer="communities",
            subject_id=subject,
            township_id=town,
            fix_by=who,
        )
        for subject, town, who in codes
    )
    return Case(workspace=ws, standards=(), findings=(), issues=issues)


def test_every_township_has_its_own_sheet_sorted_by_who_mends_it(tmp_path):
    whole, *parts = reconciliation_tables(made())
    assert [len(whole.rows), *(len(p.rows) for p in parts)] == [3, 1, 2]
    assert parts[1].column("fix_by") == sorted(parts[1].column("fix_by"))
    book = load_workbook(write_reconciliation(made(), tmp_path / "list.xlsx"))
    assert len(book.sheetnames) == 3
    assert "甲镇" in book.sheetnames[2]


def test_a_problem_of_a_sheet_is_called_by_the_sheets_own_name():
    case = made()
    problem = Problem(code="import.join_none", file="a.xlsx", layer="边界", values={})
    object.__setattr__(case.workspace, "import_problems", (problem,))
    (whole, *_) = reconciliation_tables(case)
    assert "边界" in whole.column("layer")
