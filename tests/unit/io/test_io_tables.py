import openpyxl
import pytest

from hexie_geo.errors import DataError
from hexie_geo.io.sheets import list_sheets
from hexie_geo.io.tables import read_table

ROWS = [
    ["云山县城市社区基本情况统计表", None, None, None, None, None],
    ["填报时间：2025年12月", None, None, None, None, None],
    ["编码", "社区名称", "户数（户）", None, "人口", "备注"],
    [None, None, "户籍", "流动", None, None],
    ["030102001003", "云山社区", 1200, 35, "3,012人", None],
    ["030102001004", "龙泉社区", "约900", None, 2500, "老城区"],
    [None, None, None, None, None, None],
    ["合 计", None, 2100, 35, 5512, None],
    ["填表人：某某", None, None, "审核：某某", None, None],
]


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "社区"
    for row in ROWS:
        sheet.append(row)
    for block in ("A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"):
        sheet.merge_cells(block)
    book.create_sheet("空白")
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_county_workbook_becomes_a_table(workbook):
    reading = read_table(workbook)
    assert reading.layer == "社区"
    assert list(reading.frame.columns) == [
        "编码",
        "社区名称",
        "户数（户）·户籍",
        "户数（户）·流动",
        "人口",
        "备注",
    ]
    assert reading.frame["编码"].tolist() == ["030102001003", "030102001004"]
    assert reading.frame["户数（户）·户籍"].tolist() == ["1200", "约900"]
    assert reading.frame.index.tolist() == [5, 6]
    dropped = [(f.row, f.values["why"]) for f in reading.fixes if f.action == "row_dropped"]
    assert dropped == [(8, "total"), (9, "footer")]
    assert reading.rows_in == 4


def test_the_header_rows_may_be_named(workbook):
    frame = read_table(workbook, header=(4,)).frame
    assert "户籍" in frame.columns


def test_sheets_are_chosen_by_name(workbook):
    assert list_sheets(workbook) == ("社区",)
    book = openpyxl.load_workbook(workbook)
    more = book.create_sheet("居民小组")
    more.append(["组号", "户数"])
    more.append(["1", 30])
    book.save(workbook)
    with pytest.raises(DataError) as caught:
        read_table(workbook)
    assert caught.value.problems[0].code == "io.choose_layer"
    with pytest.raises(DataError) as caught:
        read_table(workbook, sheet="小区")
    assert caught.value.problems[0].code == "io.no_layer"
    assert read_table(workbook, sheet="居民小组").frame["户数"].tolist() == ["30"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_keeps_codes(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(
        '编码,名称,户数\n030102001003,龙泉䶮社区,1200\n030102001004,"甲,乙",\n'.encode(encoding)
    )
    frame = read_table(path).frame
    assert frame["编码"].tolist() == ["030102001003", "030102001004"]
    assert frame["名称"].tolist() == ["龙泉䶮社区", "甲,乙"]
    assert frame["户数"].isna().tolist() == [False, True]
    assert frame.index.tolist() == [2, 3]


def test_csv_with_titles_two_header_rows_and_totals(tmp_path):
    path = tmp_path / "a.csv"
    lines = [",".join("" if v is None else f'"{v}"' for v in row) for row in ROWS]
    path.write_text("\n".join(lines), encoding="gb18030")
    reading = read_table(path)
    assert list(reading.frame.columns)[2:4] == ["户数（户）·户籍", "户数（户）·流动"]
    assert reading.frame.index.tolist() == [5, 6]
    assert reading.rows_in == 4


def test_a_community_called_like_a_total_stays(tmp_path):
    (tmp_path / "a.csv").write_text("编码,名称\n1,合计路社区\n2,总计\n", encoding="utf-8")
    assert read_table(tmp_path / "a.csv").frame["名称"].tolist() == ["合计路社区"]


def test_cells_beyond_the_header_are_kept_and_bare_commas_forgiven(tmp_path):
    (tmp_path / "a.csv").write_text("编码,户数\n1,20,\n2,30,备\n", encoding="utf-8")
    frame = read_table(tmp_path / "a.csv").frame
    assert frame["列3"].tolist()[1] == "备"
    (tmp_path / "b.csv").write_text("编码,户数\n1,20,\n2,30,\n", encoding="utf-8")
    assert list(read_table(tmp_path / "b.csv").frame.columns) == ["编码", "户数"]
    book = openpyxl.Workbook()
    for row in (["编码", "户数"], ["1", 20, None], ["2", 30, "备"]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    assert read_table(tmp_path / "c.xlsx").frame["列3"].tolist()[1] == "备"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("编码,户数\n" + "1,2\n" * 60 + "1,2,3,4\n", "io.uneven_rows"),
        ('编码,户数\n1,"2\n', "io.uneven_rows"),
        (b"1,2\n3,4\n", "io.no_header"),
        ("编码,名称\n".encode(), "io.no_rows"),
        (b"\xff\x00\xfe,\x81\n", "io.not_what_it_says"),
        ("编码,名称\n".encode("gb18030") + b"1,\xff\xff\n", "io.encoding"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, code):
    raw = content.encode() if isinstance(content, str) else content
    (tmp_path / "a.csv").write_bytes(raw)
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "a.csv")
    assert caught.value.problems[0].code == code
    assert "a.csv" in caught.value.say("zh")


def test_formulas_without_a_result_are_refused_not_read_as_empty(tmp_path):
    book = openpyxl.Workbook()
    for row in (["编码", "户数"], ["1", 20], ["2", "=B2+1"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "a.xlsx")
    (problem,) = caught.value.problems
    assert (problem.code, problem.rows) == ("io.formulas", (3,))
    assert "WPS" in problem.say("zh")


def test_an_old_workbook_is_read_too(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0 broken")
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "a.xls")
    assert caught.value.problems[0].code == "io.unreadable"


@pytest.mark.parametrize(("codec", "stated"), [("gb18030", None), ("big5", "big5")])
def test_an_encoding_is_found_or_stated(tmp_path, codec, stated):
    (tmp_path / "a.csv").write_bytes("名稱,戶數\n雲山里,12\n".encode(codec))
    assert read_table(tmp_path / "a.csv", encoding=stated).frame["名稱"].tolist() == ["雲山里"]


def test_a_stated_encoding_that_is_wrong_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes("名称,户数\n云山,12\n".encode("gb18030"))
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "a.csv", encoding="utf-8")
    assert [p.code for p in caught.value.problems] == ["io.not_in_codec"]
    assert "UTF-8" in caught.value.problems[0].say("zh")
