"""Layers that say little: a community without a name, roads along no border."""

from typing import Any

import geopandas as gpd
import shapely

import hexie_geo as hx
from hexie_geo.demo import grouped

WS = grouped({"a": [150] * 6, "b": [150] * 10})
COMMUNITIES: Any = WS.communities


def test_a_community_without_a_name_is_planned_like_any_other() -> None:
    nameless = WS.with_layers(communities=COMMUNITIES.assign(name=[None, "乙"]))
    plan, named = hx.propose(nameless)[0], hx.propose(WS)[0]
    assert hx.verify(plan, nameless) == []
    assert plan.changes
    assert dict(plan.after) == dict(named.after)
    assert [c.code for c in plan.certificates] == [c.code for c in named.certificates]


def test_roads_far_from_every_border_leave_the_alternatives_standing() -> None:
    far = shapely.LineString([(600_000, 2_700_000), (600_900, 2_700_000)])
    roads = gpd.GeoDataFrame({"road_id": ["r"]}, geometry=[far], crs=WS.crs)
    ws = WS.with_layers(roads=roads)
    plans = hx.propose(ws, alternatives=2)
    assert plans
    assert all(hx.verify(plan, ws) == [] for plan in plans)
