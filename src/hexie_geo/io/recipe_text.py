"""A recipe as TOML text: what :func:`hexie_geo.io.recipes.parse_recipe` reads back equal."""

from collections.abc import Mapping
from typing import Any

from hexie_geo.io import toml
from hexie_geo.io.recipe_parts import Derive, FileSpec, Given, Join, LayerRecipe, Recipe, Where
from hexie_geo.io.recipes import SCHEMA
from hexie_geo.model.workspace import DEFAULT_STANDARDS


def recipe_text(recipe: Recipe) -> str:
    """Return the TOML text of ``recipe``; what it leaves at its default is left out.

    Examples
    --------
    >>> from datetime import date
    >>> from hexie_geo.io.recipes import parse_recipe
    >>> from hexie_geo.model.terms import Basis
    >>> layer = LayerRecipe(
    ...     name="communities",
    ...     source=FileSpec(file="社区.xlsx", header=(2, 3)),
    ...     columns={"households": ("户籍户", "流动户")},
    ... )
    >>> made = Recipe(
    ...     file="recipe.toml", title="云山县", basis=Basis.HUKOU, as_of=date(2025, 12, 31),
    ...     crs=None, layers=(layer,),
    ... )
    >>> parse_recipe(recipe_text(made)) == made
    True
    """
    return toml.dumps(
        {
            "schema": SCHEMA,
            "title": recipe.title,
            "basis": recipe.basis.value,
            "as_of": recipe.as_of,
            "crs": recipe.crs,
            "standards": None if recipe.standards == DEFAULT_STANDARDS else list(recipe.standards),
            "synthetic": recipe.synthetic or None,
            "repair_below_m": recipe.repair_below_m,
            "settings": dict(recipe.settings) or None,
            "layers": {layer.name: _layer(layer) for layer in recipe.layers},
            "rasters": {
                r.name: {"file": r.file, "quantity": r.quantity, "crs": r.crs, "band": r.band}
                for r in recipe.rasters
            }
            or None,
            "left_out": [_source(s) for s in recipe.left_out] or None,
            "assumptions": [_given(g) for g in recipe.given] or None,
        }
    )


def _layer(layer: LayerRecipe) -> dict[str, Any]:
    return {
        **_source(layer.source),
        "columns": _columns(layer.columns),
        "concat": _columns(layer.concat),
        "keep": list(layer.keep) or None,
        "constants": dict(layer.constants) or None,
        "derive": {n: _derive(d) for n, d in layer.derive.items()} or None,
        "values": {n: dict(v) for n, v in layer.values.items()} or None,
        "units": dict(layer.units) or None,
        "where": [_where(w) for w in layer.where] or None,
        "join": [_join(j) for j in layer.join] or None,
        "row_number": layer.row_number,
    }


def _source(source: FileSpec) -> dict[str, Any]:
    return {
        "file": source.file,
        "layer": source.layer,
        "encoding": source.encoding,
        "header": list(source.header) or None,
        "crs": source.crs,
        "datum": source.datum,
        "axes": None if source.axes == "xy" else source.axes,
        "outlines": source.outlines or None,
        "point": list(source.point) if source.point else None,
    }


def _columns(columns: Mapping[str, tuple[str, ...]]) -> dict[str, Any] | None:
    found = {o: theirs[0] if len(theirs) == 1 else list(theirs) for o, theirs in columns.items()}
    return found or None


def _join(join: Join) -> dict[str, Any]:
    return {
        **_source(join.source),
        "key": join.key[0] if len(join.key) == 1 else list(join.key),
        "on": join.on,
        "columns": _columns(join.columns),
    }


def _derive(derive: Derive) -> dict[str, Any]:
    return {"from": derive.source, "first": derive.first, "last": derive.last}


def _where(where: Where) -> dict[str, Any]:
    return {
        "column": where.column,
        "in": None if where.within is None else list(where.within),
        "not_in": None if where.without is None else list(where.without),
        "contains": where.contains,
        "in_layer": where.in_layer,
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "layer": given.layer,
        "field": given.field,
        "text_zh": given.text_zh,
        "text_en": given.text_en,
        "value": given.value,
        "derive": None if given.derive is None else _derive(given.derive),
        "blank_means": given.blank_means,
        "stated": given.stated,
    }
