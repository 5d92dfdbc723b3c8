"""Sites that are open, and points where one could open."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.measures.coverage import household_places
from hexie_geo.model.layers import has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.supply import POLICE, facilities_of, kinds

if TYPE_CHECKING:
    import geopandas as gpd

GROUPS = "groups"
"""The word for a candidate inside every resident group."""
_ASKED = ("price", "capacity", "instead_of")
"""Columns of candidates that a question may use."""


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """What enlarging a site that is open costs, and the households it can serve then."""

    capacity: float
    price: float = 0.0


def existing_sites(ws: Workspace, kind: str) -> "gpd.GeoDataFrame":
    """Return the sites of this kind that have a location; there may be none."""
    import geopandas as gpd

    if kind != POLICE and kind not in kinds(ws):
        return gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs=ws.crs)
    if kind == POLICE and ws.police_offices is None:
        return gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs=ws.crs)
    found = facilities_of(ws, kind)
    return found[has_shape(found)].reset_index(drop=True)


def candidate_sites(
    ws: Workspace, candidates: "gpd.GeoDataFrame | None", open_now: "gpd.GeoDataFrame"
) -> "gpd.GeoDataFrame":
    """Return the candidates with a location; by default one per community without a site.

    Columns ``candidate_id, price, capacity, instead_of`` and the point; what the candidates
    do not say is missing.
    """
    import geopandas as gpd

    if candidates is None and ws.has_geometry:
        shapes = ws.communities.geometry
        taken = ws.communities.sindex.query(open_now.geometry, predicate="intersects")[1]
        free = ws.communities.iloc[np.setdiff1d(np.arange(len(shapes)), taken)]
        free = free[has_shape(free)]
        spots = free.geometry.representative_point().to_numpy()
        names = {"candidate_id": free["community_id"].to_numpy()}
        return _with_asked(gpd.GeoDataFrame(names, geometry=spots, crs=ws.crs))
    if candidates is not None and candidates.crs != ws.crs:
        values = {
            "points": getattr(ws.crs, "name", "—"),
            "network": f"candidates: {candidates.crs}",
        }
        raise CrsError(Problem(code="network.crs_differs", values=values))
    if candidates is not None:
        there = candidates[has_shape(candidates)]
        DataError.raise_if(_faults(there))
        if len(there):
            return _with_asked(there).reset_index(drop=True)
    raise DataError(Problem(code="siting.no_candidates"))


def _faults(found: "gpd.GeoDataFrame") -> Iterator[Problem]:
    """Yield what keeps points from being candidates: no ids of their own, or no points."""
    ids = found["candidate_id"] if "candidate_id" in found else pd.Series("—", found.index)
    if "candidate_id" not in found or ids.duplicated().any():
        samples = ", ".join(map(str, ids[ids.duplicated()].unique()[:5])) or "—"
        yield Problem(code="siting.candidate_ids", values={"samples": samples})
    if not found.geom_type.eq("Point").all():
        yield Problem(code="siting.candidate_points")


def _with_asked(found: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    """Return the candidates with the columns a question may use; missing where not said."""
    numbers = {
        n: pd.to_numeric(found[n], errors="coerce") if n in found else np.nan
        for n in ("price", "capacity")
    }
    old = (
        found["instead_of"] if "instead_of" in found else pd.Series(None, found.index, dtype="str")
    )
    table = found.assign(**numbers, instead_of=old)
    return table[["candidate_id", *_ASKED, found.geometry.name]]


def upgrades(open_now: "gpd.GeoDataFrame", upgrade: Upgrade) -> "gpd.GeoDataFrame":
    """Return every site that is open as a candidate to be enlarged.

    Parameters
    ----------
    open_now
        What :func:`existing_sites` returned.
    upgrade
        What it costs and brings.

    Returns
    -------
    geopandas.GeoDataFrame
        ``candidate_id`` and ``instead_of`` (both the id of the site), ``price, capacity`` and
        the point.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> there = gpd.GeoDataFrame({"facility_id": ["p1"]}, geometry=[Point(0, 0)], crs=4543)
    >>> upgrades(there, Upgrade(capacity=900, price=20))["instead_of"].tolist()
    ['p1']
    """
    ids = open_now["facility_id"]
    made = open_now.assign(
        candidate_id=ids, instead_of=ids, price=upgrade.price, capacity=upgrade.capacity
    )
    return made[["candidate_id", *_ASKED, open_now.geometry.name]].reset_index(drop=True)


def kind_candidates(ws: Workspace, kind: str) -> "gpd.GeoDataFrame":
    """Return the located facilities of a kind (idle public floors, say) as candidates.

    Parameters
    ----------
    ws
        The planning area.
    kind
        A kind of its layer ``facilities``.

    Returns
    -------
    geopandas.GeoDataFrame
        ``candidate_id`` (the facility's id), its other columns and the point.

    Raises
    ------
    DataError
        If it has nothing of this kind.
    """
    found = facilities_of(ws, kind).rename(columns={"facility_id": "candidate_id"})
    found = found.drop(columns="capacity", errors="ignore")  # beds or pupils, not households
    return found[has_shape(found)].reset_index(drop=True)


def group_candidates(ws: Workspace) -> "gpd.GeoDataFrame":
    """Return a candidate inside every resident group (community, where there are no groups).

    Parameters
    ----------
    ws
        The planning area.

    Returns
    -------
    geopandas.GeoDataFrame
        ``candidate_id`` (the group's id) and the point where its households are counted.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> group_candidates(grouped({"a": [600, 100]}))["candidate_id"].tolist()
    ['g0-0', 'g0-1']
    """
    places = household_places(ws.communities, ws.groups)
    there = places[has_shape(places)]
    named = there.rename(columns={"group_id": "candidate_id"})[["candidate_id", "geometry"]]
    return named.reset_index(drop=True)


def read_candidates(path: Path | str, ws: Workspace) -> "gpd.GeoDataFrame":
    """Return the points of a map file where a site could open, in the workspace's CRS.

    Parameters
    ----------
    path
        Any file :func:`hexie_geo.io.vector.read_vector` reads; it states its CRS.
    ws
        The planning area.

    Returns
    -------
    geopandas.GeoDataFrame
        ``candidate_id`` (the file's own, else the row's number), ``price, capacity,
        instead_of`` where the file has them, and a point of each shape.

    Raises
    ------
    DataError, CrsError
        If the file cannot be read, or says not where its points lie.
    """
    import geopandas as gpd

    from hexie_geo.io.vector import read_vector

    frame = read_vector(path).frame
    if not isinstance(frame, gpd.GeoDataFrame):
        raise DataError(Problem(code="siting.no_candidates", file=Path(path).name))
    own = "candidate_id" in frame.columns
    shapes = frame.geometry.to_crs(ws.crs)
    ids = (frame["candidate_id"] if own else frame.index.to_series()).astype("str")
    return gpd.GeoDataFrame(
        {"candidate_id": ids, **{name: frame[name] for name in _ASKED if name in frame}},
        geometry=shapes.where(shapes.geom_type == "Point", shapes.representative_point()),
    ).reset_index(drop=True)


def named_candidates(word: str, ws: Workspace) -> "gpd.GeoDataFrame":
    """Return the candidates a word asks for.

    Parameters
    ----------
    word
        ``groups``, a kind of facility the workspace has, or the path of a map file.
    ws
        The planning area.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`group_candidates`, :func:`kind_candidates` or :func:`read_candidates`.
    """
    if word == GROUPS:
        return group_candidates(ws)
    return kind_candidates(ws, word) if word in kinds(ws) else read_candidates(word, ws)
