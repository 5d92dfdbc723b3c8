"""Words and targets that cannot be used are refused in the language asked for, before the work."""

import json
import socket

import pytest

from hexie_geo.cli import main
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = grouped({"a": [600, 600], "b": [400, 300]})
    return save_workspace(made, tmp_path_factory.mktemp("refusals") / "ws")


def run(capsys, *words):
    code = main([str(w) for w in words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("command", ["plan", "cover", "site"])
def test_what_is_written_is_a_geopackage_and_is_named_so(command, folder, capsys, tmp_path):
    target = tmp_path / "out.txt"
    code, out, err = run(capsys, command, folder, "--out", target)
    assert (code, out) == (2, "")
    assert ".gpkg 结尾" in err
    assert not target.exists()


def test_commands_that_write_nothing_do_not_speak_of_writing(capsys):
    _, _, err = run(capsys, "check", "no-such-folder")
    assert "有 1 处问题，未能进行：" in err


def test_a_busy_port_is_told_before_the_address_is(capsys):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        code, out, err = run(capsys, "app", "--port", busy.getsockname()[1], "--headless")
    assert (code, out) == (2, "")
    assert "已被占用" in err
    code, out, err = run(capsys, "app", "--address", "203.0.113.1", "--lang", "en")
    assert (code, out) == (2, "")
    assert "from 1024 to 65535" in err


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("plan", "x", "--band", "foo"), "--band：不能写 foo。应为：trigger / strict",
         "--band: foo cannot be used. Allowed: trigger / strict"),
        (("plan", "x", "--alternatives", "0"), "不能写 0。应为：≥ 1", "Allowed: ≥ 1"),
        (("app", "--port", "70000"), "不能写 70000。应为：≤ 65535", "Allowed: ≤ 65535"),
        (("plan", "x", "--seed", "abc"), "应为：整数", "a whole number"),
        (("site", "x", "--within", "near"), "应为：数字", "a number"),
        (("decide", "x", "p", "--date", "2025-13-01"), "应为：日期", "a date such as"),
        (("plan",), "缺少 WS。用法见 hexie plan --help", "WS is missing"),
        (("plan", "x", "--nope"), "没有选项 --nope", "no option --nope"),
        (("plan", "x", "--seed"), "选项 --seed 后面要写一个值", "needs a value"),
        (("plan", "x", "y"), "多写了：y", "not expected here: y"),
        (("chek",), "没有命令 chek", "no command chek"),
    ],
)  # fmt: skip
def test_wrong_words_are_said_in_the_language_asked_for(words, zh, en, capsys):
    code, out, err = run(capsys, "--lang", "zh", *words)
    assert (code, out) == (2, "")
    assert zh in err
    assert "Value error" not in err
    assert "Usage" not in err
    code, _, err = run(capsys, "--lang", "en", *words)
    assert code == 2
    assert en in err


def test_a_wrong_language_is_told_in_chinese_and_as_json(capsys):
    code, out, err = run(capsys, "plan", "x", "--lang", "fr", "--json")
    assert code == 2
    assert json.loads(out)["problems"][0]["code"] == "cli.bad_value"
    assert "--lang：不能写 fr。应为：zh / en" in err


def test_no_word_at_all_shows_the_help(capsys):
    code, out, err = run(capsys)
    assert code == 2
    assert "check" in out + err
    assert "未能进行" not in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--within", "0"), "cli.metres"),
        (("--within", "nan"), "cli.metres"),
        (("--capacity", "-1"), "cli.bad_value"),
        (("--price", "-1"), "cli.bad_value"),
    ],
)
def test_a_siting_needs_a_distance_and_nothing_below_zero(words, code, capsys):
    done, out, _ = run(capsys, "site", "x", *words, "--json")
    assert done == 2
    assert [p["code"] for p in json.loads(out)["problems"]] == [code]
