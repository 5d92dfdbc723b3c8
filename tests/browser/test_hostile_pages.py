"""Hostile files through the upload page in Chromium: a sample; the benchmark tries all."""

import pytest

from zoo.attempt import listening
from zoo.uploads import upload_cases, uploaded

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_sample_of_hostile_uploads_gets_nothing(chromium, serve, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with serve(HOME=str(home)) as address, listening() as listener:
        page = chromium.new_page()
        page.goto(f"{address}/import")
        page.locator("input[type=file]").wait_for(state="attached")
        assert uploaded(page, upload_cases()[::32], tmp_path / "files", listener, home) == []
