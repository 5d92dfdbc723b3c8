"""Which functions a community has: its own, shared, none, or unknown."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from hexie_geo.measures.containment import community_of
from hexie_geo.measures.ids import column, split_ids
from hexie_geo.model.layers import flag, has_geometry, has_shape

OWN, SHARED, NONE, UNKNOWN = "own", "shared", "none", "unknown"


def services(
    communities: pd.DataFrame, facilities: pd.DataFrame | None, *, items: Iterable[str]
) -> pd.DataFrame:
    """Return the service matrix: communities x functions.

    Parameters
    ----------
    communities
        Layer.
    facilities
        Layer or None. A facility serves the communities its ``community_id`` names (several:
        shared), else the one it stands in.
    items
        Functions: a facility kind, several alternatives ``a|b``, ``field:NAME`` for a yes/no
        column of ``communities``, ``counter:NAME`` for a word in its list ``counters``.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``, a column per item; ``own``, ``shared``, ``none``, ``unknown``.
        A kind that occurs nowhere in the layer is unknown, not none: the file may not cover
        it. While a place of a kind is not located, the others cannot be told to lack it.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 2)
    >>> rooms = layer.iloc[:1].set_geometry(layer.iloc[:1].representative_point())
    >>> rooms = rooms[["geometry"]].assign(facility_id="f1", kind="library")
    >>> services(layer, rooms, items=["library", "shop"]).values.tolist()
    [['own', 'unknown'], ['none', 'unknown']]
    """
    links, loose = _links(communities, facilities)
    found = {}
    for item in dict.fromkeys(items):
        source, _, name = item.rpartition(":")
        if source == "field":
            found[item] = _yes_no(flag(column(communities, name)))
        elif source == "counter":
            found[item] = _counter(communities, name)
        else:
            found[item] = _kind(communities["community_id"], item.split("|"), links, loose)
    return pd.DataFrame(found, index=communities.index)


def _links(
    communities: pd.DataFrame, facilities: pd.DataFrame | None
) -> tuple[pd.DataFrame, set[str]]:
    """Return (kind, community_id, shared) of every located place, and kinds not all located."""
    if facilities is None:
        return pd.DataFrame({"kind": [], "community_id": [], "shared": []}), set()
    named = split_ids(column(facilities, "community_id"))
    place = community_of(facilities, communities)
    serves = [n or ((p,) if isinstance(p, str) else ()) for n, p in zip(named, place, strict=True)]
    frame = pd.DataFrame({"kind": facilities["kind"].to_numpy(), "community_id": serves})
    frame["shared"] = frame["community_id"].map(len) > 1
    placed = np.zeros(len(facilities), bool)
    if has_geometry(facilities) and has_geometry(communities):
        # a place outside every community is located, it just serves none of them
        placed = has_shape(facilities).to_numpy()
        if communities.geometry.isna().any():
            placed = placed & place.notna().to_numpy()
    unknown = ~placed & (frame["community_id"].map(len) == 0).to_numpy()
    loose = set(frame["kind"][unknown].dropna())
    return frame.explode("community_id").dropna(subset=["kind", "community_id"]), loose


def _kind(
    ids: "pd.Series[str]", kinds: list[str], links: pd.DataFrame, loose: set[str]
) -> "pd.Series[str]":
    mine = links[links["kind"].isin(kinds)]
    absent = NONE if set(mine["kind"]) == set(kinds) and not loose & set(kinds) else UNKNOWN
    own = set(mine["community_id"][~mine["shared"].astype(bool)])
    shared = set(mine["community_id"])
    return ids.map(lambda c: OWN if c in own else SHARED if c in shared else absent)


def _yes_no(answers: "pd.Series[bool]") -> "pd.Series[str]":
    return answers.map({True: OWN, False: NONE}).astype(object).fillna(UNKNOWN)


def _counter(communities: pd.DataFrame, name: str) -> "pd.Series[str]":
    said = column(communities, "counters")
    listed = split_ids(said)
    return pd.Series(
        [
            UNKNOWN if not isinstance(raw, str) else OWN if name in words else NONE
            for raw, words in zip(said, listed, strict=True)
        ],
        index=communities.index,
    )
