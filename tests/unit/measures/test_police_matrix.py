"""一区一室、一室一警: assignment and place are two things, and both are shown.

::

    c00 | c01 | c02      p1 stands in c00, p2 in c01, p3 outside all
"""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from hexie_geo.demo import grid
from hexie_geo.measures.police import matrix, office_facts, workload

LAYER = grid(1, 3).set_index(pd.Index([7, 3, 5]))


def offices(*served, officers=(1, 2, None)):
    spots = [*LAYER.representative_point()[:2], Point(0, 0)]
    return gpd.GeoDataFrame(
        {
            "office_id": ["p1", "p2", "p3"],
            "name": ["一", "二", "三"],
            "officers": officers,
            "community_ids": served,
        },
        geometry=spots,
        crs=LAYER.crs,
    )


def test_own_several_none_keep_the_callers_index():
    found = matrix(LAYER, offices("c00", "c01", "c01"))
    assert found.index.tolist() == [7, 3, 5]
    assert found["police_status"].tolist() == ["own", "several", "none"]
    assert found["police_office_own"].tolist() == [True, True, False]
    assert found["offices_inside"].tolist() == [1, 1, 0]
    assert found["offices_own"].tolist() == [1, 2, 0]


def test_a_shared_office_is_nobodys_own_and_says_who_shares():
    found = matrix(LAYER, offices("c00;c01、c02", "c01", "c01"))
    assert found["police_status"].tolist() == ["shared", "several", "shared"]
    assert found["shared_with"].tolist()[0] == ("c01", "c02")
    assert found["offices_shared"].tolist() == [1, 1, 1]


def test_officers_of_a_community_are_unknown_while_one_office_is():
    found = matrix(LAYER, offices("c00", "c01", "c01"))
    assert found["officers"].tolist()[0] == 1
    assert found["officers"].isna().tolist() == [False, True, True]


def test_an_unknown_assignment_leaves_the_rest_open():
    found = matrix(LAYER, offices("c01", None, None))
    assert found["police_status"].tolist() == ["unknown", "own", "unknown"]
    inside = matrix(LAYER, offices(None, "c02", None))
    assert inside["police_status"].tolist() == ["inside", "unknown", "own"]
    assert inside["police_office_own"].isna().tolist() == [True, True, False]
    assert inside["offices_assigned"].isna().tolist() == [True, True, False]
    assert inside["offices_inside"].tolist() == [1, 1, 0]


def test_offices_that_name_nobody_are_no_zero():
    found = matrix(LAYER, offices("c00", "c01", "c02").drop(columns="community_ids"))
    assert found[["offices_assigned", "offices_own", "offices_shared"]].isna().all(axis=None)


def test_place_decides_only_when_the_user_says_so():
    found = matrix(LAYER, offices(None, None, "c01"), by_containment=True)
    assert found["police_status"].tolist() == ["own", "several", "none"]


def test_no_layer_is_unknown():
    found = matrix(LAYER, None)
    assert found["police_status"].tolist() == ["unknown"] * 3
    assert found["offices_inside"].isna().all()
    assert found["police_office_own"].isna().all()


@pytest.mark.parametrize("drop", [[], ["geometry"]])
def test_offices_and_communities_may_come_without_shapes(drop):
    table = pd.DataFrame(LAYER.drop(columns=drop))
    found = matrix(table, offices("c00", "c01", "c01"))
    assert found["police_status"].tolist() == ["own", "several", "none"]


def test_an_office_knows_whom_it_serves_and_where_it_stands():
    layer = LAYER.assign(area=["rural", "urban", "rural"], conditions_met=[True, None, None])
    facts = office_facts(offices("c00;c02", "c01", None), layer)
    assert facts["inside"].fillna("-").tolist() == ["c00", "c01", "-"]
    assert facts["inside_served"].tolist() == [True, True, None]
    assert facts["area"].tolist()[:2] == ["rural", "urban"]
    assert facts["conditions_met"].tolist() == [True, None, None]
    assert facts["households_per_officer"].tolist()[:2] == [2400, 600]


def test_nothing_edits_its_argument():
    given = offices("c00", "c01", None)
    before = given.copy()
    matrix(LAYER, given)
    office_facts(given, LAYER)
    pd.testing.assert_frame_equal(pd.DataFrame(given), pd.DataFrame(before))


def test_workload_counts_everyone_who_shares_the_office():
    layer = LAYER.assign(households=[1000, 2000, 3000], population=[2000, 5000, None])
    found = matrix(layer, offices("c00;c01", "c01", "c02", officers=(1, 2, 0)))
    load = workload(layer, found)
    assert load["households_per_officer"].tolist()[:2] == [3000, 1000]
    assert load["people_per_officer"].tolist()[:2] == [7000, 7000 / 3]
    assert load.iloc[2].isna().all()  # no officer, no people, no distances: unknown, not zero


def test_travel_is_weighted_by_households_and_unknown_is_left_out():
    ways = pd.DataFrame(
        {
            "community_id": ["c00"] * 4 + ["c01"] * 2,
            "households": [60, 30, 10, 500, 5, None],
            "distance_m": [100.0, 200.0, float("inf"), None, float("inf"), 3.0],
        }
    )
    load = workload(LAYER, matrix(LAYER, offices("c00", "c01", "c02")), ways)
    assert load["median_m"].tolist()[:2] == [100.0, float("inf")]
    assert load["p90_m"].tolist()[:2] == [200.0, float("inf")]
    assert load[["median_m", "p90_m"]].iloc[2].isna().all()
