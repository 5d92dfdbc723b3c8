"""A newcomer's first minutes, in a real browser with no network and no WebGL."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from hexie_geo.model.terms import Outcome
from hexie_geo.report.palette import INKS

pytestmark = pytest.mark.browser


def map_picture(page):
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(700)
    shot = page.locator(".stage").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def near(picture, colour):
    """Pixels of about a colour: hatching lies over it and edges are smoothed."""
    wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return np.abs(picture - wanted).max(axis=2) <= 24


def share(picture, colour):
    return float(near(picture, colour).mean())


def test_open_look_filter_click_and_change_language(page, address):
    page.goto(f"{address}/assess")  # a link to a page, on a server nobody has used yet
    page.get_by_text("还没有打开工作区").wait_for()
    page.get_by_role("link", name="数据").first.click()
    page.get_by_role("button", name="打开虚构县").click()
    page.get_by_text("虚构县：全部数据均为编造").wait_for()

    page.get_by_role("link", name="核查").first.click()
    before = map_picture(page)
    assert share(before, INKS[Outcome.ADJUST].fill) > 0.001
    assert share(before, INKS[Outcome.MET].fill) > 0.01

    page.get_by_role("button", name="应根据需要调整").first.click()
    page.get_by_text("已筛掉").wait_for()
    after = map_picture(page)
    assert share(after, INKS[Outcome.ADJUST].fill) > 0.8 * share(before, INKS[Outcome.ADJUST].fill)
    assert share(after, INKS[Outcome.MET].fill) < share(before, INKS[Outcome.MET].fill) / 2

    box = page.locator(".stage").bounding_box()
    orange = np.argwhere(near(after, INKS[Outcome.ADJUST].fill))
    y, x = orange[len(orange) // 2]
    page.mouse.click(box["x"] + int(x), box["y"] + int(y))
    page.get_by_text(re.compile(r"户[<>]\d+户")).first.wait_for()

    page.get_by_text("English").click()
    page.get_by_text("Re-division").first.wait_for()
    page.get_by_role("link", name="Coverage").first.click()
    page.get_by_text("Share of households within").wait_for()
    assert share(map_picture(page), "#12305f") > 0.0005  # police offices

    assert page.outside == []
    assert page.broken == []
