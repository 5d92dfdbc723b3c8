"""Every family of oddities against its truth: no crash, no silent loss, no canary read.

One variant of each family in `make test`; many behind `make test-all`.
"""

import random
import socket

import pytest

from hexie_geo.errors import HexieError
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.workflow.import_ import import_recipe

from . import maps, tables
from .county import county

FAMILIES = {**tables.FAMILIES, **maps.FAMILIES}
CANARY = "金丝雀金丝雀"


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("an import opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def check(name, folder, seed):
    chance = random.Random(f"{name}{seed}")
    (folder / "canary.csv").write_text(f"编码,名称\n1,{CANARY}\n", encoding="utf-8")
    truth = county(chance)
    case = FAMILIES[name](truth, folder, chance)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    error, result = attempt(case, folder)
    if error is None:
        assert not case.errors, f"{name}: imported, expected {case.errors}"
        _holds(name, truth, case, result)
    else:
        _told(name, case, error)
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert after == before, f"{name}: an import wrote into the data folder"


def attempt(case, folder):
    try:
        return None, import_recipe(parse_recipe(case.recipe), data_root=folder)
    except HexieError as error:
        return error, None


def _told(name, case, error):
    codes = {p.code for p in error.problems}
    assert codes, name
    assert codes <= case.errors, f"{name}: {error}"
    for problem in error.problems:
        for language in ("zh", "en"):
            said = problem.say(language)
            assert not said.startswith("errors.")
            assert CANARY not in said
            assert problem.file is None or problem.file in said


def _holds(name, truth, case, result):
    report, ws = result.report, result.workspace
    assert report.balanced, name
    assert report.rows["rows_in"].sum() == case.rows, name
    wanted = case.rows if case.accepted is None else case.accepted
    assert report.rows["accepted"].sum() == wanted, name
    assert report.rows["households_in"].sum() == case.households, name
    assert int(ws.communities["households"].isna().sum()) == case.unknown, name
    read = zip(ws.communities["community_id"], ws.communities["name"], strict=True)
    assert sorted(read) == list(zip(truth.codes, case.names, strict=True)), name
    assert {p.code for p in report.problems} == case.told, name
    if ws.has_geometry:
        there = ws.communities.geometry.dropna()
        assert there.is_valid.all(), name
        assert set(there.geom_type) <= {"Polygon", "MultiPolygon"}, name
        wide = truth.layer().geometry.union_all().buffer(100)
        assert there.within(wide).all(), f"{name}: shapes are not where they belong"


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_one_of_each(name, tmp_path):
    check(name, tmp_path, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_many_of_each(name, tmp_path):
    for seed in range(2, 14):
        folder = tmp_path / str(seed)
        folder.mkdir()
        check(name, folder, seed)
