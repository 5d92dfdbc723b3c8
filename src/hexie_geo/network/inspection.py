"""Validate a network: what is likely to be wrong with the drawing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network.graph import RoadNetwork


@dataclass(frozen=True, eq=False, kw_only=True)
class NetworkReport:
    """What :func:`validate` found.

    Attributes
    ----------
    totals
        Rows, copies removed, edges, nodes, kilometres, pieces, share of the longest piece.
    near_misses
        Dead ends that stop short of another road: point, ``gap_m``, ``node``, ``edge``.
    dead_pieces
        Pieces other than the longest: ``component, nodes, edges, length_m, share`` and shape.
    directions
        Direction words that were not understood (opened both ways), with their counts.
    """

    totals: dict[str, Any]
    near_misses: "gpd.GeoDataFrame"
    dead_pieces: "gpd.GeoDataFrame"
    directions: dict[str, int]


def validate(net: "RoadNetwork", *, near_m: float = 5.0) -> NetworkReport:
    """Return a report on the drawing of a network.

    Parameters
    ----------
    net
        The network.
    near_m
        A dead end closer than this to a road it does not touch is a near miss.

    Returns
    -------
    NetworkReport
        Nothing is mended: whether a gap is a fence or a slip is for people to say.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from hexie_geo.network import RoadNetwork, validate
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)]),
    ...     LineString([(50, 2), (50, 80)])], crs=4543)
    >>> found = validate(RoadNetwork.from_layer(roads))
    >>> found.near_misses["gap_m"].tolist(), found.totals["pieces"]
    ([2.0], 2)
    """
    pieces = net.components()
    totals = {
        "rows": net.facts.get("rows", len(net.edges)),
        "copies": net.facts.get("copies", 0),
        "edges": len(net.edges),
        "nodes": len(net.xy),
        "length_km": round(net.length_m / 1000, 3),
        "pieces": len(pieces),
        "main_share": float(pieces["share"].iloc[0]),
        "zero_length_edges": int((net.columns[2] == 0).sum()),
    }
    return NetworkReport(
        totals=totals,
        near_misses=_near_misses(net, near_m),
        dead_pieces=_dead_pieces(net, pieces),
        directions=dict(net.facts.get("unknown_directions", {})),
    )


def _near_misses(net: "RoadNetwork", near_m: float) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    u, v, *_ = net.columns
    lines = net.edges.geometry.to_numpy()
    degree = np.bincount(np.concatenate([u, v]), minlength=len(net.xy))
    ends = np.flatnonzero(degree == 1)
    points = np.asarray(shapely.points(net.xy[ends]), dtype=object)
    which, edge = net.tree.query(points, predicate="dwithin", distance=near_m)
    foreign = (u[edge] != ends[which]) & (v[edge] != ends[which])
    which, edge = which[foreign], edge[foreign]
    gap = shapely.distance(points[which], lines[edge])
    order = np.lexsort((edge, gap, which))
    first = order[np.unique(which[order], return_index=True)[1]]
    table = {"node": ends[which[first]], "edge": edge[first], "gap_m": gap[first]}
    return gpd.GeoDataFrame(table, geometry=points[which[first]], crs=net.crs)


def _dead_pieces(net: "RoadNetwork", pieces: pd.DataFrame) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    rest = pieces.iloc[1:].reset_index(drop=True)
    lines = net.edges.geometry.to_numpy()
    shapes = [
        shapely.MultiLineString(list(lines[net.edge_component == c])) for c in rest["component"]
    ]
    return gpd.GeoDataFrame(rest, geometry=shapes, crs=net.crs)
