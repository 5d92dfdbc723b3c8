"""What a person sets holds in the session at once, and on the machine only when they say so."""

import re
import stat

import pytest

from hexie_geo.ui.settings import Settings, read_settings, settings_file, write_settings

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("source", [{}, {"source": ""}], ids=["open", "nothing open"])
def test_the_page_runs_in_both_languages_with_and_without_a_workspace(start, language, source):
    app = start(language, page="settings", **source)
    assert not app.exception
    labels = [e.label for e in (*app.text_input, *app.selectbox, *app.multiselect, *app.metric)]
    assert len(labels) >= 6
    if language == "en":
        assert not any(HAN.search(label) for label in labels)


def test_settings_are_kept_only_when_asked_and_readable_by_their_owner_alone(start):
    app = start(page="settings")
    app.text_input(key="set_user").input("李").run()
    assert app.session_state["settings"].user == "李"
    assert not settings_file().exists()
    app.button(key="set_keep").click().run()
    assert not app.exception
    assert read_settings().user == "李"
    assert read_settings().language == "zh"
    assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600
    later = start(page="settings")
    assert later.text_input(key="set_user").value == "李"


def test_other_documents_are_asked_everywhere_at_once(start):
    app = start(page="settings")
    app.multiselect(key="set_standards").set_value(["cn.law.residents-committees-1989"]).run()
    app.switch_page("pages/assess.py").run()
    assert not app.exception
    asked = app.session_state["settings"].standards
    assert asked == ("cn.law.residents-committees-1989",)
    labels = app.selectbox[0].options
    assert labels
    assert not any("二十三" in label for label in labels)


def test_a_damaged_file_is_as_good_as_none(tmp_path):
    file = tmp_path / "settings.json"
    for words in ("", "[]", "{", '{"user": 7, "standards": "x", "language": "fr"}'):
        file.write_text(words, encoding="utf-8")
        assert read_settings(file) == Settings()
    write_settings(Settings(user="李", standards=("a", "b")), file)
    assert read_settings(file).standards == ("a", "b")
