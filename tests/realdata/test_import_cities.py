"""The figures of the issue, recomputed from imported real data."""

import time

import pytest

from hexie_geo.io.recipes import read_recipe
from hexie_geo.io.store import open_workspace
from hexie_geo.io.tables import read_table
from hexie_geo.io.vector import read_vector
from hexie_geo.workflow.import_ import import_recipe

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def imported(root, real_data):
    made = {}

    def get(name):
        if name not in made:
            recipe = read_recipe(root / "data" / "recipes" / f"{name}.toml")
            start = time.perf_counter()
            result = import_recipe(recipe, data_root=real_data / name.split("_")[0])
            made[name] = (result, time.perf_counter() - start)
        return made[name]

    return get


def bands(layer):
    h = layer["households"]
    return [
        int(x)
        for x in (
            (h < 1000).sum(),
            h.between(1000, 3000).sum(),
            h.between(3001, 5000).sum(),
            (h > 5000).sum(),
        )
    ]


def test_taipei(imported):
    result, seconds = imported("taipei")
    ws = result.workspace
    assert seconds < 15
    counts = ws.counts()
    assert 2_500 < counts.pop("roads") <= 3_199  # the recipe leaves motorways out
    assert counts == {
        "communities": 456,
        "groups": 11_490,
        "police_offices": 91,
        "facilities": 1_081,
    }
    assert bands(ws.communities) == [19, 350, 87, 0]
    assert int((ws.groups["households"] > 0).sum()) == 10_860
    assert int(ws.groups["households"].between(50, 150).sum()) == 8_465
    assert ws.communities["households"].sum() == 1_049_354
    assert ws.communities["township_id"].nunique() == 12
    assert ws.crs.to_epsg() == 3826
    assert ws.communities.geometry.is_valid.all()
    parts = ws.communities.geometry.explode(ignore_index=True)
    assert parts.area.min() > 1.0, "a repair leaves no crumbs that look like exclaves"
    assert ws.rasters["dem"].shape == (727, 899)
    report = result.report
    assert report.balanced
    assert (report.fixes["action"] == "shape_repaired").sum() == 2
    assert (report.fixes["action"] == "blank_as").sum() == 630
    kept = report.kept_out.groupby(["layer", "reason"]).size()
    assert kept["police_offices", "filtered"] == 22
    assert kept["facilities", "no_geometry"] == 10
    assert {a.field for a in ws.assumptions} == {
        "name",
        "area",
        "body",
        "gated",
        "township_id",
        "households",
    }


def test_kaohsiung(imported):
    ws = imported("kaohsiung")[0].workspace
    assert len(ws.communities) == 886
    below, _, _, above = bands(ws.communities)
    assert (below, above) == (479, 17)
    assert int((ws.communities["population"] >= 12_000).sum()) == 16
    assert ws.communities.geometry.is_valid.all()


def test_kaohsiung_2017(imported):
    ws = imported("kaohsiung_2017")[0].workspace
    assert ws.counts() == {"communities": 190, "groups": 4_397}
    four = ws.communities["township_id"].isin(["64000020", "64000030", "64000040", "64000120"])
    inside = ws.communities[four].set_index("community_id")
    below, _, _, above = bands(inside)
    assert (len(inside), below, above) == (187, 68, 11)
    sums = ws.groups.groupby("community_id")["households"].sum()
    share = sums.reindex(inside.index, fill_value=0) / inside["households"]
    assert int(share.between(0.95, 1.05).sum()) == 170
    others = ws.communities.loc[~four, "community_id"]
    assert int(ws.groups["community_id"].isin(others).sum()) == 4


def test_lienchiang(imported):
    result = imported("lienchiang")[0]
    assert result.workspace.counts() == {"communities": 22, "groups": 169}
    assert result.report.balanced
    (problem,) = result.report.problems
    assert (problem.code, problem.values["households"]) == ("import.no_community", 3)


def test_a_saved_city_is_the_same_city(imported, tmp_path, root, real_data):
    recipe = root / "data" / "recipes" / "lienchiang.toml"
    saved = import_recipe(recipe, data_root=real_data / "lienchiang", out=tmp_path / "ws")
    assert open_workspace(tmp_path / "ws").digest == saved.workspace.digest
    assert saved.workspace.digest == imported("lienchiang")[0].workspace.digest


def test_raw_originals_give_the_same_figures(real_data):
    villages = read_vector(real_data / "taipei/raw/taipei_village.geojson").frame
    counts = read_table(real_data / "taipei/raw/villages_households_2017_06.csv").frame
    assert len(villages) == 456
    assert len(counts) == 456
    assert counts["村里代碼"].str.fullmatch(r"\d{8}-\d{3}").all()
    assert counts["戶數"].astype(int).sum() == 1_049_354


def test_kunming_code_lists_join_and_keep_every_name(real_data):
    folder = real_data / "yunnan_kunming"
    villages, streets = (read_table(folder / f"{n}.csv").frame for n in ("villages", "streets"))
    assert len(villages) == 1_738
    assert villages["streetCode"].isin(streets["code"]).all()
    assert villages["code"].str.fullmatch(r"\d{12}").all()
    assert villages["name"].notna().all()
