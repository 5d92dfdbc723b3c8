"""From a plan file to a decision in force, on the command line."""

import json

import pandas as pd
import pytest

from hexie_geo.cli import main
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.io.vector import read_vector, write_geopackage
from hexie_geo.review import Ledger
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.plan_file import save_plan
from support.postgres import server

DECISION = ("--authority", "云岭县人民政府", "--document-no", "云政复〔2026〕1号",
            "--date", "2026-03-01")  # fmt: skip
NEW = ("--name", "new-1=云山新社区", "--code", "new-1=530102001009")


def run(capsys, *words):
    code = main([str(w) for w in words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace of which one community is too large, and its plan."""
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    plan = propose(ws, seed=3)[0]
    return ws, save_plan([plan], ws, tmp_path_factory.mktemp("plan") / "plan.gpkg")


@pytest.fixture
def folder(made, tmp_path):
    return save_workspace(made[0], tmp_path / "ws")


def submit(capsys, folder, plan, *more):
    return run(
        capsys, "submit", folder, plan, "--id", "p1", "--title", "方案一", "--user", "甲", *more
    )


def approve(capsys, folder):
    words = ("decide", folder, "p1", "--user", "丙", "--outcome", "approved", *DECISION)
    return run(capsys, *words, "--json")


def test_a_plan_goes_all_the_way(made, folder, capsys, tmp_path):
    code, out, _ = submit(capsys, folder, made[1], "--json")
    kept = json.loads(out)
    assert (code, kept["state"]) == (0, "submitted")
    assert all(c["holds"] for c in kept["checks"])

    words = (
        "opinion",
        folder,
        "p1",
        "--user",
        "乙",
        "--open",
        "--stance",
        "agree",
        "--sheets",
        "3",
    )
    code, out, _ = run(capsys, *words, "--issued", "5", "--json")
    assert (code, json.loads(out)["tally"]["returned"]) == (0, 3)

    code, out, _ = approve(capsys, folder)
    assert (code, json.loads(out)["state"]) == (0, "approved")

    words = ("enact", folder, "p1", "--user", "丙", "--code", "new-1=530102001009")
    code, out, _ = run(
        capsys, *words, "--name", "new-1=云山新社区", "--out", tmp_path / "next", "--json"
    )
    done = json.loads(out)
    assert (code, done["state"]) == (0, "in_force")
    after = open_workspace(tmp_path / "next")
    assert after.digest == done["digest"]
    assert after.communities.set_index("community_id").loc["530102001009", "name"] == "云山新社区"
    assert open_workspace(folder).digest == made[0].digest
    assert set(done["files"]) == {"lineage.csv", "code_changes.csv", "沿革和代码变更表.xlsx"}

    code, out, _ = run(capsys, "compare", folder, tmp_path / "next", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["communities"]["added"] == 1
    assert all(v["after"] != "adjust" for v in found["verdicts"])

    code, out, _ = run(capsys, "audit", "verify", folder, "--head", done["audit"]["head"], "--json")
    assert (code, json.loads(out)["holds"]) == (0, True)


def test_what_is_printed_is_in_the_language_asked_for(made, folder, capsys, tmp_path):
    code, out, err = submit(capsys, folder, made[1], "--lang", "en")
    assert (code, err) == (0, "")
    assert "every group assigned once" in out
    approve(capsys, folder)
    code, out, _ = run(capsys, "enact", folder, "p1", "--user", "丙", *NEW, "--out", tmp_path / "n")
    assert code == 0
    assert "已施行" in out
    assert "拆分" in out
    code, out, _ = run(capsys, "compare", folder, tmp_path / "n", "--lang", "en")
    assert "Verdicts that differ" in out


def test_a_plan_that_does_not_hold_is_shown_and_not_kept(made, folder, capsys, tmp_path):
    ws, file = made
    table = read_vector(file, layer="assignment", need_crs=False).frame
    broken = table.assign(community_id_after="a")
    edited = write_geopackage(tmp_path / "edited.gpkg", {"assignment": broken})
    code, out, _ = submit(capsys, folder, edited, "--json")
    found = {c["code"]: c["holds"] for c in json.loads(out)["checks"]}
    assert code == 1
    assert not found["in_range_or_reasoned"]
    assert found["every_group_once"]
    ledger = Ledger(folder)
    assert ledger.proposals() == ()
    ledger.close()
    assert ws.digest == open_workspace(folder).digest


def test_the_same_folder_moves_on_and_keeps_the_old_state(made, folder, capsys):
    submit(capsys, folder, made[1])
    run(capsys, "submit", folder, made[1], "--id", "p2", "--user", "甲")
    approve(capsys, folder)
    code, out, _ = run(capsys, "enact", folder, "p1", "--user", "丙", *NEW, *DECISION, "--json")
    done = json.loads(out)
    assert code == 0
    assert open_workspace(folder).digest == done["digest"]
    assert open_workspace(folder / "history" / made[0].digest).digest == made[0].digest
    assert done["rechecked"]["p2"] != []


def test_enacting_again_after_a_stop_only_tells_the_ledger(made, folder, capsys):
    submit(capsys, folder, made[1])
    approve(capsys, folder)
    before = (folder / "ledger.sqlite").read_bytes()
    assert run(capsys, "enact", folder, "p1", "--user", "丙", *NEW)[0] == 0
    written = open_workspace(folder).digest
    (folder / "ledger.sqlite").write_bytes(before)  # as if it had stopped before the ledger
    for rest in folder.glob("ledger.sqlite-*"):
        rest.unlink()
    code, out, _ = run(capsys, "enact", folder, "p1", "--user", "丙", *NEW, "--json")
    assert (code, json.loads(out)["digest"]) == (0, written)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("decide", "p1", "--user", "甲", "--outcome", "approved", *DECISION), "由他人登记"),
        (("decide", "p1", "--user", "丙", "--outcome", "perfect", *DECISION), "approved/returned"),
        (("decide", "p9", "--user", "丙", "--outcome", "approved", *DECISION), "没有提案 p9"),
        (("enact", "p1", "--user", "丙"), "登记为批准"),
        (("enact", "p1", "--user", "甲", "--role", "planner"), "不能进行"),
        (("enact", "p1", "--user", "丙", "--code", "x"), "new-1="),
        (("opinion", "p1", "--user", "乙", "--stance", "agree"), "征求意见期间"),
        (("report", "p1", "--out", "x", "--county-kind", "moon"), "county/city/district"),
    ],
)
def test_what_may_not_be_done_exits_2_in_words(words, said, made, folder, capsys):
    submit(capsys, folder, made[1])
    code, _, err = run(capsys, words[0], folder, *words[1:])
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_another_paper_than_the_recorded_one_is_refused(made, folder, capsys):
    submit(capsys, folder, made[1])
    approve(capsys, folder)
    code, _, err = run(
        capsys, "enact", folder, "p1", "--user", "丙", "--document-no", "假〔2026〕9号"
    )
    assert code == 2
    assert "云政复〔2026〕1号" in err


def test_a_changed_ledger_is_found(made, folder, capsys):
    import sqlite3

    submit(capsys, folder, made[1])
    with sqlite3.connect(folder / "ledger.sqlite") as base:
        base.execute("update audit set user = '别人' where seq = 1")
    code, out, _ = run(capsys, "audit", "verify", folder, "--json")
    found = json.loads(out)
    assert code == 1
    assert [c["code"] for c in found["complaints"]] == ["changed"]
    code, out, _ = run(capsys, "audit", "verify", folder, "--head", "0" * 16, "--lang", "en")
    assert code == 1
    assert "not in this ledger" in out
    assert run(capsys, "audit", "verify", folder, "--head", "ab")[0] == 2


def test_no_database_is_said_without_the_password(folder, capsys):
    pytest.importorskip("psycopg")
    url = "postgresql://someone:secret@127.0.0.1:1/none"
    code, _, err = run(capsys, "audit", "verify", folder, "--database", url)
    assert code == 2
    assert "secret" not in err


def test_the_papers_of_a_proposal_are_asked_for(made, folder, capsys, tmp_path, monkeypatch):
    """What the pack holds is tested where it is made; here, what reaches it."""
    asked = {}

    def pack(workspace, plan, out, **how):
        asked.update(how, workspace=workspace, plan=plan, out=out)
        return {"请示（草稿）.docx": out / "请示（草稿）.docx"}

    monkeypatch.setattr("hexie_geo.workflow.review_pack.review_pack", pack)
    submit(capsys, folder, made[1])
    words = ("report", folder, "p1", "--out", tmp_path / "papers", "--place", "云岭县", "--json")
    code, out, _ = run(capsys, *words, "--against", made[1], "--map-number", "云S（2026）1号")
    assert code == 0
    assert json.loads(out)["audit_head"] == asked["audit_head"]
    assert asked["workspace"].digest == made[0].digest
    assert asked["plan"].after == asked["others"][0].after
    assert (asked["office"].place, asked["office"].sender) == ("云岭县", "（待补）")
    assert asked["map_number"] == "云S（2026）1号"


def test_the_ledger_may_lie_in_postgresql(made, folder, capsys, tmp_path):
    with server() as url:
        if url is None:
            pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
        there = ("--database", url)
        assert submit(capsys, folder, made[1], *there)[0] == 0
        words = ("decide", folder, "p1", "--user", "丙", "--outcome", "approved", *DECISION)
        assert run(capsys, *words, *there)[0] == 0
        words = ("enact", folder, "p1", "--user", "丙", *NEW, "--out", tmp_path / "next", *there)
        assert run(capsys, *words)[0] == 0
        code, out, _ = run(capsys, "audit", "verify", folder, "--json", *there)
    assert (code, json.loads(out)["holds"]) == (0, True)
    assert not (folder / "ledger.sqlite").exists()


def test_an_opinion_is_adopted_later_and_sheets_are_remembered(made, folder, capsys):
    submit(capsys, folder, made[1])
    said = ("opinion", folder, "p1", "--user", "乙")
    run(capsys, *said, "--open", "--issued", "9", "--stance", "disagree", "--sheets", "2")
    code, out, _ = run(capsys, *said, "--json")
    (kept,) = json.loads(out)["opinions"]
    assert (code, json.loads(out)["tally"]["adopted"], kept["adopted"]) == (0, 0, None)
    words = (*said, "--number", kept["number"], "--adopted", "--answer", "改划")
    code, out, _ = run(capsys, *words, "--json")
    assert (code, json.loads(out)["tally"]) == (
        0, {"issued": 9, "returned": 2, "agree": 0, "disagree": 2, "comment": 0, "adopted": 2},
    )  # fmt: skip
    assert json.loads(out)["opinions"][0]["answer"] == "改划"


def test_sheets_subjects_and_new_communities_are_checked(made, folder, capsys):
    submit(capsys, folder, made[1])
    said = ("opinion", folder, "p1", "--user", "乙", "--stance", "agree")
    name = made[0].communities["name"].iloc[0]
    words = (*said, "--open", "--issued", "120", "--sheets", "80", "--subject", name, "--json")
    code, out, _ = run(capsys, *words)
    assert (code, json.loads(out)["opinions"][0]["subject_id"]) == (0, "a")
    code, _, err = run(capsys, *said, "--sheets", "50")
    assert (code, "80 份，加上本次 50 份共 130 份，多于发放的 120 份" in err) == (2, True)
    code, _, err = run(capsys, "opinion", folder, "p1", "--user", "乙", "--issued", "79")
    assert (code, "已收回 80 份" in err) == (2, True)
    code, _, err = run(capsys, *said, "--subject", "不存在社区")
    assert (code, "没有社区或小组“不存在社区”" in err, name in err) == (2, True, True)
    run(capsys, *said[:-1], "disagree", "--sheets", "9")
    words = ("decide", folder, "p1", "--user", "丙", "--outcome", "approved", *DECISION)
    code, out, _ = run(capsys, *words)
    assert (code, "征求意见仍在进行" in out, "反对 9 份，另有 1 条" in out) == (0, True, True)
    code, _, err = run(capsys, "enact", folder, "p1", "--user", "丙")
    assert (code, "--name new-1=" in err, "--code new-1=" in err) == (2, True, True)
    assert open_workspace(folder).digest == made[0].digest


def test_the_card_says_what_is_cured_and_what_is_needed(made, folder, capsys, monkeypatch):
    submit(capsys, folder, made[1])
    code, out, _ = run(capsys, "card", folder, "p1", "--on", "2031-01-01", "--json")
    card = json.loads(out)
    assert code == 0
    assert card["findings"]["cured"] > 0
    turn = next(t for t in card["turns"] if t["provision"] == "community.households.redivide")
    assert (turn["effect"], turn["before"], turn["clause"]) == ("cured", "adjust", "（二十三）")
    rows = card["communities"]
    assert sum(r["households_before"] or 0 for r in rows) == sum(
        r["households_after"] or 0 for r in rows
    )
    assert {n["what"] for n in card["needs"]} >= {"office_rooms", "police_office", "party_branch"}
    assert card["growth"]["outside_again"] == []
    code, out, _ = run(capsys, "card", folder, "p1", "--lang", "en")
    assert (code, "cured" in out, "（二十三）" in out) == (0, True, True)
    monkeypatch.setattr("hexie_geo.cli.growth.SHOWN", 1)
    assert "more rows (--all" in run(capsys, "card", folder, "p1", "--lang", "en")[1]
    assert "more rows" not in run(capsys, "card", folder, "p1", "--lang", "en", "--all")[1]
    code, out, _ = run(capsys, "proposals", folder)
    assert (code, "方案一" in out, "已提交" in out) == (0, True, True)


def test_steps_are_the_offices_own(made, folder, capsys):
    submit(capsys, folder, made[1])
    words = ("step", folder, "p1", "--user", "乙", "--result", "通过", "--date", "2026-02-01")
    code, out, _ = run(capsys, *words, "--name", "hearing", "--json")
    status = {s["code"]: s["status"] for s in json.loads(out)["steps"]}
    assert (code, status["proposed"], status["consultation"], status["hearing"]) == (
        0, "done", "now", "done",
    )  # fmt: skip
    code, _, err = run(capsys, *words, "--name", "祭天")
    assert (code, "hearing" in err) == (2, True)


def test_people_are_registered_and_then_only_they_act(made, folder, capsys):
    code, out, _ = run(capsys, "people", "list", folder)
    assert (code, "尚未登记任何人" in out) == (0, True)
    grant = ("people", "grant", folder)
    assert run(capsys, *grant, "主任", "--role", "admin", "--user", "主任")[0] == 0
    code, _, err = submit(capsys, folder, made[1])
    assert (code, "没有登记为规划员" in err) == (2, True)
    assert run(capsys, *grant, "甲", "--role", "planner", "--user", "主任")[0] == 0
    assert submit(capsys, folder, made[1])[0] == 0
    revoke = ("people", "revoke", folder, "甲", "--role", "planner", "--user", "主任")
    code, out, _ = run(capsys, *revoke, "--json")
    assert json.loads(out) == [{"user": "主任", "roles": ["admin"], "password": False}]


def test_a_password_is_asked_for_and_never_shown(folder, capsys, monkeypatch):
    run(capsys, "people", "grant", folder, "主任", "--role", "admin", "--user", "主任")
    monkeypatch.setattr("getpass.getpass", lambda *_a, **_k: "云岭县的密码一号")
    words = ("people", "password", folder, "主任", "--user", "主任", "--json")
    code, out, err = run(capsys, *words)
    assert code == 0, err
    assert json.loads(out) == [{"user": "主任", "roles": ["admin"], "password": True}]
    assert "云岭县" not in out + err
    ledger = Ledger(folder)
    assert ledger.opens("主任", "云岭县的密码一号")
    assert not ledger.opens("主任", "云岭县的密码二号")
    ledger.close()
    assert json.loads(run(capsys, *words, "--remove")[1])[0]["password"] is False


def test_a_look_ahead_flags_what_falls_outside_again(tmp_path, capsys):
    estates = pd.DataFrame(
        {"estate_id": ["e"], "community_id": ["b"], "planned_households": [4500],
         "delivered_on": ["2029-06-30"], "stage": ["building"]}
    )  # fmt: skip
    ws = grouped({"a": [150] * 6, "b": [150] * 10}).with_layers(estates=estates)
    folder = save_workspace(ws, tmp_path / "ws")
    code, out, _ = run(capsys, "check", folder, "--on", "2030-01-01", "--json")
    assert (code, json.loads(out)["flipped"]) == (1, ["b"])
    code, out, _ = run(capsys, "check", folder, "--on", "2030-01-01", "--findings-ok")
    assert (code, "4,500" in out, "应根据需要调整" in out) == (0, True, True)
    plan = save_plan(propose(ws, seed=3), ws, tmp_path / "plan.gpkg")
    code, out, _ = submit(capsys, folder, plan, "--json")
    check = next(c for c in json.loads(out)["checks"] if c["code"] == "growth")
    assert (code, check) == (
        0, {"code": "growth", "holds": True, "values": {"until": "2029-06-30",
            "communities": ["b"]}},
    )  # fmt: skip
