"""What in the data does not fit together: signs that someone should look, never verdicts.

Every function returns one row per case, with the row's ids and the figures that show it. Where a
line must be drawn it is a keyword, given by the caller's settings.
"""

import re
from datetime import date
from typing import Any

import pandas as pd

from hexie_geo.measures.ids import column, number
from hexie_geo.measures.size import persons_per_household

_ENDING = re.compile(r"(社区)?(居民委员会|村民委员会|居委会|村委会|社区)$")


def plain_name(name: str) -> str:
    """Return a community's name without spaces and without the word for its committee.

    Examples
    --------
    >>> plain_name("云山社区居委会"), plain_name("云山 社区"), plain_name("云山居民委员会")
    ('云山', '云山', '云山')
    """
    tight = re.sub(r"\s+", "", name)
    return _ENDING.sub("", tight) or tight


def same_names(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose plain name occurs twice in one township.

    Columns ``community_id``, ``others`` (ids), ``exact`` (written alike, not a variant).

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a", "b"], "township_id": ["t", "t"],
    ...     "name": ["云山社区", "云山居委会"]})
    >>> same_names(layer)["exact"].tolist()
    [False, False]
    """
    frame = communities[["community_id", "township_id", "name"]].dropna(subset=["name"])
    frame = frame.assign(plain=frame["name"].map(plain_name))
    rows = []
    for _, part in frame.groupby(["township_id", "plain"], sort=True):
        if len(part) == 1:
            continue
        for own, name in zip(part["community_id"], part["name"], strict=True):
            others = part[part["community_id"] != own]
            exact = bool((others["name"] == name).any())
            ids = tuple(others["community_id"])
            rows.append({"community_id": own, "name": name, "others": ids, "exact": exact})
    return pd.DataFrame(rows, columns=["community_id", "name", "others", "exact"])


def odd_household_size(communities: pd.DataFrame, *, low: float, high: float) -> pd.DataFrame:
    """Return rows with fewer than ``low`` or more than ``high`` people per household.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> odd_household_size(grid(1, 1, population=12000), low=1.5, high=6.0)["ratio"].tolist()
    [10.0]
    """
    ratio = persons_per_household(communities)
    odd = (ratio < low) | (ratio > high)
    return pd.DataFrame(
        {
            "community_id": communities["community_id"],
            "ratio": ratio,
            "population": number(communities, "population"),
            "households": number(communities, "households"),
        }
    )[odd]


def stale_counts(communities: pd.DataFrame, *, as_of: date, months: int) -> pd.DataFrame:
    """Return rows whose own count date (``as_of``) is more than ``months`` before ``as_of``.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a"], "as_of": ["2024-01-31"]})
    >>> stale_counts(layer, as_of=date(2025, 12, 31), months=12)["counted"].tolist()
    ['2024-01-31']
    """
    day = pd.to_datetime(column(communities, "as_of"))
    old = day < pd.Timestamp(as_of) - pd.DateOffset(months=months)
    frame = pd.DataFrame(
        {"community_id": communities["community_id"], "counted": day.dt.strftime("%Y-%m-%d")}
    )
    return frame[old]


def more_floating_than_people(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose floating population exceeds their actual (or only) population.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a"], "population": [10],
    ...     "floating_population": [12]})
    >>> len(more_floating_than_people(layer))
    1
    """
    floating = number(communities, "floating_population")
    people = number(communities, "actual_population").fillna(number(communities, "population"))
    frame = pd.DataFrame(
        {"community_id": communities["community_id"], "floating": floating, "population": people}
    )
    return frame[floating > people]


def unknown_references(layer: pd.DataFrame, ids: "pd.Series[Any]") -> "pd.Series[bool]":
    """Return which rows of ``layer`` name no ``community_id`` that is among ``ids``.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a", "x", None]})
    >>> unknown_references(layer, pd.Series(["a"])).tolist()
    [False, True, True]
    """
    return ~layer["community_id"].isin(ids)


def former_names(communities: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose former name (``origin``) is the present name of another row.

    Columns ``community_id``, ``other`` (the row of that name).

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a", "b"], "name": ["云山社区", "老街社区"],
    ...     "origin": ["老街居委会", None]})
    >>> former_names(layer).values.tolist()
    [['a', 'b']]
    """
    frame = communities[["community_id", "name"]].assign(before=column(communities, "origin"))
    now = frame.dropna(subset=["name"])
    by_name = dict(zip(now["name"].map(plain_name), now["community_id"], strict=True))
    rows = []
    for own, before in zip(frame["community_id"], frame["before"], strict=True):
        other = by_name.get(plain_name(before)) if isinstance(before, str) else None
        if other is not None and other != own:
            rows.append((own, other))
    return pd.DataFrame(rows, columns=["community_id", "other"])
