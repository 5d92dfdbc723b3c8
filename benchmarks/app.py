"""The map app's figures (issue 5): first map, clicks, bytes, bursts, undo; in Chromium."""

import random
import statistics
import tempfile
import time

from benchmarks import browser as app
from benchmarks.browser import middle, served
from benchmarks.rows import row

IDS = ("A1", "A4", "A6", "A7")


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


def a1_first_map():
    """Navigation to a drawn map, cold browser, warm server; each beside an empty page.

    The two are loaded in turn, so that a busy moment of the machine falls on both.
    """
    cities = (("taipei", app.taipei(), 2.0), ("20000", app.twenty_thousand(), 2.5))
    floors = []
    with app.chromium() as browser, served() as empty:
        _load(browser, empty, "h1")
        for name, folder, most in cities:
            with served(folder) as address:
                _load(browser, f"{address}/edit", "[data-drawn]")
                pairs = [
                    (_load(browser, empty, "h1"), _load(browser, f"{address}/edit", "[data-drawn]"))
                    for _ in range(7)
                ]
            floors += [floor for floor, _ in pairs]
            found = statistics.median(seconds for _, seconds in pairs)
            note = f"median of {len(pairs)}, cold; {app.load()}"
            yield row(f"A1.{name}", round(found, 2), "s", f"<= {most}", found <= most, note)
            over = statistics.median(seconds - floor for floor, seconds in pairs)
            note = "median of the pairs"
            yield row(f"A1.{name}_over", round(over, 2), "s", "<= 0.7", over <= 0.7, note)
    floor = round(statistics.median(floors), 2)
    yield row("A1.empty", floor, "s", "", holds=True, note="an empty page, the floor")


def a4_bytes():
    """Bytes over the socket per click and for the largest stroke, and the geometry's size."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.ui.payload import payload

    for name, folder, most in (
        ("taipei", app.taipei(), 0.6),
        ("20000", app.twenty_thousand(), 2.5),
    ):
        size = len(payload(open_workspace(folder), by_group=True)) / 2**20
        note = "with names, roads and places"
        unit = "MB gzipped"
        yield row(f"A4.{name}", round(size, 2), unit, f"<= {most}", size <= most, note)
    with app.chromium() as browser, served(app.taipei()) as address:
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        moved = [0]

        def count(frame):
            moved[0] += len(frame)

        page.on("websocket", lambda s: (s.on("framesent", count), s.on("framereceived", count)))
        page.goto(f"{address}/edit?draft=bytes")
        page.wait_for_selector("[data-drawn]", timeout=120_000)
        page.wait_for_timeout(1500)
        page.get_by_role("button", name="取目标").click()
        page.mouse.click(*middle(page))
        draw, clicks = random.Random(1), []
        for _ in range(20):
            moved[0] = 0
            x, y = middle(page)
            page.mouse.click(x + draw.uniform(-150, 150), y + draw.uniform(-120, 120))
            page.wait_for_timeout(700)
            if moved[0] > 500:
                clicks.append(moved[0])
        page.get_by_role("button", name="框选").click()
        moved[0] = 0
        box = page.locator(".stage").bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + 200)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 60, box["y"] + box["height"] - 30, steps=4)
        page.mouse.up()
        page.wait_for_timeout(3000)
        stroke = moved[0] / 1024
    worst = max(clicks) / 1024
    yield row("A4.click", round(worst, 1), "KB", "<= 8", worst <= 8, f"worst of {len(clicks)}")
    note = "a box over nearly the whole city"
    yield row("A4.stroke", round(stroke, 1), "KB", "<= 20", stroke <= 20, note)


def a6_burst():
    """Twenty strokes in a moment: the same digest in the session's log as in a replay."""
    import base64

    import numpy as np

    from hexie_geo.io.store import open_workspace
    from hexie_geo.planning.editing import board
    from hexie_geo.review.drafts import Drafts
    from hexie_geo.ui.desk import Desk
    from hexie_geo.ui.packing import varints
    from hexie_geo.ui.strokes import heard

    ws = open_workspace(app.taipei())
    with tempfile.TemporaryDirectory() as folder:
        start, log = board(ws), Drafts(folder)
        desk = Desk.open(ws, start, draft_id="burst", log=log)
        unit = base64.b64encode(varints(np.array([5, 1]))).decode()
        for k in range(20):
            stroke = {"seq": k + 1, "to": k + 1, "units": unit}
            heard(desk, "m", [stroke])
        again = Desk.open(ws, start, draft_id="burst", events=log.events("burst"), log=log)
        log.close()
    same = again.digest == desk.digest and len(desk.draft.events) == 20
    note = "each on disk before the next; in a browser, and across a restart: tests/browser"
    yield row("A6.strokes", len(desk.draft.events), "applied", "20, same digest", same, note)


def a7_undo():
    """500 random edits on Taipei, undone and redone."""
    import numpy as np

    from hexie_geo.io.store import open_workspace
    from hexie_geo.planning.editing import board
    from hexie_geo.ui.desk import Desk

    ws = open_workspace(app.taipei())
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
    yield row("A7.undo", done, "undone and redone", "digest returns exactly", holds, note)


_RUN = dict(zip(IDS, (a1_first_map, a4_bytes, a6_burst, a7_undo), strict=True))


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the benchmarks named."""
    return [row for identity in ids for row in _RUN[identity]()]
