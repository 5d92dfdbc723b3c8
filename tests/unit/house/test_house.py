"""The house itself: public names, import cost, wording in both languages, no outside addresses."""

import re
import subprocess
import sys

import pytest

import hexie_geo
from hexie_geo.catalogue import templates


def test_every_public_name_loads():
    for name in hexie_geo.__all__:
        assert getattr(hexie_geo, name) is not None


def test_public_names_are_sorted_and_typed(root):
    names = list(hexie_geo._HOMES)
    assert names == sorted(names)
    source = (root / "src/hexie_geo/__init__.py").read_text(encoding="utf-8")
    typed = set(re.findall(r"import (\w+) as \1", source))
    assert typed == set(names)


HEAVY = {
    "numba",
    "streamlit",
    "folium",
    "highspy",
    "rasterio",
    "matplotlib",
    "geopandas",
    "pandas",
    "openpyxl",
    "sqlalchemy",
}


@pytest.mark.parametrize("module", ["hexie_geo", "hexie_geo.cli"])
def test_importing_loads_no_heavy_library(module):
    """Import cost is held by what gets loaded, not by a clock."""
    code = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


DIFFER = {
    "rules.clause": "（二十三） in Chinese, 23 in English",
}


def test_both_languages_say_the_same_things():
    zh, en = templates("zh"), templates("en")
    assert sorted(zh) == sorted(en)
    names = re.compile(r"\{(\w+)")
    differ = {k for k in zh if set(names.findall(zh[k])) != set(names.findall(en[k]))}
    assert differ <= set(DIFFER)


def test_english_is_english():
    """Names of documents and offices may stay Chinese inside 《》, 「」 or brackets."""
    han = re.compile(r"[\u4e00-\u9fff]")
    quoted = re.compile(r"《[^》]*》|「[^」]*」|\([^)]*\)|（[^）]*）|“[^”]*”|〔[^〕]*〕")
    bad = {k: v for k, v in templates("en").items() if han.search(quoted.sub("", v))}
    assert bad == {}


def test_chinese_is_not_left_in_english():
    zh, en = templates("zh"), templates("en")
    letters = re.compile(r"[A-Za-z]{3,}")
    same = [k for k in zh if zh[k] == en.get(k) and letters.search(zh[k])]
    assert same == []


@pytest.mark.parametrize("word", ["违规", "违法", "非法", "illegal"])
def test_being_outside_the_range_is_never_worded_as_illegality(word):
    for language in ("zh", "en"):
        hits = [k for k, v in templates(language).items() if word in v.lower()]
        assert hits == []


def test_no_file_names_a_place_on_this_machine_or_an_index(root):
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    places = re.compile(r"(?<![\w.])/(?:work|root|home)/\w|index-url|registry\s*=\s*\"")
    bad = []
    for name in listed:
        path = root / name
        if (
            not name
            or path.suffix not in {".py", ".md", ".toml", ".txt", ".yml", ""}
            or not path.is_file()
        ):
            continue
        if name == "tests/unit/house/test_house.py":
            continue
        if places.search(path.read_text(encoding="utf-8", errors="ignore")):
            bad.append(name)
    assert bad == []
