"""The siting page: gaps, the best sites, and questions that have no answer."""

import json

import pytest

from hexie_geo.catalogue import templates


def shown(app):
    return json.loads(app.get("bidi_component")[0].proto.json)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_runs_in_both_languages(start, language):
    app = start(language, page="siting")
    assert not app.exception
    assert not app.error
    heard = json.dumps([str(e.value) for e in [*app.caption, *app.subheader]])
    assert "siting." not in heard


def test_a_gap_is_named_and_a_site_mends_it(start, monkeypatch):
    monkeypatch.setattr("hexie_geo.ui.siting_asked.RADII", (100, 120))
    app = start("en", page="siting")
    gaps, sites = (table.value for table in app.dataframe[:2])
    today = 7900 - gaps["households"].sum()
    assert today > 0
    assert gaps["remedied"].ge(gaps["households"]).all()
    assert sites["adds"].tolist() == sorted(sites["adds"], reverse=True)
    assert app.metric[0].value == f"{(today + sites['adds'].sum()) / 7900:.1%}"
    palette = {p["label"]: p["count"] for p in shown(app)["palette"]}
    assert palette.pop("new sites (number)") == len(sites)
    assert sum(palette.values()) == 7900
    assert palette["covered"] == today


@pytest.mark.parametrize("question", ["nearest_on_average", "nearest_at_worst"])
def test_distances_are_answered_in_metres(start, question):
    app = start("zh", page="siting")
    app.selectbox(key="site_question.zh").select(question).run()
    assert not app.exception
    assert app.metric[0].value.endswith(" m")


def test_no_answer_is_said_in_words(start, monkeypatch):
    from hexie_geo.errors import InfeasibleError, Problem

    def refuse(*_args, **_options):
        raise InfeasibleError(
            Problem(
                code="siting.unreachable",
                values={"places": 1, "demand": "5", "within": "100", "who": "甲（5）"},
            )
        )

    monkeypatch.setattr("hexie_geo.ui.siting_found._answer", refuse)
    app = start("en", page="siting")
    assert not app.exception
    assert "5 (places: 1)" in app.warning[0].value.replace("\\", "")
    assert templates("en")["app.page.siting"] == "Siting"


def test_a_budget_room_and_enlarging_are_asked_on_the_page(start):
    app = start("zh", page="siting")
    app.selectbox(key="site_question.zh").select("cover_with_capacity").run()
    app.number_input(key="site_capacity").set_value(500).run()
    app.segmented_control(key="site_limit.zh").set_value("budget").run()
    app.number_input(key="site_upgrade").set_value(5000).run()
    app.number_input(key="site_budget").set_value(10.0).run()
    assert not app.exception
    assert not app.error
    sites = app.dataframe[1].value
    assert sites["how"].tolist() == ["扩建现有点"]
    assert app.metric[0].value == f"{5000 / 7900:.1%}"


def test_whom_no_candidate_reaches_is_listed(start, monkeypatch):
    monkeypatch.setattr("hexie_geo.ui.siting_asked.RADII", (60, 60))
    app = start("zh", page="siting")
    app.selectbox(key="site_candidates.zh").select("communities").run()
    app.selectbox(key="site_question.zh").select("cover_all").run()
    assert not app.exception
    assert not app.warning
    lost = list(app.dataframe)[-1].value
    assert lost["households"].sum() > 0
    assert "都到不了" in app.expander[0].label
