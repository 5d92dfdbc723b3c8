"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys

import geopandas as gpd
import pytest
from shapely import Point

from hexie_geo.cli import main
from hexie_geo.cli.screen import Screen
from hexie_geo.demo.grid import grouped
from hexie_geo.io.store import save_workspace

COMMANDS = (
    "demo", "import", "check", "plan", "cover", "site", "circles", "run", "submit", "opinion",
    "decide", "enact", "compare", "report", "app", "audit", "standards",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A workspace on disk with one police office whose name tries to run things."""
    office = gpd.GeoDataFrame(
        {"office_id": ["p1"], "name": ["[red]云山\x1b[31m警务室"], "officers": [1]},
        geometry=[Point(500050, 2769950)],
        crs=4543,
    )
    made = grouped({"a": [600, 600], "b": [400, 300]}).with_layers(police_offices=office)
    return save_workspace(made, tmp_path_factory.mktemp("cli") / "ws")


def run(capsys, *words):
    code = main([str(w) for w in words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_names_every_command_in_the_language_asked_for(language, capsys):
    code, out, _ = run(capsys, "--help", "--lang", language)
    assert code == 0
    assert all(name in out for name in COMMANDS)
    assert ("政策" in out) is (language == "zh")


@pytest.mark.parametrize(
    "command",
    [*COMMANDS[:-2], "standards list", "standards verify", "audit list", "audit verify"],
)
def test_no_help_text_is_left_as_an_id(command, capsys):
    for language in ("zh", "en"):
        code, out, _ = run(capsys, *command.split(), "--help", "--lang", language)
        assert code == 0
        assert "cli." not in out.replace("docs/cli.md", "")


def test_help_loads_neither_tables_nor_maps():
    code = (
        "import sys; from hexie_geo.cli import main; main(['--help']); "
        "print([m for m in ('pandas', 'geopandas', 'streamlit', 'numba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_cover_prints_one_json_document(folder, capsys):
    code, out, _ = run(
        capsys, "cover", folder, "--metric", "straight", "--within", "60,150", "--json"
    )
    found = json.loads(out)
    assert code == 0
    assert found["covered_share"] == {"60": 600 / 1900, "150": 1.0} | {
        k: pytest.approx(v, abs=1e-5) for k, v in found["covered_share"].items()
    }
    assert found["households"][0]["covered"] == 600


def test_cover_prints_a_table_and_writes_its_distances(folder, capsys, tmp_path):
    target = tmp_path / "cover.gpkg"
    code, out, err = run(capsys, "cover", folder, "--metric", "straight", "--out", target)
    assert code == 0
    assert "覆盖率" in out
    assert "\x1b" not in out
    assert target.exists()
    assert err == ""


def test_site_chooses_says_what_it_gains_and_writes(folder, capsys, tmp_path):
    words = ("site", folder, "--metric", "straight", "--k", "2", "--within", "60")
    code, out, _ = run(capsys, *words, "--json", "--out", tmp_path / "site.gpkg")
    found = json.loads(out)
    assert code == 0
    one = {"candidate_id": "b", "community_id": "b", "adds": 700.0}
    assert found["chosen"] == [one | {"instead_of": None, "serves": None, "price": None}]
    assert found["curve"] == [600.0, 1300.0, 1300.0]
    assert found["proven"]
    assert gpd.read_file(tmp_path / "site.gpkg", layer="sites")["candidate_id"].tolist() == ["b"]
    code, out, err = run(capsys, *words, "--lang", "en")
    assert (code, err) == (0, "")
    assert "1,300 of 1,900 households" in out
    assert "Proven to be best" in out


def test_circles_tell_each_level_apart_and_what_is_not_verified(folder, capsys):
    words = ("circles", folder, "--metric", "straight")
    code, out, _ = run(capsys, *words, "--json")
    found = json.loads(out)
    assert code == 0
    assert [(r["clause"], r["within_m"]) for r in found] == [
        ("2.0.2", 800.0),
        ("2.0.2", 1000.0),
        ("2.0.3", 500.0),
    ]
    assert found[0]["communities"] == {"all": 2, "part": 0, "none": 0, "unknown": 0}
    code, out, _ = run(capsys, *words, "--unverified", "--lang", "en")
    assert code == 0
    assert "5-minute circle (not verified)" in out


def test_site_takes_candidates_in_another_crs_and_says_who_cannot_be_reached(
    folder, capsys, tmp_path
):
    spots = gpd.GeoDataFrame({"x": [1]}, geometry=[Point(500150, 2769950)], crs=4543)
    spots.to_crs(4326).to_file(tmp_path / "spots.geojson")
    words = ("site", folder, "--metric", "straight", "--within", "60")
    words += ("--candidates", tmp_path / "spots.geojson")
    code, out, _ = run(capsys, *words, "--json")
    assert code == 0
    assert json.loads(out)["chosen"][0]["candidate_id"] == "1"
    assert json.loads(out)["lost"]["households"] == 700
    code, _, err = run(capsys, *words, "--question", "cover_all")
    assert code == 2
    assert "700 户" in err
    assert "b（700）" in err or "（700）" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "no-such-folder"), "不是工作区"),
        (("cover", "no-such-folder", "--within", "near"), "near"),
        (("app", "no-such-folder"), "不是工作区"),
    ],
)
def test_bad_input_exits_2_and_says_so_without_a_traceback(words, said, capsys):
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_bad_input_is_said_in_english_and_as_json_too(capsys):
    code, out, err = run(capsys, "check", "no-such-folder", "--json", "--lang", "en")
    found = json.loads(out)
    assert code == 2
    assert found["error"] == "StoreError"
    assert found["problems"][0]["code"] == "store.not_a_workspace"
    assert "not a workspace" in err


def test_a_wrong_word_exits_2(capsys):
    assert run(capsys, "chek")[0] == 2
    assert run(capsys, "cover", ".", "--metric", "flying")[0] == 2


def test_a_name_cannot_write_terminal_codes_or_markup(capsys):
    Screen("zh").table("layers.title", ("layers.layer",), [("[red]云\x1b[31m山",)])
    out = capsys.readouterr().out
    assert "[red]云[31m山" in out


def test_json_has_no_nan(capsys):
    Screen("zh", as_json=True).json({"a": float("nan"), "b": (float("inf"), 1)})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, 1]}


def test_check_exits_1_when_something_is_to_be_adjusted(folder, capsys):
    code, out, _ = run(capsys, "check", folder, "--json")
    found = json.loads(out)
    assert code == 1
    assert found["size"] == {
        "below_1000": 1,
        "normal": 1,
        "watch": 0,
        "above_5000": 0,
        "missing": 0,
    }
    assert found["outcomes"]["community.households.redivide"] == {"adjust": 1, "met": 1}
    assert run(capsys, "check", folder, "--json", "--findings-ok")[0] == 0


def test_check_exits_0_when_nothing_calls_for_action(tmp_path, capsys):
    fine = save_workspace(grouped({"a": [600, 600], "b": [700, 700]}), tmp_path / "ws")
    code, out, _ = run(capsys, "check", fine, "--json")
    assert code == 0
    assert json.loads(out)["outcomes"]["community.households.redivide"] == {"met": 2}


def test_check_shows_a_table_with_names_and_ids(folder, capsys):
    code, out, _ = run(capsys, "check", folder, "--lang", "en")
    assert code == 1
    assert "community.households.redivide" in out
    assert "made-up county" in out


def test_check_folds_clauses_that_say_nothing(folder, capsys):
    _, short, _ = run(capsys, "check", folder, "--lang", "en")
    _, whole, _ = run(capsys, "check", folder, "--lang", "en", "--all")
    assert len(short.splitlines()) < len(whole.splitlines())
    assert "estate.rooms" in whole
    assert "estate.rooms" not in short
    assert "the layer they need is not there" in short
    assert "--all" in short
    _, out, _ = run(capsys, "check", folder, "--json")
    unknown = json.loads(out)["unknown"]
    assert unknown["estate.rooms"] == {"layer_missing": 1}


def test_check_with_another_pack_first(folder, capsys):
    pack = "cn.law.residents-committees-1989"
    code, out, _ = run(capsys, "check", folder, "--standard", pack, "--json")
    assert code in {0, 1}
    assert list(json.loads(out)["outcomes"]) == ["community.households.normal"]
    assert run(capsys, "check", folder, "--standard", "no.such.pack")[0] == 2


def test_plan_prints_and_writes(folder, capsys, tmp_path):
    target = tmp_path / "plan.gpkg"
    code, out, _ = run(capsys, "plan", folder, "--out", target, "--json", "--seed", "7", "--prove")
    assert code == 0
    told = json.loads(out)
    assert f"{told['lower_bound_households']} households" in told["proof_en"]
    assert len(gpd.read_file(target, layer="communities_after")) >= 1
    code, out, _ = run(capsys, "plan", folder, "--lang", "en")
    assert code == 0
    assert "households moved" in out


def test_run_writes_the_papers_and_says_where(folder, capsys, tmp_path):
    code, out, _ = run(capsys, "run", folder, "--out", tmp_path / "out", "--json")
    found = json.loads(out)
    assert code == 1
    assert set(found["files"]) >= {"dossier.html", "达标核查表.xlsx", "plan.gpkg"}
    assert (tmp_path / "out" / "dossier.html").stat().st_size > 10_000


def test_import_refuses_a_missing_recipe(capsys, tmp_path):
    words = ("import", tmp_path / "no.toml", "--data-root", tmp_path, "--out", tmp_path / "ws")
    code, _, err = run(capsys, *words)
    assert code == 2
    assert "no.toml" in err
    assert not (tmp_path / "ws").exists()


def test_standards_are_listed_shown_and_verified(capsys):
    code, out, _ = run(capsys, "standards", "list", "--json")
    ids = [pack["id"] for pack in json.loads(out)]
    assert code == 0
    assert "cn.yunnan.yunfa-2007-11" in ids
    code, out, _ = run(capsys, "standards", "show", ids[-1], "--cite", "--json")
    provisions = {p["id"]: p for p in json.loads(out)["provisions"]}
    assert provisions["community.households.redivide"]["citation"].endswith("第（二十三）条")
    code, out, _ = run(capsys, "standards", "verify", "--json")
    assert code == 0
    assert json.loads(out)["unverified"] == ["cn.yunnan.yunfa-2007-11:services.family-planning"]
    assert run(capsys, "standards", "show", "no.such.pack")[0] == 2


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("每100户20平方米", "当地平均工资的1倍", "≥ 1000户")),
        ("en", ("20 m² per 100 households", "1 times the local mean wage")),
    ],
)
def test_numbers_of_a_provision_say_what_they_are_counted_per(lang, words):
    from hexie_geo.cli.policies import _bounds
    from hexie_geo.cli.screen import Screen
    from hexie_geo.workflow import standards

    found = standards.show("cn.yunnan.yunfa-2007-11")["provisions"]
    said = "\n".join(_bounds(p, Screen(lang)) for p in found)
    assert all(w in said for w in words)
    assert "元" not in said
