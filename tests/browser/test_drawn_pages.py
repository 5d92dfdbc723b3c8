"""A real Chromium opens what we write: it draws, it asks nobody, it runs no name."""

import io
import shutil

import pytest

from hexie_geo.report.dossier import write_dossier
from hexie_geo.report.palette import INKS
from hexie_geo.report.webmap import explore
from support.hostile import PRODUCT
from support.papers import case, hostile_case

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not on this machine: pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


@pytest.fixture
def opened(browser):
    """A function that opens a file and gives the page and what it asked for."""
    pages = []

    def go(path):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        pages.append(page)
        asked, errors = [], []
        page.on("request", lambda r: asked.append(r.url))
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("dialog", lambda d: errors.append(d.message))
        page.goto(path.as_uri())
        page.add_style_tag(content="html{scroll-behavior:auto!important}")
        return page, asked, errors

    yield go
    for page in pages:
        page.close()


def share_of(picture, colours, *, near=14):
    """The share of a picture's pixels within ``near`` of one of ``colours``."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)
    found = np.zeros(pixels.shape[:2], dtype=bool)
    for colour in colours:
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        found |= (abs(pixels - wanted) <= near).all(axis=2)
    return float(found.mean())


def test_the_dossiers_map_is_drawn_and_changes_with_the_plan(opened, tmp_path):
    page, asked, errors = opened(write_dossier(case(), tmp_path / "dossier.html"))
    area = page.locator("#area")

    before = area.screenshot()
    page.click('[data-stage="after-0"]')
    after = area.screenshot()

    adjust, met = INKS["adjust"].fill, INKS["met"].fill
    assert share_of(before, [adjust]) > 0.05, "vermillion of the communities to change"
    assert share_of(before, [met]) > 0.02
    assert share_of(after, [adjust]) < share_of(before, [adjust]) / 4
    assert share_of(after, [met]) > share_of(before, [met])
    assert errors == []
    assert [u for u in asked if not u.startswith("file:")] == []
    assert len(asked) == 1


def test_map_and_table_answer_each_other(opened, tmp_path):
    page, _, errors = opened(write_dossier(case(), tmp_path / "dossier.html"))

    page.locator('#before .c[data-i="2"]').hover(force=True)
    assert "d00000000-003" in page.locator("#facts").inner_text()
    page.locator("#compliance tbody tr").nth(0).click()
    assert page.locator("#before .c.on").get_attribute("data-i") == "0"

    page.locator("#verdicts .filter").fill("乙镇")
    assert page.locator("#compliance tbody tr:visible").count() == 3
    page.locator("#compliance th", has_text="户数").click()
    rows = page.locator("#compliance tbody tr:visible td.n:nth-child(5)").all_inner_texts()
    assert [int(r) for r in rows] == sorted(int(r) for r in rows)
    page.select_option("#theme", index=1)
    page.click('[data-zoom="in"]')
    assert errors == []


def test_hostile_names_are_shown_as_text_and_run_nothing(opened, tmp_path):
    page, asked, errors = opened(write_dossier(hostile_case(), tmp_path / "dossier.html"))

    for i in range(12):
        page.locator(f'#before .c[data-i="{i}"]').dispatch_event("pointerenter")
        assert page.title() != "owned"
    page.click('[data-stage="after-0"]')

    assert "{{1337*1337}}" in page.title()
    assert PRODUCT not in page.content()
    assert page.locator("main img, main iframe").count() == 0
    assert errors == []
    assert len(asked) == 1


def test_the_notebook_map_is_drawn_offline(opened, tmp_path):
    ws = hostile_case().workspace
    frame = ws.communities.assign(outcome=["adjust", "met", "watch"] * 4)
    path = tmp_path / "map.html"
    path.write_text(explore(frame, column="outcome").get_root().render(), encoding="utf-8")

    page, asked, errors = opened(path)
    page.wait_for_selector("canvas.leaflet-zoom-animated")
    page.mouse.move(640, 300)
    page.wait_for_selector(".leaflet-tooltip")

    # the fill is drawn at 82 % over the paper colour
    assert share_of(page.screenshot(), ["#dc7a2d", "#f3cb6d", "#e1e9ee"], near=24) > 0.1
    assert page.title() != "owned"
    assert errors == []
    assert len(asked) == 1
