"""The edit map's quickness (issue 5): clicks answered, strokes drawn; measured inside Chromium."""

import random
import statistics

from benchmarks import browser as app
from benchmarks.browser import aimed, middle, opened, p95, served
from benchmarks.rows import row

IDS = ("A2", "A3")


def _click(page, draw):
    x, y = middle(page)
    page.mouse.click(x + draw.uniform(-150, 150), y + draw.uniform(-120, 120))


def a2_answered():
    """The end of a click to households, pieces and verdicts in the panel beside the map."""
    for name, folder in (("taipei", app.taipei()), ("20000", app.twenty_thousand())):
        with app.chromium() as browser, served(folder) as address:
            page, draw = opened(browser, address, "alone"), random.Random(1)
            aimed(page, "点选")
            for _ in range(90):
                _click(page, draw)
                page.wait_for_timeout(350)
            yield _answered(f"A2.{name}", page.evaluate("hexie.answered"), 150)
            if name == "taipei":
                page.context.close()
                yield _answered("A2.four_users", _four(browser, address), 250)


def _four(browser, address):
    """Four people, each in a draft of their own, a click a second each."""
    pages = [opened(browser, address, f"person{k}") for k in range(4)]
    draw = random.Random(2)
    for page in pages:
        aimed(page, "点选")
    for _ in range(25):
        for page in pages:
            _click(page, draw)
            page.wait_for_timeout(230)
    pages[0].wait_for_timeout(1000)
    return [t for page in pages for t in page.evaluate("hexie.answered")]


def _answered(identity, times, most):
    found = p95(times)
    note = f"p50 {statistics.median(times):.0f} ms of {len(times)}; {app.load()}"
    return row(identity, round(found), "ms p95", f"<= {most}", found <= most, note)


def a3_drawn():
    """The end of a stroke to the frame after it is drawn; how many groups, from the log."""
    from hexie_geo.review.drafts import Drafts

    for name, share, strokes, most in (("small", 0.027, 30, 20), ("large", 0.45, 12, 150)):
        with app.chromium() as browser, served(app.taipei()) as address:
            page, draw = opened(browser, address, f"drawn-{name}"), random.Random(3)
            aimed(page, "框选")
            box = page.locator(".stage").bounding_box()
            wide, high = box["width"] * share / 2, box["height"] * share / 2
            for _ in range(strokes):
                x, y = middle(page)
                slack = (1 - share) / 4
                x += draw.uniform(-slack, slack) * box["width"]
                y += draw.uniform(-slack, slack) * box["height"]
                page.mouse.move(x - wide, y - high)
                page.mouse.down()
                page.mouse.move(x + wide, y + high, steps=5)
                page.mouse.up()
                page.wait_for_timeout(700)
                page.keyboard.press("Control+z")
                page.wait_for_timeout(700)
            times = page.evaluate("hexie.drawn")
        log = Drafts(app.taipei())
        sizes = [len(e["groups"]) for e in log.events(f"drawn-{name}") if e["event"] == "move"]
        log.close()
        found = p95(times)
        note = f"p50 {statistics.median(times):.0f} ms of {len(times)}, "
        note += f"{min(sizes)} to {max(sizes)} groups; {app.load()}"
        right = max(sizes) <= 200 if name == "small" else min(sizes) >= 3000
        yield row(
            f"A3.{name}", round(found, 1), "ms p95", f"<= {most}", right and found <= most, note
        )


_RUN = dict(zip(IDS, (a2_answered, a3_drawn), strict=True))


def rows(ids):
    """Return the rows of the benchmarks named."""
    return [made for identity in ids for made in _RUN[identity]()]
