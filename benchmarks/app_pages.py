"""The app's pages as strangers, two people and a keyboard meet them (issue 5): A5, A8, A9."""

import io
import math
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.browser import load, served
from benchmarks.rows import row

IDS = ("A5", "A8", "A9")
PAGES = (
    "", "import", "assess", "coverage", "siting", "suggest", "edit", "compare", "settings",
    "review", "opinions", "decision", "papers", "records", "people",
)  # fmt: skip
DRAWN = {"assess", "coverage", "siting", "suggest", "edit", "compare"}
"""Pages that show a map as soon as they are opened (suggest and compare after a search)."""
NO_WEBGL = ["--disable-gpu", "--disable-webgl", "--disable-3d-apis"]


@contextmanager
def chromium(*words):
    """A Chromium that can resolve no host but this machine."""
    from playwright.sync_api import sync_playwright

    blocked = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium",
            args=["--no-sandbox", blocked, *words],
        )
        yield browser
        browser.close()


@contextmanager
def county():
    """The made-up county as a workspace folder of its own."""
    from hexie_geo.demo import county as made
    from hexie_geo.io.store import save_workspace

    with tempfile.TemporaryDirectory(prefix="hexie-pages-") as folder:
        yield save_workspace(made(), Path(folder) / "ws")


def opened(browser, outside, own):
    """A page that lists every request to another host than ``own``."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)

    def heard(request):
        if not request.url.startswith((own, "blob:", "data:", "file:", "about:")):
            outside.append(request.url)

    context.on("request", heard)
    page.on("websocket", lambda s: None if s.url.startswith(own.replace("http", "ws")) else
            outside.append(s.url))  # fmt: skip
    return page


def settled(page):
    """Wait until the server has nothing more to say."""
    page.wait_for_timeout(500)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_timeout(300)


def coloured(picture):
    """Share of a picture's pixels that are no shade of grey: a blank map has next to none."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)
    return float((pixels.max(axis=2) - pixels.min(axis=2) > 18).mean())


def a5_alone():
    """Every page and every export with outside hosts cut off, then without WebGL as well."""
    for name, words in (("blocked", ()), ("no_webgl", tuple(NO_WEBGL))):
        outside, blank, seen = [], [], 0
        with county() as folder, served(folder) as address, chromium(*words) as browser:
            page = opened(browser, outside, address)
            for place in PAGES:
                page.goto(f"{address}/{place}")
                settled(page)
                if place == "suggest":
                    page.locator("[data-testid=stFormSubmitButton] button").click()
                if place == "compare":  # its map has something to show once there is a plan
                    page.goto(f"{address}/suggest")
                    settled(page)
                    page.locator("[data-testid=stFormSubmitButton] button").click()
                    page.wait_for_selector("[data-drawn]")
                    page.get_by_role("link", name="比较", exact=True).first.click()
                    page.locator(".pair [data-drawn]").nth(1).wait_for()
                if place in DRAWN:
                    page.wait_for_selector("[data-drawn]")
                    settled(page)
                    stages = page.locator(".stage")
                    for k in range(stages.count()):
                        if coloured(stages.nth(k).screenshot()) < 0.01:
                            blank.append(f"{place} {k}")
                seen += 1
            seen += exports(folder, page, blank)
            page.context.close()
        holds = not outside and not blank
        note = f"{seen} pages and exports; blank: {', '.join(blank) or 'none'}; {load()}"
        found = sorted(set(outside))[:3]
        yield row(
            f"A5.{name}", len(outside), "outside requests", "0 and map colours found", holds,
            f"{note}{'; asked ' + ', '.join(found) if found else ''}",
        )  # fmt: skip


def exports(folder, page, blank):
    """Open what the program writes for a browser: the dossier, the map of a notebook."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.report.webmap import explore
    from hexie_geo.workflow.check import check
    from hexie_geo.workflow.run import run
    from hexie_geo.workflow.size import size_verdicts

    ws = open_workspace(folder)
    with tempfile.TemporaryDirectory(prefix="hexie-exports-") as out:
        files = [p for p in run(ws, out).files.values() if p.suffix == ".html"]
        outcome = size_verdicts(check(ws)).set_index("subject_id")["outcome"]
        frame = ws.communities.assign(outcome=ws.communities["community_id"].map(outcome))
        files.append(Path(out) / "explore.html")
        files[-1].write_text(explore(frame, column="outcome").get_root().render(), encoding="utf-8")
        for file in files:
            page.goto(file.as_uri())
            page.wait_for_timeout(1500)
            if coloured(page.screenshot()) < 0.01:
                blank.append(file.name)
    return len(files)


COLUMNS = 30


@contextmanager
def rows_of_groups():
    """Three communities, one below the other, thirty groups each: every click moves one."""
    from hexie_geo.demo.grid import grouped
    from hexie_geo.io.store import save_workspace

    made = grouped({name: [150] * COLUMNS for name in "abc"}, size_m=200)
    with tempfile.TemporaryDirectory(prefix="hexie-users-") as folder:
        yield save_workspace(made, Path(folder) / "ws")


def spot(page, column, line):
    """Where a group lies on the screen when the whole map is seen."""
    box = page.locator(".stage").bounding_box()
    wide = (box["width"] - 28) / (200 * COLUMNS)  # pixels a metre, 14 px from the edge
    high = (box["height"] - 28) / 600
    metre = 256 / 40075016.7 / math.cos(math.radians(25.03))
    zoom = math.floor(4 * math.log2(min(wide, high) / metre)) / 4  # in quarters
    scale = metre * 2**zoom
    x = box["x"] + box["width"] / 2 + (column + 0.5 - COLUMNS / 2) * 200 * scale
    y = box["y"] + box["height"] / 2 + (line + 0.5 - 1.5) * 200 * scale
    return x, y


def a8_two_users():
    """Two people, 30 edits each, first in turn and then at once: nothing crosses.

    One paints the groups of b into a, the other those of c into b, each in a draft of their own
    on one server; every event of the other's in a draft, and every figure shown that is not
    one's own, counts as a crossing.
    """
    from hexie_geo.review.drafts import Drafts

    for name in ("in_turn", "at_once"):
        with rows_of_groups() as folder, served(folder) as address, chromium() as browser:
            people = []
            for line in (1, 2):
                page = opened(browser, [], address)
                page.goto(f"{address}/edit?draft={name}-{line}")
                page.wait_for_selector("[data-drawn]")
                settled(page)
                page.get_by_role("button", name="取目标").click()
                page.mouse.click(*spot(page, 0, line - 1))
                page.get_by_text("划入：").first.wait_for()
                people.append((page, line))
            for k in range(COLUMNS):
                for page, line in people:
                    page.mouse.click(*spot(page, k, line))
                    if name == "in_turn":
                        _tells(page, k + 1)
            shown = [_tells(page, COLUMNS) for page, _ in people]
            log = Drafts(folder)
            kept = [log.events(f"{name}-{line}") for _, line in people]
            log.close()
        crossed = sum(not ok for ok in shown) + sum(
            event.get("to") != "abc"[line - 1] or not str(group).startswith(f"g{line}-")
            for (_, line), events in zip(people, kept, strict=True)
            for event in events
            for group in event["groups"]
        )
        edits = [len(events) for events in kept]
        holds = crossed == 0 and edits == [COLUMNS, COLUMNS]
        yield row(
            f"A8.{name}", crossed, "crossings", "0", holds,
            f"{edits[0]} + {edits[1]} edits kept, each in its own draft; {load()}",
        )  # fmt: skip


def _tells(page, edits):
    """Tell whether the page comes to say that exactly so many edits stand."""
    from playwright.sync_api import TimeoutError  # noqa: A004 - playwright's own

    try:
        page.get_by_text(f"改属 {150 * edits:,} 户").first.wait_for(timeout=20_000)
    except TimeoutError:
        return False
    return True


ACTIVE = """() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const labelled = (e.getAttribute('aria-labelledby') ?? '').split(' ')
    .map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
  const own = e.matches('button, a, summary, [role=button]') ? e.innerText : '';
  return [e.getAttribute('aria-label'), labelled, own, e.placeholder].join(' ');
}"""
"""What the element that has the focus is called, as a screen reader would find it."""


class Keyboard:
    """A person without a mouse: Tab goes on, Enter and typing do the rest."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.presses += 1

    def reach(self, words, *, most=400, key="Tab"):
        """Go on with Tab (or back) until what has the focus is called ``words``."""
        for _ in range(most):
            if words in self.page.evaluate(ACTIVE):
                return
            self.press(key)
            self.page.wait_for_timeout(15)  # the page may still be growing
        message = f"{key} never came to {words}; last: {self.page.evaluate(ACTIVE)}"
        raise AssertionError(message)

    def enter(self, words, *, key="Tab"):
        self.reach(words, key=key)
        self.press("Enter")
        settled(self.page)

    def choose(self, box, answer):
        """Type an answer into a box that offers several, and take the first it offers."""
        self.reach(box)
        self.page.keyboard.type(answer, delay=15)
        self.presses += len(answer)
        self.page.wait_for_timeout(250)
        self.press("Enter")
        settled(self.page)


def a9_keyboard():
    """A newcomer's path by keyboard and lists alone: open, assess, edit, compare."""
    outside = []
    with served() as address, chromium(*NO_WEBGL) as browser:
        page = opened(browser, outside, address)
        begin = time.perf_counter()
        page.goto(address)
        page.get_by_text("打开虚构县").first.wait_for()
        settled(page)
        hands = Keyboard(page)
        hands.enter("打开虚构县")
        page.get_by_text("虚构县：全部数据均为编造").first.wait_for()
        hands.enter("核查")
        page.get_by_text("规模结论").first.wait_for()
        hands.choose("条款", "一区一室")
        page.get_by_text("警务室").first.wait_for()
        hands.enter("编辑", key="Shift+Tab")  # the pages' names stand above, a table below
        page.get_by_text("不用地图，按列表划转").first.wait_for()
        hands.enter("跳过地图")
        hands.enter("不用地图，按列表划转")
        hands.choose("从", "文庙社区")
        hands.choose("到", "鼓楼社区")
        hands.enter("整个并入")
        page.get_by_text("改属 480 户").first.wait_for()
        hands.enter("比较")
        page.locator(".hexie-figures").wait_for()
        table = page.locator(".hexie-figures").inner_text()
        done = "+480" in table and page.get_by_text("正在编辑的草案").count() > 0
        seconds = time.perf_counter() - begin
        page.context.close()
    yield row(
        "A9.path", hands.presses, "key presses, no mouse", "assess, edit, compare completed",
        done and not outside, f"{seconds:.0f} s; {load()}",
    )  # fmt: skip


_RUN = dict(zip(IDS, (a5_alone, a8_two_users, a9_keyboard), strict=True))


def rows(ids):
    """Return the rows of the benchmarks named."""
    return [found for identity in ids for found in _RUN[identity]()]
