"""What the app's benchmarks share: the app served, a Chromium, the cities it is opened on."""

import functools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.rows import DATA, ROOT

HOOK = """
window.hexie = { answered: [], drawn: [], drags: [] };
addEventListener("pointerup", (event) => {
  const began = event.timeStamp, { port1, port2 } = new MessageChannel();
  window.hexie.began = began;
  port1.onmessage = () => window.hexie.drawn.push(performance.now() - began);
  requestAnimationFrame(() => port2.postMessage(0)); // after the frame that shows the stroke
}, true);
window.hexieWatch = () => {
  const seek = (root) => {
    for (const e of root.querySelectorAll("*")) {
      const found = e.shadowRoot && (e.shadowRoot.querySelector(".panel") ?? seek(e.shadowRoot));
      if (found) return found;
    }
  };
  new MutationObserver(() => {
    if (!window.hexie.began) return;
    window.hexie.answered.push(performance.now() - window.hexie.began);
    window.hexie.began = 0;
  }).observe(seek(document), { subtree: true, childList: true, characterData: true });
};
"""


def load():
    return f"load {os.getloadavg()[0]:.1f}"


def p95(values):
    return sorted(values)[max(0, int(0.95 * len(values)) - 1)]


@contextmanager
def served(*words, **environment):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "hexie_geo.cli", "app", *map(str, words), "--headless"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(600):
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
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@functools.cache
def _scratch():
    return tempfile.TemporaryDirectory(prefix="hexie-bench-")


@functools.cache
def taipei():
    """The workspace folder of Taipei: 11,490 groups."""
    from hexie_geo.workflow.import_ import import_recipe

    folder = Path(_scratch().name) / "taipei"
    recipe = ROOT / "data" / "recipes" / "taipei.toml"
    import_recipe(recipe, data_root=DATA / "taipei", out=folder)
    return folder


@functools.cache
def twenty_thousand(columns=200, rows=100, *, bends=15):
    """A made-up city: 20,000 groups of about 60 vertices, thirty or so to a community."""
    import geopandas as gpd
    import numpy as np
    import shapely

    from hexie_geo.demo.grid import grouped
    from hexie_geo.io.store import save_workspace

    draw = np.random.default_rng(20)
    corner = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1)), axis=-1) * 120.0
    corner = corner + draw.uniform(-25, 25, corner.shape)

    def edges(a, b):
        share = np.linspace(0, 1, bends + 1)[:, None, None, None]
        line = a + share * (b - a)
        line += np.sin(np.pi * share) * draw.uniform(-3, 3, line.shape)  # corners stay
        return line

    across, down = edges(corner[:, :-1], corner[:, 1:]), edges(corner[:-1], corner[1:])
    shapes, home = [], []
    for j in range(rows):
        for i in range(columns):
            ring = [
                across[:, j, i],
                down[1:, j, i + 1],
                across[-2::-1, j + 1, i],
                down[-2::-1, j, i],
            ]
            shapes.append(shapely.Polygon(np.vstack(ring)))
            home.append(i // 6 + (columns // 6 + 1) * (j // 5))
    home = np.array(home)
    order = np.argsort(home, kind="stable")
    size = np.unique(home, return_counts=True)[1]
    counts = draw.integers(20, 130, len(home))
    start = np.cumsum(size) - size
    ws = grouped(
        {
            f"c{k:04d}": counts[a : a + n].tolist()
            for k, (a, n) in enumerate(zip(start, size, strict=True))
        }
    )
    cells = shapely.transform(np.array(shapes)[order], lambda xy: xy + np.array([500000, 2760000]))
    whole = [shapely.coverage_union_all(cells[a : a + n]) for a, n in zip(start, size, strict=True)]
    ws = ws.with_layers(
        groups=ws.groups.set_geometry(gpd.GeoSeries(cells, crs=ws.crs, index=ws.groups.index)),
        communities=ws.communities.set_geometry(
            gpd.GeoSeries(whole, crs=ws.crs, index=ws.communities.index)
        ),
    )
    return save_workspace(ws, Path(_scratch().name) / "twenty")


def opened(browser, address, draft):
    """A page with the edit map drawn and the watch on its panel."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.add_init_script(HOOK)
    page.goto(f"{address}/edit?draft={draft}")
    page.wait_for_selector("[data-drawn]", timeout=120_000)
    page.wait_for_timeout(1500)
    page.evaluate("hexieWatch()")
    return page


def middle(page):
    box = page.locator(".stage").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def aimed(page, tool):
    """Take the community in the middle as target, then a tool."""
    page.get_by_role("button", name="取目标").click()
    page.mouse.click(*middle(page))
    page.get_by_role("button", name=tool).click()
    page.wait_for_timeout(300)
    page.evaluate("Object.assign(hexie, { answered: [], drawn: [] })")
