import pandas as pd
import pytest

from hexie_geo.io.privacy import is_identity_number, personal_columns
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("110105194913310029", False),
        ("530102001001", False),
        ("", False),
    ],
)
def test_identity_numbers_are_known_by_their_checksum(number, valid):
    assert is_identity_number(number) is valid


def test_only_personal_columns_are_found():
    table = pd.DataFrame(
        {
            "社区名称": ["云山社区", "龙泉社区"],
            "编码": ["530102001001", "530102001002"],
            "户主姓名": ["甲", "乙"],
            "证号": ["11010519491231002X", "无"],
            "值班": ["13800138000", "139 0013 9000"],
            "联系电话": ["0871-1234567", None],
            "书记人数": ["1", "2"],
            "户数": ["1200", "900"],
            "空": [None, None],
        }
    )
    assert personal_columns(table) == {
        "户主姓名": "named",
        "证号": "identity",
        "值班": "phone",
        "联系电话": "named",
    }


def test_personal_columns_never_leave_the_reader(tmp_path):
    (tmp_path / "a.csv").write_text("编码,负责人,户数\n1,甲某,20\n", encoding="gb18030")
    reading = read_file(tmp_path, FileSpec(file="a.csv"))
    assert list(reading.frame.columns) == ["编码", "户数"]
    assert [p.code for p in reading.problems] == ["import.personal"]
    assert "负责人" in reading.problems[0].say("zh")
    assert "甲某" not in "".join(str(f) for f in reading.fixes)
