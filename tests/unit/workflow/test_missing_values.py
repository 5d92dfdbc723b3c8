"""Missing values on their way through the use cases: neither a change, nor a crash, nor a pass."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point

from hexie_geo.demo import grouped
from hexie_geo.model.rasters import Raster
from hexie_geo.workflow.check import data_issues
from hexie_geo.workflow.compare import compare
from hexie_geo.workflow.growth import grow
from hexie_geo.workflow.plan import differing_verdicts, propose
from hexie_geo.workflow.site import site
from hexie_geo.workflow.walk import walk

WS = grouped({"a": [600, 600], "b": [600]})
GROUPS: Any = WS.groups
LOST = WS.with_layers(
    groups=GROUPS.assign(community_id=GROUPS["community_id"].where(GROUPS["group_id"] != "g0-0"))
)


def test_what_is_missing_on_both_sides_has_not_changed() -> None:
    nameless = LOST.with_layers(
        communities=LOST.communities.assign(name=pd.Series([None, "乙"], dtype="str"))
    )
    found = compare(nameless, nameless)
    assert found.communities["change"].tolist() == ["unchanged", "unchanged"]
    assert found.moved_groups.empty
    assert compare(WS, LOST).moved_groups["group_id"].tolist() == ["g0-0"]


def test_a_group_that_names_no_community_is_told() -> None:
    found = [i for i in data_issues(LOST) if i.code == "group_of_unknown_community"]
    assert [(i.subject_id, i.values["name"]) for i in found] == [("g0-0", "—")]


def test_a_barrier_of_which_nobody_knows_whether_it_can_be_crossed_holds() -> None:
    lines = [LineString([(x, 2769800), (x, 2770000)]) for x in (500075, 500125)]
    barriers: Any = gpd.GeoDataFrame(
        {
            "barrier_id": ["r1", "r2"],
            "kind": "river",
            "crossable": pd.Series([None, True], dtype=object),
        },
        geometry=lines,
        crs=4543,
    )
    office = gpd.GeoDataFrame(
        {"office_id": ["p"], "name": ["室"]}, geometry=[Point(500025, 2769950)], crs=4543
    )
    flat = Raster(
        values=np.zeros((20, 30)),
        crs="EPSG:4543",
        quantity="elevation",
        transform=(10.0, 0.0, 500000.0, 0.0, -10.0, 2770000.0),
    )
    ws = WS.with_layers(police_offices=office, barriers=barriers)
    found = walk(ws, kind="police_office", dem=flat).times["status"].tolist()
    assert found == ["measured", "unreachable", "unreachable"]
    open_ = ws.with_layers(
        barriers=barriers.assign(crossable=pd.Series([True, None], dtype=object))
    )
    found = walk(open_, kind="police_office", dem=flat).times["status"].tolist()
    assert found == ["measured", "unreachable", "measured"]


def test_a_place_that_names_several_communities_is_somewhere() -> None:
    places = gpd.GeoDataFrame(
        {"facility_id": ["f1", "f2"], "kind": "shop", "community_id": ["a；b", None]},
        geometry=np.array([None, None], dtype=object),
        crs=4543,
    )
    here = gpd.GeoDataFrame(
        {"facility_id": ["f3"], "kind": "shop", "community_id": ["a；b"]},
        geometry=[WS.communities.geometry.iloc[1].representative_point()],
        crs=4543,
    )
    ws = WS.with_layers(facilities=pd.concat([places, here], ignore_index=True))
    found = [(i.code, i.subject_id) for i in data_issues(ws) if i.layer == "facilities"]
    assert found == [("facility_nowhere", "f2")]


def test_an_estate_that_brings_nobody_knows_how_many_leaves_the_verdict_open() -> None:
    ws = grouped({"a": [600, 600], "b": [2600, 2600], "c": [600, 600]})
    estates = pd.DataFrame(
        {
            "estate_id": ["e1", "e2"],
            "community_id": ["a", "b"],
            "planned_households": [np.nan, np.nan],
            "delivered_on": ["2030-01-01", "2030-01-01"],
        }
    )
    found = grow(ws.with_layers(estates=estates), until=date(2031, 1, 1)).communities
    assert found["verdict_now"].tolist() == ["met", "adjust", "met"]
    assert found["verdict_then"].tolist() == ["unknown", "adjust", "met"]


def test_a_sum_that_is_not_known_differs_from_no_register() -> None:
    ws = grouped({"a": [600, 600], "b": [600, 600]})
    groups: Any = ws.groups
    blank = ws.with_layers(groups=groups.assign(households=[600.0, np.nan, 600.0, 600.0]))
    assert differing_verdicts(propose(blank)[0], blank) == 0


def test_a_siting_says_whom_it_could_not_weigh() -> None:
    ws = WS.with_layers(groups=GROUPS.assign(households=[600.0, np.nan, 600.0]))
    found = site(ws, kind="police_office", k=1, within_m=60, metric="straight")
    assert dict(found.notes)["siting.notes.uncounted"] == {"places": 1}
