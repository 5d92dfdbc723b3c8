"""The app served on this machine, and a Chromium that may speak to nobody else."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(*words, port=None, folder=None, **environment):
    """Run ``hexie app`` without a browser, in ``folder``; give its address; end it afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "hexie_geo.cli", "app", *map(str, words)]
    nothing_set = {"HEXIE_CONFIG": str(Path(tempfile.gettempdir()) / "hexie-nothing-set")}
    clean = nothing_set | {
        k: v for k, v in os.environ.items() if not k.startswith(("HEXIE_", "STREAMLIT_"))
    }
    server = subprocess.Popen(
        [*command, "--headless", "--port", str(port)],
        env=clean | environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the app did not start within 30 s")
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(10)


@pytest.fixture
def serve():
    """Serve the app on a workspace of the test's own."""
    return served


@pytest.fixture
def port():
    return free_port()


@pytest.fixture(scope="module")
def address():
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def chromium():
    """A browser without WebGL; skips in words where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-webgl", "--disable-3d-apis"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, address):
    """A page that records whom it asks; anything but the app itself is cut off and listed."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    made = context.new_page()
    made.outside, made.broken = [], []

    def sort(route):
        if route.request.url.startswith((address, "blob:", "data:")):
            route.continue_()
        else:
            made.outside.append(route.request.url)
            route.abort()

    context.route("**/*", sort)
    made.on("pageerror", lambda error: made.broken.append(str(error)))
    made.set_default_timeout(60_000)
    yield made
    context.close()
