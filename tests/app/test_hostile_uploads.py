"""Hostile files through the wizard's real upload page: nothing outside is read or called."""

import time

import pytest

from zoo.attempt import SECONDS, laid_out, listening, tree
from zoo.hostile_files import CANARY, hostile

ALL = {h.name: h for h in hostile() if not h.name.startswith(("named_", "link_"))}
SAMPLE = ("gdalg.geojson", "vrt.shp", "bomb_one")


@pytest.fixture(scope="module")
def listener():
    with listening() as found:
        yield found


def tried(app, case, folder, listener):
    """Upload what a case makes; return what went wrong."""
    url, calls = listener
    data, _ = laid_out(case, folder, url)
    files = [(p.name, p.read_bytes(), "") for p in sorted(data.iterdir())]
    before, called, start = tree(folder), len(calls), time.perf_counter()
    app.file_uploader(key="wizard_files").set_value(files)
    app.run(timeout=60)
    refused = [e for e in app.exception if e.value.startswith("Invalid file extension")]
    crashes = [e.value for e in app.exception if e not in refused]
    wrong = {
        f"crashed: {crashes}": bool(crashes),
        "read outside": CANARY in str(app.main),
        "called out": len(calls) > called,
        "wrote outside": tree(folder) != before,
        "took too long": time.perf_counter() - start > SECONDS,
        "said nothing": not (case.harmless or refused or app.error or app.warning),
    }
    return [f"{case.name}: {what}" for what, so in wrong.items() if so]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_uploads_gets_nothing(start, name, tmp_path, listener):
    assert tried(start(source="", page="import_"), ALL[name], tmp_path, listener) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(ALL) - set(SAMPLE)))
def test_no_upload_gets_anything(start, name, tmp_path, listener):
    assert tried(start(source="", page="import_"), ALL[name], tmp_path, listener) == []
