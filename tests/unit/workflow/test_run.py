"""The whole job in one call: what it writes, that it says the same twice, and its progress."""

import json
import re

import geopandas as gpd
import pytest
from shapely import Point

from hexie_geo.demo import grouped
from hexie_geo.i18n import text
from hexie_geo.io.vector import read_vector
from hexie_geo.workflow.run import run
from support.papers import workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    steps = []
    result = run(
        workspace(), tmp_path_factory.mktemp("out"), progress=lambda d, n: steps.append((d, n))
    )
    return result, steps


def test_it_writes_every_paper_and_nothing_else(done):
    result, _ = done

    assert {p.name for p in result.folder.iterdir()} == set(result.files)
    assert set(result.files) == {
        "达标核查表.xlsx",
        "调整前后对照表.xlsx",
        "dossier.html",
        "plan.gpkg",
        "summary.json",
    }


def test_progress_counts_up_to_the_end(done):
    _, steps = done

    total = steps[0][1]
    assert steps == [(i, total) for i in range(total + 1)]


def test_the_summary_is_plain_json_of_the_same_figures(done):
    result, _ = done

    told = json.loads((result.folder / "summary.json").read_text(encoding="utf-8"))

    assert told["schema"] == 1
    assert told["synthetic"] is True
    assert told["check"]["size"]["below_1000"] == 2
    assert told["plans"]["trigger"]["moved_households"] == result.plans[0].moved_households
    assert set(told["cover"]) == {"police_office"}


def test_the_plan_file_holds_the_whole_assignment(done):
    result, _ = done
    plan = result.plans[0]

    table = read_vector(result.folder / "plan.gpkg", layer="assignment").frame

    after = dict(zip(table["group_id"], table["community_id_after"], strict=True))
    assert after == dict(plan.after)


def test_the_same_workspace_gives_the_same_papers(done, tmp_path):
    result, _ = done

    again = run(workspace(), tmp_path)

    for name in sorted(set(result.files) - {"plan.gpkg"}):
        assert again.files[name].read_bytes() == result.files[name].read_bytes(), name


def test_the_dossier_tells_gaps_new_sites_and_services_before_and_after(tmp_path):
    ws = grouped({"a": [600, 600], "b": [300, 300], "c": [700, 800]})
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["一"]}, geometry=[Point(500050, 2769950)], crs=4543
    )
    done = run(ws.with_layers(police_offices=office), tmp_path, within_m=[50, 60, 200])
    found = done.case.openings[0]
    assert found.covered + found.gaps["households"].sum() == found.total == 3300
    assert found.covered + found.sites["adds"].sum() + found.lost == found.total
    assert done.case.circles
    page = (tmp_path / "dossier.html").read_text(encoding="utf-8")
    assert 'id="openings"' in page
    assert text("report.table.gaps_reach", "zh") in page
    assert text("report.table.services", "zh") in page
    assert "{" not in re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
