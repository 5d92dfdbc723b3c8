"""The server goes away in the middle of a burst: no stroke is lost, none is done twice."""

import re

import pytest

from browser.conftest import free_port, served
from browser.test_edit import says, spot
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.planning.editing import board
from hexie_geo.review.drafts import Drafts
from hexie_geo.ui.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_twenty_strokes_across_a_restart(chromium, tmp_path):
    made = grouped({"a": [150] * 10, "b": [150] * 10, "c": [150] * 10}, size_m=200)
    folder, port = save_workspace(made, tmp_path / "ws"), free_port()
    page = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.set_default_timeout(90_000)
    with served(folder, port=port):
        page.goto(f"http://127.0.0.1:{port}/edit?draft=burst")
        page.wait_for_selector("[data-drawn]")
        page.wait_for_timeout(600)
        page.get_by_role("button", name="取目标").click()
        page.mouse.click(*spot(page, 5, 1))
        says(page, "划入： 合成b社区")
        for column in range(10):
            page.mouse.click(*spot(page, column, 0))
    for column in range(10):  # nobody listens
        page.mouse.click(*spot(page, column, 2))
    with served(folder, port=port):
        says(page, "改属 3,000 户")
        page.reload()
        page.get_by_text(re.compile("改属 3,000 户")).first.wait_for()
    page.context.close()
    log = Drafts(folder)
    events = log.events("burst")
    log.close()
    assert len(events) == 20
    ws = open_workspace(folder)
    desk = Desk.open(ws, board(ws), draft_id="burst", events=events)
    assert set(desk.draft.assignment.values()) == {"b"}
