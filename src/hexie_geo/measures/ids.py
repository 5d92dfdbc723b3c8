"""Which rows name which communities: one reading of id columns for every measure."""

import re
from typing import Any

import pandas as pd

_SEPARATOR = re.compile(r"[;；,，、|\s]+")


def split_ids(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return each text of ids as a tuple; an empty cell gives an empty tuple.

    Examples
    --------
    >>> split_ids(pd.Series(["c1；c2", None])).tolist()
    [('c1', 'c2'), ()]
    """
    return column.map(
        lambda v: tuple(part for part in _SEPARATOR.split(v) if part) if isinstance(v, str) else ()
    ).astype(object)


def column(layer: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """Return a column of ``layer``, all missing when the layer does not have it.

    Examples
    --------
    >>> column(pd.DataFrame({"a": [1, 2]}), "b").tolist()
    [None, None]
    """
    if name in layer.columns:
        return layer[name]
    return pd.Series([None] * len(layer), index=layer.index, dtype=object, name=name)


def number(layer: pd.DataFrame, name: str) -> "pd.Series[float]":
    """Return a column as float numbers, missing where it is absent, empty or no number.

    Examples
    --------
    >>> number(pd.DataFrame({"n": [3, None, "?"]}), "n").tolist()
    [3.0, nan, nan]
    """
    return pd.to_numeric(column(layer, name), errors="coerce").astype("float64")


def looked_up(keys: "pd.Series[Any]", table: pd.DataFrame, key: str, value: str) -> Any:
    """Return ``value`` of the row of ``table`` whose ``key`` equals each of ``keys``.

    Missing where there is none; of several the first counts.

    Examples
    --------
    >>> names = pd.DataFrame({"id": ["a", "b"], "name": ["甲", "乙"]})
    >>> looked_up(pd.Series(["b", "x"]), names, "id", "name").tolist()
    ['乙', nan]
    """
    found = pd.Series(column(table, value).to_numpy(), index=table[key].to_numpy())
    return keys.map(found[~found.index.duplicated()])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain dictionaries; the index is left behind.

    Examples
    --------
    >>> records(pd.DataFrame({"a": [1]}, index=[7]))
    [{'a': 1}]
    """
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    return rows
