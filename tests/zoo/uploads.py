"""Hostile files through the upload page in a real Chromium, many to one life of the page."""

import time

from hexie_geo.i18n import text

from .attempt import SECONDS, laid_out, tree
from .hostile_files import CANARY, hostile

NAMED = ("named_", "link_")  # no file: a name in a recipe, or a link in a folder
_SETTLED = """([nothing, count]) => {
  const app = document.querySelector("[data-test-script-state]");
  if (app?.dataset.testScriptState !== "notRunning") return false;
  if (document.querySelector(".stMain [data-stale=true]")) return false;
  const refused = document.querySelectorAll("[data-testid=stFileChip][aria-invalid=true]").length;
  const waits = document.querySelector(".stMain").innerText.includes(nothing);
  return count === 0 ? waits : !waits || refused >= count;
}"""
_REFUSED = "[data-testid=stFileChip][aria-invalid=true]"
_REMOVE = "[data-testid=stFileChipDeleteBtn] button"


def upload_cases():
    """Return the hostile cases that are files a person can choose."""
    return [h for h in hostile() if not h.name.startswith(NAMED)]


def uploaded(page, cases, folder, listener, home, progress=None):
    """Upload one case after another on the import page; return what went wrong.

    Parameters
    ----------
    page
        On the import page, in Chinese, no file chosen.
    cases
        Of :func:`upload_cases`.
    folder
        Where files and canaries are made.
    listener
        Of :func:`zoo.attempt.listening`.
    home
        The app's home folder: nothing may be written there.
    progress
        Called with how many are done and what was found so far.
    """
    settled(page, 0)
    found = []
    for number, case in enumerate(cases):
        found += _tried(page, case, folder / str(number), listener, home)
        if progress is not None:
            progress(number + 1, found)
    return found


def settled(page, count):
    """Wait until the page has answered ``count`` files (0: is empty again)."""
    nothing = text("wizard.files.nothing", "zh")
    page.wait_for_function(_SETTLED, arg=[nothing, count], timeout=2 * SECONDS * 1000)


def _tried(page, case, folder, listener, home):
    url, calls = listener
    data, _ = laid_out(case, folder, url)
    files = sorted(data.iterdir())
    before, kept, called, start = tree(folder), tree(home), len(calls), time.perf_counter()
    page.locator("input[type=file]").set_input_files(files)
    settled(page, len(files))
    took = time.perf_counter() - start
    shown = page.content()
    refusals = page.locator(f"{_REFUSED}, .stMain .stAlert")
    wrong = {
        "crashed": page.locator("[data-testid=stException]").count() > 0,
        "read outside": CANARY in shown,
        "called out": len(calls) > called,
        "wrote outside": tree(folder) != before or tree(home) != kept,
        f"took {took:.0f} s": took > SECONDS,
        "said nothing": not (case.harmless or refusals.count()),
    }
    while page.locator(_REMOVE).count():
        page.locator(_REMOVE).first.click()
    settled(page, 0)
    return [f"{case.name}: {what}" for what, so in wrong.items() if so]
