"""Counts of people in need go out with small ones hidden, in both tables at once."""

import openpyxl

from hexie_geo.demo import grouped
from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.published import HIDDEN, published, vulnerable_columns, write_published
from hexie_geo.workflow.plan import apply, propose


def made():
    ws = grouped({"a": [150] * 6, "b": [150] * 10})
    plan = propose(ws)[0]
    moves = [plan.before[g] != plan.after[g] for g in ws.groups["group_id"]]
    columns = {
        f"vulnerable_{name}": [few if moved else many for moved in moves]
        for name, few, many in (("低保", 3, 20), ("残疾", 25, 31), ("独居", 20, 45))
    }
    ws = ws.with_layers(groups=ws.groups.assign(**columns))
    plan = propose(ws)[0]
    case = Case(workspace=ws, standards=(), findings=())
    return case, Proposed(plan=plan, workspace=apply(plan, ws), findings=())


def test_what_moves_is_not_told_by_the_difference(tmp_path):
    case, one = made()
    tables = published(case, one)
    shown = [{row[0]: row[2] for row in table.rows} for table in tables]
    assert HIDDEN in {shown[0]["b"], shown[1]["b"]}  # b fell by the 3 people who moved
    book = openpyxl.load_workbook(write_published(case, one, tmp_path / "x.xlsx"))
    assert [book.worksheets[0].cell(3, i).value for i in (3, 4, 5)] == ["低保", "残疾", "独居"]
    assert len(book.worksheets) == 2


def test_nothing_is_published_without_counts():
    case = Case(workspace=grouped({"a": [600]}), standards=(), findings=())
    assert vulnerable_columns(case) == ()
