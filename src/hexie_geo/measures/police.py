"""Police offices and communities (一区一室、一室一警): by assignment and by place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.measures.containment import community_of
from hexie_geo.measures.ids import column, number, records, split_ids
from hexie_geo.measures.workload import workload

__all__ = ["assignment", "matrix", "office_facts", "workload"]

NONE, OWN, SEVERAL, SHARED, INSIDE, UNKNOWN = (
    "none",
    "own",
    "several",
    "shared",
    "inside",
    "unknown",
)
_VERDICT = {OWN: True, SEVERAL: True, NONE: False, SHARED: False}


def matrix(
    communities: pd.DataFrame, offices: pd.DataFrame | None, *, by_containment: bool = False
) -> pd.DataFrame:
    """Return, per community, which offices serve it and which stand inside it.

    Parameters
    ----------
    communities
        Layer, with or without shapes.
    offices
        Layer ``police_offices``, or None. ``community_ids`` is the assignment: the ids an
        office serves, separated by ``;`` (any common separator); empty is unknown.
    by_containment
        The user's assumption that an office without assignment serves the community it
        stands in, and no other.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``: ``offices_assigned``, ``offices_own`` (serve it alone),
        ``offices_shared``, ``offices_inside``, ``officers`` (of the assigned offices, missing
        if one is unknown), ``shared_with`` (ids, tuple), ``office_ids`` (assigned, tuple),
        ``inside_ids`` (tuple), ``police_status`` and ``police_office_own`` (yes/no/unknown).

        Status: ``own`` one of its own, ``several`` more than one of its own, ``shared`` only
        offices that serve others too, ``none``; ``inside`` one stands inside whose assignment
        is unknown. While any office's assignment is unknown, *none* and *shared* cannot be
        told and are ``unknown``, and counts that find no office are missing, not 0;
        ``inside`` tells no more about whom the office serves.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 2)
    >>> offices = layer.iloc[:1].set_geometry(layer.iloc[:1].representative_point())
    >>> offices = offices.assign(office_id="p1", name="警务室", community_ids="c00;c01")
    >>> matrix(layer, offices)[["police_status", "offices_inside"]].values.tolist()
    [['shared', 1], ['shared', 0]]
    """
    served = assignment(offices, communities, by_containment=by_containment)
    open_offices = set() if offices is None else set(offices["office_id"][served.map(len) == 0])
    links = _links(offices, served)
    ids = communities["community_id"]
    rows = [links.get(c, ()) for c in ids]
    inside = _inside(communities, offices)
    places = [inside.get(c, ()) for c in ids]
    own = [sum(len(r["serves_ids"]) == 1 for r in mine) for mine in rows]
    shared = [len(mine) - alone for mine, alone in zip(rows, own, strict=True)]
    open_question = offices is None or bool(open_offices)
    status = pd.Series(
        [
            _status(o, s, set(p) & open_offices, open_question)
            for o, s, p in zip(own, shared, places, strict=True)
        ],
        index=communities.index,
    )
    return pd.DataFrame(
        {
            "offices_assigned": _counted([len(r) for r in rows], open_question),
            "offices_own": _counted(own, open_question),
            "offices_shared": _counted(shared, open_question),
            "offices_inside": _counted([len(p) for p in places], offices is None),
            "officers": [sum(r["officers"] for r in mine) if mine else np.nan for mine in rows],
            "shared_with": [_others(mine, c) for mine, c in zip(rows, ids, strict=True)],
            "office_ids": [tuple(r["office_id"] for r in mine) for mine in rows],
            "inside_ids": places,
            "police_status": status,
            "police_office_own": status.map(_VERDICT).astype("boolean"),
        },
        index=communities.index,
    )


def assignment(
    offices: pd.DataFrame | None, communities: pd.DataFrame, *, by_containment: bool = False
) -> "pd.Series[Any]":
    """Return the ids each office serves as a sorted tuple; empty where that is unknown.

    Examples
    --------
    >>> assignment(pd.DataFrame({"community_ids": ["c2、c1"]}), pd.DataFrame()).tolist()
    [('c1', 'c2')]
    """
    if offices is None:
        return pd.Series(dtype=object)
    served = split_ids(column(offices, "community_ids")).map(lambda ids: tuple(sorted(set(ids))))
    if not by_containment:
        return served
    place = community_of(offices, communities)
    return pd.Series(
        [s or ((p,) if isinstance(p, str) else ()) for s, p in zip(served, place, strict=True)],
        index=offices.index,
        dtype=object,
    )


def office_facts(offices: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """Return, per office, whom it serves and where it stands.

    Returns
    -------
    pandas.DataFrame
        Index of ``offices``: ``officers``, ``serves`` (number of communities, missing if the
        assignment is unknown), ``serves_ids``, ``inside`` (id), ``inside_served`` (whether it
        stands in one it serves), ``households_per_officer`` (missing if one it serves is
        unknown), and ``area``, ``conditions_met``,
        ``township_id`` of the communities it serves (``urban`` if one of them is).

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 2)
    >>> offices = layer.iloc[:1].set_geometry(layer.iloc[:1].representative_point())
    >>> offices = offices.assign(office_id="p1", name="警务室", officers=2, community_ids="c01")
    >>> office_facts(offices, layer)[["inside", "inside_served"]].values.tolist()
    [['c00', False]]
    """
    served = assignment(offices, communities)
    inside = community_of(offices, communities)
    home = communities.drop_duplicates("community_id").set_index("community_id")
    households, areas, conditions, townships = (
        dict(zip(home.index, values, strict=True))
        for values in (number(home, "households"), home["area"],
                       column(home, "conditions_met"), home["township_id"])
    )  # fmt: skip
    near = [
        ids or ((place,) if isinstance(place, str) else ())
        for ids, place in zip(served, inside, strict=True)
    ]
    known = [[i for i in ids if i in households] for ids in near]
    officers = number(offices, "officers")
    total = pd.Series(
        [
            sum(households[c] for c in i) if i and len(i) == len(ids) else np.nan
            for i, ids in zip(known, near, strict=True)
        ],
        index=offices.index,
    )
    return pd.DataFrame(
        {
            "officers": officers,
            "serves": [len(ids) or np.nan for ids in served],
            "serves_ids": served,
            "inside": inside,
            "inside_served": [
                place in ids if ids and isinstance(place, str) else None
                for ids, place in zip(served, inside, strict=True)
            ],
            "households_per_officer": total / officers.where(officers > 0),
            "area": [_area(areas[c] for c in i) for i in known],
            "conditions_met": [_any([conditions[c] for c in i]) for i in known],
            "township_id": [townships[i[0]] if i else None for i in known],
        },
        index=offices.index,
    )


def _links(
    offices: pd.DataFrame | None, served: "pd.Series[Any]"
) -> dict[str, list[dict[str, Any]]]:
    """Return, by community, the offices that serve it, in the order of their ids."""
    if offices is None:
        return {}
    table = pd.DataFrame(
        {
            "office_id": offices["office_id"],
            "officers": number(offices, "officers"),
            "serves_ids": served,
        }
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for office in records(table.sort_values("office_id", kind="stable")):
        for community in office["serves_ids"]:
            found.setdefault(community, []).append(office)
    return found


def _inside(communities: pd.DataFrame, offices: pd.DataFrame | None) -> dict[str, tuple[str, ...]]:
    if offices is None:
        return {}
    place = community_of(offices, communities)
    pairs = pd.DataFrame({"place": place, "office": offices["office_id"]}).dropna()
    return {str(c): tuple(sorted(part)) for c, part in pairs.groupby("place")["office"]}


def _counted(counts: list[int], open_question: bool) -> "pd.api.extensions.ExtensionArray":
    """Return counts; while the assignment of an office is unknown, none found is no zero."""
    return pd.array([None if open_question and n == 0 else n for n in counts], dtype="Int64")


def _others(offices: Sequence[Mapping[str, Any]], community: str) -> tuple[str, ...]:
    return tuple(sorted({i for office in offices for i in office["serves_ids"]} - {community}))


def _status(own: int, shared: int, open_inside: set[str], open_question: bool) -> str:
    if own:
        return OWN if own == 1 else SEVERAL
    if open_inside:
        return INSIDE
    if open_question:
        return UNKNOWN
    return SHARED if shared else NONE


def _area(values: Iterable[object]) -> str | None:
    present = {v for v in values if isinstance(v, str)}
    return "urban" if "urban" in present else next(iter(sorted(present)), None)


def _any(values: Sequence[Any]) -> bool | None:
    """Return whether one is yes; a missing one may be, and so may one of none."""
    known = [v for v in values if not pd.isna(v)]
    if any(v == True for v in known):  # noqa: E712 - a word is no yes
        return True
    return None if not values or len(known) < len(values) else False
