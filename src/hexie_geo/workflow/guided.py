"""From a person's answers to a recipe: what the wizard page and ``--interactive`` share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import CrsError
from hexie_geo.i18n import has, text
from hexie_geo.io.accounts import save_report
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.cells import as_text
from hexie_geo.io.locating import Fit
from hexie_geo.io.recipe_parts import Derive, FileSpec, Given, LayerRecipe, Recipe
from hexie_geo.io.recipe_parts import Join as JoinSpec
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.store import save_workspace
from hexie_geo.model.crs import crs_name, for_longitude, metric
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.workflow.import_ import ImportResult
from hexie_geo.workflow.mapping import Joined, missing
from hexie_geo.workflow.survey import DRAWINGS, Part, likeness, point_columns, role_of

JOIN = "join."
"""Role of a part whose columns and shapes are joined to a layer: ``join.communities``."""
ROLES = (*SPECS, *(f"{JOIN}{layer}" for layer in ("communities", "groups", "estates")))
RECIPE_FILE = "recipe.toml"
REPORT_FILE = "import_report.csv"
GATED = "gated"
"""Not required, but a verdict hangs on it: asked where no file has it."""
_GATED = {"open": False, "gated": True}
_CODE = re.compile(r"\d{12}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
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
        How required columns that no file has are filled: one of :func:`ways`.
    beside
        Parts joined to this one.
    """

    layer: str
    part: Part
    columns: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()


def roles_of(parts: Sequence[Part]) -> list[str]:
    """Return the likely role of each part, empty for none; a layer's second part is joined."""
    roles = [role_of(p) or "" for p in parts]
    for layer in SPECS:
        rivals = [n for n, role in enumerate(roles) if role == layer]
        first = max(rivals, key=lambda n: likeness(parts[n], layer), default=None)
        for n in rivals:
            joined = f"{JOIN}{layer}"
            if n != first:
                roles[n] = joined if joined in ROLES else ""
    return _with_outline(parts, roles)


def _with_outline(parts: Sequence[Part], roles: list[str]) -> list[str]:
    """Take areas that are nothing else as those of communities, where these have none."""
    ours = [p for p, role in zip(parts, roles, strict=True) if role.endswith("communities")]
    if not ours or any("Polygon" in p.shape_kinds for p in ours):
        return roles
    free = (n for n, p in enumerate(parts) if not roles[n] and "Polygon" in p.shape_kinds)
    first = next(free, None)
    return [f"{JOIN}communities" if n == first else role for n, role in enumerate(roles)]


def source_for(part: Part, layer: str) -> FileSpec:
    """Return how a part must be read to become ``layer``: lines closed, points made."""
    source, spec = part.source, SPECS[layer]
    if source.outlines:
        return source
    areas = "Polygon" in spec.geometry and "LineString" not in spec.geometry
    if areas and source.file.lower().endswith(DRAWINGS) and "LineString" in part.shape_kinds:
        return replace(source, outlines=True)
    point = point_columns(part.columns)
    if "Point" in spec.geometry and not part.has_shapes and point is not None:
        return replace(source, point=point)
    return source


def placed(source: FileSpec, fit: Fit) -> FileSpec:
    """Return ``source`` read in the system of ``fit``."""
    return replace(source, crs=fit.crs, axes=fit.axes)


def with_source(part: Part, source: FileSpec) -> Part:
    """Return ``part`` to be read as ``source`` says."""
    return replace(part, source=source)


def ways(part: Part, layer: str, name: str, columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the ways to fill a required column that no file has.

    Parameters
    ----------
    part, layer
        The part and the layer it becomes.
    name
        The column.
    columns
        What is mapped already.

    Returns
    -------
    list of str
        ``unknown``, ``open`` and ``gated`` for gating; ``names`` and ``rows`` for codes;
        ``first9``, ``township`` and ``one`` for townships; ``code`` for names; for
        vocabularies their members; empty where only a column will do.
    """
    spec = SPECS[layer]
    column = next(c for c in spec.columns if c.name == name)
    codes = _texts(part, columns.get(spec.id_column or ""))
    if column.kind == "id":
        names = _texts(part, columns.get("name"))
        return ["names"] * bool(names and len(set(names)) == len(part.frame)) + ["rows"]
    if name == "township_id":
        official = bool(codes) and all(_CODE.fullmatch(c) for c in codes)
        return ["first9"] * official + ["township"] * ("township" in columns) + ["one"]
    if name == "name":
        return ["code"] if codes else []
    if name == GATED:
        return ["unknown", "open", "gated"]
    return list(column.terms)


def _texts(part: Part, theirs: tuple[str, ...] | None) -> list[str]:
    return [] if not theirs else [str(v) for v in as_text(part.frame[theirs[0]]).dropna()]


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
        shapes = gpd.GeoSeries.from_xy(xs, ys, crs=part.source.crs)
    if part.source.axes == "yx":
        shapes = gpd.GeoSeries(shapely.transform(shapes.to_numpy(), _turned), crs=shapes.crs)
    try:
        return crs_name(metric(shapes.crs))
    except CrsError:  # degrees, Web Mercator: no metres on the ground
        west, _, east, _ = shapes.dropna().to_crs(4490).total_bounds
        return crs_name(for_longitude((west + east) / 2))


def _turned(xy: Any) -> Any:
    return xy[:, ::-1]


def compose(
    answers: Sequence[Answer], *, title: str, basis: Basis, as_of: date, crs: str | None = None
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
        given=tuple(g for a in order for g in _givens(a)),
    )


def _layer(answer: Answer) -> LayerRecipe:
    spec, columns = SPECS[answer.layer], dict(answer.columns)
    values = {n: dict(w) for n, w in answer.words.items() if w and n in columns}
    sources = {"names": "name", "township": "township", "code": spec.id_column or ""}
    for name, way in answer.ways.items():
        if way in sources and sources[way] in columns:
            columns[name] = columns[sources[way]]
    joins: list[JoinSpec] = []
    for number, beside in enumerate(answer.beside, start=1):
        met = {**beside.joined.pairs, **beside.near}
        on = f"{_MET}_{number}" if met else beside.joined.on
        if met:
            columns[on] = columns[beside.joined.on]
            values[on] = met
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
        values=values,
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
        if way == "one" or way in columns[name].terms or isinstance(value, bool):
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


def column_word(layer: str, name: str, language: Any) -> str:
    """Return what people call a column of ours."""
    kind = "group_kind" if (layer, name) == ("groups", "kind") else name
    return text(f"wizard.column.{kind}", language)


def way_word(name: str, way: str, language: Any) -> str:
    """Return the words for one of the :func:`ways`."""
    said = f"wizard.way.{way}"
    return text(said, language) if has(said, language) else term_word(name, way, language)


def asked_ways(layer: str, columns: Mapping[str, object]) -> tuple[str, ...]:
    """Return the columns that something must be said of: required ones, and whether gated."""
    more = (GATED,) if layer == "communities" and GATED not in columns else ()
    return (*missing(layer, columns), *more)


def term_word(name: str, value: str, language: Any) -> str:
    """Return the word for a member of the vocabulary of column ``name``."""
    vocabularies = (name, f"community_{name}", f"group_{name}")
    said = (text(f"terms.{v}.{value}", language) for v in vocabularies)
    return next((s for s in said if not s.startswith("terms.")), value)


def day_of(words: str) -> date | None:
    """Return the day that a person wrote; None where it is none.

    Examples
    --------
    >>> day_of("2025年12月31日"), day_of(" 2025-6-30 "), day_of("去年")
    (datetime.date(2025, 12, 31), datetime.date(2025, 6, 30), None)
    """
    found = _DAY.fullmatch(words.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def save_import(result: ImportResult, recipe: Recipe, folder: Path | str) -> Path:
    """Save the workspace with its report and the recipe that replays it; return the folder."""
    target = save_workspace(result.workspace, folder)
    save_report(result.report, Path(target) / REPORT_FILE)
    with atomic_path(Path(target) / RECIPE_FILE) as temporary:
        temporary.write_text(recipe_text(recipe), encoding="utf-8", newline="\n")
    return Path(target)
