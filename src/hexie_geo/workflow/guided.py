"""From a person's answers to a recipe: what the wizard page and ``--interactive`` share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import CrsError
from hexie_geo.i18n import text
from hexie_geo.io.accounts import save_report
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.recipe_parts import Derive, FileSpec, Given, LayerRecipe, RasterRecipe, Recipe
from hexie_geo.io.recipe_parts import Join as JoinSpec
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.store import save_workspace
from hexie_geo.model.crs import crs_name, for_longitude, metric
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.workflow.import_ import ImportResult
from hexie_geo.workflow.joining import Joined
from hexie_geo.workflow.questions import GATED, PLACE_KIND, column_word, way_word
from hexie_geo.workflow.survey import Part

RECIPE_FILE = "recipe.toml"
REPORT_FILE = "import_report.csv"
_GATED = {"open": False, "gated": True}
_TOWNSHIP_DIGITS = 9
_MET = "joined_name"


@dataclass(frozen=True, eq=False, kw_only=True)
class Beside:
    """A part that is joined: how the rows meet, and which of its columns come along."""

    part: Part
    joined: Joined
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)
    """Near spellings that a person confirmed: theirs for ours."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What a person said of one layer.

    Attributes
    ----------
    layer, part
        What becomes what; the part's source is as it must be read.
    columns
        Our columns and theirs.
    words
        For columns of a vocabulary: our word for theirs.
    ways
        How required columns that no file has are filled: one of
        :func:`hexie_geo.workflow.questions.ways`.
    units
        For counts and areas: the unit they are written in, where it is not ours.
    beside
        Parts joined to this one.
    """

    layer: str
    part: Part
    columns: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()


def home_crs(answers: Iterable[Answer]) -> str | None:
    """Return the metric system to work in: that of the first shapes, else their 3-degree zone.

    Examples
    --------
    >>> home_crs([]) is None
    True
    """
    for answer in answers:
        for part in (answer.part, *(b.part for b in answer.beside)):
            if part.reading is None or not (part.has_shapes or part.source.point):
                continue
            return _metric_for(part)
    return None


def _metric_for(part: Part) -> str:
    frame: Any = part.frame
    if part.has_shapes:
        shapes = frame.geometry
        shapes = shapes.set_crs(part.source.crs or shapes.crs, allow_override=True)
    else:
        x, y = part.source.point or ("", "")
        xs, ys = (pd.to_numeric(frame[n], errors="coerce") for n in (x, y))
        shapes = gpd.GeoSeries.from_xy(xs, ys, crs=part.source.crs)[xs.notna() & ys.notna()]
    if part.source.axes == "yx":
        shapes = gpd.GeoSeries(shapely.transform(shapes.to_numpy(), _turned), crs=shapes.crs)
    try:
        return crs_name(metric(shapes.crs))
    except CrsError:  # degrees, Web Mercator: no metres on the ground
        boxes = shapes.dropna().to_crs(4490).bounds
        west, east = boxes["minx"].median(), boxes["maxx"].median()  # one stray decides nothing
        return crs_name(for_longitude((west + east) / 2))


def _turned(xy: Any) -> Any:
    return xy[:, ::-1]


def compose(
    answers: Sequence[Answer],
    *,
    title: str,
    basis: Basis,
    as_of: date,
    crs: str | None = None,
    rasters: Sequence[RasterRecipe] = (),
    parts: Sequence[Part] = (),
) -> Recipe:
    """Return the recipe that the answers make.

    Parameters
    ----------
    answers
        One per layer.
    title, basis, as_of
        What a recipe must state.
    crs
        Metric system; by default that of :func:`home_crs`.
    rasters
        Grids that come along.
    parts
        Everything that was found in the files; what no answer takes is left out by name.

    Returns
    -------
    Recipe
        Every value that stands for a whole column is an assumption, told in every output.
    """
    order = sorted(answers, key=lambda a: tuple(SPECS).index(a.layer))
    return Recipe(
        file=RECIPE_FILE,
        title=title,
        basis=basis,
        as_of=as_of,
        crs=crs or home_crs(order),
        layers=tuple(_layer(a) for a in order),
        rasters=tuple(rasters),
        given=tuple(g for a in order for g in _givens(a)),
        left_out=_left_out(order, parts),
    )


def _left_out(answers: Sequence[Answer], parts: Sequence[Part]) -> tuple[FileSpec, ...]:
    taken = [p for a in answers for p in (a.part, *(b.part for b in a.beside))]
    used = {(p.source.file, p.source.layer) for p in taken}
    return tuple(p.source for p in parts if (p.source.file, p.source.layer) not in used)


def _layer(answer: Answer) -> LayerRecipe:
    spec, columns = SPECS[answer.layer], dict(answer.columns)
    values = {n: dict(w) for n, w in answer.words.items() if w and n in columns}
    sources = {"names": "name", "township": "township", "code": spec.id_column or ""}
    for name, way in answer.ways.items():
        if way in sources and sources[way] in columns:
            columns[name] = columns[sources[way]]
    joins: list[JoinSpec] = []
    concat: dict[str, tuple[str, ...]] = {}
    for number, beside in enumerate(answer.beside, start=1):
        met = {**beside.joined.pairs, **beside.near}
        ours = beside.joined.on
        on = f"{_MET}_{number}" if met or len(ours) > 1 else ours[0]
        if len(ours) > 1:
            concat[on] = tuple(columns[name][0] for name in ours)
        elif met:
            columns[on] = columns[ours[0]]
        values |= {on: met} if met else {}
        joins.append(
            JoinSpec(
                source=beside.part.source, key=beside.joined.key, on=on, columns=beside.columns
            )
        )
    derive = {
        name: Derive(source=spec.id_column or "", first=_TOWNSHIP_DIGITS)
        for name, way in answer.ways.items()
        if way == "first9"
    }
    return LayerRecipe(
        name=answer.layer,
        source=answer.part.source,
        columns=columns,
        concat=concat,
        values=values,
        units={n: u for n, u in answer.units.items() if n in columns},
        derive=derive,
        join=tuple(joins),
        row_number=next((n for n, way in answer.ways.items() if way == "rows"), None),
    )


def _givens(answer: Answer) -> list[Given]:
    """Return the assumptions: one value for a whole column."""
    columns = {c.name: c for c in SPECS[answer.layer].columns}
    found: list[Given] = []
    for name, way in answer.ways.items():
        value: object = _GATED.get(way, way) if name == GATED else "1" if way == "one" else way
        kind = (answer.layer, name) == PLACE_KIND
        if way == "one" or kind or way in columns[name].terms or isinstance(value, bool):
            said = {
                language: text(
                    "wizard.assumed",
                    language,
                    column=column_word(answer.layer, name, language),
                    value=way_word(name, way, language),
                )
                for language in LANGUAGES
            }
            found.append(
                Given(
                    layer=answer.layer,
                    field=name,
                    value=value,
                    text_zh=said["zh"],
                    text_en=said["en"],
                )
            )
    return found


def save_import(result: ImportResult, recipe: Recipe, folder: Path | str) -> Path:
    """Save the workspace with its report and the recipe that replays it; return the folder."""
    target = save_workspace(result.workspace, folder)
    save_report(result.report, Path(target) / REPORT_FILE)
    with atomic_path(Path(target) / RECIPE_FILE) as temporary:
        temporary.write_text(recipe_text(recipe), encoding="utf-8", newline="\n")
    return Path(target)
