"""The same draft in two tabs: what both draw is kept, and each comes to see the other's."""

import pytest

from browser.conftest import served
from browser.test_edit import says, spot
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.planning.editing import board
from hexie_geo.review.drafts import Drafts
from hexie_geo.ui.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(context, address):
    """Return a tab on the draft both work at, drawn."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/edit?draft=both")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    return page


def test_the_last_stroke_of_neither_tab_is_lost(chromium, tmp_path):
    made = grouped({"a": [150] * 10, "b": [150] * 10, "c": [150] * 10}, size_m=200)
    folder = save_workspace(made, tmp_path / "ws")
    tabs = []
    with served(folder) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 1000})
        for _ in range(2):
            page = opened(context, address)
            page.get_by_role("button", name="取目标").click()
            page.mouse.click(*spot(page, 5, 1))
            says(page, "划入： 合成b社区")
            tabs.append(page)
        one, two = tabs
        one.mouse.click(*spot(one, 3, 0))
        says(one, "改属 150 户")
        two.mouse.click(*spot(two, 6, 2))  # this tab does not know of the other's stroke
        says(two, "已并入")
        says(two, "改属 300 户")
        one.mouse.click(*spot(one, 6, 0))
        says(one, "改属 450 户")
        two.reload()
        says(two, "改属 450 户")
        context.close()
    log = Drafts(folder)
    events = log.events("both")
    log.close()
    assert [[g[:3] for g in e["groups"]] for e in events] == [["g0-"], ["g2-"], ["g0-"]]
    ws = open_workspace(folder)
    assert Desk.open(ws, board(ws), draft_id="both", events=events).draft.moved_households == 450


def test_two_tabs_that_found_a_community_each_have_their_own(chromium, tmp_path):
    made = grouped({"a": [150] * 10, "b": [150] * 10, "c": [150] * 10}, size_m=200)
    folder = save_workspace(made, tmp_path / "ws")
    with served(folder) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 1000})
        tabs = []
        for _ in range(2):
            page = opened(context, address)
            page.locator(".stage").focus()
            page.keyboard.press("n")
            tabs.append(page)
        one, two = tabs
        one.mouse.click(*spot(one, 3, 0))
        says(one, "改属 150 户")
        two.mouse.click(*spot(two, 6, 2))
        says(two, "改属 300 户")
        two.mouse.click(*spot(two, 7, 2))  # the target it kept is its own community
        says(two, "改属 450 户")
        context.close()
    log = Drafts(folder)
    events = log.events("both")
    log.close()
    assert [e.get("name", e.get("to")) for e in events] == ["new-1", "new-2", "new-2"]
