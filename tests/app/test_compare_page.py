"""Comparing plans, drafts, years; a draft from a plan; a draft handed in as a plan."""

import json
import re

import pytest

from app.conftest import small_workspace
from hexie_geo.catalogue import templates
from hexie_geo.io.store import save_workspace
from hexie_geo.review import Ledger

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory):
    """A folder of this module's own: drafts of other tests would be offered for comparison."""
    return save_workspace(small_workspace(), tmp_path_factory.mktemp("compare") / "ws")


def sides(app):
    """What the two maps were given."""
    return json.loads(app.get("bidi_component")[0].proto.json)["sides"]


def figures(app):
    """The table of figures as text, row by row."""
    html = next(e.value for e in app.get("html") if "hexie-figures" in e.value)
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def lists(app):
    return [frame.value for frame in app.dataframe]


@pytest.fixture
def planned(start):
    """The suggest page with a plan found, in a language."""

    def go(language="zh"):
        app = start(language, page="suggest")
        app.button(key="suggest_go").click().run(timeout=60)
        assert not app.exception
        return app

    return go


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_nothing_to_compare_the_page_says_where_plans_come_from(start, language):
    app = start(language, page="compare")
    assert not app.exception
    assert app.info[0].value == templates(language)["compare.nothing"]
    assert templates(language)["compare.none_moved"] in [c.value for c in app.caption]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_beside_today_in_figures_lists_and_maps(planned, language):
    app = planned(language)
    plan = next(iter(app.session_state["plans.found"].values()))[0]
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    rows = {row[0]: row[1:] for row in figures(app)}
    moved = rows[templates(language)["compare.figure.households_moved"]]
    assert moved == ["0", f"{plan.moved_households:,}", f"+{plan.moved_households:,}"]
    outside = rows[templates(language)["compare.figure.outside"]]
    assert outside[:2] == [str(plan.outside_before), str(plan.outside_after)]
    communities, groups = lists(app)
    assert len(groups) == sum(plan.after[u] != c for u, c in plan.before.items())
    assert len(communities) >= 2
    a, b = sides(app)
    assert a["moved"] == ""
    assert b["moved"] != ""
    if language == "en":
        assert not HAN.search(" ".join(rows))


def test_swipe_and_where_they_differ(planned):
    app = planned()
    app.switch_page("pages/compare.py").run()
    words = templates("zh")
    by_label = {o: g for g in app.get("button_group") for o in g.options}
    by_label[words["compare.view_swipe"]].set_value("swipe").run()
    given = json.loads(app.get("bidi_component")[0].proto.json)
    assert given["swipe"] is True
    by_label = {o: g for g in app.get("button_group") for o in g.options}
    by_label[words["compare.colour_differences"]].set_value("differences").run()
    assert not app.exception
    a, b = sides(app)
    assert [i for i, k in enumerate(a["classes"]) if k == "2"] == [
        i for i, k in enumerate(b["classes"]) if k == "2"
    ]
    assert "2" in a["classes"]


def test_two_years_are_compared_by_their_own_counts(start, tmp_path):
    ws = small_workspace()
    groups = ws.groups.assign(households=ws.groups["households"].astype("Int64"))
    groups.loc[groups["group_id"] == "g1-0", ["community_id", "households"]] = ["a", None]
    folder = save_workspace(ws.with_layers(groups=groups), tmp_path / "later")
    app = start(page="compare")
    app.selectbox(key="compare_b.zh").select("folder").run()
    app.text_input(key="compare_path_b").input(str(folder)).run()
    assert not app.exception
    assert lists(app)[-1]["group"].tolist() == ["g1-0"]
    assert any("1 个小组户数不明" in c.value for c in app.caption)
    rows = {row[0]: row[1:] for row in figures(app)}
    assert templates("zh")["compare.figure.households_moved"] in rows
    assert rows[templates("zh")["compare.figure.households_moved"]][-1] == "—"


def test_a_folder_that_is_none_is_refused_in_words(start, tmp_path):
    app = start("en", page="compare")
    app.selectbox(key="compare_b.en").select("folder").run()
    app.text_input(key="compare_path_b").input(str(tmp_path)).run()
    assert not app.exception
    assert "workspace" in app.error[0].value


def test_a_suggested_plan_opens_as_a_new_draft(planned):
    app = planned()
    plan = next(iter(app.session_state["plans.found"].values()))[0]
    app.button(key="suggest_draft").click().run()
    assert not app.exception
    desk = app.session_state["desk"][1]
    assert desk.draft.assignment == dict(plan.after)
    again = planned()
    again.button(key="suggest_draft").click().run()
    assert again.session_state["desk"][1].draft_id != desk.draft_id


def test_f5_brings_the_plans_back_and_compare_takes_the_best(start, small_folder):
    """Also in another session on another server: the file beside the ledger has them."""
    app = start(page="suggest")
    app.number_input(key="plans").set_value(2)
    app.number_input(key="seed").set_value(5)
    app.checkbox(key="prove").set_value(True)
    app.button(key="suggest_go").click().run(timeout=60)
    found = next(iter(app.session_state["plans.found"].values()))
    named = app.query_params["plans"]
    named = named if isinstance(named, str) else named[0]
    assert (small_folder / "suggested" / f"{named}.json").is_file()
    again = start()
    again.query_params["plans"] = named
    again.switch_page("pages/suggest.py").run()
    assert not again.exception
    back = next(iter(again.session_state["plans.found"].values()))
    assert [(p.kind, p.after, p.changes, p.scores) for p in back] == [
        (p.kind, p.after, p.changes, p.scores) for p in found
    ]
    assert (again.number_input(key="plans").value, again.number_input(key="seed").value) == (2, 5)
    assert again.checkbox(key="prove").value
    assert any(f"至少须改属{found[0].lower_bound_households}户" in c.value for c in again.caption)
    again.switch_page("pages/compare.py").run()
    assert not again.exception
    assert again.session_state["compare_b.kept"] == "plan:0"
    (small_folder / "suggested" / f"{named}.json").write_text("{", encoding="utf-8")
    broken = start()  # the page goes on without it, and says which file and what to do
    broken.query_params["plans"] = named
    broken.switch_page("pages/suggest.py").run()
    assert not broken.exception
    assert named in broken.warning[0].value
    assert "重新推荐" in broken.warning[0].value
    stranger = start()  # an address opens no path
    stranger.query_params["plans"] = "....workspace"
    stranger.switch_page("pages/suggest.py").run()
    assert not stranger.exception


@pytest.mark.parametrize("language", ["zh", "en"])
def test_places_a_draft_moves_are_told_and_handed_in(start, language):
    app = start(language, page="edit")
    assert not app.exception
    desk = app.session_state["desk"][1]
    app.number_input(key="place_east.p1.0").set_value(500150.0).run()
    app.button(key="place_move").click().run()
    assert not app.exception
    assert desk.draft.sites == {("police_offices", "p1"): (500150.0, 2769950.0)}
    desk.lock({"c"})
    app.button(key="hand_in").click().run(timeout=60)
    assert not app.exception
    told = [f.value for f in app.dataframe if "stands_after" in f.value]
    assert told[0]["distance_m"].tolist() == [100.0]
    number = f"移-{desk.draft_id}"
    app.text_input(key="hand_in_form_number").input(number)
    app.text_input(key="hand_in_form_user").input("李")
    app.button(key="hand_in_form_go").click().run(timeout=60)
    assert not app.exception
    app.switch_page("pages/review.py").run(timeout=60)
    assert not app.exception
    assert any("stands_after" in f.value for f in app.dataframe)
    said = templates(language)["report.places.note"]
    assert said in [c.value for c in app.caption]
    later = start(language)
    later.query_params["draft"] = desk.draft_id
    later.switch_page("pages/edit.py").run()
    assert later.session_state["desk"][1].locks == {"c"}  # remembered with the draft


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_that_breaks_a_rule_is_not_handed_in(start, language):
    app = start(language, page="edit")
    app.session_state["desk"][1].move(["g2-0"], "a")  # across a township border
    app.button(key="hand_in").click().run(timeout=60)
    assert not app.exception
    said = "\n".join(m.value for m in app.markdown)
    assert "✗" in said
    assert templates(language)["handing_in.not_whole"] in [w.value for w in app.warning]


def test_a_whole_draft_is_handed_in_and_lies_in_the_ledger(planned, small_folder):
    app = planned()
    plan = next(iter(app.session_state["plans.found"].values()))[0]
    app.button(key="suggest_draft").click().run()
    app.switch_page("pages/edit.py").run()
    app.button(key="hand_in").click().run(timeout=60)
    assert not app.exception
    number = f"草-{app.session_state['desk'][1].draft_id}"
    app.text_input(key="hand_in_form_number").input(number)
    app.text_input(key="hand_in_form_user").input("李")
    app.button(key="hand_in_form_go").click().run(timeout=60)
    assert not app.exception
    ledger = Ledger(small_folder)
    kept = {p.proposal_id: p for p in ledger.proposals()}[number]
    ledger.close()
    assert kept.submitted_by == "李"
    assert len(kept.assignment) == sum(plan.after[u] != c for u, c in plan.before.items())
