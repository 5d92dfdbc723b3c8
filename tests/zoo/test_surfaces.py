"""Hostile names on every surface: shown as written, evaluated nowhere, run by no browser."""

import re
import shutil
from pathlib import Path

import pytest

from .look import harm, looked_at, pages_of
from .names import CANARY, hostile_names
from .rooms import ROOMS, moved_in, walked
from .surfaces import EXPORTS, SURFACES

NAMES = hostile_names()
FEW = NAMES[::13]


def test_there_are_enough_names():
    assert len(set(NAMES)) >= 500


SOURCE = Path(__file__).resolve().parents[2]


def test_every_page_and_every_report_is_on_the_list():
    assert set(ROOMS) == {p.stem for p in (SOURCE / "app" / "pages").glob("*.py")}
    reports = (SOURCE / "src" / "hexie_geo" / "report").glob("*.py")
    code = "\n".join(p.read_text("utf-8") for p in reports)
    assert set(EXPORTS) == set(re.findall(r"^def ((?:write|render)_\w+)", code, re.MULTILINE))
    assert set(EXPORTS.values()) <= set(SURFACES)


SLOW = {"app_pages", "map_data", "plan_papers"}  # in `make test-all` and the benchmark only


@pytest.mark.parametrize("name", sorted(set(SURFACES) - SLOW))
def test_a_sample_of_names_does_no_harm(name, tmp_path):
    names = (CANARY, *FEW) if name != "papers" else (CANARY, *FEW[:6])
    assert harm(SURFACES[name](names, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SURFACES))
def test_no_name_does_harm(name, tmp_path):
    assert harm(SURFACES[name](NAMES, tmp_path)) == []


@pytest.mark.parametrize("name", ["workbooks", "papers", "terminal"])
def test_the_canary_stays_literal(name, tmp_path):
    assert any(CANARY in text for text in SURFACES[name]((CANARY, "甲"), tmp_path).texts)


@pytest.fixture
def chromium():
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("no Chromium on this machine: pages were not looked at")


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_browser_runs_no_name_of_a_sample(tmp_path):
    assert looked_at(pages_of((CANARY, *FEW), tmp_path)) == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_browser_runs_no_name(tmp_path):
    assert looked_at(pages_of(NAMES, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_no_page_of_the_app_runs_a_name(tmp_path):
    from benchmarks.browser import chromium, served

    county, config = moved_in(NAMES, tmp_path)
    with served(county, HEXIE_CONFIG=str(config)) as address, chromium() as browser:
        assert walked(browser, address) == []
