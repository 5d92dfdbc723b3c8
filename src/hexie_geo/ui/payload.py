"""What the map in the browser is given once per data version: shapes, names, context."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.arcs import arcs
from hexie_geo.ui.packing import encode, line_streams, point_stream, varints

if TYPE_CHECKING:
    import geopandas as gpd

CONTEXT = ("roads", "barriers")


def has_groups(ws: Workspace) -> bool:
    """Tell whether the map can show resident groups."""
    return ws.groups is not None and has_geometry(ws.groups)


def payload(ws: Workspace, *, by_group: bool = False) -> bytes:
    """Return the map's shapes, packed by :func:`hexie_geo.ui.arcs.encode`.

    Parameters
    ----------
    ws
        A workspace whose communities (or groups) have shapes.
    by_group
        Units are resident groups and zones their communities; else every community is both.

    Returns
    -------
    bytes
        Zones are numbered in the order of ``ws.communities``, units in that of their layer.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 600], "b": [400, 300]})
    >>> payload(ws) == payload(ws), len(payload(ws, by_group=True)) > 100
    (True, True)
    """
    communities = ws.communities
    layer: Any = ws.groups if by_group else communities
    zones = pd.Index(communities["community_id"]).get_indexer(layer["community_id"])
    streams = {
        "zones": varints(np.diff(zones, prepend=0)),
        "spots": point_stream(_spots(ws, layer, zones)),
    }
    lines = [name for name in CONTEXT if getattr(ws, name) is not None]
    for name in lines:
        streams |= line_streams(name, getattr(ws, name).geometry)
    marks = _marks(ws)
    streams |= {f"mark_{name}": point_stream(frame.geometry) for name, frame in marks.items()}
    return encode(
        arcs(layer.geometry),
        streams=streams,
        zone_names=_texts(communities, "name"),
        zone_order=_largest_first(communities),
        unit_names=_texts(layer, "name") if by_group else [],
        households=[None if pd.isna(v) else int(v) for v in layer["households"]],
        lines=lines,
        marks=list(marks),
        mark_names={name: _texts(frame, "name") for name, frame in marks.items()},
        mark_kinds={name: _kinds(frame) for name, frame in marks.items() if "kind" in frame},
    )


def _spots(ws: Workspace, layer: "gpd.GeoDataFrame", zones: Any) -> "gpd.GeoSeries":
    """Return where each community's name stands: inside its shape, else inside its first unit."""
    import geopandas as gpd

    if has_geometry(ws.communities):
        return ws.communities.geometry.representative_point()
    first = pd.Series(layer.geometry.to_numpy(), index=zones)
    first = first[~first.index.duplicated()].reindex(range(len(ws.communities)))
    return gpd.GeoSeries(first.to_numpy(), crs=layer.crs).representative_point()


def _marks(ws: Workspace) -> dict[str, "gpd.GeoDataFrame"]:
    layers = {"police_office": ws.police_offices, "facility": ws.facilities}
    located = {n: f[has_shape(f)] for n, f in layers.items() if f is not None}
    return {name: frame for name, frame in located.items() if len(frame)}


def _kinds(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the kinds that occur, and which of them each row is."""
    codes, kinds = pd.factorize(frame["kind"].fillna("").astype(str), sort=True)
    return {"kinds": [str(k) for k in kinds], "of": codes.tolist()}


def _largest_first(communities: pd.DataFrame) -> list[int]:
    counts = communities["households"].astype("float64").fillna(-1).to_numpy()
    return [int(i) for i in np.argsort(-counts, kind="stable")]


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    if column not in frame.columns:
        return [""] * len(frame)
    return [str(v) for v in frame[column].astype(object).where(frame[column].notna(), "")]
