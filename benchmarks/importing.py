"""The zoo as figures: bad files (I1), hostile ones (I2), hostile names (I3)."""

import resource
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import ROOT, row

IDS = ("I1", "I2", "I2.browser", "I3")


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the ids asked for."""
    sys.path.insert(0, str(ROOT / "tests"))  # the zoo is part of the tests
    made = {
        "I1": bad_files,
        "I2": hostile_files,
        "I2.browser": hostile_uploads,
        "I3": hostile_names,
    }
    try:
        return [row for i in ids for row in made[i]()]
    finally:
        sys.path.remove(str(ROOT / "tests"))


def bad_files() -> list[dict]:
    """Every file of the zoo against its truth."""
    from zoo.check import complaints
    from zoo.test_zoo import FAMILIES, all_cases

    found, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for count, case in enumerate(all_cases(), start=1):
            found += complaints(case, Path(folder) / str(count))
    note = f"{count} files of {len(FAMILIES)} families; {'; '.join(found[:3])}".rstrip("; ")
    target = ">= 1,000 files, 0 crashes, hangs, losses, bare refusals"
    return [row("I1", len(found), "complaints", target, not found and count >= 1000, note)]


def hostile_files() -> list[dict]:
    """Every hostile file through the command line."""
    from zoo.attempt import listening, trial
    from zoo.hostile_files import hostile

    found, count = [], 0
    with listening() as listener, tempfile.TemporaryDirectory() as folder:
        for count, case in enumerate(hostile(), start=1):
            found += trial(case, Path(folder) / str(count), listener)
    note = f"{count} files through hexie import; {'; '.join(found[:3])}".rstrip("; ")
    target = ">= 200 files, 0 read, called, written outside, over limits"
    return [row("I2.cli", len(found), "breaches", target, not found and count >= 200, note)]


def hostile_uploads() -> list[dict]:
    """Every hostile file through the upload page in a real browser; some five seconds each."""
    from benchmarks.browser import chromium, served
    from zoo.attempt import listening
    from zoo.uploads import upload_cases, uploaded

    cases = upload_cases()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with (
            served(HOME=str(home), HEXIE_CONFIG=str(home / "none")) as address,
            listening() as listener,
            chromium() as browser,
        ):
            page = browser.new_page()
            page.goto(f"{address}/import")
            page.locator("input[type=file]").wait_for(state="attached")
            found = uploaded(page, cases, Path(folder) / "files", listener, home)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    told = "; ".join(found[:3])
    note = f"{len(cases)} files on the upload page, peak {peak:.2f} GiB; {told}".rstrip("; ")
    target = ">= 200 files, 0 read, called, written outside, over limits"
    holds = not found and len(cases) >= 200 and peak < 3
    return [row("I2.browser", len(found), "breaches", target, holds, note)]


def hostile_names() -> list[dict]:
    """Every hostile name on every surface; what is drawn and every page of the app in a browser."""
    from benchmarks.browser import chromium, served
    from zoo.look import harm, looked_at
    from zoo.names import hostile_names as names
    from zoo.rooms import ROOMS, moved_in, walked
    from zoo.surfaces import SURFACES

    found, drawn = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, show in SURFACES.items():
            place = Path(folder) / name
            place.mkdir()
            shown = show(names(), place)
            drawn += shown.pages
            found += [f"{name}: {h}" for h in harm(shown)]
        found += looked_at(drawn)
        county, config = moved_in(names(), Path(folder))
        with served(county, HEXIE_CONFIG=str(config)) as address, chromium() as browser:
            found += walked(browser, address)
    where = f"{len(SURFACES)} surfaces, {len(drawn)} files and {len(ROOMS)} pages in Chromium"
    note = f"{len(names())} names on {where}; {'; '.join(found[:3])}".rstrip("; ")
    target = ">= 500 names, 0 scripts, 0 evaluations"
    return [row("I3", len(found), "harms", target, not found and len(names()) >= 500, note)]
