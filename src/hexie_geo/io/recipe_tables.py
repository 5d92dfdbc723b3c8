"""The tables of a recipe's TOML as its parts: a layer, a join, a grid, an assumption."""

from typing import cast, get_args

from hexie_geo.io.checking import Table
from hexie_geo.io.coordinates import Datum
from hexie_geo.io.encoding import ENCODINGS
from hexie_geo.io.recipe_parts import (
    Derive,
    FileSpec,
    Given,
    Join,
    LayerRecipe,
    RasterRecipe,
    Where,
)
from hexie_geo.io.units import unit_named, units_of
from hexie_geo.model.layers import SPECS

QUANTITIES = ("count", "density", "elevation", "class")


def layer_of(name: str, table: Table) -> LayerRecipe:
    """Return what ``[layers.NAME]`` says; problems gather in the table."""
    made = LayerRecipe(
        name=name,
        source=_source(table),
        columns=_columns(table),
        concat=_columns(table, "concat"),
        keep=table.texts("keep"),
        constants=table.take("constants", dict) or {},
        derive={n: _derive(t) for n, t in table.tables_by_name("derive").items()},
        values=_values(table),
        units=_units(table, name),
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
    datum = table.choice("datum", get_args(Datum)) if "datum" in table.tree else None
    return FileSpec(
        file=table.path("file"),
        layer=table.maybe_text("layer"),
        encoding=table.choice("encoding", ENCODINGS) if "encoding" in table.tree else None,
        header=tuple(table.take("header", list) or ()),
        crs=table.crs("crs"),
        datum=cast("Datum | None", datum),
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


def _units(table: Table, layer: str) -> dict[str, str]:
    """Return the unit of each column, by the name we call it."""
    columns = {c.name: c for c in SPECS[layer].columns}
    found = {}
    inside = table.table("units")
    if inside is None:
        return {}
    for ours in inside.tree:
        word = inside.text(ours)
        unit = unit_named(word, columns[ours]) if ours in columns else None
        if unit is None:
            known = units_of(columns[ours]) if ours in columns else ()
            inside.problem("choice", ours, value=word, allowed=" / ".join(known) or "—")
        else:
            found[ours] = unit
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
        key=_key(table),
        on=table.text("on"),
        columns=_columns(table),
    )
    table.done()
    return made


def _key(table: Table) -> tuple[str, ...]:
    """Return the one or several columns rows meet by."""
    several = isinstance(table.tree.get("key"), list)
    return table.texts("key") if several else (table.text("key"),)


def left_out_of(table: Table) -> FileSpec:
    """Return one of ``[[left_out]]``: a part of a file that nobody wants."""
    made = _source(table)
    table.done()
    return made


def raster_of(name: str, table: Table) -> RasterRecipe:
    """Return what ``[rasters.NAME]`` says."""
    made = RasterRecipe(
        name=name,
        file=table.path("file"),
        quantity=table.choice("quantity", QUANTITIES),
        crs=table.crs("crs"),
        band=table.take("band", int),
    )
    table.done()
    return made


def given_of(table: Table, layers: tuple[str, ...]) -> Given:
    """Return one of ``[[assumptions]]``; its layer must be one of ``layers``."""
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
