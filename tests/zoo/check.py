"""Import a case and compare what came of it with the truth."""

import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hexie_geo.catalogue import LANGUAGES, layer_word
from hexie_geo.errors import HexieError, Problem
from hexie_geo.io.recipes import parse_recipe
from hexie_geo.workflow.import_ import import_recipe

from .case import Case

TOO_LONG_S = 10.0
_TOTALS = ("total", "footer")
RECIPE = "recipe.toml"
OWN_LAYERS = ("c", "社区", "Sheet1", "a", "b")  # what the zoo's maps and workbooks call them
OF_ROWS = {
    "io.uneven_rows", "io.field_encoding", "io.formulas", "import.spoilt_code", "import.join_twice",
    "layer.geometry_type", "layer.empty_id", "layer.duplicate", "layer.not_text", "layer.negative",
    "layer.not_a_number", "layer.not_finite", "layer.not_whole", "layer.not_a_flag",
    "layer.not_a_date", "layer.not_a_term",
}  # fmt: skip
OF_FIELDS = {
    "io.no_column", "io.field_encoding", "import.spoilt_code", "import.join_on",
    "import.join_twice", "import.join_none", "recipe.missing", "recipe.choice", "recipe.type",
    "recipe.unknown_key", "recipe.crs", "layer.missing_column",
    *(code for code in OF_ROWS if code.startswith("layer.") and code != "layer.geometry_type"),
}  # fmt: skip
LEAST_WORDS = {"zh": 5, "en": 10}


def complaints(case: Case, folder: Path) -> list[str]:
    """Return everything that is not as it must be; a crash is a complaint too."""
    folder.mkdir(parents=True, exist_ok=True)
    case.make(folder)
    name = f"{case.family}/{case.variant}"
    data = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    start = time.perf_counter()
    try:
        done = import_recipe(parse_recipe(case.recipe), data_root=folder, out=folder / "out")
    except HexieError as error:
        found = list(_refusal(case, error))
    except BaseException as exc:
        if isinstance(exc, KeyboardInterrupt):
            raise
        found = [f"crash: {type(exc).__name__}: {exc}"]
    else:
        found = [*_reading(case, done), *_written(done, folder / "out")]
    if (took := time.perf_counter() - start) > TOO_LONG_S:
        found.append(f"took {took:.1f} s")
    ours = folder / "out"
    after = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    if {p: t for p, t in after.items() if not p.is_relative_to(ours)} != data:
        found.append("wrote into the data folder")
    return [f"{name}: {words}" for words in found]


def _refusal(case: Case, error: HexieError) -> Iterator[str]:
    """A refusal must be meant, and must say where and what to do, in both languages."""
    codes = {p.code for p in error.problems}
    if not case.refused:
        yield f"refused: {error.say('zh')}"
    elif not codes & set(case.refused):
        yield f"refused for {sorted(codes)}, not for {case.refused}"
    yield from told_well(error)
    for problem in error.problems:
        if problem.code in case.refused:
            yield from _misplaced(case, problem)


def _misplaced(case: Case, problem: Problem) -> Iterator[str]:
    """The place of a refusal must be the one the case was spoilt at."""
    right = {
        "file": {case.file, RECIPE},
        "layer": {None}
        if problem.file == RECIPE
        else {case.refused_layer or case.layer, *OWN_LAYERS},
        "rows": {case.refused_rows or problem.rows},
        "field": {case.refused_field or problem.field},
    }
    for place, truth in right.items():
        if (said := getattr(problem, place)) not in truth:
            yield f"{problem.code} names {place} {said}, not {truth}"


def told_well(error: HexieError) -> Iterator[str]:
    """Yield what is missing from the wording: file, layer, rows, field, remedy, a language."""
    if not error.problems:
        yield "an error without a problem"
    for problem in error.problems:
        needed = {"file"} if problem.file == RECIPE else {"file", "layer"}
        needed |= {"rows"} if problem.code in OF_ROWS else set()
        needed |= {"field"} if problem.code in OF_FIELDS else set()
        for place in sorted(needed):
            if not getattr(problem, place):
                yield f"{problem.code}: names no {place}"
        for language in LANGUAGES:
            words, remedy = problem.say(language), problem.remedy(language)
            layer = layer_word(problem.layer, language) if problem.layer else ""
            places = (problem.file or "", layer, *map(str, problem.rows[:1]), problem.field or "")
            if missed := [place for place in places if place not in words]:
                yield f"{problem.code}: {language} does not say {missed}"
            if len(remedy) < LEAST_WORDS[language] or not words.endswith(remedy):
                yield f"{problem.code}: {language} says no remedy"
            if f"errors.{problem.code}" in words or "?" in remedy:
                yield f"{problem.code}: {language} lacks words"
        if problem.say("zh") == problem.say("en"):
            yield f"{problem.code}: the same in both languages"


def _reading(case: Case, done: object) -> Iterator[str]:
    if case.refused and not case.either:
        yield f"taken in, and should have been refused for {case.refused}"
        return
    report, frame = done.report, done.workspace.layers[case.layer]
    kept = report.kept_out[report.kept_out["layer"] == case.layer]
    data = kept[~kept["reason"].isin(_TOTALS)]
    if not report.balanced:
        yield "the report does not balance"
    if case.rows is not None and len(frame) + len(data) != case.rows:
        yield f"{len(frame)} accepted + {len(data)} kept out of {case.rows} rows"
    if case.rows is not None and len(kept) - len(data) != case.dropped:
        yield f"{len(kept) - len(data)} totals and signatures of {case.dropped}"
    homes = frame.get("households")
    if case.households is not None and homes is not None:
        whole = int(homes.sum()) + int(data["households"].sum())
        if whole != case.households:
            yield f"{whole} households of {case.households}"
    if case.unknown is not None and homes is not None and int(homes.isna().sum()) != case.unknown:
        yield f"{int(homes.isna().sum())} unknown counts, not {case.unknown}"
    if case.layer == "communities" and data.empty:  # FlatGeobuf sorts its rows
        have, truth = dict(zip(frame["community_id"], frame["name"], strict=True)), case.names
        if truth is not None and sorted(have.values()) != sorted(truth):
            yield f"names {sorted(have.values())} are not {sorted(truth)}"
        paired = case.codes is not None and truth is not None
        if paired and have != dict(zip(case.codes, truth, strict=True)):
            yield f"codes {sorted(have)} are not {case.codes}"
    said = {p.code for p in report.problems} | set(report.fixes["action"])
    if lost := set(case.told) - said:
        yield f"not told: {sorted(lost)}; told: {sorted(said)}"


def _written(done: object, folder: Path) -> Iterator[str]:
    """The report as saved must add up by itself; shapes must be such as can be measured."""
    table = pd.read_csv(folder / "import_report.csv", dtype="str", keep_default_na=False)
    sums = table[table["action"] == "account"]
    kept = table[table["action"].isin(set(done.report.kept_out["reason"]))]
    for layer, detail in zip(sums["layer"], sums["detail"], strict=True):
        said = {k: int(v) for k, v in (pair.split("=") for pair in detail.split("; "))}
        lines = kept[kept["layer"] == layer]
        homes = lines["detail"].str.extract(r"households=(\d+)")[0].dropna().astype(int)
        if said["rows_in"] != said["accepted"] + len(lines):
            yield f"{layer}: {said} but {len(lines)} lines kept out"
        if said["households_in"] != said["households_accepted"] + homes.sum():
            yield f"{layer}: {said} but {homes.sum()} households kept out"
    if done.workspace.has_geometry:
        there = done.workspace.communities.geometry.dropna()
        if not there.is_valid.all() or not set(there.geom_type) <= {"Polygon", "MultiPolygon"}:
            yield "shapes that cannot be measured"
