"""Points onto edges: which edge, how far along it, and how far away from it."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, Problem
from hexie_geo.network.graph import MIN_SHARE, RoadNetwork

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]

AT_NODE_M = 1e-7
"""A foot this near to a node is at the node, and free to leave it by any street."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapped:
    """Where points touch the network.

    Attributes
    ----------
    edge
        Row of ``RoadNetwork.edges``; -1 for a point without shape or beyond the limit.
    offset_m
        Distance along the edge from its node ``u`` to the foot of the point.
    leg_m
        Distance from the point to its foot; NaN for a point without shape.
    ambiguous
        Whether another foot is just as near.
    """

    edge: Ints
    offset_m: Floats
    leg_m: Floats
    ambiguous: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.edge)

    @property
    def on_network(self) -> NDArray[np.bool_]:
        """Which points found an edge."""
        return self.edge >= 0

    def take(self, which: Any) -> "Snapped":
        """Return the points at the positions ``which``."""
        return Snapped(
            edge=self.edge[which],
            offset_m=self.offset_m[which],
            leg_m=self.leg_m[which],
            ambiguous=self.ambiguous[which],
        )


def snap(
    net: RoadNetwork,
    points: Any,
    *,
    max_leg_m: float = np.inf,
    min_share: float = MIN_SHARE,
) -> Snapped:
    """Put points onto the nearest edge of a usable part of the network.

    Parameters
    ----------
    net
        The network.
    points
        GeoSeries or GeoDataFrame of points, or an array of shapely points in the CRS of the
        network. Missing and empty points stay off the network.
    max_leg_m
        Longest access leg; a point farther away is off the network, never silently snapped.
        Its leg is reported all the same.
    min_share
        Pieces of the network with less than this share of its length take no points (the
        longest always does). With one-way streets a piece is strongly connected.

    Returns
    -------
    Snapped
        In the order of ``points``; among edges equally near the first one wins.

    Raises
    ------
    CrsError
        If the points declare another CRS than the network.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import RoadNetwork, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)])], crs=4543)
    >>> at = snap(RoadNetwork.from_layer(roads), gpd.GeoSeries([Point(30, 40)], crs=4543))
    >>> at.edge.tolist(), at.offset_m.tolist(), at.leg_m.tolist()
    ([0], [30.0], [40.0])
    """
    shapes = _shapes(net, points)
    n = len(shapes)
    edge = np.full(n, -1, dtype=np.int32)
    offset, leg = np.full(n, np.nan), np.full(n, np.nan)
    ambiguous = np.zeros(n, dtype=bool)
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    lines = net.edges.geometry.to_numpy()
    if min_share == MIN_SHARE:
        usable, tree = net.destinations
    else:
        usable = net.usable(min_share)
        tree = net.tree if len(usable) == len(lines) else shapely.STRtree(lines[usable])
    (which, found), distance = tree.query_nearest(
        shapes[there], all_matches=True, return_distance=True
    )
    order = np.lexsort((found, which))
    which, found, distance = which[order], usable[found[order]], distance[order]
    foot = shapely.line_locate_point(lines[found], shapes[there][which])
    first = np.ones(len(which), dtype=bool)
    first[1:] = which[1:] != which[:-1]
    length = net.columns[2][found]
    foot = np.where(foot < AT_NODE_M, 0.0, np.where(foot > length - AT_NODE_M, length, foot))
    at = there[which[first]]
    edge[at], offset[at], leg[at] = found[first], foot[first], distance[first]
    ambiguous[there] = _has_other_foot(lines, found, foot, which, first, len(there))
    edge[leg > max_leg_m] = -1
    return Snapped(edge=edge, offset_m=offset, leg_m=leg, ambiguous=ambiguous)


def _shapes(net: RoadNetwork, points: Any) -> NDArray[np.object_]:
    crs = getattr(points, "crs", None)
    if crs is not None and crs != net.crs:
        values = {"points": crs.name, "network": net.crs.name}
        raise CrsError(Problem(code="network.crs_differs", values=values))
    return np.asarray(getattr(points, "geometry", points), dtype=object)


def _has_other_foot(
    lines: NDArray[np.object_],
    found: NDArray[np.int64],
    foot: Floats,
    which: NDArray[np.int64],
    first: NDArray[np.bool_],
    n: int,
) -> NDArray[np.bool_]:
    """Tell which points have two nearest feet at different places."""
    other = np.zeros(n, dtype=bool)
    if first.all():
        return other
    xy = shapely.get_coordinates(shapely.line_interpolate_point(lines[found], foot))
    own = xy[first][np.cumsum(first) - 1]
    apart = np.hypot(*(xy - own).T) > 1e-6  # noqa: PLR2004 - a micrometre is the same place
    other[which[apart]] = True
    return other
