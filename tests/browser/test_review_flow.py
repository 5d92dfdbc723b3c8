"""From a plan file to the new map on a tablet, and signing in at an identity provider."""

import pytest

from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.model.proposals import Actor
from hexie_geo.model.terms import ProposalState, Role
from hexie_geo.review import Ledger
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.plan_file import save_plan
from support.issuer import issuer, secrets

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def made(tmp_path):
    """A workspace of which one community is too large, and its plan as a file."""
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    file = save_plan(propose(ws, seed=3), ws, tmp_path / "plan.gpkg")
    return save_workspace(ws, tmp_path / "ws"), file


@pytest.fixture
def tablet(chromium):
    context = chromium.new_context(viewport={"width": 820, "height": 1180}, has_touch=True)
    page = context.new_page()
    page.broken = []
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    page.set_default_timeout(60_000)
    yield page
    context.close()


def sign(page, name, role):
    """Say who is there, as long as nobody is registered."""
    if not page.get_by_label("姓名").first.is_visible():
        page.get_by_role("button", name="（").first.click()
    page.get_by_label("姓名").first.fill(name)
    page.get_by_label("身份").first.click()
    page.get_by_role("option", name=role).click()
    page.get_by_role("button", name="就用这个身份").click()
    page.get_by_role("button", name=f"{name}（{role}）").wait_for()


def test_submit_opinion_decide_and_enact_on_a_tablet(made, tablet, serve):
    folder, file = made
    page = tablet
    with serve(folder) as address:
        page.goto(f"{address}/review")
        page.get_by_label("姓名").first.wait_for()
        sign(page, "甲", "规划员")
        page.get_by_text("提交新提案").click()
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_label("提案编号").fill("2026-01")
        page.get_by_role("button", name="核对并提交").click()
        page.get_by_text("已提交，内容不再改动").wait_for()
        page.get_by_text("消除或新增哪些结论").wait_for()
        page.wait_for_selector("[data-drawn]")

        links = page.locator(".st-key-review_links")
        links.get_by_role("link", name="意见").click()
        page.get_by_text("“开始征求意见”由审核员办理").wait_for()
        sign(page, "乙", "审核员")
        page.get_by_role("button", name="开始征求意见").click()
        page.get_by_label("意见内容").fill("同意")
        page.get_by_role("button", name="登记", exact=True).click()
        page.get_by_text("已登记的意见（1 条）").wait_for()

        links.get_by_role("link", name="步骤与决定").click()
        sign(page, "丙", "登记员")
        page.get_by_label("机关").fill("云岭县人民政府")
        page.get_by_label("文号").fill("云政复〔2026〕1号")
        page.get_by_role("button", name="登记决定").click()
        page.get_by_text("决定已登记").wait_for()
        page.get_by_label("新设社区1（待命名）的名称").fill("云山新社区")
        page.get_by_label("新设社区1（待命名）的名称").press("Tab")
        page.get_by_text("代码尚未赋予，暂用方案编号").click()
        page.get_by_text("已核对机关、文号、日期和名称").click()
        page.get_by_role("button", name="施行", exact=True).click()
        page.get_by_text("已施行，本页已是新的状态").wait_for()
        page.get_by_text("沿革", exact=True).wait_for()
        wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 820
    assert page.broken == []
    ledger = Ledger(folder)
    assert ledger.proposal("2026-01").state is ProposalState.IN_FORCE
    assert ledger.verify() == ()
    assert [e.user for e in ledger.chain()] == ["甲", "甲", "乙", "乙", "丙", "丙"]
    ledger.close()
    assert "云山新社区" in open_workspace(folder).communities["name"].tolist()


@pytest.mark.parametrize("known", [True, False])
def test_an_identity_provider_signs_in(made, tablet, serve, port, tmp_path, known):
    folder, _ = made
    ledger = Ledger(folder)
    admin = Actor(user="boss@example.org", role="admin")
    ledger.grant(admin, "boss@example.org", Role.ADMIN)
    if known:
        ledger.grant(admin, "li@example.org", Role.REVIEWER)
    ledger.close()
    with issuer("li@example.org") as provider:
        (tmp_path / ".streamlit").mkdir()
        words = secrets(provider, f"http://127.0.0.1:{port}")
        (tmp_path / ".streamlit" / "secrets.toml").write_text(words, encoding="utf-8")
        with serve(folder, port=port, folder=tmp_path) as address:
            tablet.goto(f"{address}/review?lang=zh")
            tablet.get_by_role("button", name="登录").click()
            tablet.wait_for_url("**/review?*lang=zh*")
            if known:
                tablet.get_by_role("button", name="li@example.org（审核员）").wait_for()
                tablet.get_by_text("还没有提案").wait_for()
            else:
                tablet.get_by_text("还没有登记身份").wait_for()
                assert not tablet.get_by_text("还没有提案").is_visible()
