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
from dataclasses import replace
from pathlib import Path

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.io.checking import Table
from hexie_geo.io.recipe_parts import Recipe
from hexie_geo.io.recipe_tables import given_of, layer_of, left_out_of, raster_of
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.model.workspace import DEFAULT_STANDARDS

SCHEMA = 1
WIDEST_M = 20.0  # a wider strip is ground people live on, not a slip of the pen


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


def repaired(recipe: Recipe, *, below_m: float | None) -> Recipe:
    """Return the recipe with a width below which strips are settled; itself without one.

    Raises
    ------
    DataError
        ``recipe.width``.
    """
    if below_m is None:
        return recipe
    top = Table({"repair_below_m": below_m}, file=recipe.file)
    width = _width(top)
    DataError.raise_if(top.problems)
    return replace(recipe, repair_below_m=width)


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
        layers=tuple(layer_of(name, table) for name, table in layers.items()),
        rasters=tuple(raster_of(n, t) for n, t in top.tables_by_name("rasters").items()),
        given=tuple(given_of(t, tuple(layers)) for t in top.tables("assumptions")),
        left_out=tuple(left_out_of(t) for t in top.tables("left_out")),
        standards=top.texts("standards") or DEFAULT_STANDARDS,
        synthetic=bool(top.take("synthetic", bool)),
        repair_below_m=_width(top),
        settings=top.take("settings", dict) or {},
    )


def _width(top: Table) -> float | None:
    width = top.take("repair_below_m", int | float)
    if width is not None and not 0 < width <= WIDEST_M:
        top.problem("width", "repair_below_m", value=width, most=WIDEST_M)
    return None if width is None else float(width)
