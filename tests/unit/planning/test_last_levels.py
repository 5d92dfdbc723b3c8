"""Below the fewest moves: borders, then rooms; what is needed; what the official has to know."""

import geopandas as gpd
import numpy as np
import pytest

from hexie_geo.demo import county
from hexie_geo.model.plans import Change, PlanRules
from hexie_geo.model.terms import Band, ChangeKind
from hexie_geo.planning.alternatives import DIFFERENT, placed_differently
from hexie_geo.planning.engine import make_plan, run
from hexie_geo.planning.explanation import flags, kinds, label, reason
from hexie_geo.planning.lacking import rooms_lacking
from hexie_geo.planning.needs import needs
from hexie_geo.planning.standing import family
from hexie_geo.workflow.plan import comparison, propose, summary
from support import plan_maps as maps


@pytest.fixture(scope="module")
def ws():
    return county(seed=7)


@pytest.fixture(scope="module")
def plans(ws):
    """Five plans per band, made once."""
    return {b: propose(ws, band=b, seed=7, alternatives=5) for b in ("trigger", "strict")}


def mirrored(**columns):
    """3100 in the middle, a neighbour of 1500 on either side: one of them takes the last group."""
    row = [*[("west", 500)] * 3, ("b", 100), *[("b", 725)] * 4, ("b", 100), *[("east", 500)] * 3]
    return maps.from_groups(maps.cells([row]), **columns)


def offices_at(ws, where):
    """A police office of each community, at the middle of the group named."""
    groups = ws.groups.set_index("group_id")
    layer = gpd.GeoDataFrame(
        {"office_id": list(where), "name": "警务室", "officers": 1, "community_ids": list(where)},
        geometry=[groups.geometry[g].centroid for g in where.values()],
        crs=ws.crs,
    )
    return ws.with_layers(police_offices=layer)


@pytest.mark.parametrize("near", ["west", "east"])
def test_among_equal_moves_and_borders_the_nearer_office_decides(near):
    ends = {"west": ("g0-2", "g0-0"), "east": ("g0-9", "g0-11")}
    far = "east" if near == "west" else "west"
    where = {near: ends[near][0], far: ends[far][1], "b": "g0-5"}
    plan = propose(offices_at(mirrored(), where), band="strict")[0]
    assert plan.moved_households == 100
    (change,) = plan.changes
    assert set(change.before) == {near, "b"}


@pytest.mark.parametrize("roomy", ["west", "east"])
def test_among_equal_moves_and_borders_fewer_new_rooms_decide(roomy):
    ws = mirrored()
    area = [250.0 if c in (roomy, "b") else 0.0 for c in ws.communities["community_id"]]
    layer = ws.communities.assign(
        office_area_m2=area, window_area_m2=0.0, activity_area_m2=area, population=0
    )
    plan = propose(ws.with_layers(communities=layer), band="strict")[0]
    assert set(plan.changes[0].before) == {roomy, "b"}


def test_borders_get_shorter_and_no_household_more_moves(ws):
    engine = run(ws, PlanRules(band=Band.TRIGGER), seed=7)
    first, last = engine.found.chosen, engine.chosen
    assert sum(c.moved for c in last) == sum(c.moved for c in first)
    assert sum(c.border_m for c in last) < 0.9 * sum(c.border_m for c in first)
    lacks = rooms_lacking(ws, engine.problem, last)
    table = comparison([make_plan(engine, last)])
    assert lacks.sum() == pytest.approx(table["rooms_missing_m2"][0])  # as the changes list them


def test_a_slack_buys_shorter_borders_and_is_kept(ws, plans):
    tight, loose = plans["trigger"][0], propose(ws, seed=7, border_slack=0.02)[0]
    assert loose.moved_households <= 1.02 * tight.moved_households
    assert loose.scores["border_change_m"] < tight.scores["border_change_m"]


def test_police_goes_by_assignment_and_staff_by_the_register():
    ws = offices_at(mirrored(party_branches=1, staff=7), {"west": "g0-9"})
    told = {
        (n.community_id, n.what): n.have
        for n in needs(ws, {"west": {"g0-0": 500}, "b": {"g0-4": 725}, "new-1": {"g0-5": 725}})
    }
    assert told["west", "police_office"] == 1  # it stands in east, and serves west
    assert told["b", "police_office"] == told["new-1", "police_office"] == 0
    assert told["b", "party_branch"] == 1
    assert told["b", "staff"] == 7
    assert told["new-1", "party_branch"] == told["new-1", "staff"] == 0
    silent = ws.with_layers(police_offices=ws.police_offices.assign(community_ids=np.nan))
    assert {n.have for n in needs(silent, {"b": {"g0-4": 725}}) if "police" in n.what} == {None}


def test_an_office_of_a_dissolved_community_goes_with_the_part_it_stands_in():
    ws = offices_at(mirrored(), {"west": "g0-1", "b": "g0-5"})
    parts = {"b": {"g0-1": 500, "g0-5": 725}, "east": {"g0-0": 500, "g0-2": 500, "g0-9": 500}}
    offices = {n.community_id: n.have for n in needs(ws, parts) if n.what == "police_office"}
    assert offices == {"b": 2, "east": 0}


def test_flags_name_the_groups_and_the_villages(ws, plans):
    plan = plans["strict"][0]
    told = [line for change in plan.changes for line in flags(change, ws)]
    tracks = [t for t in told if "两套征求意见程序" in t]
    assert tracks
    assert all("村民小组" in t and "个（" in t for t in tracks)
    assert any("小寨村" in t for t in told if "集体资产" in t)
    assert all("{" not in t for t in told)


def test_a_clause_is_quoted_only_where_it_speaks_of_the_community():
    ws = maps.from_groups(
        maps.cells([[*[("a", 700)] * 8, *[("b", 500)] * 3]]), body="village_committee"
    )
    duty, range_ = "应根据需要重新调整划分", "一般应控制在1000至3000户"
    assert duty in reason(propose(ws)[0].changes[0])
    mild = maps.from_groups(
        maps.cells([[*[("a", 700)] * 5, *[("b", 500)] * 3]]), body="village_committee"
    )
    said = reason(propose(mild, band="strict")[0].changes[0])
    assert duty not in said
    assert range_ not in said
    gated = maps.from_groups(maps.cells([[*[("a", 700)] * 8]]), gated=True)
    assert range_ in reason(propose(gated, band="strict")[0].changes[0])


@pytest.mark.parametrize("feeds", [False, True])
def test_a_joint_new_community_is_named_and_so_is_whom_it_leaves_something_for(feeds):
    before, after = {"a": 3600, "b": 3500, "c": 800}, {"a": 2900, "b": 2700, "c": 1000}
    if not feeds:
        del before["c"], after["c"]
    made = Change(
        change_id="change-1", kind=ChangeKind.JOINT_NEW, before=tuple(before),
        after=(*after, "new-1"), groups=("g",), moved_households=1500, households_before=before,
        households_after=after | {"new-1": 1300},
    )  # fmt: skip
    told = {lang: reason(made, language=lang) for lang in ("zh", "en")}
    assert ("并补充c：" in told["zh"]) == ("and feed c: " in told["en"]) == feeds
    assert "新设new-1" in told["zh"]
    assert "found new-1" in told["en"]


@pytest.mark.parametrize("band", ["trigger", "strict"])
def test_five_alternatives_each_near_and_of_a_kind_or_place_of_its_own(plans, band):
    plans = plans[band]
    assert len(plans) == 5
    best = plans[0]
    for n, plan in enumerate(plans[1:], start=1):
        assert plan.moved_households <= 1.05 * best.moved_households
        apart = [placed_differently(plan, p) for p in plans[:n]]
        of_kind = plan.kind not in {p.kind for p in plans[:n]}
        assert min(apart) >= (1 if of_kind else DIFFERENT * best.moved_households)
    table = comparison(plans)
    named = {k for kind, also in zip(table["kind"], table["also"], strict=True)
             for k in (kind, *also.split(","))}  # fmt: skip
    assert named >= {"fewest_moves", "best_shape", "fewest_new", "follows_roads", "corridor"}
    asked = {"moved_households", "border_change_m", "rooms_missing_m2", "border_on_roads_share"}
    assert asked <= set(table.columns)
    assert table["border_change_m"].notna().all()
    few = table.set_index("kind")["rooms_missing_m2"]
    assert few.min() == few.get("fewest_new", few.min())


def test_words_for_changes_kinds_and_the_family(ws, plans):
    plan = plans["trigger"][0]
    assert label(plan.changes[0], workspace=ws).startswith("1 拆分：春和社区")
    assert "改属户数最少" in kinds(plan)
    assert "至多4个相连社区" in family(plan)
    told = summary(plans["trigger"], ws)
    assert told["family"] == family(plan, language="en")
    assert told["changes"][0]["label_en"].startswith("1 split")
