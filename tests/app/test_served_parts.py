"""Life circles and services before and after a plan, on their pages."""

import pytest


@pytest.mark.parametrize("language", ["zh", "en"])
def test_unverified_levels_are_shown_only_when_asked(start, language):
    app = start(language, page="coverage")
    assert not app.exception
    mark = {"zh": "未核实", "en": "not verified"}[language]

    def levels():
        frames = [table.value for table in app.dataframe]
        return next(f for f in frames if "level" in f.columns)["level"].tolist()

    assert levels()
    assert not any(mark in level for level in levels())
    app.toggle(key="circles_unverified").set_value(True).run()
    assert any(mark in level for level in levels())


def test_a_proposal_shows_its_services_before_and_after(start):
    app = start("en", page="suggest")
    app.button[-1].click().run()
    assert not app.exception
    tables = [t.value for t in app.dataframe if {"before", "after"} <= set(t.value.columns)]
    assert len(tables) == 1
    assert tables[0]["after"].between(0, 100).any()
