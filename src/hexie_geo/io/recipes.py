"""Recipes: one TOML file that says how a place's files become layers, replayed every year.

::

    schema = 1
    title = "云山县"
    basis = "hukou"              # household basis, no default
    as_of = 2025-12-31           # day of the count, no default
    crs = "EPSG:4543"            # metric CRS to work in

    [layers.communities]
    file = "社区.xlsx"            # relative to the data folder
    layer = "Sheet1"             # layer or sheet, where the file has several
    columns = { community_id = "编码", name = "社区", households = ["户籍户", "流动户"] }

    [[layers.communities.join]]
    file = "社区.shp"
    key = "代码"                  # their column
    on = "community_id"          # ours

    [[assumptions]]
    layer = "communities"
    field = "gated"
    value = false
    text_zh = "全部按非封闭计"
    text_en = "all taken as not gated"
"""

import re
import tomllib
from pathlib import Path
from typing import cast, get_args

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.io.checking import Table
from hexie_geo.io.coordinates import Datum
from hexie_geo.io.recipe_parts import (
    Derive,
    FileSpec,
    Given,
    Join,
    LayerRecipe,
    RasterRecipe,
    Recipe,
    Where,
)
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.model.workspace import DEFAULT_STANDARDS

SCHEMA = 1
_QUANTITIES = ("count", "density", "elevation", "class")


def read_recipe(path: Path | str) -> Recipe:
    """Read and check a recipe.

    Parameters
    ----------
    path
        A TOML file of schema 1.

    Returns
    -------
    Recipe
        Ready for :func:`hexie_geo.workflow.import_.import_recipe`.

    Raises
    ------
    DataError
        With every problem at once: ``recipe.missing``, ``recipe.unknown_key``,
        ``recipe.type``, ``recipe.choice``, ``recipe.schema``, ``recipe.outside`` …, each
        with file and key.
    CrsError
        The same, where nothing but coordinate systems is wrong: ``recipe.crs``.
    """
    file = Path(path)
    if not file.is_file():
        raise DataError(Problem(code="recipe.not_found", file=str(path)))
    try:
        return parse_recipe(file.read_text(encoding="utf-8-sig"), file=file.name)
    except UnicodeDecodeError as exc:
        raise DataError(Problem(code="recipe.encoding", file=file.name)) from exc


def parse_recipe(text: str, *, file: str = "recipe.toml") -> Recipe:
    """Check the text of a recipe; see :func:`read_recipe`.

    Examples
    --------
    >>> recipe = parse_recipe('''schema = 1
    ... title = "云山县"
    ... basis = "hukou"
    ... as_of = 2025-12-31
    ... [layers.communities]
    ... file = "a.csv"
    ... columns = { community_id = "编码", households = ["户籍户", "流动户"] }''')
    >>> recipe.basis.value, recipe.layers[0].columns["households"]
    ('hukou', ('户籍户', '流动户'))
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise DataError(_not_toml(text, str(exc), file)) from exc
    if "schema" not in tree:
        raise DataError(Problem(code="recipe.no_schema", file=file, values={"wanted": SCHEMA}))
    if tree.get("schema") != SCHEMA:
        versions = {"found": tree.get("schema"), "wanted": SCHEMA}
        raise DataError(Problem(code="recipe.schema", file=file, values=versions))
    top = Table(tree, file=file)
    top.take("schema", int)
    recipe = _recipe(top, file)
    top.done()
    only_crs = all(p.code == "recipe.crs" for p in top.problems)
    (CrsError if only_crs else DataError).raise_if(top.problems)
    return recipe


def _not_toml(text: str, detail: str, file: str) -> Problem:
    """Say in words which line is not TOML; tomllib says it in English, with the line."""
    lines = text.splitlines() or [""]
    at = re.search(r"at line (\d+)", detail)
    number = int(at[1]) if at else len(lines)  # "at end of document"
    line = lines[min(number, len(lines)) - 1].strip()
    day = re.search(r"=\s*(\d{4}-\d{1,2}-\d{1,2})\b", line)
    values: dict[str, object] = {"line": number, "text": day[1] if day else line}
    return Problem(code="recipe.not_a_day" if day else "recipe.toml", file=file, values=values)


def _recipe(top: Table, file: str) -> Recipe:
    basis = top.choice("basis", tuple(b.value for b in Basis))
    as_of = top.day("as_of")
    layers = top.tables_by_name("layers", tuple(SPECS))
    if "communities" not in layers and not top.problems:
        top.problem("missing", "layers.communities")
    return Recipe(
        file=file,
        title=top.text("title"),
        basis=Basis(basis or "hukou"),  # a wrong basis is among the problems by now
        as_of=as_of,
        crs=top.crs("crs"),
        layers=tuple(_layer(name, table) for name, table in layers.items()),
        rasters=tuple(_raster(n, t) for n, t in top.tables_by_name("rasters").items()),
        given=tuple(_given(t, tuple(layers)) for t in top.tables("assumptions")),
        standards=top.texts("standards") or DEFAULT_STANDARDS,
        synthetic=bool(top.take("synthetic", bool)),
        settings=top.take("settings", dict) or {},
    )


def _layer(name: str, table: Table) -> LayerRecipe:
    made = LayerRecipe(
        name=name,
        source=_source(table),
        columns=_columns(table),
        concat=_columns(table, "concat"),
        keep=table.texts("keep"),
        constants=table.take("constants", dict) or {},
        derive={n: _derive(t) for n, t in table.tables_by_name("derive").items()},
        values=_values(table),
        where=tuple(_where(t) for t in table.tables("where")),
        join=tuple(_join(t) for t in table.tables("join")),
        row_number=table.maybe_text("row_number"),
    )
    table.done()
    return made


def _source(table: Table) -> FileSpec:
    point = table.texts("point")
    if point and len(point) != 2:  # noqa: PLR2004 - x and y
        table.problem("type", "point", wanted='["x", "y"]')
    datum = table.choice("datum", get_args(Datum)) if "datum" in table.tree else "wgs84"
    return FileSpec(
        file=table.path("file"),
        layer=table.maybe_text("layer"),
        header=tuple(table.take("header", list) or ()),
        crs=table.crs("crs"),
        datum=cast("Datum", datum),
        axes=table.choice("axes", ("xy", "yx")) if "axes" in table.tree else "xy",
        outlines=bool(table.take("outlines", bool)),
        point=(point[0], point[1]) if len(point) == 2 else None,  # noqa: PLR2004
    )


def _columns(table: Table, key: str = "columns") -> dict[str, tuple[str, ...]]:
    found = {}
    for ours, theirs in (table.take(key, dict) or {}).items():
        names = (theirs,) if isinstance(theirs, str) else theirs
        if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
            table.problem("type", f"{key}.{ours}", wanted='"column" or ["column", …]')
            continue
        found[ours] = tuple(names)
    return found


def _values(table: Table) -> dict[str, dict[str, str]]:
    found = {}
    for name, inside in table.tables_by_name("values").items():
        found[name] = {theirs: inside.text(theirs) for theirs in inside.tree}
    return found


def _derive(table: Table) -> Derive:
    made = Derive(
        source=table.text("from"), first=table.take("first", int), last=table.take("last", int)
    )
    if (made.first is None) == (made.last is None):
        table.problem("one_of", "", names="first, last")
    table.done()
    return made


def _where(table: Table) -> Where:
    conditions = [k for k in ("in", "not_in", "contains", "in_layer") if k in table.tree]
    if len(conditions) != 1:
        table.problem("one_of", "", names="in, not_in, contains, in_layer")
    made = Where(
        column=table.text("column"),
        within=table.texts("in") or None,
        without=table.texts("not_in") or None,
        contains=table.maybe_text("contains"),
        in_layer=table.maybe_text("in_layer"),
    )
    table.done()
    return made


def _join(table: Table) -> Join:
    made = Join(
        source=_source(table),
        key=table.text("key"),
        on=table.text("on"),
        columns=_columns(table),
    )
    table.done()
    return made


def _raster(name: str, table: Table) -> RasterRecipe:
    made = RasterRecipe(
        name=name,
        file=table.path("file"),
        quantity=table.choice("quantity", _QUANTITIES),
        crs=table.crs("crs"),
        band=table.take("band", int),
    )
    table.done()
    return made


def _given(table: Table, layers: tuple[str, ...]) -> Given:
    ways = ("value", "derive", "blank_means", "stated")
    if sum(k in table.tree for k in ways) != 1:
        table.problem("one_of", "", names=", ".join(ways))
    derive = table.table("derive")
    made = Given(
        layer=table.choice("layer", layers),
        field=table.text("field"),
        text_zh=table.text("text_zh"),
        text_en=table.text("text_en"),
        value=table.take("value", bool | int | float | str),
        derive=None if derive is None else _derive(derive),
        blank_means=table.take("blank_means", int),
        stated=table.maybe_text("stated"),
    )
    table.done()
    return made
