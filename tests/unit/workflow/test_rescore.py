"""Coverage of the communities a plan changes, before and after."""

import geopandas as gpd
import pytest
from shapely import Point

from hexie_geo.demo.grid import grouped
from hexie_geo.workflow.cover import cover
from hexie_geo.workflow.plan import apply, propose
from hexie_geo.workflow.rescore import rescore


@pytest.fixture(scope="module")
def case():
    ws = grouped({"a": [400, 300], "b": [500, 600], "c": [700, 800]})
    spots = [Point(500_050, 2_769_950), Point(500_150, 2_769_750)]
    office = gpd.GeoDataFrame({"office_id": ["p", "q"], "name": ""}, geometry=spots, crs=4543)
    ws = ws.with_layers(police_offices=office)
    return ws, propose(ws, seed=1)[0]


def test_each_side_of_a_change_has_the_same_households_and_coverage(case):
    ws, plan = case
    assert plan.changes
    found = cover(ws, kind="police_office", within_m=[50, 120], metric="straight")
    table = rescore(plan, found)
    sums = table.groupby(["within_m", "change_id", "side"])[
        ["households", "covered", "not_covered", "unknown"]
    ].sum()
    before, after = sums.xs("before", level="side"), sums.xs("after", level="side")
    assert (before == after).all().all()
    assert (table["covered"] + table["not_covered"] + table["unknown"] == table["households"]).all()


def test_it_equals_measuring_the_workspace_after_the_plan(case):
    ws, plan = case
    options = {"kind": "police_office", "within_m": 120, "metric": "straight"}
    table = rescore(plan, cover(ws, **options))
    measured = cover(apply(plan, ws), **options).by_community()
    after = table[table["side"] == "after"].set_index("community_id")["covered_share"]
    assert len(after)
    for community, share in after.items():
        assert measured[community] == pytest.approx(share)


def test_counts_stay_numbers_and_no_coverage_is_an_empty_table(case):
    ws, plan = case
    table = rescore(plan, cover(ws, kind="police_office", within_m=50, metric="straight"))
    assert table["households"].dtype.kind in "if"
    assert rescore(plan, []).empty
