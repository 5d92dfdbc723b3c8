"""Every page in both languages, in every state a person can bring it into."""

import json
import re

import pytest

from hexie_geo.catalogue import templates
from hexie_geo.errors import StoreError
from hexie_geo.ui import loaders

HAN = re.compile(r"[\u4e00-\u9fff]")


def words(app):
    """All the words on the page that the app itself wrote."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "error", "metric")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(app, kind))


def shown(app):
    """What the map was given."""
    return json.loads(app.get("bidi_component")[0].proto.json)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", [None, "assess", "coverage"])
def test_every_page_runs_in_both_languages(start, language, page):
    app = start(language, page=page)
    assert not app.exception
    assert not app.error
    assert "app." not in words(app).replace("hexie_geo", "")


@pytest.mark.parametrize("page", ["assess", "coverage"])
def test_without_a_workspace_a_page_says_how_to_open_one(start, page):
    app = start(source="", page=page)
    assert not app.exception
    assert templates("zh")["app.empty.title"] in words(app)
    assert not app.selectbox


def test_a_folder_that_is_no_workspace_is_refused_in_words(start, tmp_path):
    app = start("en", source=str(tmp_path), page="assess")
    assert not app.exception
    assert "workspace" in app.error[0].value
    with pytest.raises(StoreError):
        loaders.workspace(str(tmp_path))


def test_opening_a_folder_by_hand(start, small_folder):
    app = start(source="")
    app.text_input(key="folder").input(str(small_folder))
    app.button(key="open_folder").click().run()
    assert not app.exception
    assert app.session_state["source"] == str(small_folder)
    assert app.dataframe[0].value["rows"].tolist() == [3, 8, 1, 2]


def test_the_start_page_counts_layers_and_lists_problems(start):
    app = start()
    layers = app.dataframe[0].value
    assert dict(zip(layers["layer"], layers["rows"], strict=True)) == {
        "社区": 3,
        "居民小组": 8,
        "警务室": 1,
        "道路": 2,
    }


def test_assess_judges_the_communities_gravest_and_largest_first(start):
    table = start(page="assess").dataframe[0].value
    assert table["outcome"].tolist() == ["应根据需要调整", "应根据需要调整", "在幅度内"]
    assert table["households"].tolist() == [5500, 600, 1800]


def test_filters_narrow_table_and_map_alike(start):
    app = start(page="assess")
    assert shown(app)["classes"] == "010"
    app.multiselect(key="townships").select("乙街道").run()
    assert app.dataframe[0].value["name"].tolist() == ["大社区"]
    faded = shown(app)["palette"][-1]
    assert (shown(app)["classes"], faded["label"], faded["count"]) == ("110", "已筛掉", 2)


def test_filters_that_leave_nothing_say_so(start):
    app = start(page="assess")
    app.multiselect(key="townships").select("乙街道").run()
    app.get("button_group")[0].set_value(["met"]).run()
    assert not app.exception
    assert templates("zh")["app.assess.nothing"] in words(app)


def test_nearly_all_alike_is_said_and_drawn_pale(start, monkeypatch):
    monkeypatch.setattr("hexie_geo.ui.assess.FEWEST", 3)
    monkeypatch.setattr("hexie_geo.ui.assess.MOST", 0.6)
    app = start(page="assess")
    assert "3 个社区中有 2 个（67%）" in words(app)
    assert shown(app)["palette"][0]["hatch"] == ""


def test_a_chosen_community_is_explained_with_clause_and_arithmetic(start):
    app = start(page="assess")
    app.session_state["chosen"] = "c"
    app.run()
    said = words(app)
    assert "5500户" in said.replace("\\", "").replace(",", "")
    assert "超过5000户或不足1000户" in said.replace("\\", "")


def test_a_name_cannot_be_markdown(start):
    app = start(page="assess")
    app.session_state["chosen"] = "a"
    app.run()
    assert app.subheader[0].value == "小\\[社区\\]\\(http\\://x\\)"


def test_another_provision_speaks_of_another_layer(start):
    app = start(page="assess")
    app.selectbox(key="provision.zh").select("group.households.urban").run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 8


def test_coverage_adds_up(start):
    app = start(page="coverage")
    share = app.metric[0].value
    assert share.endswith("%")
    assert "7,900" in words(app)


def test_the_language_changes_every_word(start):
    app = start("en", page="assess")
    labels = [e.label for e in (*app.selectbox, *app.multiselect)]
    assert labels
    assert not any(HAN.search(label) for label in labels)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_suggest_proposes_and_explains_without_touching_the_workspace(
    start, language, small_folder
):
    before = loaders.workspace(str(small_folder)).digest
    app = start(language, page="suggest")
    assert not app.get("bidi_component")
    app.button(key="suggest_go").click().run(timeout=60)
    assert not app.exception
    moved = shown(app)
    assert len(moved["moved"]) >= 1
    assert moved["classes"]
    assert [m.label for m in app.metric][1] == templates(language)["app.suggest.moved"]
    assert loaders.workspace(str(small_folder)).digest == before


def test_the_three_views_of_a_plan(start):
    app = start(page="suggest")
    app.button(key="suggest_go").click().run(timeout=60)
    after = shown(app)
    view = next(g for g in app.get("button_group") if "变动" in g.options)
    view.set_value("moved").run()
    assert not app.exception
    labels = [kind["label"] for kind in shown(app)["palette"]]
    assert labels == [templates("zh")[f"app.suggest.{n}"] for n in ("stays", "touched", "moves")]
    assert shown(app)["moved"] == after["moved"]
    view = next(g for g in app.get("button_group") if "变动" in g.options)
    view.set_value("before").run()
    assert shown(app)["moved"] == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_edit_page_moves_from_lists_what_the_map_would(start, language):
    app = start(language, page="edit")
    assert not app.exception
    assert shown(app)["moved"] == ""
    app.selectbox(key="edit_from").select("b").run()
    app.selectbox(key="edit_to").select("a")
    app.multiselect(key="edit_groups").select("g1-0").run()
    app.button(key="edit_move").click().run()
    assert not app.exception
    desk = app.session_state["desk"][1]
    assert (desk.verdicts["a"].households, desk.verdicts["b"].households) == (1200, 1200)
    assert shown(app)["moved"] == desk.moved() != ""
    app.button(key="undo").click().run()
    assert app.session_state["desk"][1].draft.moved_households == 0
    app.button(key="redo").click().run()
    assert app.session_state["desk"][1].draft.moved_households == 600


def test_a_draft_outlives_its_session(start):
    app = start(page="edit")
    app.selectbox(key="edit_from").select("b").run()
    app.button(key="edit_merge").click().run()
    desk = app.session_state["desk"][1]
    name, digest = desk.draft_id, desk.digest
    later = start(page=None)
    later.query_params["draft"] = name
    later.switch_page("pages/edit.py").run()
    assert not later.exception
    assert later.session_state["desk"][1].digest == digest


def test_a_locked_community_says_why_nothing_moved(start):
    app = start(page="edit")
    app.session_state["desk"][1].lock({"b"})
    app.selectbox(key="edit_from").select("b").run()
    app.button(key="edit_merge").click().run()
    assert "锁定" in app.warning[0].value
    assert app.session_state["desk"][1].draft.moved_households == 0


def test_the_download_lists_moves_and_no_formula(start):
    from hexie_geo.ui.edit_lists import _harmless, _sheet

    app = start(page="edit")
    desk = app.session_state["desk"][1]
    desk.move(["g1-0"], "a")
    lines = _sheet(desk).decode("utf-8-sig").splitlines()
    assert lines == [
        "group_id,community_id_before,community_id_after,households",
        "g1-0,b,a,600",
    ]
    assert _harmless("=1+1") == "'=1+1"


def test_f5_comes_back_to_what_was_open_but_an_address_opens_no_path(start, small_folder):
    first = start()
    name = first.query_params["ws"]
    name = name if isinstance(name, str) else name[0]
    again = start(source=None)
    again.query_params["ws"] = name
    again.run()
    assert again.dataframe[0].value["rows"].tolist() == [3, 8, 1, 2]
    stranger = start(source=None)
    stranger.query_params["ws"] = str(small_folder)
    stranger.run()
    assert stranger.button(key="open_demo")


def test_where_nobody_said_whom_offices_serve_the_map_shows_where_they_stand(start, monkeypatch):
    from app.conftest import small_workspace

    ws = small_workspace()
    bare = ws.with_layers(police_offices=ws.police_offices.drop(columns="community_ids"))
    monkeypatch.setattr("hexie_geo.ui.assess.FEWEST", 3)
    monkeypatch.setattr(loaders, "workspace", lambda _source: bare)
    app = start(page="assess")
    app.selectbox(key="provision.zh").select("police.office-per-community").run()
    assert not app.exception
    counts = {kind["label"]: kind["count"] for kind in shown(app)["palette"]}
    place = templates("zh")
    assert counts[place["app.assess.place.with"]] == 1
    assert counts[place["app.assess.place.without"]] == 2
    assert "既不算达标" in words(app)
    label = next(o for o in app.selectbox[0].options if "一区一室" in o)
    assert "3 待核实" in label
