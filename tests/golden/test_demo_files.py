"""The committed made-up county: made again it is the same, imported it answers its key."""

import json
from pathlib import Path

import pandas as pd
import pytest

from hexie_geo.io.grids import read_raster
from hexie_geo.io.tables import read_table
from hexie_geo.io.vector import read_vector
from hexie_geo.model.digest import frame_digest
from hexie_geo.workflow.check import data_issues, judged, summary
from hexie_geo.workflow.demo import write_files
from hexie_geo.workflow.import_ import import_recipe

HOME = Path(__file__).parents[2] / "data" / "demo"
RAW = HOME / "raw"


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_files(folder)
    return folder


@pytest.fixture(scope="module")
def imported():
    return import_recipe(HOME / "recipe.toml", data_root=RAW)


@pytest.fixture(scope="module")
def judgement(imported):
    return judged(imported.workspace)


@pytest.fixture(scope="module")
def key():
    return json.loads((HOME / "expected.json").read_text(encoding="utf-8"))


def _files(root: Path) -> list[str]:
    files = sorted(p.relative_to(root) for p in root.rglob("*") if p.is_file())
    return [f.as_posix() for f in files if f.parts[0] != "workspace"]  # somebody's own import


def test_the_same_files_are_made_again(again):
    mine = _files(again)
    assert mine == _files(HOME)
    for name in mine:
        if name.endswith((".csv", ".geojson", ".json", ".toml", ".shp", ".dbf", ".shx", ".prj")):
            assert (again / name).read_bytes() == (HOME / name).read_bytes(), name


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("社区边界.gpkg", None),
        ("社区工作台账.gpkg", None),
        ("住宅小区.gpkg", None),
        ("底图.gpkg", "道路"),
        ("底图.gpkg", "阻隔"),
    ],
)
def test_the_same_maps_are_made_again(again, file, layer):
    mine, theirs = (read_vector(r / file, layer=layer).frame for r in (again / "raw", RAW))
    assert frame_digest(mine) == frame_digest(theirs)


def test_the_same_workbook_is_made_again(again):
    mine, theirs = (read_table(r / "社区基本情况表.xlsx").frame for r in (again / "raw", RAW))
    pd.testing.assert_frame_equal(mine, theirs)


def test_the_same_grids_are_made_again(again):
    for name, quantity in (("高程30m.tif", "elevation"), ("人口100m.tif", "count")):
        mine, theirs = (read_raster(r / name, quantity=quantity) for r in (again / "raw", RAW))
        assert (mine.values == theirs.values).all()
        assert mine.transform == theirs.transform


def test_every_finding_is_the_expected_one(judgement, key):
    found = judgement.frame
    for provision, outcomes in key["findings"].items():
        rows = found[found["provision"] == provision]
        got = {o: sorted(part["subject_id"]) for o, part in rows.groupby("outcome")}
        assert got == outcomes, provision


def test_every_defect_of_the_data_is_found_and_no_other(imported, key):
    rows = pd.DataFrame([(i.code, i.subject_id) for i in data_issues(imported.workspace)])
    got = {code: sorted(part[1]) for code, part in rows.groupby(0)}
    assert got == key["issues"]


def test_counts_are_the_expected_ones(imported, key):
    said = summary(imported.workspace)
    for part in ("counts", "size", "population", "groups"):
        assert said[part] == key[part], part
    conflicts = [p["subject_id"] for p in said["problems"]]
    assert conflicts == [d["subject"] for d in key["defects"] if d["code"] == "count_conflict"]


def test_defects_of_the_files_are_told_and_read(imported, key):
    fixes = imported.report.fixes
    assert {"约1200户", "同上"} <= set(fixes["value"])
    register = imported.workspace.communities.set_index("community_id")["households"]
    spelled = [d["subject"] for d in key["defects"] if d["code"] == "spelling"]
    assert register[spelled].astype("Int64").tolist() == [1200, 2260, 2310, pd.NA]
    ids = {d["subject"] for d in key["defects"] if d["code"] == "bowtie"}
    assert ids == set(fixes.loc[fixes["action"] == "shape_repaired", "code"])
    assert (imported.report.kept_out["reason"].isin(["total", "footer"])).sum() == 2
    offices = imported.workspace.police_offices
    assert offices["office_id"].iloc[0] == "0001"


def test_the_county_is_marked_as_made_up_everywhere(imported):
    assert imported.workspace.synthetic
    assert "合成数据" in imported.workspace.title
    assert json.loads((HOME / "expected.json").read_text(encoding="utf-8"))["synthetic"] is True
    assert "合成数据" in (HOME / "recipe.toml").read_text(encoding="utf-8")


def test_the_committed_files_are_small():
    assert sum((HOME / f).stat().st_size for f in _files(HOME)) < 4_000_000
