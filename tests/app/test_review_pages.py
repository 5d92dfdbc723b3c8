"""The review room: every page in both languages, and a proposal's way from inbox to map."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from hexie_geo.demo.grid import grouped
from hexie_geo.errors import StoreError
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.model.proposals import Actor, Decision, Opinion, Person
from hexie_geo.model.terms import ProposalState, Role, Stance
from hexie_geo.review import Ledger
from hexie_geo.review.drafts import Drafts
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.proposals import submit
from hexie_geo.workflow.proposed_places import proposed_places

HAN = re.compile(r"[\u4e00-\u9fff]")
PAGES = ("review", "opinions", "decision", "papers", "records", "people")
PLANNER, REVIEWER, RECORDER = (
    Actor(user=user, role=role)
    for user, role in (("甲", "planner"), ("乙", "reviewer"), ("丙", "recorder"))
)


@pytest.fixture(scope="module")
def made():
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    poor = [1, 0] * 20 + [0] * 9 + [4] + [2] * 15
    estates = pd.DataFrame(
        {"estate_id": ["e"], "community_id": ["b"], "planned_households": [4500],
         "delivered_on": ["2029-06-30"], "stage": ["building"]}
    )  # fmt: skip
    library = gpd.GeoDataFrame(
        {"facility_id": ["f1"], "kind": ["library"], "name": ["Books"]},
        geometry=[Point(500050, 2769950)], crs=4543,
    )  # fmt: skip
    ws = ws.with_layers(groups=ws.groups.assign(低保户=poor), estates=estates, facilities=library)
    places = proposed_places(ws, {("facilities", "f1"): (500250.0, 2769850.0)})
    return ws, replace(propose(ws, seed=3)[0], places=places)


@pytest.fixture
def folder(made, tmp_path):
    """A workspace with a submitted proposal ``p1``."""
    ws, plan = made
    folder = save_workspace(ws, tmp_path / "ws")
    ledger = Ledger(folder)
    submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="云山[拆分]")
    ledger.close()
    return folder


@pytest.fixture
def ledger(folder):
    found = Ledger(folder)
    yield found
    found.close()


@pytest.fixture
def enter(start, folder):
    """Open a page of the review room as somebody, with the proposal opened."""

    def go(page, who=("丁", Role.VIEWER), language="zh", proposal="p1"):
        app = start(language, source=str(folder))
        app.session_state["signed"] = who
        app.session_state["proposal"] = proposal
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return go


def words(app):
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(app, kind)).replace("\\", "")


def consulted(ledger):
    return ledger.consult(REVIEWER, "p1", version=ledger.proposal("p1").version)


def approved(ledger, outcome=ProposalState.APPROVED):
    decision = Decision(
        outcome=outcome, authority="云岭县人民政府", document_no="云政复〔2026〕1号",
        on=date(2026, 3, 1), recorded_by="丙",
    )  # fmt: skip
    return ledger.decide(RECORDER, "p1", decision, version=ledger.proposal("p1").version)


def plan_of_the_session(app, made):
    """Choose a plan that the Suggest page found."""
    app.session_state["plans.found"] = {(made[0].digest, "asked"): [made[1]]}
    app.run()
    app.radio(key="submit_which.zh").set_value("plan.0").run()


def tables(app):
    """The tables of the card, each a list of rows: cell by heading."""
    found = []
    for element in app.get("html"):
        _, mark, table = element.proto.body.partition('<div class="hexie-table"')
        if mark:
            tree = ET.fromstring(mark + table)  # noqa: S314 - our own page
            heads = ["".join(cell.itertext()) for cell in tree.iter("th")]
            rows = [["".join(c.itertext()) for c in row.iter("td")] for row in tree.iter("tr")]
            found.append([dict(zip(heads, row, strict=True)) for row in rows if row])
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_runs_in_both_languages(enter, language):
    app = enter(PAGES[0], ("admin", Role.ADMIN), language)
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert not app.error
        said = words(app)
        assert not re.search(r"\breviewing\.|\bapp\.(?!md)|\breview\.", said)
        if language == "en":
            for name in ("云山[拆分]", "甲", "（待补）", "合成", "社区"):
                said = said.replace(name, "")
            left = re.sub(r"（[^）]*）|《[^》]*》\S*", "", said)
            assert not [line for line in left.splitlines() if HAN.search(line)]


def test_nobody_acts_without_saying_who_they_are(enter):
    app = enter("decision", ("", Role.VIEWER))
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert app.button(key="sign_go")
        assert not app.dataframe
        assert not app.metric
        assert not app.code


@pytest.mark.slow
def test_the_made_up_county_is_practised_on_a_copy(start):
    app = start("zh", source="demo", page="review")
    assert "练习副本" in words(app)
    app.button(key="practise").click().run()
    assert not app.exception
    assert app.session_state["source"] != "demo"
    assert "姓名" in words(app)


def test_the_inbox_opens_a_card_with_clauses_and_the_bill(enter, made):
    app = enter("review", proposal=None)
    assert "云山[拆分]" in words(app)
    app.button(key="open.p1").click().run()
    assert not app.exception
    said = words(app)
    assert "应根据需要重新调整划分" in said
    sides, turns = tables(app)[:2]
    needs = next(rows for rows in tables(app) if "配套" in rows[0])
    one = next(t for t in turns if (t["社区"], t["调整前"]) == ("合成a社区", "应根据需要调整"))
    assert (one["变化"], one["调整后"]) == ("消除", "达标")
    assert "5200户>5000户，" in one["依据"]
    assert "第（二十三）条" in one["依据"]
    values = {m.label: m.value for m in app.metric}
    assert values["改属户数"] == f"{made[1].moved_households:,}"
    count = {
        c: [int(s[c].replace(",", "").replace("—", "0")) for s in sides]
        for c in sides[0]
        if c != "社区"
    }
    assert sum(count["调整前"]) == sum(count["调整后"])
    assert sum(count["增减"]) == 0
    assert min(count["增减"]) == -max(count["划出"])
    assert "警务室" in [n["配套"] for n in needs]
    assert "方案之后又会超出幅度：合成b社区" in said
    shown = json.loads(app.get("bidi_component")[0].proto.json)
    assert shown["new_names"]


def test_the_card_is_told_once_the_data_moved_on(enter, ledger):
    consulted(ledger)
    app = enter("decision", ("丙", Role.RECORDER))
    ledger.hand_out(REVIEWER, "p1", issued=3)
    app.run()
    assert "您打开之后" in words(app)
    app.text_input(key="decide_authority").input("县政府")
    app.text_input(key="decide_document_no").input("1号")
    app.button(key="decide_go").click().run()
    assert "已有他人保存" in app.error[0].value
    assert ledger.decisions("p1") == ()
    app.button(key="see_newest").click().run()
    app.text_input(key="decide_authority").input("县政府")
    app.text_input(key="decide_document_no").input("1号")
    app.button(key="decide_go").click().run()
    assert ledger.decisions("p1")[0].recorded_by == "丙"


def test_a_planner_hands_a_plan_of_the_session_in(enter, made, ledger):
    app = enter("review", ("甲", Role.PLANNER), proposal=None)
    plan_of_the_session(app, made)
    app.text_input(key="submit_number").input("p7")
    app.text_input(key="submit_title").input("新提案")
    app.button(key="submit_go").click().run()
    assert not app.exception
    assert ledger.proposal("p7").submitted_by == "甲"
    assert "已提交，内容不再改动" in words(app)
    again = enter("review", ("甲", Role.PLANNER), proposal=None)
    plan_of_the_session(again, made)
    again.button(key="submit_go").click().run()
    assert "请写提案编号" in words(again)
    again.text_input(key="submit_number").input("p7")
    again.button(key="submit_go").click().run()
    assert "换一个编号" in again.error[0].value


def test_opinions_are_pinned_counted_and_adopted_later(enter, ledger):
    app = enter("opinions", ("乙", Role.REVIEWER))
    app.button(key="consult_open").click().run()
    assert ledger.proposal("p1").state is ProposalState.CONSULTATION
    app.selectbox(key="opinion_subject.zh").select("b")
    app.number_input(key="opinion_sheets").set_value(4)
    app.text_area(key="opinion_text").input("太远 <b>")
    app.button(key="opinion_go").click().run()
    assert not app.exception
    (one,) = ledger.opinions("p1")
    assert (one.subject_id, one.sheets, one.adopted, one.text) == ("b", 4, None, "太远 <b>")
    app.number_input(key="issued").set_value(9).run()
    app.button(key="issued_go").click().run()
    app.text_input(key=f"answer.{one.number}").input("改划")
    app.button_group(key=f"adopted.{one.number}").set_value("yes")
    app.button(key=f"adopt_go.{one.number}").click().run()
    assert not app.exception
    assert (ledger.opinions("p1")[0].adopted, ledger.opinions("p1")[0].answer) == (True, "改划")
    values = {m.label: m.value for m in app.metric}
    assert (values["发放"], values["回收"], values["采纳"]) == ("9", "4", "4")
    assert [e.action for e in ledger.chain()][-1] == "adopt_opinion"


def test_nobody_is_offered_the_decision_on_what_they_submitted(enter):
    app = enter("decision", ("甲", Role.RECORDER))
    assert "由他人登记" in words(app)
    assert not [t for t in app.text_input if t.key == "decide_authority"]


def test_decided_then_in_force_and_the_new_state_is_open(enter, ledger, folder, made):
    digest = made[0].digest
    ledger.create(PLANNER, proposal_id="p2", title="另一份", workspace_digest=digest, assignment={})
    approved(ledger)
    app = enter("decision", ("丙", Role.RECORDER))
    assert "云政复〔2026〕1号" in words(app)
    app.text_input(key="enact_name.new-1").input("云山新社区")
    app.text_input(key="enact_code.new-1").input("530102001009")
    app.checkbox(key="enact_sure").check().run()
    app.button(key="enact_go").click().run()
    assert not app.exception
    assert not app.error
    after = open_workspace(folder)
    assert after.communities.set_index("community_id").loc["530102001009", "name"] == "云山新社区"
    assert ledger.proposal("p1").state is ProposalState.IN_FORCE
    said = words(app)
    assert "已施行" in said
    assert "p2" in said
    assert "未随决定生效的拟移位置：Books" in said
    app.switch_page("pages/review.py").run()  # the card shows the state it was made on
    assert not app.exception
    assert any("变化" in rows[0] for rows in tables(app))
    app.button(key="inbox_back").click().run()
    assert "基于较早的状态" in words(app)


def test_papers_are_written_and_offered(enter, monkeypatch):
    def few(_ws, _plan, out, *, progress, **asked):
        out.mkdir()
        path = out / "批复（草稿）.docx"
        path.write_bytes(asked["audit_head"].encode())
        progress(1, 1)
        return {path.name: path}

    monkeypatch.setattr("hexie_geo.workflow.review_pack.review_pack", few)
    app = enter("papers", ("丁", Role.VIEWER))
    app.text_input(key="papers_sender").input("云岭县民政局")
    app.button(key="papers_go").click().run()
    assert not app.exception
    assert "已写出 1 份" in words(app)
    labels = [e.proto.label for e in app.get("download_button")]
    assert labels == ["全部下载（zip）", "下载"]


def test_the_ledger_may_lie_in_a_database_of_its_own(enter, monkeypatch, made, tmp_path):
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    shared = Ledger(url)
    submit(made[1], made[0], ledger=shared, actor=PLANNER, proposal_id="p9", title="共用台账")
    shared.close()
    monkeypatch.setenv("HEXIE_DATABASE", url)
    said = words(enter("review", proposal=None))
    assert "共用台账" in said
    assert "云山" not in said


def test_small_counts_are_hidden_in_what_is_published_unless_asked_otherwise(enter):
    app = enter("papers")
    app.multiselect(key="publish_columns").select("低保户").run()
    assert not app.exception
    table = app.dataframe[-1].value
    told = dict(zip(table["name"], table["低保户"], strict=True))
    assert told["合成b社区"] == "*"  # 4 households
    assert list(told.values()).count("*") >= 2  # and another, or the sum would tell
    app.toggle(key="publish_hide").set_value(False).run()
    assert "不要公布" in words(app)
    assert "4" in app.dataframe[-1].value["低保户"].tolist()
    app.button_group(key="publish_side").set_value("after").run()
    assert not app.exception
    assert len(app.dataframe[-1].value) == 4


def test_a_returned_proposal_meets_another_hand(enter, ledger, made):
    approved(ledger, ProposalState.RETURNED)
    app = enter("review", ("甲", Role.PLANNER))
    plan_of_the_session(app, made)
    newest = ledger.edit(
        Actor(user="戊", role="planner"), "p1", version=ledger.proposal("p1").version,
        assignment={"g0-0": "b"},
    )  # fmt: skip
    app.button(key="revise_go").click().run()
    assert not app.exception
    assert "您的方案没有丢" in words(app)
    assert ledger.proposal("p1").assignment == {"g0-0": "b"}
    app.toggle(key="conflict_difference").set_value(True).run()
    table = next(d.value for d in app.dataframe if "theirs" in d.value)
    assert "g0-0" in table["unit"].tolist()
    app.button(key="conflict_copy").click().run()
    assert not app.exception
    assert ledger.proposal("p1-2").state is ProposalState.SUBMITTED
    assert ledger.proposal("p1").version == newest.version


@pytest.mark.slow
def test_what_is_taken_from_the_other_hand_can_be_revised(enter, ledger, made):
    approved(ledger, ProposalState.RETURNED)
    app = enter("review", ("甲", Role.PLANNER))
    plan_of_the_session(app, made)
    ledger.edit(
        Actor(user="戊", role="planner"), "p1", version=ledger.proposal("p1").version,
        assignment={},
    )  # fmt: skip
    app.button(key="revise_go").click().run()
    app.button(key="conflict_take").click().run()
    app.button(key="revise_go").click().run()
    assert ledger.proposal("p1").state is ProposalState.SUBMITTED
    assert ledger.proposal("p1").assignment


def test_a_draft_that_another_hand_went_on_with_is_not_lost(enter, folder):
    app = enter("edit")
    groups = app.multiselect(key="edit_groups").options
    app.selectbox(key="edit_to").select("b")
    app.multiselect(key="edit_groups").select(groups[0]).run()
    app.button(key="edit_move").click().run()
    name = app.session_state["desk"][1].draft_id
    drafts = Drafts(folder)
    assert len(drafts.events(name)) == 1
    drafts.append(name, [{"event": "move", "groups": [groups[1]], "to": "c"}], after=1)
    app.multiselect(key="edit_groups").set_value([groups[2]]).run()
    app.button(key="edit_move").click().run()
    assert not app.exception
    desk = app.session_state["desk"][1]
    assert (desk.refused, desk.theirs) == (None, 1)
    assert "已并入" in app.warning[0].value
    assert [e["groups"] for e in drafts.events(name)] == [[g] for g in groups[:3]]
    assert [desk.draft.assignment[g] for g in groups[:3]] == ["b", "c", "b"]
    drafts.close()


def test_records_prove_the_chain_and_find_a_printed_digest(enter, ledger):
    head = ledger.head()[1]
    app = enter("records")
    assert "审计链完好" in words(app)
    assert app.code[0].value == head
    app.text_input(key="records_printed").input(head[:16].upper()).run()
    assert "找到：第 2 条" in words(app)
    app.text_input(key="records_printed").input("f" * 16).run()
    assert "不在本台账中" in words(app)
    (rows,) = tables(app)
    assert [row["办理"] for row in rows] == ["提交", "起草"]
    assert rows[0]["内容"].startswith("10 项核对成立：方案基于当前图层；")
    assert rows[1]["内容"].startswith("标题“")


def test_people_are_registered_and_only_then_held_to_their_roles(enter, ledger):
    app = enter("people", ("主任", Role.ADMIN))
    app.button(key="grant_go").click().run()
    assert not app.exception
    assert [p.user for p in ledger.people()] == ["主任"]
    app.text_input(key="grant_user").input("丙")
    app.selectbox(key="grant_role.zh.False").select(Role.RECORDER)
    app.button(key="grant_go").click().run()
    assert ledger.people()[0] == Person(user="丙", roles=(Role.RECORDER,))
    other = enter("decision", ("谁", Role.RECORDER))
    assert "请选择您的姓名" in words(other)


def test_a_name_with_a_password_opens_only_with_it(enter, ledger):
    admin = Actor(user="主任", role="admin")
    ledger.grant(admin, "主任", Role.ADMIN)
    app = enter("people", ("主任", Role.ADMIN))
    assert "没有设密码、谁都可以选用的姓名：主任" in words(app)
    app.text_input(key="password_new.主任").input("云岭县的密码一号")
    app.button(key="password_go.主任").click().run()
    assert not app.exception
    assert ledger.opens("主任", "云岭县的密码一号")
    assert "人员已登记" not in words(app)
    assert "密码已更改" in words(app)  # whoever set it stays in
    other = enter("people", ("主任", Role.ADMIN))
    assert "这个姓名设有密码" in words(other)
    assert not [b for b in other.button if b.key == "grant_go"]
    for given, inside in (("别的密码一二三四", False), ("云岭县的密码一号", True)):
        other.text_input(key="password_given").input(given)
        other.button(key="password_go").click().run()
        assert not other.exception
        assert bool([b for b in other.button if b.key == "grant_go"]) is inside
    ledger.set_password(admin, "主任", "换了一个新的密码")
    assert "这个姓名设有密码" in words(other.run())  # another password ends the sessions before


def click(app, key):
    """Press a button of a page as it was drawn before, whatever has happened since."""
    app.button(key=key).click().run()
    return app


def test_a_role_that_was_taken_away_does_nothing_on_a_page_drawn_before(enter, ledger):
    admin = Actor(user="主任", role="admin")
    ledger.grant(admin, "主任", Role.ADMIN)
    ledger.grant(admin, "乙", Role.REVIEWER)
    ledger.grant(admin, "乙", Role.VIEWER)
    app = enter("opinions", ("乙", Role.VIEWER))
    ledger.revoke(admin, "乙", Role.REVIEWER)
    before = ledger.proposal("p1")
    app = click(app, "consult_open")
    assert not app.exception
    assert "没有登记为审核员" in app.error[0].value
    assert ledger.proposal("p1") == before


FORBIDDEN = {
    "review": (Role.VIEWER, "“提交”由规划员办理"),
    "opinions": (Role.PLANNER, "“开始征求意见”由审核员办理"),
    "decision": (Role.REVIEWER, "“登记决定”由登记员办理"),
    "people": (Role.RECORDER, "“登记人员”由管理员办理"),
}


def test_what_a_role_may_not_do_is_not_offered_and_said_in_words(enter, ledger):
    before = ledger.head()
    app = enter("papers", ("丁", Role.VIEWER))
    for page, (role, said) in FORBIDDEN.items():
        app.session_state["signed"] = ("丁", role)
        app.session_state["proposal"] = None if page == "review" else "p1"
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert said in words(app)
    assert ledger.head() == before


def test_acts_of_a_page_go_through_the_roles_of_the_package(ledger):
    from hexie_geo.review import Action, acting

    actor = acting("丁", [Role.VIEWER], Action.ADD_OPINION)
    said = Opinion(subject_id="a", stance=Stance.AGREE, text="", recorded_by="丁")
    with pytest.raises(StoreError):
        ledger.add_opinion(actor, "p1", said)
