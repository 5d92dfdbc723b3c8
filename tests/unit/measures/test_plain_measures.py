"""Measures of size, services, estates, quality: index kept, unknown stays unknown."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import MultiPolygon, Point, box

from hexie_geo.demo import grid, grouped
from hexie_geo.measures import aggregates, containment, estates, quality, rooms, size, support
from hexie_geo.measures.services import services
from hexie_geo.measures.shape import parts, shape

INDEX = pd.Index([7, 3])


def test_group_sums_are_unknown_while_one_group_is():
    ws = grouped({"a": [600, 500], "b": [400, 400], "c": [100]})
    counts = ws.groups["households"].astype("float64").where(ws.groups["group_id"] != "g1-0")
    groups = ws.groups.assign(households=counts)
    layer = ws.communities.assign(households=[1000, 800, 100]).set_index(pd.Index([5, 6, 9]))
    found = size.group_sums(layer, groups)
    assert found.index.tolist() == [5, 6, 9]
    assert found["group_households"].fillna(-1).tolist() == [1100, -1, 100]
    assert found["groups_unknown"].tolist() == [0, 1, 0]
    assert found["difference_share"].fillna(-1).round(3).tolist() == [0.1, -1, 0]


def test_a_community_without_groups_has_no_sum():
    found = size.group_sums(grid(1, 2).set_index(INDEX), None)
    assert found["group_households"].isna().all()
    assert found["groups"].tolist() == [0, 0]


def test_gated_share_is_unknown_where_a_gate_is():
    ws = grouped({"a": [600, 200], "b": [100, 300], "c": [100]})
    groups = ws.groups.assign(estate_id=["e1", None, "e2", "e1", None])
    gates = pd.DataFrame({"estate_id": ["e1", "e2"], "gated": [True, None]})
    found = size.gated_share(ws.communities, groups, gates)
    assert found.fillna(-1).tolist() == [0.75, -1, 0]


def test_rooms_add_up_only_what_is_known():
    layer = grid(1, 2, office_area_m2=[150.0, None], window_area_m2=60.0).set_index(INDEX)
    found = rooms.rooms(layer)
    assert found["office_window_area_m2"].fillna(-1).tolist() == [210, -1]
    assert found["office_window_area_at_least_m2"].tolist() == [210, 60]
    assert found["rooms_total_m2"].isna().all()


def test_progress_of_estates():
    layer = pd.DataFrame(
        {
            "delivered_on": ["1998-05-01", "2015-01-01", "2027-01-01", None, None, None],
            "stage": [None, "交付", "预售", "规划", "delivered", None],
        }
    )
    found = estates.progress(layer, since=date(2007, 8, 21), as_of=date(2025, 12, 31))
    known = found.astype(object).where(found.notna(), None)
    assert known["new_build"].tolist() == [False, True, True, True, None, None]
    assert known["delivered"].tolist() == [True, True, False, False, True, None]
    assert known["on_sale"].tolist() == [True, True, True, False, True, None]
    assert known["accepted"].tolist() == [True, True, False, False, True, None]


def test_services_from_places_inside_and_assigned():
    layer = grid(1, 3).set_index(pd.Index([7, 3, 5]))
    spots = layer.representative_point().tolist()
    facilities = gpd.GeoDataFrame(
        {
            "facility_id": list("abcd"),
            "kind": ["library", "library", "shop", "market"],
            "community_id": [None, "c01;c02", None, None],
        },
        geometry=[spots[0], None, spots[1], None],
        crs=layer.crs,
    )
    items = ["library", "shop|market", "shop", "fitness_room", "field:plan", "counter:health"]
    layer = layer.assign(plan=[True, False, None], counters=["health；culture", "", None])
    found = services(layer, facilities, items=items)
    assert found.index.tolist() == [7, 3, 5]
    assert found["library"].tolist() == ["own", "shared", "shared"]
    assert found["shop"].tolist() == ["none", "own", "none"]
    assert found["shop|market"].tolist() == ["unknown", "own", "unknown"]  # one market is nowhere
    assert found["fitness_room"].tolist() == ["unknown"] * 3  # the file has none of that kind
    assert found["field:plan"].tolist() == ["own", "none", "unknown"]
    assert found["counter:health"].tolist() == ["own", "none", "unknown"]


def test_services_without_shapes_or_layer():
    table = pd.DataFrame(grid(1, 2).drop(columns="geometry"))
    named = pd.DataFrame({"facility_id": ["a"], "kind": ["library"], "community_id": ["c01"]})
    assert services(table, named, items=["library"])["library"].tolist() == ["none", "own"]
    assert services(table, None, items=["library"])["library"].tolist() == ["unknown"] * 2


def test_shape_of_parts_and_of_nothing():
    crumbs = MultiPolygon([box(0, 0, 100, 100), box(200, 0, 210, 10)])
    layer = grid(1, 2).set_index(INDEX)
    layer = layer.set_geometry(gpd.GeoSeries([crumbs, None], index=INDEX, crs=layer.crs))
    found = shape(layer)
    assert found.index.tolist() == [7, 3]
    assert found.loc[7, ["area_m2", "parts"]].tolist() == [10100, 2]
    assert round(found.loc[7, "largest_part_share"], 4) == round(10000 / 10100, 4)
    assert found.loc[3].isna().all()
    assert parts(layer)[["row", "area_m2"]].values.tolist() == [[0, 10000], [0, 100]]


def test_shape_does_not_move_with_the_map():
    layer = grid(2, 2)
    moved = layer.set_geometry(layer.translate(12_345.0, -6_789.0))
    pd.testing.assert_frame_equal(shape(layer), shape(moved))


def test_containment_on_a_border_and_outside():
    layer = grid(1, 2)
    east = layer.geometry.iloc[0].bounds[2]
    y = layer.geometry.iloc[0].centroid.y
    points = gpd.GeoDataFrame(geometry=[Point(east, y), Point(0, 0), None], crs=layer.crs)
    assert containment.community_of(points, layer).fillna("-").tolist() == ["c00", "-", "-"]


def test_share_inside_of_groups_that_stray():
    ws = grouped({"a": [100, 100], "b": [100, 100]})
    groups = ws.groups.assign(community_id=["a", "b", "b", "nowhere"])
    found = containment.share_inside(groups, ws.communities)
    assert found.fillna(-1).tolist() == [1, 0, 1, -1]


def test_names_that_are_variants_of_one_another():
    layer = pd.DataFrame(
        {
            "community_id": list("abcde"),
            "township_id": ["t", "t", "t", "u", "t"],
            "name": ["云山社区", "云山 居委会", "云山社区", "云山社区", "社区"],
        }
    )
    found = quality.same_names(layer)
    assert found["community_id"].tolist() == ["a", "b", "c"]
    assert found["exact"].tolist() == [True, False, True]


def test_odd_counts():
    layer = grid(1, 4, population=[1499, 1500, 6000, 6001], households=1000)
    found = quality.odd_household_size(layer, low=1.5, high=6.0)
    assert found["community_id"].tolist() == ["c00", "c03"]
    old = layer.assign(as_of=["2024-12-30", "2024-12-31", None, "2025-12-31"])
    stale = quality.stale_counts(old, as_of=date(2025, 12, 31), months=12)
    assert stale["community_id"].tolist() == ["c00"]


def test_pay_is_one_number_and_unknown_while_one_is():
    layer = pd.DataFrame(
        {"area": ["urban", "urban", "rural"], "staff": [4, 1, 9], "staff_pay_yuan": [5.0, 10.0, 1]}
    )
    assert aggregates.staff_pay(layer) == 6.0
    assert aggregates.staff_pay(layer.assign(staff_pay_yuan=[5.0, None, 1])) is None
    assert aggregates.staff_pay(layer.assign(area="rural")) is None


def test_support_reasons_need_the_users_line():
    layer = pd.DataFrame({"area": ["urban"], "kind": ["new_estate"], "low_income_share": [0.2]})
    dense, lacking = pd.Series([9000.0]), pd.Series([np.nan])
    found = support.support_reasons(
        layer, density=dense, missing_functions=lacking, dense_from=8000, hardship_from=0.3
    )
    assert found.iloc[0].astype(object).where(found.iloc[0].notna(), None).tolist() == [
        True,
        True,
        False,
        None,
        False,
        False,
    ]
