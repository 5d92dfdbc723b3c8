"""Sites that are open, and points where one could open."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.measures.coverage import household_places
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.cover import POLICE, facilities_of, kinds

if TYPE_CHECKING:
    import geopandas as gpd


def existing_sites(ws: Workspace, kind: str) -> "gpd.GeoDataFrame":
    """Return the sites of this kind that have a location; there may be none."""
    import geopandas as gpd

    if kind != POLICE and kind not in kinds(ws):
        return gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs=ws.crs)
    if kind == POLICE and ws.police_offices is None:
        return gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs=ws.crs)
    found = facilities_of(ws, kind)
    return found[~(found.geometry.isna() | found.geometry.is_empty)].reset_index(drop=True)


def candidate_sites(
    ws: Workspace, candidates: "gpd.GeoDataFrame | None", open_now: "gpd.GeoDataFrame"
) -> "gpd.GeoDataFrame":
    """Return the candidates with a location; by default one per community without a site."""
    import geopandas as gpd

    if candidates is None and ws.has_geometry:
        shapes = ws.communities.geometry
        taken = ws.communities.sindex.query(open_now.geometry, predicate="intersects")[1]
        free = ws.communities.iloc[np.setdiff1d(np.arange(len(shapes)), taken)]
        free = free[~(free.geometry.isna() | free.geometry.is_empty)]
        return gpd.GeoDataFrame(
            {"candidate_id": free["community_id"].to_numpy()},
            geometry=free.geometry.representative_point().to_numpy(),
            crs=ws.crs,
        )
    if candidates is not None and candidates.crs != ws.crs:
        values = {
            "points": getattr(ws.crs, "name", "—"),
            "network": f"candidates: {candidates.crs}",
        }
        raise CrsError(Problem(code="network.crs_differs", values=values))
    if candidates is not None:
        there = candidates[~(candidates.geometry.isna() | candidates.geometry.is_empty)]
        if len(there):
            return there[["candidate_id", there.geometry.name]].reset_index(drop=True)
    raise DataError(Problem(code="siting.no_candidates"))


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
    there = places[~(places.geometry.isna() | places.geometry.is_empty)]
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
        ``candidate_id`` (the file's own, else the row's number) and a point of each shape.

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
    return gpd.GeoDataFrame(
        {"candidate_id": (frame["candidate_id"] if own else frame.index.to_series()).astype("str")},
        geometry=shapes.where(shapes.geom_type == "Point", shapes.representative_point()),
    ).reset_index(drop=True)
