"""The map app's figures (issue 5): first map, clicks, bytes, bursts, undo; in Chromium."""

import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
IDS = ("A1", "A2", "A4", "A6", "A7")


def _row(identity, value, unit, target, holds, note=""):
    return {
        "id": identity,
        "value": value,
        "unit": unit,
        "target": target,
        "holds": bool(holds),
        "note": note,
    }


@contextmanager
def _served(*words):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "hexie_geo.cli", "app", *map(str, words), "--headless"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(10)


@contextmanager
def _page():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def _taipei():
    from hexie_geo.workflow.import_ import import_recipe

    with tempfile.TemporaryDirectory() as folder:
        recipe = ROOT / "data" / "recipes" / "taipei.toml"
        import_recipe(recipe, data_root=DATA / "taipei", out=Path(folder) / "ws")
        yield Path(folder) / "ws"


def _load(browser, address, selector):
    """Seconds from navigation to ``selector``, with an empty browser cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(selector, timeout=120_000)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def _opened(browser, address):
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(address)
    page.wait_for_selector("[data-drawn]", timeout=120_000)
    page.wait_for_timeout(1500)
    return page


def a1_first_map():
    """Navigation to a drawn map, cold browser, warm server; an empty page in the same run."""
    with _taipei() as folder, _page() as browser:
        with _served() as empty:
            _load(browser, empty, "h1")
            floor = statistics.median(_load(browser, empty, "h1") for _ in range(5))
        with _served(folder) as address:
            _load(browser, f"{address}/edit", "[data-drawn]")
            times = [_load(browser, f"{address}/edit", "[data-drawn]") for _ in range(5)]
    middle = statistics.median(times)
    yield _row("A1.empty", round(floor, 2), "s", "", True, "an empty page, the floor")
    yield _row("A1.taipei", round(middle, 2), "s", "<= 2.0", middle <= 2.0, "median of 5, cold")
    over = middle - floor
    yield _row("A1.over", round(over, 2), "s over empty", "<= 0.7", over <= 0.7)


def a2_click():
    """A click on a group to the table of verdicts beside the map, 50 clicks."""
    from playwright.sync_api import TimeoutError  # noqa: A004 - playwright's own

    with _taipei() as folder, _page() as browser, _served(folder) as address:
        page = _opened(browser, f"{address}/edit")
        box = page.locator(".stage").bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.get_by_role("button", name="取目标").click()
        page.mouse.click(*middle)
        draw, times = random.Random(1), []
        for _ in range(200):
            before = page.locator(".hexie-edit").all_inner_texts()
            x = middle[0] + draw.uniform(-150, 150)
            y = middle[1] + draw.uniform(-120, 120)
            start = time.perf_counter()
            page.mouse.click(x, y)
            try:
                page.wait_for_function(
                    "before => (document.querySelector('.hexie-edit')?.innerText ?? '') !== before",
                    arg=before[0] if before else "",
                    timeout=800,
                )
            except TimeoutError:  # a click on the target itself changes nothing
                continue
            times.append(time.perf_counter() - start)
            if len(times) == 50:
                break
            page.wait_for_timeout(120)
    times = sorted(1000 * t for t in times)
    p95 = times[int(0.95 * len(times)) - 1]
    note = f"p50 {statistics.median(times):.0f} ms of {len(times)}; load {os.getloadavg()[0]:.1f}"
    yield _row("A2.click_p95", round(p95), "ms", "<= 150", p95 <= 150, note)


def a4_bytes():
    """Bytes over the socket per click, and the geometry's size."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.ui.payload import payload

    with _taipei() as folder:
        size = len(payload(open_workspace(folder), by_group=True)) / 2**20
        with _page() as browser, _served(folder) as address:
            context = browser.new_context(viewport={"width": 1440, "height": 1000})
            page = context.new_page()
            moved = [0]

            def count(frame):
                moved[0] += len(frame)

            page.on("websocket", lambda s: (s.on("framesent", count), s.on("framereceived", count)))
            page.goto(f"{address}/edit")
            page.wait_for_selector("[data-drawn]", timeout=120_000)
            page.wait_for_timeout(1500)
            box = page.locator(".stage").bounding_box()
            middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.get_by_role("button", name="取目标").click()
            page.mouse.click(*middle)
            draw, clicks = random.Random(1), []
            for _ in range(20):
                moved[0] = 0
                page.mouse.click(
                    middle[0] + draw.uniform(-150, 150), middle[1] + draw.uniform(-120, 120)
                )
                page.wait_for_timeout(700)
                if moved[0] > 500:
                    clicks.append(moved[0])
    worst = max(clicks) / 1024
    yield _row("A4.click", round(worst, 1), "KB", "<= 8", worst <= 8, f"worst of {len(clicks)}")
    note = "with names, roads and places"
    yield _row("A4.geometry", round(size, 2), "MB gzipped", "<= 0.6", size <= 0.6, note)


def a6_burst():
    """Twenty strokes in a moment: the same digest in the session's log as in a replay."""
    import base64

    import numpy as np

    from hexie_geo.io.store import open_workspace
    from hexie_geo.planning.editing import board
    from hexie_geo.review.drafts import Drafts
    from hexie_geo.ui.desk import Desk
    from hexie_geo.ui.packing import varints

    with _taipei() as folder:
        ws = open_workspace(folder)
        start, log = board(ws), Drafts(folder)
        desk = Desk.open(ws, start, draft_id="burst", log=log)
        unit = base64.b64encode(varints(np.array([5]))).decode()
        for k in range(20):
            stroke = {"seq": k + 1, "to": k + 1, "units": unit}
            desk.strokes("m", [stroke])
        again = Desk.open(ws, start, draft_id="burst", events=log.events("burst"), log=log)
        log.close()
    same = again.digest == desk.digest and len(desk.draft.events) == 20
    note = "each on disk before the next; the browser's burst is in tests/browser/test_edit.py"
    yield _row("A6.strokes", len(desk.draft.events), "applied", "20, same digest", same, note)


def a7_undo():
    """500 random edits on Taipei, undone and redone."""
    import numpy as np

    from hexie_geo.io.store import open_workspace
    from hexie_geo.planning.editing import board
    from hexie_geo.ui.desk import Desk

    with _taipei() as folder:
        ws = open_workspace(folder)
        desk = Desk.open(ws, board(ws), draft_id="undo")
    first, draw = desk.digest, np.random.default_rng(3)
    begin = time.perf_counter()
    for _ in range(500):
        desk.move([desk.units[draw.integers(len(desk.units))]], desk.zones[draw.integers(50)])
    each = (time.perf_counter() - begin) / 500
    last, done = desk.digest, 0
    while desk.undo():
        done += 1
    back = desk.digest == first
    while desk.redo():
        pass
    holds = back and desk.digest == last
    note = f"{done} events; {1000 * each:.1f} ms an edit with its verdicts"
    yield _row("A7.undo", done, "undone and redone", "digest returns exactly", holds, note)


_RUN = dict(zip(IDS, (a1_first_map, a2_click, a4_bytes, a6_burst, a7_undo), strict=True))


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the benchmarks named."""
    return [row for identity in ids for row in _RUN[identity]()]
