"""PLAN.gpkg out and in again."""

import pytest

from hexie_geo.demo import grouped
from hexie_geo.errors import DataError, PlanError
from hexie_geo.io.vector import read_vector, write_geopackage
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.plan_file import load_plan, save_plan


@pytest.fixture(scope="module")
def case():
    ws = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    return ws, propose(ws, seed=3, outcome="all-1000-5000", at_home=["g2-0"])[0]


def test_a_plan_comes_back_with_its_rules(case, tmp_path):
    ws, plan = case
    again = load_plan(save_plan([plan], ws, tmp_path / "p.gpkg"), ws)
    assert again.rules == plan.rules
    assert (again.kind, again.seed) == (plan.kind, 3)
    assert again.after == plan.after
    assert again.changes == plan.changes
    assert again.certificates == plan.certificates


def test_a_plan_made_on_other_layers_is_refused(case, tmp_path):
    ws, plan = case
    file = save_plan([plan], ws, tmp_path / "p.gpkg")
    newer = ws.with_layers(communities=ws.communities.assign(name="新名"))
    with pytest.raises(PlanError, match="other layers"):
        load_plan(file, newer)


def test_an_edited_file_is_read_by_its_assignment_alone(case, tmp_path):
    ws, plan = case
    file = save_plan([plan], ws, tmp_path / "p.gpkg")
    table = read_vector(file, layer="assignment", need_crs=False).frame
    table = table.assign(community_id_after=table["community_id_before"], households=7)
    again = load_plan(write_geopackage(tmp_path / "edited.gpkg", {"assignment": table}), ws)
    assert again.moved_households == 0
    assert again.households == plan.households


def test_other_files_are_refused_in_words(case, tmp_path):
    ws, _ = case
    file = write_geopackage(tmp_path / "x.gpkg", {"communities": ws.communities})
    with pytest.raises(DataError, match="assignment"):
        load_plan(file, ws)
