"""From a suggestion to a comparison and a draft that is handed in, in a real browser."""

import io

import numpy as np
import pytest
from PIL import Image

from browser.conftest import served
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace
from hexie_geo.model.terms import Outcome
from hexie_geo.report.palette import INKS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """One community too small beside one that can spare a group."""
    made = grouped({"a": [150] * 6, "b": [150] * 10}, size_m=200)
    with served(save_workspace(made, tmp_path_factory.mktemp("compare") / "ws")) as found:
        yield found


def orange(page, side):
    """Share of the map of one side that is inked as to be re-divided."""
    shot = page.locator(".pair .stage").nth(side).screenshot()
    picture = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)
    ink = INKS[Outcome.ADJUST].fill
    wanted = [int(ink[k : k + 2], 16) for k in (1, 3, 5)]
    return float((np.abs(picture - wanted).max(axis=2) <= 24).mean())


def test_suggest_compare_swipe_and_hand_in(page, address):
    page.goto(f"{address}/suggest")
    page.get_by_role("button", name="提出方案").click()
    page.get_by_text("150 户改属").first.wait_for()
    page.get_by_role("button", name="与别的方案比较").click()

    page.locator(".pair [data-drawn]").nth(1).wait_for()
    page.wait_for_timeout(700)
    assert orange(page, 0) > 0.02  # today a community is too small
    assert orange(page, 1) == 0  # after the plan none is

    page.get_by_text("卷帘", exact=True).click()
    page.locator(".pair.swipe").wait_for()
    page.locator(".slide").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator(".slide").input_value() == "53"
    seam = page.locator(".pair .stage").nth(1).evaluate("e => getComputedStyle(e).clipPath")
    assert "53%" in seam

    page.get_by_role("link", name="方案").first.click()
    page.get_by_role("button", name="作为草案打开").click()
    page.get_by_role("button", name="作为方案核对").click()
    page.get_by_text("各项数字与分配一致").wait_for()
    page.get_by_label("提案编号").fill("浏览器-1")
    page.get_by_label("提交人").fill("李")
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_text("已提交：浏览器").first.wait_for()

    assert page.outside == []
    assert page.broken == []
