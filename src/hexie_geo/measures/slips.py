"""Slips of a table: totals taken for units, lost zeros, homes without dwellings, about counts."""

import re
from typing import Any

import pandas as pd

from hexie_geo.measures.ids import column, number
from hexie_geo.model.layers import APPROXIMATE

_TOTAL_NAME = re.compile(
    r"(合计|总计|小计|共计|总和|全县|全市|全区|全街道|全镇|全乡|本级)[:：]?|total", re.IGNORECASE
)
_VILLAGE = re.compile(r"(?<!新)村$|村(?:民)?委(?:员)?会$")
_FEWEST_PARTS = 3  # of fewer, a sum is easily met by chance
_USUAL = 0.8


def totals_as_units(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows that look like a totals row taken for a community.

    By name (合计, 全镇 …), or because they hold exactly the households of all other rows of
    their township, or of the table. Columns ``community_id``, ``households``, ``others``
    (how many rows they would be the sum of).

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": list("abcd"), "township_id": ["t"] * 4,
    ...     "name": ["甲", "乙", "丙", "丁"], "households": [100, 200, 300, 600]})
    >>> totals_as_units(layer)[["community_id", "others"]].values.tolist()
    [['d', 3]]
    """
    homes = number(communities, "households")
    named = column(communities, "name").astype("str").str.strip().str.fullmatch(_TOTAL_NAME)
    found = named.fillna(value=False).astype(bool)
    others = pd.Series(len(communities) - 1, index=communities.index)
    for scope in (pd.Series("", index=communities.index), communities["township_id"]):
        parts = homes.groupby(scope)
        size, known = parts.transform("size") - 1, parts.transform("count") - 1
        sums = (parts.transform("sum") - homes == homes) & (homes > 0) & (size == known)
        sums &= size >= _FEWEST_PARTS
        others = others.where(~sums, size)
        found |= sums.fillna(value=False)
    frame = pd.DataFrame(
        {"community_id": communities["community_id"], "households": homes, "others": others}
    )
    return frame[found & homes.notna()]


def named_as_villages(communities: pd.DataFrame) -> pd.DataFrame:
    """Return residents' committees whose name is that of a village: ``community_id``.

    新村 is what towns call new estates, and is passed over.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": list("abc"),
    ...     "name": ["河东村", "云山社区", "建设新村"], "body": "residents_committee"})
    >>> named_as_villages(layer)["community_id"].tolist()
    ['a']
    """
    names = column(communities, "name").astype("str").str.strip()
    village = names.str.contains(_VILLAGE).fillna(value=False).astype(bool)
    committee = column(communities, "body") == "residents_committee"
    return communities.loc[village & committee, ["community_id"]]


def odd_code_length(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose code has not as many digits as nearly all: a zero may be lost.

    Columns ``community_id``, ``digits``, ``usual``.

    Examples
    --------
    >>> codes = [f"05300{i}" for i in range(9)] + ["53009"]
    >>> odd_code_length(pd.DataFrame({"community_id": codes})).values.tolist()
    [['53009', 5, 6]]
    """
    codes = communities["community_id"].astype("str")
    digits = codes.str.len()
    frame = pd.DataFrame({"community_id": codes, "digits": digits, "usual": digits})
    if not len(codes) or not codes.str.fullmatch(r"[0-9]+").all():
        return frame.iloc[:0]
    usual = int(digits.mode().iloc[0])
    nearly_all = (digits == usual).mean() >= _USUAL
    return frame.assign(usual=usual)[(digits != usual) & nearly_all]


def homes_without_dwellings(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows that count households where ``households_dwellings`` says there is no home.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a"], "households": [5],
    ...     "households_dwellings": [0]})
    >>> homes_without_dwellings(layer)["households"].tolist()
    [5.0]
    """
    homes, dwellings = (
        number(communities, "households"),
        number(communities, "households_dwellings"),
    )
    frame = pd.DataFrame({"community_id": communities["community_id"], "households": homes})
    return frame[(homes > 0) & (dwellings == 0)]


def approximate_counts(layer: pd.DataFrame, id_column: str) -> pd.DataFrame:
    """Return counts that the files give only about: id, ``community_id``, ``column``, ``value``.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a"], "households": [1200],
    ...     "approximate": ["households"]})
    >>> approximate_counts(layer, "community_id")[["column", "value"]].values.tolist()
    [['households', 1200]]
    """
    marks = column(layer, APPROXIMATE)
    homes = column(layer, "community_id")
    rows = [
        {id_column: own, "community_id": home, "column": name, "value": _whole(layer[name].loc[at])}
        for at, own, home, mark in zip(layer.index, layer[id_column], homes, marks, strict=True)
        if isinstance(mark, str)
        for name in mark.split()
        if name in layer.columns and not _again(name, layer, at, mark.split())
    ]
    return pd.DataFrame(
        rows, columns=list(dict.fromkeys([id_column, "community_id", "column", "value"]))
    )


def _again(name: str, layer: pd.DataFrame, at: Any, marked: list[str]) -> bool:
    """Tell whether a basis' own column repeats the deciding count: it is listed once."""
    other = name.startswith("households_") and "households" in marked
    return other and bool(layer[name].loc[at] == layer["households"].loc[at])


def _whole(value: Any) -> Any:
    return int(value) if value == int(value) else float(value)
