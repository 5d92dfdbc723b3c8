"""Look at what surfaces show: for evaluated texts here, for scripts in a real browser."""

import shutil

from .names import PRODUCT
from .surfaces import SURFACES


def harm(shown):
    """Return what a surface must not show."""
    for page in shown.pages:
        shown.texts.append(page.read_text("utf-8"))
    found = [f"live: {f}" for f in shown.formulas]
    for text in shown.texts:
        if PRODUCT in text:
            found.append(f"evaluated: {text[max(0, text.index(PRODUCT) - 60) :][:120]}")
    return found


def looked_at(pages):
    """Open pages in a real browser; return what ran, asked or broke."""
    from playwright.sync_api import sync_playwright

    found = []
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for path in pages:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.on("dialog", lambda d: (found.append(f"dialog {d.message}"), d.dismiss()))
            page.on("pageerror", lambda e: found.append(f"error {e}"))
            page.on(
                "request",
                lambda r, p=path: (
                    r.url == p.as_uri()
                    or r.url.startswith(("data:", "blob:"))
                    or found.append(f"asked {r.url}")
                ),
            )
            page.goto(path.as_uri())
            for x in range(100, 1200, 220):
                page.mouse.move(x, 400)
                page.wait_for_timeout(40)
            for shape in page.locator("[data-i]").all()[::40]:
                shape.dispatch_event("pointerenter")
            page.wait_for_timeout(200)
            if page.title() == "owned" or PRODUCT in page.content():
                found.append(f"{path.name}: a name ran ({page.title()[:60]})")
            page.close()
        browser.close()
    return found


def pages_of(names, folder):
    return [
        p
        for n in ("explore_map", "explore_map_columns", "dossier", "static_map")
        for p in SURFACES[n](names, folder).pages
    ]
