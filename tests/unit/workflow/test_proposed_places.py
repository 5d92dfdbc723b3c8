"""Places a draft moves stay with the plan: checked, kept, written, listed when it is in force."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point

from hexie_geo.demo import grouped
from hexie_geo.errors import StoreError
from hexie_geo.io.store import open_workspace, save_workspace
from hexie_geo.model.proposals import Actor, Decision
from hexie_geo.model.terms import ProposalState
from hexie_geo.planning.assigned import plan_from
from hexie_geo.review import Ledger
from hexie_geo.workflow.in_force import put_in_force
from hexie_geo.workflow.packed import plan_of
from hexie_geo.workflow.plan import apply, propose
from hexie_geo.workflow.plan_file import load_plan, save_plan
from hexie_geo.workflow.proposals import integrity, submit
from hexie_geo.workflow.proposed_places import (
    place_reach,
    place_table,
    proposed_places,
    with_places,
)

PLANNER = Actor(user="规划员甲", role="planner")
RECORDER = Actor(user="登记员丙", role="recorder")
THERE = (500650.0, 2769550.0)


@pytest.fixture(scope="module")
def ws():
    made = grouped({"a": [150] * 6, "b": [150] * 10}, size_m=300)
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["甲"]}, geometry=[Point(500150, 2769850)], crs=4543
    )
    shops = gpd.GeoDataFrame(
        {"facility_id": ["p1", "f2"], "kind": "shop", "name": ["店", None]},
        geometry=[Point(500150, 2769850), None],
        crs=4543,
    )
    return made.with_layers(police_offices=office, facilities=shops)


@pytest.fixture(scope="module")
def plan(ws):
    sites = {("facilities", "p1"): THERE, ("police_offices", "p1"): (500150.0, 2769850.0)}
    return replace(propose(ws)[0], places=proposed_places(ws, sites))


def test_only_what_stands_elsewhere_is_proposed(plan):
    assert [(p.layer, p.place_id, p.name, p.x) for p in plan.places] == [
        ("facilities", "p1", "店", THERE[0])
    ]


def test_places_travel_with_the_file_and_with_the_proposal(plan, ws, tmp_path):
    assert load_plan(save_plan([plan], ws, tmp_path / "plan.gpkg"), ws).places == plan.places
    ledger = Ledger(tmp_path)
    kept = submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案")
    assert plan_of(ledger.proposal("p1"), ws).places == plan.places
    assert [c.holds for c in kept.checks if c.code == "places_stand"] == [True]
    ledger.close()
    assert "places_stand" not in {c.code for c in integrity(replace(plan, places=()), ws)}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"x": 1.0}, "规划范围"),
        ({"from_x": 7.0}, "不符"),
        ({"place_id": "f2"}, "没有坐标"),
        ({"place_id": "?", "from_x": None}, "没有"),
    ],
)
def test_a_place_that_cannot_be_is_not_handed_in(plan, ws, tmp_path, change, word):
    wrong = replace(plan, places=(replace(plan.places[0], **change),))
    check = next(c for c in integrity(wrong, ws) if c.code == "places_stand")
    assert not check.holds
    assert word in check.values["complaints"][0]
    ledger = Ledger(tmp_path)
    with pytest.raises(StoreError):
        submit(wrong, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案")
    ledger.close()


def test_where_it_stands_and_whom_it_reaches_then_and_after(plan, ws):
    row = place_table(plan, ws, apply(plan, ws)).iloc[0]
    assert (row["community_before"], row["community_after"]) == ("a", "b")
    assert row["distance_m"] == pytest.approx(583.1)
    reach = place_reach(plan, ws).set_index("within_m")
    moved = with_places(ws, plan.places)
    assert moved.facilities.geometry.iloc[0] == Point(*THERE)
    assert ws.facilities.geometry.iloc[0] == Point(500150, 2769850)  # nothing edits its argument
    assert reach.loc[500, ["before", "after"]].tolist() == [600, 1050]


def test_a_draft_that_only_moves_places_is_a_plan_too(ws):
    today = dict(zip(ws.groups["group_id"], ws.groups["community_id"], strict=True))
    places = proposed_places(ws, {("police_offices", "p1"): THERE})
    only = replace(plan_from(ws, today), places=places)
    assert only.changes == ()
    assert all(c.holds for c in integrity(only, ws))


def test_in_force_the_layers_stay_and_what_is_not_carried_out_is_listed(plan, ws, tmp_path):
    folder = save_workspace(ws, tmp_path / "ws")
    ledger = Ledger(folder)
    kept = submit(plan, ws, ledger=ledger, actor=PLANNER, proposal_id="p1", title="方案")
    decision = Decision(
        outcome=ProposalState.APPROVED,
        authority="云岭县人民政府",
        document_no="云政复〔2026〕1号",
        on=date(2026, 3, 1),
        recorded_by=RECORDER.user,
    )
    ledger.decide(RECORDER, "p1", decision, version=kept.version)
    done = put_in_force(folder, "p1", ledger=ledger, actor=RECORDER)
    ledger.close()
    assert open_workspace(folder).facilities.geometry.iloc[0] == Point(500150, 2769850)
    assert done.enactment.places["place_id"].tolist() == ["p1"]
    assert done.files["proposed_places.csv"].is_file()
    sheets = openpyxl.load_workbook(done.files["沿革和代码变更表.xlsx"]).sheetnames
    assert len(sheets) == 3
