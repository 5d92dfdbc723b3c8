"""Systems whose metres are none, longitudes without a zone, days that are not dates."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from pyproj import CRS

from hexie_geo.demo import grid
from hexie_geo.errors import CrsError, LayerError
from hexie_geo.model.crs import for_longitude, metric
from hexie_geo.model.layers import COMMUNITIES, ESTATES
from hexie_geo.model.workspace import Workspace

WEB_OF_ESRI = CRS.from_epsg(3857).to_wkt("WKT1_ESRI")


@pytest.mark.parametrize("crs", [3857, 3785, 900913, 3395, "ESRI:102100", WEB_OF_ESRI])
def test_no_mercator_measures_the_ground(crs: Any) -> None:
    with pytest.raises(CrsError) as told:
        metric(crs)
    assert [p.code for p in told.value.problems] == ["crs.web_mercator"]
    with pytest.raises(CrsError) as told:
        COMMUNITIES.check(grid(1, 1).to_crs(crs))
    assert [(p.code, p.layer) for p in told.value.problems] == [("crs.web_mercator", "communities")]


@pytest.mark.parametrize("crs", [4543, 32648, CRS.from_epsg(4543).to_wkt("WKT1_ESRI")])
def test_transverse_mercator_does(crs: Any) -> None:
    assert metric(crs).is_projected


@pytest.mark.parametrize(
    ("longitude", "code"), [(73.5, 4534), (98.6, 4542), (104.9, 4544), (136.5, 4554)]
)
def test_each_longitude_of_china_has_its_zone(longitude: float, code: int) -> None:
    assert for_longitude(longitude).to_epsg() == code


@pytest.mark.parametrize("longitude", [0.0, 73.4, 136.6, float("nan")])
def test_other_longitudes_have_none(longitude: float) -> None:
    with pytest.raises(CrsError):
        for_longitude(longitude)


def test_a_bare_number_is_no_date() -> None:
    layer = pd.DataFrame(
        {
            "estate_id": ["e"],
            "community_id": ["c"],
            "planned_households": [1],
            "delivered_on": [20251231],
        }
    )
    with pytest.raises(LayerError) as told:
        ESTATES.check(layer)
    assert [p.code for p in told.value.problems] == ["layer.not_a_date"]
    days = pd.Series([date(2025, 12, 31), None, "2025-12-31"], dtype=object)
    spread = pd.concat([layer] * 3, ignore_index=True).assign(
        estate_id=list("efg"), delivered_on=days
    )
    assert len(ESTATES.check(spread)) == len(days)


def test_the_count_date_is_a_day_however_it_is_given() -> None:
    for day in (
        date(2025, 12, 31),
        datetime(2025, 12, 31, 8, tzinfo=UTC),
        pd.Timestamp("2025-12-31"),
    ):
        ws = Workspace.from_layers(communities=grid(1, 1), basis="hukou", as_of=day)
        assert ws.as_of == date(2025, 12, 31)
        assert type(ws.as_of) is date
