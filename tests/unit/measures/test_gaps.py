"""Uncovered places that lie together."""

import geopandas as gpd
import pytest
from shapely import LineString, Point

from hexie_geo.demo.grid import grouped
from hexie_geo.workflow.cover import cover, gaps

WEST, NORTH = 500_000, 2_770_000


@pytest.fixture
def ws():
    """Two rows of five groups, one of them empty of people; an office at the west end."""
    here = grouped({"a": [10, 20, 30, 40, 50], "b": [5, 0, 7, 8, 9]})
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["一"]}, geometry=[Point(WEST + 50, NORTH - 50)], crs=4543
    )
    return here.with_layers(police_offices=office)


def test_gaps_are_ranked_and_add_up_to_what_is_not_covered(ws):
    found = cover(ws, kind="police_office", within_m=250, metric="straight")
    table = gaps(ws, found)
    assert table["gap"].tolist() == list(range(1, len(table) + 1))
    assert table["households"].sum() == found.table()["not_covered"].iloc[0] == 107
    assert table["households"].is_monotonic_decreasing
    first = table.iloc[0]
    assert first["communities"] == "a、b"
    assert first["facility_id"] == "p1"
    assert first["remedied"] == first["households"]


def test_no_gap_is_more_than_one_site_can_mend(ws):
    found = cover(ws, kind="police_office", within_m=110, metric="straight")
    table = gaps(ws, found)
    assert len(table) > 1
    assert table["households"].sum() == found.table()["not_covered"].iloc[0]
    ids = [i for one in table["group_ids"] for i in one]
    assert len(set(ids)) == len(ids)
    for gap in table.itertuples():
        office = gpd.GeoDataFrame(
            {"office_id": ["n"], "name": [""]},
            geometry=[ws.groups.set_index("group_id").geometry[gap.remedy_group_id].centroid],
            crs=4543,
        )
        mended = cover(
            ws.with_layers(police_offices=office),
            kind="police_office",
            within_m=110,
            metric="straight",
        )
        now = mended.covered(110)
        assert now[mended.distances["group_id"].isin(gap.group_ids)].all()
        was = ~found.covered(110)
        assert gap.remedied == mended.distances["households"][now & was].sum()


def test_the_same_gaps_whenever_asked(ws):
    found = cover(ws, kind="police_office", within_m=110, metric="straight")
    assert gaps(ws, found).equals(gaps(ws, found))


def test_remedies_follow_the_roads_and_unreachable_is_counted(ws):
    roads = gpd.GeoDataFrame(
        {"road_id": ["r1", "r2"]},
        geometry=[LineString([(WEST, NORTH - y), (WEST + 500, NORTH - y)]) for y in (50, 150)],
        crs=4543,
    )
    here = ws.with_layers(roads=roads)
    found = cover(here, kind="police_office", within_m=250)
    table = gaps(here, found)
    assert table["unreachable"].sum() == 29
    assert table.iloc[0]["households"] == 90
    assert table.iloc[0]["remedied"] == 90
    assert table["remedied"].ge(table["households"]).all()
    assert table.iloc[0]["remedy_group_id"] in {"g0-3", "g0-4"}


def test_no_gap_is_an_empty_table(ws):
    found = cover(ws, kind="police_office", within_m=9000, metric="straight")
    assert gaps(ws, found).empty
