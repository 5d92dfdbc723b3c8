"""The talk of ``hexie import --interactive``: its end, its yes and no, what it says to do next."""

import io
from pathlib import Path

import pandas as pd
import pytest

from hexie_geo.cli.data import in_quotes, next_folder
from hexie_geo.cli.entry import main
from hexie_geo.cli.interview import _Interview
from hexie_geo.cli.screen import Screen
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Reading
from hexie_geo.workflow.survey import Part


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_interview_that_ends_early_says_that_nothing_is_written(
    tmp_path, capsys, monkeypatch, language
):
    reading = Reading(frame=pd.DataFrame({"社区名称": ["甲"]}), file="社区.csv", layer="社区")
    part = Part(source=FileSpec(file="社区.csv"), reading=reading)
    monkeypatch.setattr("hexie_geo.cli.interview.survey", lambda *_a, **_k: (part,))
    monkeypatch.setattr("sys.stdin", io.StringIO("某县\n"))
    words = ["import", "--interactive", str(tmp_path / "社区.csv"), "--out", str(tmp_path / "ws")]
    assert main([*words, "--lang", language]) == 2
    said = {"zh": "什么也没有写入", "en": "nothing written"}[language]
    assert said in capsys.readouterr().err
    assert not (tmp_path / "ws").exists()


def test_a_yes_or_no_is_asked_in_the_language_of_the_talk(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("也许\n是\n"))
    talk = _Interview(Screen("zh"), Path())
    assert talk._yes("cli.ask_near", theirs="户", ours="户数")
    said = capsys.readouterr().err
    assert "请写“是”或“否”" in said
    assert "Error" not in said


def test_the_command_of_next_year_can_be_pasted(tmp_path):
    out = tmp_path / "某县 2025"
    assert in_quotes(next_folder(out, 2025)) == f"'{tmp_path}/某县 2026'"
