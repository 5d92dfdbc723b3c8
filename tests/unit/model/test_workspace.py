"""The workspace: one CRS, stated basis and day, a digest of content."""

from datetime import date

import pandas as pd
import pytest

from hexie_geo.demo import grid, grouped
from hexie_geo.errors import CrsError, DataError, LayerError
from hexie_geo.model.terms import Basis
from hexie_geo.model.workspace import Workspace


def make(**more):
    return Workspace.from_layers(
        **{"communities": grid(2, 2), "basis": "hukou", "as_of": "2025-12-31"} | more
    )


def test_basis_and_day_have_no_default():
    with pytest.raises(TypeError):
        Workspace.from_layers(communities=grid(1, 1))
    with pytest.raises(DataError, match="household basis 户数"):
        make(basis="户数")
    with pytest.raises(DataError, match="count date"):
        make(as_of="去年底")


def test_the_deciding_count_is_the_column_of_the_basis():
    layer = grid(1, 2).drop(columns="households").assign(households_resident=[900, 1800])
    ws = make(communities=layer, basis=Basis.RESIDENT)
    assert ws.communities["households"].tolist() == [900, 1800]


def test_all_layers_come_into_one_metric_crs():
    ws = make(crs=4544)
    assert ws.communities.crs.to_epsg() == 4544
    with pytest.raises(CrsError):
        make(crs=4490)


def test_problems_of_several_layers_come_together():
    groups = grouped({"a": [1]}).groups.drop(columns="households")
    with pytest.raises(LayerError) as caught:
        make(communities=grid(1, 1).drop(columns="name"), groups=groups)
    assert {p.layer for p in caught.value.problems} == {"communities", "groups"}


def test_the_digest_follows_content_not_order_of_columns_or_index():
    ws = make()
    same = ws.communities.iloc[:, ::-1].set_geometry("geometry")
    assert make(communities=same).digest == ws.digest
    assert make(communities=ws.communities.set_index(pd.Index([9, 8, 7, 6]))).digest == ws.digest
    assert make(basis="resident").digest != ws.digest
    assert make(communities=ws.communities.assign(households=5)).digest != ws.digest
    moved = ws.communities.assign(geometry=ws.communities.geometry.translate(0.001))
    assert make(communities=moved).digest != ws.digest


def test_nothing_edits_its_argument():
    layer = grid(2, 2)
    before = layer.copy()
    make(communities=layer, crs=4544)
    pd.testing.assert_frame_equal(pd.DataFrame(layer), pd.DataFrame(before))


def test_with_layers_returns_another_workspace_and_checks_it():
    ws = make()
    other = ws.with_layers(communities=ws.communities.assign(households=10))
    assert ws.communities["households"].iloc[0] == 1200
    assert other.as_of == date(2025, 12, 31)
    with pytest.raises(LayerError):
        ws.with_layers(communities=ws.communities.assign(households=-1))


def test_groups_that_name_no_community_at_all_are_refused() -> None:
    whole = grouped({"a": [600, 600]})
    wrong = whole.groups.assign(community_id="zz")
    for act in (
        lambda: whole.with_layers(groups=wrong),
        lambda: Workspace.from_layers(
            communities=whole.communities, groups=wrong, basis="hukou", as_of="2025-12-31"
        ),
    ):
        with pytest.raises(LayerError) as refused:
            act()
        assert [p.code for p in refused.value.problems] == ["layer.no_match"]
