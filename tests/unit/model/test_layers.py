"""Layer specifications: every problem at once, the frame untouched."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from hexie_geo.demo import grid
from hexie_geo.errors import CrsError, HexieError, LayerError
from hexie_geo.model.layers import COMMUNITIES, FACILITIES, GROUPS, SPECS, flag, has_geometry


def test_a_good_layer_comes_back_itself():
    layer = grid(2, 2)

    assert COMMUNITIES.check(layer) is layer


def test_all_problems_are_listed_with_rows_counted_from_one():
    layer = grid(2, 2).assign(
        community_id=["a", "a", "b", "c"],
        households=[1.5, -1, 3, np.inf],
        area=["urban", "x", "rural", None],
    )

    with pytest.raises(LayerError) as caught:
        COMMUNITIES.check(layer)

    found = {(p.code, p.field, p.rows) for p in caught.value.problems}
    assert ("layer.duplicate", "community_id", (1, 2)) in found
    assert ("layer.not_whole", "households", (1,)) in found
    assert ("layer.negative", "households", (2,)) in found
    assert ("layer.not_finite", "households", (4,)) in found
    assert ("layer.not_a_term", "area", (2,)) in found


def test_a_missing_required_column_is_named():
    with pytest.raises(LayerError, match="required column households is missing"):
        COMMUNITIES.check(grid(1, 2).drop(columns="households"))


def test_a_missing_count_is_allowed_because_it_is_unknown():
    layer = grid(1, 2).assign(households=[1200, np.nan])

    assert COMMUNITIES.check(layer) is layer


def test_numbers_that_look_like_codes_are_refused():
    with pytest.raises(LayerError, match="must be text"):
        COMMUNITIES.check(grid(1, 2).assign(community_id=[530102001, 530102002]))


@pytest.mark.parametrize(("epsg", "code"), [(4490, "crs.not_metric"), (3857, "crs.web_mercator")])
def test_degrees_and_web_mercator_are_refused(epsg, code):
    with pytest.raises(CrsError) as caught:
        COMMUNITIES.check(grid(1, 1).to_crs(epsg))

    assert caught.value.problems[0].code == code


def test_no_crs_is_refused():
    with pytest.raises(CrsError, match="no CRS"):
        COMMUNITIES.check(grid(1, 1).set_crs(None, allow_override=True))


def test_an_empty_layer_is_an_error():
    with pytest.raises(LayerError, match="not a single row"):
        COMMUNITIES.check(grid(1, 1).iloc[:0])


def test_communities_may_come_without_geometry_but_facilities_may_not():
    table = pd.DataFrame(grid(1, 2).drop(columns="geometry"))
    assert COMMUNITIES.check(table) is table
    places = pd.DataFrame({"facility_id": ["f"], "kind": ["library"]})
    with pytest.raises(LayerError, match="needs shapes"):
        FACILITIES.check(places)


def test_shapes_of_the_wrong_type_are_named():
    layer = gpd.GeoDataFrame(
        {"group_id": ["a", "b"], "community_id": ["c", "c"], "households": [1, 2]},
        geometry=[box(0, 0, 1, 1), Point(0, 0)],
        crs=4543,
    )
    with pytest.raises(LayerError) as caught:
        GROUPS.check(layer)
    assert caught.value.problems[0].rows == (2,)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_says_layer_field_and_remedy_in_both_languages(language):
    with pytest.raises(HexieError) as caught:
        COMMUNITIES.check(grid(1, 2).assign(households=["许多", "9"]))
    said = caught.value.say(language)
    assert {"zh": "社区", "en": "communities"}[language] in said.lower()
    assert "households" in said
    assert "许多" in said


def test_flags_keep_the_unknown():
    assert flag(pd.Series([True, None, False])).tolist() == [True, pd.NA, False]
    assert flag(pd.Series([np.nan, 1.0])).isna().tolist() == [True, False]


def test_specs_have_one_id_each_and_known_names():
    assert set(SPECS) == {
        "communities",
        "groups",
        "estates",
        "police_offices",
        "facilities",
        "roads",
        "barriers",
        "links",
        "townships",
    }
    assert all(spec.id_column for name, spec in SPECS.items() if name != "links")


def test_geometry_without_a_single_shape_is_no_geometry():
    layer = grid(1, 2)
    assert has_geometry(layer)
    assert not has_geometry(layer.assign(geometry=gpd.GeoSeries([None, None], crs=4543)))
