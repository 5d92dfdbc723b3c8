"""What an analyst hands over by mistake is refused in words, before anything is computed."""

import affine
import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

import hexie_geo as hx
from hexie_geo.demo.grid import grid, grouped
from hexie_geo.errors import DataError, PlanError
from hexie_geo.workflow.plan_rules import rules_of


def area():
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["警务室"]}, geometry=[Point(500050, 2769950)], crs=4543
    )
    return grouped({"a": [150] * 6, "b": [150] * 10}).with_layers(police_offices=office)


def covered(**asked):
    return hx.cover(
        area(), kind="police_office", **{"within_m": 300, "metric": "straight", **asked}
    )


def sited(**asked):
    return hx.site(
        area(), **{"kind": "police_office", "k": 1, "within_m": 60, "metric": "straight", **asked}
    )


def points(**columns):
    spots = [Point(500050 + 10 * i, 2769950) for i in range(2)]
    return gpd.GeoDataFrame(columns, geometry=spots, crs=4543)


SLIPS = {
    "text for metres": (lambda: covered(within_m="300"), "argument.distance"),
    "no metres": (lambda: covered(within_m=[]), "argument.distance"),
    "metres below zero": (lambda: covered(within_m=-300), "argument.distance"),
    "metres nobody knows": (lambda: covered(within_m=[300, float("nan")]), "argument.distance"),
    "a detour that shortens": (lambda: covered(detour=0.1), "argument.factor"),
    "a metric": (lambda: covered(metric="euclid"), "argument.choice"),
    "a question": (lambda: sited(question="best"), "argument.choice"),
    "no sites": (lambda: sited(k=0), "argument.whole"),
    "no room": (lambda: sited(question="cover_with_capacity"), "siting.no_capacity"),
    "room for nothing": (lambda: sited(capacity=500), "siting.capacity_question"),
    "candidates without ids": (lambda: sited(candidates=points()), "siting.candidate_ids"),
    "one id twice": (
        lambda: sited(candidates=points(candidate_id=["x", "x"])),
        "siting.candidate_ids",
    ),
    "areas as candidates": (
        lambda: sited(candidates=grid(1, 2).rename(columns={"community_id": "candidate_id"})),
        "siting.candidate_points",
    ),
    "no plans": (lambda: hx.propose(area(), alternatives=0), "argument.whole"),
    "rules twice": (
        lambda: hx.propose(area(), rules=hx.PlanRules(), frozen=("a",)),
        "planning.rules_twice",
    ),
    "letters of a lock": (lambda: rules_of(frozen="c0"), "planning.rule_value"),
    "a layer's name": (lambda: area().with_layers(road=None), "argument.name"),
    "a layer's name at once": (
        lambda: hx.Workspace.from_layers(
            communities=grid(1, 2), group=grid(1, 2), basis="hukou", as_of="2025-12-31"
        ),
        "argument.name",
    ),
    "borders of points": (lambda: hx.adjacency(points()), "argument.not_polygons"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_remedy(slip):
    act, code = SLIPS[slip]
    with pytest.raises((DataError, PlanError)) as refused:
        act()
    assert [p.code for p in refused.value.problems] == [code]
    assert all(refused.value.say(language) for language in ("zh", "en"))


@pytest.mark.parametrize(
    "act",
    [
        hx.check,
        hx.propose,
        lambda frame: hx.cover(frame, kind="police_office", within_m=300),
        lambda frame: hx.site(frame, kind="police_office", k=1, within_m=300),
    ],
)
def test_a_plain_frame_is_shown_the_way(act):
    with pytest.raises(DataError, match="from_layers"):
        act(grid(1, 2))


def test_a_likely_name_is_named_first():
    with pytest.raises(DataError, match="Known are roads"):
        area().with_layers(road=None)


def test_thresholds_count_once():
    assert covered(within_m=[500, 300, 300]).table()["within_m"].tolist() == [300, 500]


def test_a_kind_nobody_has_is_said():
    notes = sited(kind="polise_office").notes
    assert notes[0][0] == "siting.notes.none_yet"
    assert notes[0][1]["kinds"] == "police_office"


def test_a_layer_edited_in_place_is_no_longer_the_plans():
    ws = area()
    plan = hx.propose(ws)[0]
    ws.communities.loc[0, "households"] = 4000
    with pytest.raises(PlanError, match="other layers"):
        hx.apply(plan, ws)
    assert hx.verify(plan, ws)
    fresh = hx.propose(ws)[0]
    hx.apply(fresh, ws)


def test_a_grid_takes_an_affine_transform():
    six = (100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6)
    plain = hx.Raster(values=np.ones((1, 2)), transform=six, crs=4543)
    assert hx.Raster(values=plain.values, transform=affine.Affine(*six), crs=4543).transform == six


def test_values_print_on_one_line():
    for value in (
        covered(),
        sited(),
        hx.Raster(values=np.ones((1, 1)), transform=(1, 0, 0, 0, -1, 0), crs=4543),
    ):
        assert "\n" not in repr(value)
