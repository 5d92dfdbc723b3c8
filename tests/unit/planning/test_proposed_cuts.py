"""No groups: what a plan says of an oversized community it can only propose to cut, or not even."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hexie_geo.io.vector import read_vector
from hexie_geo.model.proposals import Actor
from hexie_geo.model.rasters import Raster
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.checker import verify
from hexie_geo.planning.explanation import reason
from hexie_geo.review import Ledger
from hexie_geo.workflow.packed import plan_of
from hexie_geo.workflow.plan import propose, summary
from hexie_geo.workflow.plan_file import load_plan, save_plan
from hexie_geo.workflow.proposals import submit

WEST, SOUTH = 500_000.0, 2_769_000.0


def county(*, roads=True, grid=True):
    """A community of 5600 without groups, and two small ones without groups beside it."""
    layer = gpd.GeoDataFrame(
        {
            "community_id": ["large", "small", "tiny"],
            "name": ["大社区", "小社区", "微社区"],
            "township_id": "t1",
            "area": "urban",
            "body": "residents_committee",
            "households": [5600, 900, 700],
            "gated": False,
        },
        geometry=[
            shapely.box(WEST, SOUTH, WEST + 1000, SOUTH + 1000),
            shapely.box(WEST + 1000, SOUTH, WEST + 1500, SOUTH + 1000),
            shapely.box(WEST + 1500, SOUTH, WEST + 2000, SOUTH + 1000),
        ],
        crs=4543,
    )
    streets = [
        shapely.LineString([(WEST + x, SOUTH), (WEST + x, SOUTH + 1000)])
        for x in range(100, 1000, 100)
    ]
    lines = gpd.GeoDataFrame(
        {"road_id": [f"r{i}" for i in range(len(streets))]}, geometry=streets, crs=4543
    )
    people = Raster(
        values=np.ones((10, 20)),
        transform=(100.0, 0.0, WEST, 0.0, -100.0, SOUTH + 1000),
        crs="EPSG:4543",
    )
    return Workspace.from_layers(
        communities=layer,
        roads=lines if roads else None,
        rasters={"population": people} if grid else {},
        basis="hukou",
        as_of="2025-12-31",
        synthetic=True,
    )


def test_a_cut_is_proposed_and_whole_communities_still_merge():
    ws = county()
    plan = propose(ws)[0]
    assert [str(p) for p in verify(plan, ws)] == []
    (merge,) = plan.changes
    assert set(merge.before) == {"small", "tiny"}
    assert plan.totals["small"] == 1600
    assert (plan.outside_before, plan.outside_after) == (3, 1)  # nobody counted the parts yet
    (cut,) = plan.cuts
    assert cut.community_id == "large"
    assert cut.needs_count
    assert cut.households == (2800, 2800)
    assert all(p.geom_type == "Polygon" for p in cut.parts)
    (why,) = plan.certificates
    assert why.code == "no_groups"
    said = reason(why, workspace=ws)
    assert said.startswith("大社区现有5600户，超过5000户：没有居民小组")
    assert "2800、2800" in said
    assert "实地清点" in said
    assert "on the ground" in reason(why, language="en", workspace=ws)
    told = summary([plan], ws)["cuts"]
    assert told == [{"community_id": "large", "households": [2800, 2800], "needs_count": True}]


@pytest.mark.parametrize(
    ("means", "cause"), [({"roads": False}, "no_lines"), ({"grid": False}, "no_population")]
)
def test_without_the_means_the_reason_is_told_and_checked(means, cause):
    ws = county(**means)
    plan = propose(ws)[0]
    assert plan.cuts == ()
    (why,) = plan.certificates
    assert (why.code, why.values["cut"]) == ("no_groups", cause)
    assert verify(plan, ws) == []
    other = replace(why, values=dict(why.values) | {"cut": "in_pieces"})
    assert verify(replace(plan, certificates=(other,)), ws)


def test_a_false_cut_is_found():
    ws = county()
    plan = propose(ws)[0]
    (cut,) = plan.cuts
    west, east = cut.parts
    gap = replace(cut, parts=(west, shapely.box(*east.buffer(-1).bounds)))
    shifted = replace(cut, households=(3000, 2600))
    lost = replace(cut, households=(2800, 2700))
    for false in (gap, shifted, lost):
        said = {"parts": list(false.households)}
        why = replace(plan.certificates[0], values=dict(plan.certificates[0].values) | said)
        assert verify(replace(plan, cuts=(false,), certificates=(why,)), ws)
    assert verify(replace(plan, cuts=()), ws)


def test_the_file_and_the_ledger_keep_the_cut(tmp_path):
    ws = county()
    plans = propose(ws)
    path = save_plan(plans, ws, tmp_path / "plan.gpkg")
    layer = read_vector(path, layer="proposed_cuts").frame
    assert layer["households_estimated"].tolist() == [2800, 2800]
    assert layer["needs_count"].all()
    assert layer["note_zh"].str.contains("实地清点").all()
    assert layer.geometry.area.sum() == pytest.approx(1e6)
    again = load_plan(path, ws)
    assert [p.wkb for p in again.cuts[0].parts] == [p.wkb for p in plans[0].cuts[0].parts]
    ledger = Ledger(tmp_path)
    planner = Actor(user="规划员甲", role="planner")
    submit(plans[0], ws, ledger=ledger, actor=planner, proposal_id="p1", title="方案一")
    kept = plan_of(ledger.proposal("p1"), ws)
    ledger.close()
    assert verify(kept, ws) == []
    assert kept.cuts[0].households == (2800, 2800)
