"""The geometry doctor in the data-quality list: parties, area, households; repair on record."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hexie_geo.demo.grid import grid
from hexie_geo.errors import DataError
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.recipes import parse_recipe, repaired
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import explain_issue
from hexie_geo.workflow.check import data_issues
from hexie_geo.workflow.import_ import import_recipe

RECIPE = """schema = 1
title = "t"
basis = "hukou"
as_of = 2025-12-31
crs = "EPSG:4543"
repair_below_m = 3
[layers.communities]
file = "c.gpkg"
keep = ["community_id", "name", "township_id", "area", "body", "households"]
"""


def workspace(layer, **more):
    return Workspace.from_layers(communities=layer, basis="hukou", as_of="2025-12-31", **more)


def found(ws, code):
    return [i for i in data_issues(ws) if i.code == code]


def moved(layer, row, dx, dy=0.0):
    shapes = list(layer.geometry)
    shapes[row] = shapely.affinity.translate(shapes[row], dx, dy)
    return layer.set_geometry(shapes, crs=layer.crs)


def groups_of(layer):
    return gpd.GeoDataFrame(
        {"group_id": [f"g{i}" for i in range(len(layer))], "community_id": layer["community_id"]},
        geometry=layer.geometry,
        crs=layer.crs,
    ).assign(households=100)


def test_a_disputed_strip_has_parties_area_width_and_households():
    layer = moved(grid(1, 2), 1, -260.0)
    (issue,) = found(workspace(layer, groups=groups_of(layer)), "overlap")
    assert issue.fix_by == "mapping"
    assert issue.values["area_m2"] == 130_000
    assert issue.values["households"] == 200
    said = explain_issue(issue)
    assert issue.values["other"] in said
    assert "争议地带" in said
    assert "200户" in said


@pytest.mark.parametrize(("dx", "code"), [(-1.0, "overlap_sliver"), (-30.0, "overlap")])
def test_narrow_strips_are_slips_of_the_pen(dx, code):
    ws = workspace(moved(grid(1, 2), 1, dx))
    assert [i.code for i in data_issues(ws) if i.fix_by == "mapping"] == [code]
    assert found(ws, code)[0].values["households"] is None
    assert "—" in explain_issue(found(ws, code)[0])


def test_ground_that_nobody_manages():
    (issue,) = found(workspace(grid(3, 3).drop(index=4)), "gap")
    assert issue.values["area_m2"] == 250_000
    assert len(issue.values["other"].split("、")) == 7


def test_a_narrow_gap_open_at_its_ends():
    (issue,) = found(workspace(moved(grid(1, 2), 1, 1.0)), "gap_sliver")
    assert issue.values["area_m2"] == 500


def test_units_drawn_twice():
    layer = grid(1, 2)
    copied = layer.set_geometry([layer.geometry[0]] * 2, crs=layer.crs)
    assert len(found(workspace(copied), "drawn_twice")) == 1


@pytest.mark.parametrize(("side", "code"), [(10, "crumb"), (200, "exclave")])
def test_pieces_apart(side, code):
    layer = grid(1, 1)
    piece = shapely.box(5e5 + 2000, 2.77e6, 5e5 + 2000 + side, 2.77e6 + side)
    whole = shapely.union(layer.geometry[0], piece)
    (issue,) = found(workspace(layer.set_geometry([whole], crs=layer.crs)), code)
    assert issue.values["area_m2"] == side**2
    assert issue.values["distance_m"] > 0


def test_groups_outside_and_across_their_community():
    layer = grid(1, 2)
    shapes = [layer.geometry[1], shapely.affinity.translate(layer.geometry[1], -100)]
    groups = groups_of(layer).set_geometry(shapes, crs=layer.crs)
    ws = workspace(layer, groups=groups)
    (outside,), (across,) = found(ws, "group_outside_community"), found(ws, "group_across_boundary")
    assert (outside.values["area_m2"], outside.values["households"]) == (250_000, 100)
    assert (across.values["area_m2"], across.values["percent"]) == (50_000, 80.0)


def test_townships_that_are_not_the_union_of_theirs():
    layer = grid(1, 3, township_id=["s", "s", "t"])
    outlines = gpd.GeoDataFrame(
        {"township_id": ["s", "t"], "name": ["西镇", "东镇"]},
        geometry=[layer.geometry[0], shapely.union_all(layer.geometry[1:].to_numpy())],
        crs=layer.crs,
    )
    west, east = found(workspace(layer, townships=outlines), "township_not_the_union")
    assert (west.township_id, west.values["bare_m2"], west.values["beyond_m2"]) == ("s", 0, 250_000)
    assert (east.values["bare_m2"], east.values["parties"]) == (250_000, "—")
    assert layer["name"][1] in explain_issue(west)


def test_nothing_is_said_of_boundaries_that_fit():
    layer = grid(3, 3)
    outline = gpd.GeoDataFrame(
        {"township_id": layer["township_id"][:1], "name": ["镇"]},
        geometry=[layer.geometry.union_all()],
        crs=layer.crs,
    )
    ws = workspace(layer, groups=groups_of(layer), townships=outline)
    assert [i for i in data_issues(ws) if i.fix_by == "mapping"] == []


def test_strips_are_settled_on_record_and_wide_ones_left(tmp_path):
    layer = moved(moved(grid(1, 3), 1, -2.0), 2, -40.0)
    write_geopackage(tmp_path / "c.gpkg", {"c": layer})
    recipe = parse_recipe(RECIPE)
    assert parse_recipe(recipe_text(recipe)) == recipe
    done = import_recipe(recipe, data_root=tmp_path)
    fixes = done.report.fixes
    (settled,) = fixes[fixes["action"] == "settled_overlap"].to_dict("records")
    assert settled["value"] == "c00、c01"
    assert "gained=c00" in settled["detail"]
    assert "area_m2=1000.0" in settled["detail"]
    assert "import.settled" in {p.code for p in done.workspace.import_problems}
    assert [i.code for i in data_issues(done.workspace) if i.fix_by == "mapping"] == ["overlap"]
    plain = parse_recipe(RECIPE.replace("repair_below_m = 3\n", ""))
    before = import_recipe(plain, data_root=tmp_path).workspace
    told = {i.code for i in data_issues(before) if i.fix_by == "mapping"}
    assert told == {"overlap", "overlap_sliver"}
    ground = [ws.communities.geometry.union_all().area for ws in (before, done.workspace)]
    assert ground[0] == pytest.approx(ground[1])
    assert repaired(plain, below_m=3.0) == recipe


@pytest.mark.parametrize("width", ["0", "-1", "21"])
def test_a_width_to_repair_has_bounds(width):
    with pytest.raises(DataError) as caught:
        parse_recipe(RECIPE.replace("= 3", f"= {width}"))
    assert [p.code for p in caught.value.problems] == ["recipe.width"]


# ---- the table's own slips ------------------------------------------------------------------


def table(**columns):
    layer = pd.DataFrame(grid(1, 4).drop(columns="geometry"))
    return workspace(layer.assign(**columns))


def test_a_totals_row_is_no_community():
    named = table(name=["甲社区", "乙社区", "丙社区", "合计"])
    assert [i.subject_id for i in found(named, "looks_like_a_total")] == ["c03"]
    summed = table(households=[100, 250, 300, 650])
    assert [i.subject_id for i in found(summed, "looks_like_a_total")] == ["c03"]
    assert found(table(households=[100, 250, 300, 651]), "looks_like_a_total") == []
    assert found(table(households=[100, 250, None, 350]), "looks_like_a_total") == []


def test_a_code_that_lost_its_zero():
    codes = [f"05301{i}" for i in range(9)] + ["53019"]
    layer = pd.DataFrame(grid(2, 5).drop(columns="geometry")).assign(community_id=codes)
    (issue,) = found(workspace(layer), "odd_code_length")
    assert (issue.subject_id, issue.fix_by) == ("53019", "civil_affairs")


def test_households_where_there_are_no_dwellings():
    ws = table(households_dwellings=[0, 10, 20, 30])
    assert [i.subject_id for i in found(ws, "households_without_dwellings")] == ["c00"]


def test_a_former_name_that_another_still_has():
    ws = table(name=["云山社区", "老街社区", "丙", "丁"], origin=["老街居委会", None, None, None])
    (issue,) = found(ws, "former_name")
    assert "老街社区" in explain_issue(issue)


def test_an_approximate_count_is_listed_with_its_figure():
    ws = table(approximate=["households", None, None, None], households=[1200, 900, 900, 900])
    (issue,) = found(ws, "approximate_count")
    assert "约1200" in explain_issue(issue)
    assert "户数" in explain_issue(issue)
