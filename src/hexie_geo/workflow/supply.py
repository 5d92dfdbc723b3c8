"""What a workspace has to be near to: offices, facilities by kind, and the roads to them."""

from typing import TYPE_CHECKING, Any

import numpy as np

from hexie_geo.errors import DataError, Problem
from hexie_geo.model.layers import has_shape
from hexie_geo.model.workspace import Workspace

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork

POLICE = "police_office"
"""The kind that means the layer ``police_offices``; every other is a kind of facility."""


def kinds(ws: Workspace) -> tuple[str, ...]:
    """Return the kinds :func:`cover` can answer for, police first.

    Parameters
    ----------
    ws
        The planning area.

    Returns
    -------
    tuple of str
        ``police_office`` if there is that layer, then the kinds of facilities, sorted.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> kinds(grouped({"a": [600, 600]}))
    ()
    """
    found = [POLICE] if ws.police_offices is not None else []
    if ws.facilities is not None:
        found += sorted(ws.facilities["kind"].dropna().unique())
    return tuple(found)


def located(ws: Workspace) -> tuple[str, ...]:
    """Return those of :func:`kinds` of which at least one place has a location.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> places = gpd.GeoDataFrame({"facility_id": ["1", "2"], "kind": ["shop", "library"]},
    ...     geometry=[Point(500050, 2769950), None], crs=4543)
    >>> located(grouped({"a": [600, 600]}).with_layers(facilities=places))
    ('shop',)
    """
    return tuple(k for k in kinds(ws) if facilities_of(ws, k).geometry.notna().any())


def facilities_of(ws: Workspace, kind: str) -> "gpd.GeoDataFrame":
    """Return the facilities of ``kind`` with columns ``facility_id, name`` and their points."""
    if kind == POLICE and ws.police_offices is not None:
        return ws.police_offices.rename(columns={"office_id": "facility_id"})
    if ws.facilities is not None and (ws.facilities["kind"] == kind).any():
        return ws.facilities[ws.facilities["kind"] == kind]
    values = {"kind": kind, "kinds": ", ".join(kinds(ws)) or "—"}
    raise DataError(Problem(code="network.no_such_kind", values=values))


def outside(ws: Workspace, served: "gpd.GeoDataFrame") -> list[str]:
    """Return the ids of the facilities that lie in no community; they serve all the same."""
    if not ws.has_geometry:
        return []
    there = has_shape(served)
    points = served.loc[there, "geometry"].to_numpy()
    inside = ws.communities.sindex.query(points, predicate="intersects")[0]
    lost = np.setdiff1d(np.arange(len(points)), inside)
    return [str(i) for i in served.loc[there, "facility_id"].iloc[lost]]


def network_of(ws: Workspace, **options: Any) -> "RoadNetwork":
    """Return the walking network of the workspace's roads.

    Parameters
    ----------
    ws
        The planning area, with a layer ``roads``.
    **options
        Passed to :meth:`RoadNetwork.from_layer`.

    Returns
    -------
    RoadNetwork
        Build it once and pass it to every :func:`cover` of the same roads.

    Raises
    ------
    DataError
        If there are no roads.
    """
    from hexie_geo.network import RoadNetwork

    if ws.roads is None:
        raise DataError(Problem(code="network.no_lines", layer="roads"))
    return RoadNetwork.from_layer(ws.roads, **options)
