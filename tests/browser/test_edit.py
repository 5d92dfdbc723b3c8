"""Painting in a real browser: a stroke moves groups, undo takes it back, F5 loses nothing."""

import io
import math
import re

import geopandas as gpd
import numpy as np
import pytest
from PIL import Image
from shapely import Point

from browser.conftest import served
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three communities, one below the other, ten groups each."""
    made = grouped({"a": [150] * 10, "b": [150] * 10, "c": [150] * 10}, size_m=200)
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["<b>云山</b>"]}, geometry=[Point(501000, 2769700)], crs=4543
    )
    library = gpd.GeoDataFrame(
        {"facility_id": ["f1"], "kind": ["library"], "name": ["书屋"]},
        geometry=[Point(500500, 2769500)],
        crs=4543,
    )
    place = tmp_path_factory.mktemp("edit") / "ws"
    return save_workspace(made.with_layers(police_offices=office, facilities=library), place)


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as found:
        yield found


def spot(page, column, row):
    """Where group ``row``-``column`` lies on the screen."""
    box = page.locator(".stage").bounding_box()
    wide = (box["width"] - 28) / 2000  # pixels a metre: the whole map, 14 px from the edge
    high = (box["height"] - 28) / 600
    widest = math.log2(256 * 2**20 / 40075016.7 / math.cos(math.radians(25.03)) / min(wide, high))
    zoom = 20 - math.ceil(widest * 4) / 4  # the map's zoom goes in quarters
    scale = 256 * 2**zoom / 40075016.7 / math.cos(math.radians(25.03))
    x = box["x"] + box["width"] / 2 + (column + 0.5 - 5) * 200 * scale
    y = box["y"] + box["height"] / 2 + (row + 0.5 - 1.5) * 200 * scale
    return x, y


def says(page, words):
    page.get_by_text(re.compile(words)).first.wait_for()


def test_paint_undo_redo_and_come_back(page, address):
    shapes = []
    page.on("request", lambda r: shapes.append(r.url) if r.url.endswith(".gz") else None)
    page.goto(f"{address}/edit")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="取目标").click()
    page.mouse.click(*spot(page, 5, 0))
    says(page, "划入： 合成a社区")
    page.mouse.click(*spot(page, 3, 1))
    says(page, "改属 150 户，涉及 2 个社区")

    page.get_by_role("button", name="框选").click()
    page.mouse.move(*spot(page, 5.6, 0.6))
    page.mouse.down()
    page.mouse.move(*spot(page, 7, 1), steps=4)
    page.mouse.move(*spot(page, 8.4, 1.4), steps=4)
    page.mouse.up()
    says(page, "改属 600 户，涉及 2 个社区")

    page.get_by_role("button", name="撤销").click()
    says(page, "改属 150 户")
    page.get_by_role("button", name="重做").click()
    says(page, "改属 600 户")

    assert len(shapes) == 2  # shapes and words travel once, edits do not drag them along

    page.reload()
    says(page, "改属 600 户，涉及 2 个社区")
    assert "draft=" in page.url

    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.mouse.move(*spot(page, 5, 2))
    page.mouse.move(*spot(page, 5.1, 2))
    page.wait_for_selector(".card:not([hidden])")
    assert "合成c社区" in page.locator(".card").inner_text()
    assert page.outside == []
    assert page.broken == []


def test_twenty_strokes_in_a_moment_all_arrive(page, address):
    page.goto(f"{address}/edit?draft=burst")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="取目标").click()
    page.mouse.click(*spot(page, 5, 1))
    says(page, "划入： 合成b社区")
    for row in (0, 2):
        for column in range(10):
            page.mouse.click(*spot(page, column, row))
    says(page, "改属 3,000 户")


def test_a_map_that_cannot_be_drawn_becomes_a_picture_and_lists(page, address):
    page.route("**/media/*.gz", lambda route: route.abort())
    page.goto(f"{address}/edit?draft=failing")
    says(page, "地图没有画出来（")
    picture = page.get_by_test_id("stImage").locator("img")
    picture.wait_for()
    shot = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB")).astype(int)
    near = np.abs(shot - [0xDB, 0xE6, 0xEC]).max(axis=2) < 8  # the ink of communities in range
    assert near.mean() > 0.05
    page.get_by_text("不用地图，按列表划转").click()
    page.get_by_text("整个并入").wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')  # the lists are made only now
    page.get_by_text("整个并入").click()
    says(page, "改属 1,500 户")
    page.unroute("**/media/*.gz")
    page.get_by_text("再试地图").click()
    page.wait_for_selector("[data-drawn]")
    assert page.broken == []


def test_an_office_is_dragged_recounted_and_put_back(page, address):
    page.goto(f"{address}/edit?draft=drag")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.mouse.move(*spot(page, 4.5, 1))  # where the office stands
    page.mouse.down()
    page.mouse.move(*spot(page, 3, 1.5), steps=3)
    page.mouse.move(*spot(page, 1, 2), steps=3)
    page.mouse.up()
    says(page, "移动了 1 处警务室（直线距离）")
    says(page, r"500 米以内：2,100 → [\d,]+ 户")
    page.get_by_role("button", name="撤销").first.click()
    page.get_by_text("移动了 1 处警务室").wait_for(state="detached")
    assert page.broken == []


@pytest.mark.slow
def test_a_facility_dragged_and_a_lock_are_there_in_another_browser(chromium, page, address):
    page.goto(f"{address}/edit?draft=library")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.mouse.move(*spot(page, 2, 2))  # nothing is there to be dragged: facilities are not shown
    page.mouse.down()
    page.mouse.move(*spot(page, 7, 0), steps=4)
    page.mouse.up()
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name="图书阅览室").click()
    page.locator(".legend").get_by_text("图书阅览室").wait_for()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="看全图").click()
    page.wait_for_timeout(400)
    page.mouse.move(*spot(page, 2, 2))
    page.mouse.down()
    page.mouse.move(*spot(page, 5, 1), steps=4)
    page.mouse.move(*spot(page, 7, 0), steps=4)
    page.mouse.up()
    says(page, "移动了 1 处图书阅览室（直线距离）")
    says(page, "书屋：合成c社区 → 合成a社区")
    says(page, "移动后没有的社区：合成c社区")
    reached = page.get_by_text(re.compile("500 米以内")).inner_text()
    page.mouse.click(*spot(page, 8, 2))
    page.get_by_role("button", name="锁定").first.click()
    says(page, "解锁")
    page.reload()
    says(page, "书屋：合成c社区 → 合成a社区")
    assert page.get_by_text(re.compile("500 米以内")).inner_text() == reached
    other = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    other.goto(page.url)
    says(other, "书屋：合成c社区 → 合成a社区")
    says(other, r"1000至3000户 · 已锁定")
    for _ in range(2):  # the lock, then the library
        other.get_by_role("button", name="撤销").first.click()
    other.get_by_text("移动了 1 处").wait_for(state="detached")
    other.context.close()
    assert page.outside == []
    assert page.broken == []


def test_everything_on_the_map_by_keyboard(page, address):
    page.goto(f"{address}/edit?draft=keys")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(600)
    page.get_by_role("searchbox").fill("hcb")  # 合成b社区, by its initials
    page.keyboard.press("Enter")
    page.locator(".stage").focus()
    page.keyboard.press("t")
    says(page, "划入： 合成b社区")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    says(page, "改属 150 户，涉及 2 个社区")
    page.keyboard.press("Control+z")
    page.get_by_text("改属 150 户").wait_for(state="detached")
    page.keyboard.press("Control+y")
    says(page, "改属 150 户")
    page.keyboard.press("l")
    says(page, "解锁")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert page.outside == []
    assert page.broken == []


@pytest.mark.slow
def test_only_a_base_map_that_was_chosen_is_asked_for(chromium, folder, tmp_path):
    (tmp_path / "settings.json").write_text('{"basemap": "osm"}', encoding="utf-8")
    with served(folder, HEXIE_CONFIG=str(tmp_path)) as found:
        page = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        outside = []

        def sort(route):
            if route.request.url.startswith((found, "blob:", "data:")):
                route.continue_()
            else:
                outside.append(route.request.url)
                route.abort()

        page.route("**/*", sort)
        page.goto(f"{found}/edit")
        says(page, "底图打不开，已用无底图")
        page.context.close()
    assert outside
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in outside)
