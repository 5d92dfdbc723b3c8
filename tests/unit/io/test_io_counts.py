import numpy as np
import pandas as pd
import pytest

from hexie_geo.io.counts import parse_area, parse_count, parse_counts, parse_number

CELLS = [
    ("1200", 1200, "ok"),
    (1200, 1200, "ok"),
    (1200.0, 1200, "ok"),
    ("1200.0", 1200, "ok"),
    ("1,234", 1234, "ok"),
    ("1,234户", 1234, "ok"),
    ("１２３４", 1234, "ok"),
    ("１，２３４户", 1234, "ok"),
    ("2600人", 2600, "ok"),
    (" 85 户 ", 85, "ok"),
    ("0", 0, "ok"),
    ("约3000", 3000, "approximate"),
    ("约3200户", 3200, "approximate"),
    ("1200余户", 1200, "approximate"),
    ("1200多", 1200, "approximate"),
    (">3000", 3000, "approximate"),
    ("0.85万", 8500, "scaled"),
    ("1.2万户", 12000, "scaled"),
    ("一千二百三十户", 1230, "chinese_numeral"),
    ("三万零五", 30005, "chinese_numeral"),
    ("十二", 12, "chinese_numeral"),
    ("二〇二五", 2025, "chinese_numeral"),
    ("2321(其中流动1200)", 2321, "with_part"),
    ("2321（含流动1200户）", 2321, "with_part"),
    ("", None, "blank"),
    (None, None, "blank"),
    (float("nan"), None, "blank"),
    ("　", None, "blank"),
    ("—", None, "dash"),
    ("-", None, "dash"),
    ("/", None, "dash"),
    ("同上", None, "same_above"),
    ("#REF!", None, "error_cell"),
    ("#N/A", None, "error_cell"),
    ("3-5间", None, "range"),
    ("1000～1200", None, "range"),
    ("-5", None, "negative"),
    (-5, None, "negative"),
    ("1200.5", None, "fraction"),
    (1200.5, None, "fraction"),
    ("1e3", None, "unparsable"),
    (True, None, "unparsable"),
    (float("inf"), None, "unparsable"),
    ("१२३", None, "unparsable"),
    ("三社区", None, "unparsable"),
    ("1,23", None, "unparsable"),
]


@pytest.mark.parametrize(("cell", "value", "reason"), CELLS)
def test_every_spelling_gives_its_number_or_its_reason(cell, value, reason):
    number = parse_count(cell)
    assert (number.value, number.reason.value) == (value, reason)


def test_a_column_keeps_its_index_and_blank_is_unknown():
    cells = pd.Series([c for c, _, _ in CELLS], dtype=object)
    cells.index = range(100, 100 + len(cells))
    parsed = parse_counts(cells)
    assert parsed.index.tolist() == cells.index.tolist()
    wanted = [np.nan if v is None else float(v) for _, v, _ in CELLS]
    np.testing.assert_array_equal(parsed["value"].to_numpy(dtype=float, na_value=np.nan), wanted)
    assert parsed["reason"].tolist() == [r for _, _, r in CELLS]


def test_numbers_and_areas_may_have_fractions():
    assert parse_number("12.5").value == 12.5
    assert parse_area("200㎡").value == 200
    assert parse_area("1.5万平方米").value == 15_000
    assert parse_area("3亩").value == 2000
    assert parse_area(80.5).value == 80.5
    assert parse_area("三处房").value is None
