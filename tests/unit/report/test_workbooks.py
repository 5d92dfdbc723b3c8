"""The two workbooks: sums that agree, words of the policy, never a formula, the same bytes."""

import pytest
from openpyxl import load_workbook

from hexie_geo.model.terms import Outcome
from hexie_geo.report import counted, judged, plan_totals, proposed
from hexie_geo.report.gaps import gaps
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, fields
from hexie_geo.report.tables import (
    before_after_tables,
    compliance_tables,
    write_before_after,
    write_compliance,
)
from support.hostile import HOSTILE
from support.papers import case, hostile_case


def sheets(path):
    book = load_workbook(path)
    try:
        return {s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in book}
    finally:
        book.close()


@pytest.fixture(scope="module")
def ledger():
    return Ledger(case(), case().proposed[0])


def test_every_community_has_verdict_clause_quote_and_arithmetic():
    table = judged.compliance(case())
    by = dict(zip(table.column("community_id"), table.rows, strict=True))
    verdict = dict(zip(table.column("community_id"), table.column("verdict"), strict=True))

    assert len(table.rows) == len(case().workspace.communities)
    assert verdict["d00000000-001"] == Outcome.ADJUST
    assert verdict["d00000000-003"] == Outcome.ADJUST
    assert verdict["d00000001-001"] == Outcome.MET
    assert verdict["d00000001-002"] == Outcome.EXEMPT
    assert verdict["d00000001-003"] == Outcome.WATCH
    small = " ".join(str(v) for v in by["d00000000-001"])
    for words in (
        "600",
        "（二十三）",
        "应根据需要重新调整划分",
        "不足1000户",
        "甲街道",
    ):
        assert words in small


def test_watch_is_never_worded_as_a_breach():
    words = "".join(
        str(v)
        for t in (*compliance_tables(case()), *before_after_tables(case()))
        for r in t.rows
        for v in r
    )

    assert "违规" not in words
    assert "违法" not in words


def test_the_papers_say_what_is_not_known():
    notes = "".join(judged.compliance(case()).notes)

    assert "户籍户" in notes
    assert "2025年12月31日" in notes
    assert "云发〔2007〕11号" in notes
    assert "现行有效性待核" in notes
    assert "未注明的按非封闭" in notes
    assert "合成数据" in notes


def test_totals_per_township_add_up_to_the_area():
    table = counted.totals(case())
    layer = case().workspace.communities

    last = table.rows[-1]
    assert last[2] == len(layer)
    assert last[3] == layer["households"].sum()
    for i in range(2, len(table.fields)):
        assert last[i] == sum(r[i] or 0 for r in table.rows[:-1])
    assert sum(last[6:]) == len(layer), "every community has exactly one verdict"


def test_before_minus_leaving_plus_entering_is_after(ledger):
    table = proposed.before_after(ledger)

    for key_row in table.rows:
        before, leaving, entering, after = key_row[7:11]
        assert before - leaving + entering == after
    assert table.rows[-1][8] == table.rows[-1][9] == ledger.plan.moved_households
    assert table.rows[-1][7] == table.rows[-1][10]


def test_groups_that_move_sum_to_the_moved_households(ledger):
    table = proposed.moved_groups(ledger)

    assert table.rows[-1][-1] == sum(table.column("households")) == ledger.plan.moved_households
    assert len(table.rows) - 1 == sum(len(c.groups) for c in ledger.plan.changes)
    assert all(a != b for a, b in zip(table.column("from_id"), table.column("to_id"), strict=True))


def test_plan_totals_conserve_households_and_count_communities(ledger):
    table = plan_totals.township_totals(ledger)

    for row in table.rows:
        assert row[4] == row[5], "nobody crosses a township border in this plan"
    assert table.rows[-1][4] == ledger.plan.households_groups
    assert table.rows[-1][2] == len(case().workspace.communities)
    assert table.rows[-1][3] == len(ledger.proposed.workspace.communities)


def test_gaps_are_reckoned_after_the_clause_never_demanded_by_it(ledger):
    table = gaps(ledger)
    by = {(r[1], r[3]): r for r in table.rows}
    office = next(r for key, r in by.items() if key[1] == "办公用房和服务窗口")

    assert office[8] == "参照第（二十五）条测算"
    for row in table.rows:
        need, have, gap = row[4:7]
        unknown = need is None or have is None
        assert (gap is None) if unknown else gap == max(need - have, 0)


def test_the_plan_states_its_bound_and_gap(ledger):
    words = "".join(proposed.changes(ledger).notes)

    assert f"至少要变动 {ledger.plan.lower_bound_households} 户" in words
    assert f"{ledger.plan.gap_share:.1%}" in words


@pytest.mark.parametrize("write", [write_compliance, write_before_after])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_cell_is_ever_a_formula(tmp_path, write, language):
    path = write(hostile_case(language), tmp_path / "a.xlsx")

    book = load_workbook(path)
    cells = [c for s in book for r in s.iter_rows() for c in r if c.value is not None]
    book.close()
    risky = [c for c in cells if isinstance(c.value, str) and c.value[:1] in {"=", "+", "-", "@"}]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert risky
    assert all(c.quotePrefix for c in risky)


def test_hostile_names_survive_a_workbook_unchanged(tmp_path):
    rows = sheets(write_compliance(hostile_case(), tmp_path / "a.xlsx"))["达标核查表"]

    assert set(HOSTILE) <= {r[2] for r in rows}


@pytest.mark.parametrize("write", [write_compliance, write_before_after])
def test_the_same_case_gives_the_same_bytes(tmp_path, write):
    first = write(case(), tmp_path / "a.xlsx").read_bytes()

    assert write(case(), tmp_path / "b.xlsx").read_bytes() == first


def test_codes_stay_text_and_counts_stay_numbers(tmp_path):
    table = Table(
        key="issues",
        fields=fields(("subject_id", "code", 9), ("households", "count", 9), ("issue", "long", 9)),
        rows=(("030102001003", 1200.0, "x" * 40_000), ("007", None, "bad\x00\x1b[31m")),
    )

    path = write_workbook(
        tmp_path / "a.xlsx", [table, table], language="zh", title="甲", as_of=case().workspace.as_of
    )

    found = sheets(path)
    rows = found["数据核对清单"]
    assert rows[3][0] == "030102001003"
    assert rows[3][1] == 1200
    assert rows[4][1] is None
    assert rows[4][2] == "bad[31m"
    assert len(rows[3][2]) < 32_768
    assert len(found) == 2, "two sheets of one name get two names"


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    broken = Table(key="issues", fields=fields(("issue", "count", 9)), rows=(("not a number",),))

    with pytest.raises(ValueError, match="not a number"):
        write_workbook(path, [broken], language="zh", title="", as_of=case().workspace.as_of)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_english_papers_are_english_but_quote_chinese():
    for table in (*compliance_tables(case("en")), *before_after_tables(case("en"))):
        assert table.title("en").isascii(), table.key
        assert all(h.isascii() for h in table.headings("en")), table.key
    quotes = judged.compliance(case("en")).column("quote")
    assert all("户" in str(q) for q in quotes)


def test_two_bands_have_their_own_sheets(tmp_path):
    both = case(bands=("trigger", "strict"))

    names = sheets(write_before_after(both, tmp_path / "a.xlsx"))

    assert len([n for n in names if n.startswith("调整前后对照")]) == 2
