"""Columns as they come: filtered, words replaced, glued, summed, the first that is filled."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.cells import Cells
from hexie_geo.io.recipe_parts import Where
from hexie_geo.io.spellings import as_text
from hexie_geo.model.layers import Column


def passes(cells: "pd.Series", where: Where, layers: Mapping[str, pd.DataFrame]) -> Any:
    """Return which cells a filter lets through; ``layers`` are those made before."""
    text = as_text(cells)
    if where.within is not None:
        return text.isin(where.within)
    if where.without is not None:
        return ~text.isin(where.without)
    if where.contains is not None:
        return text.str.contains(where.contains, regex=False).fillna(False).astype(bool)
    other = layers.get(where.in_layer or "")
    known = other.get(where.column) if other is not None else None
    if known is None:
        values = {"other": where.in_layer}
        raise DataError(Problem(code="import.in_layer", field=where.column, values=values))
    return text.isin(known.dropna())


def replaced(cells: "pd.Series", values: Mapping[str, str] | None) -> "pd.Series":
    """Return the cells with our words for theirs; without words as they are."""
    if not values:
        return cells
    return as_text(cells).map(lambda t: values.get(t, t), na_action="ignore").astype("str")


def glued(texts: list["pd.Series"]) -> "pd.Series":
    """Return the texts one after the other; missing where one is."""
    total = as_text(texts[0])
    for more in texts[1:]:
        total = total + as_text(more)
    return total


def first_filled(columns: list["pd.Series"]) -> "pd.Series":
    """Return for each row the first cell that is filled."""
    total = columns[0]
    for more in columns[1:]:
        total = total.where(total.notna(), more)
    return total


def together(made: list[Cells], column: Column) -> "pd.Series":
    """Sum several number columns (unknown if one is); of others take the first that is filled."""
    values = [m.values for m in made]
    if column.kind not in {"count", "number"}:
        return first_filled(values)
    total = values[0]
    for more in values[1:]:
        total = total + more
    return total
