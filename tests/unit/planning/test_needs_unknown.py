"""配套缺口: what is not known of the rooms of a community is no lack of them."""

from typing import Any

import pytest

from hexie_geo.demo import grouped
from hexie_geo.planning.needs import needs


@pytest.mark.parametrize(
    ("office", "window", "have"),
    [(150.0, 60.0, 210.0), (150.0, None, None), (230.0, None, 230.0), (None, None, None)],
)
def test_rooms_are_known_or_reach_the_floor_or_are_unknown(
    office: float | None, window: float | None, have: float | None
) -> None:
    ws = grouped({"a": [600, 600]})
    layer: Any = ws.communities.assign(office_area_m2=office, window_area_m2=window)
    ws = ws.with_layers(
        communities=layer.astype({"office_area_m2": float, "window_area_m2": float})
    )
    found = {n.what: n for n in needs(ws, {"a": {"g0-0": 600, "g0-1": 600}})}
    assert found["office_rooms"].need == 200.0
    assert found["office_rooms"].have == have


def test_a_new_community_has_nothing_yet() -> None:
    found = {n.what: n for n in needs(grouped({"a": [600, 600]}), {"new-1": {"g0-0": 600}})}
    assert found["office_rooms"].have == 0.0
