"""Life-circle levels: data with evidence, each level on its own, unknown kept unknown."""

import geopandas as gpd
import numpy as np
from shapely import Point

from hexie_geo.demo.grid import grouped
from hexie_geo.standards.levels import levels
from hexie_geo.workflow.circles import circles


def workspace():
    office = gpd.GeoDataFrame(
        {"facility_id": ["f1", "f2"], "kind": ["health_station", "library"]},
        geometry=[Point(500050, 2769950)] * 2,
        crs=4543,
    )
    return grouped({"a": [600, 100], "b": [50, 50]}).with_layers(facilities=office)


def test_only_what_was_seen_is_on_by_default():
    assert {level.evidence for level in levels()} == {"V"}
    every = levels(include_unverified=True)
    assert all((level.evidence == "V") is level.verified for level in every)
    assert len({level.id for level in every}) == len(every) > len(levels())


def test_each_level_is_judged_on_its_own_and_only_for_its_kinds():
    table = circles(workspace(), metric="straight", include_unverified=True)
    assert set(table.loc[table["level"].str.contains("health"), "kind"]) == {"health_station"}
    assert set(table.loc[table["level"].str.contains("minute"), "kind"]) == {
        "health_station",
        "library",
    }
    assert not table.loc[table["level"].str.contains("primary"), "kind"].any()
    assert (table["covered"] + table["unknown"] <= table["households"]).all()


def test_a_distance_apart_reaches_a_part(monkeypatch):
    level = levels()[1]
    near = type(level)(**{**vars(level), "within_m": (60.0,)})
    monkeypatch.setattr("hexie_geo.workflow.circles.levels", lambda **_: (near,))
    table = circles(workspace(), metric="straight", kinds=["library"]).set_index("community_id")
    assert table["reach"].to_dict() == {"a": "part", "b": "none"}
    assert table["covered"].to_dict() == {"a": 600, "b": 0}


def test_an_unknown_place_is_neither_within_nor_without():
    ws = workspace()
    groups = ws.groups.copy()
    groups.loc[groups["community_id"] == "b", "households"] = np.nan
    table = circles(ws.with_layers(groups=groups), metric="straight", kinds=["library"])
    assert set(table.loc[table["community_id"] == "b", "reach"]) == {"unknown"}
    assert set(table.loc[table["community_id"] == "a", "reach"]) == {"all"}
