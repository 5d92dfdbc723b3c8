"""Two thousand edits in one session: the server's memory stays where it was."""

from pathlib import Path

import pytest

from browser.conftest import served
from browser.test_edit import says, spot
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace
from hexie_geo.review.drafts import Drafts

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]

EDITS = 2000
SLACK_MB = 80  # the allocator's own ups and downs; a whole map kept per edit would be hundreds


def resident_mb(port):
    """Memory of the server that listens on ``port``."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text(encoding="utf-8").split("\0")
            if "hexie_geo.ui.serve" in words and f"--server.port={port}" in words:
                status = (folder / "status").read_text(encoding="utf-8")
                return int(status.split("VmRSS:")[1].split()[0]) / 1024
        except OSError:
            continue
    pytest.skip("no /proc on this machine: memory was not looked at")


def test_memory_is_bounded_over_two_thousand_edits(page, tmp_path):
    made = grouped({"a": [150] * 10, "b": [150] * 10, "c": [150] * 10}, size_m=200)
    folder = save_workspace(made, tmp_path / "ws")
    with served(folder) as address:
        page.context.unroute("**/*")
        page.goto(f"{address}/edit?draft=long")
        page.wait_for_selector("[data-drawn]")
        page.wait_for_timeout(600)
        page.get_by_role("button", name="取目标").click()
        page.mouse.click(*spot(page, 5, 1))
        page.mouse.click(*spot(page, 5, 0))
        says(page, "改属 150 户")
        after = []
        for k in range(EDITS // 2):
            page.keyboard.press("Control+z")
            page.wait_for_timeout(30)
            page.keyboard.press("Control+y")
            page.wait_for_timeout(30)
            if k % 200 == 199:
                page.wait_for_timeout(1500)  # all answered
                after.append(resident_mb(address.rpartition(":")[2]))
        says(page, "改属 150 户")
    log = Drafts(folder)
    assert len(log.events("long")) == EDITS + 1  # undo and redo keep their order, none is lost
    log.close()
    assert after[-1] - after[0] < SLACK_MB, after
