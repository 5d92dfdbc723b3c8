"""Truth for road distances: cut every edge at every foot, then one plain Dijkstra.

Shares no code with hexie_geo: feet by brute force, legs as edges, shapely and scipy only.
"""

from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

NODE_M = 1e-7
"""A foot this near to a node is at the node."""


def feet(lines, points):
    """Nearest edge, offset and leg of each point, and whether another foot is as near."""
    distance = shapely.distance(points[:, None], lines[None, :])
    edge = distance.argmin(axis=1)
    leg = distance[np.arange(len(points)), edge]
    offset = shapely.line_locate_point(lines[edge], points)
    foot = shapely.line_interpolate_point(lines[edge], offset)
    length = shapely.length(lines[edge])
    offset = np.where(offset < NODE_M, 0.0, np.where(offset > length - NODE_M, length, offset))
    tied = np.zeros(len(points), dtype=bool)
    for i, near in enumerate(distance <= leg[:, None] + 1e-9):
        other = lines[near]
        at = shapely.line_interpolate_point(other, shapely.line_locate_point(other, points[i]))
        tied[i] = shapely.distance(at, foot[i]).max() > 1e-6
    return edge, offset, leg, tied


def distances(lines, u, v, ways, points, stations, *, direction="toward"):
    """Cost and nearest station of every point, ties in the foot, and the leg.

    ``ways``: 1 only from ``u`` to ``v``, -1 only back, 0 both.
    """
    length = shapely.length(lines)
    both = np.concatenate([points, stations])
    edge, offset, leg, tied = feet(lines, both)
    n_nodes = int(max(u.max(), v.max())) + 1
    arcs = []
    foot_node = n_nodes + np.arange(len(both))
    place_node = foot_node + len(both)
    fresh = n_nodes + 2 * len(both)
    for e in range(len(lines)):
        # the middle is a stop too: parallel edges and loops then never share an arc
        stops = [(0.0, 0, u[e]), (length[e] / 2, 1, fresh), (length[e], 2, v[e])]
        fresh += 1
        stops += [(offset[i], 1, foot_node[i]) for i in np.flatnonzero(edge == e)]
        for (a, _, x), (b, _, y) in pairwise(sorted(stops)):
            if ways[e] >= 0 or a == b:  # nobody needs a permit to stand still
                arcs.append((x, y, b - a))
            if ways[e] <= 0 or a == b:
                arcs.append((y, x, b - a))
    for i in range(len(both)):
        arcs += [(place_node[i], foot_node[i], leg[i]), (foot_node[i], place_node[i], leg[i])]
    x, y, w = map(np.array, zip(*arcs, strict=True))
    first = {}
    for k in np.argsort(w, kind="stable"):
        first.setdefault((x[k], y[k]), k)
    keep = np.fromiter(first.values(), dtype=np.int64)
    if direction == "toward":
        x, y = y, x
    graph = csr_array((np.maximum(w[keep], 1e-13), (x[keep], y[keep])), shape=(fresh, fresh))
    table = dijkstra(graph, indices=place_node[len(points) :])[:, place_node[: len(points)]]
    return table.min(axis=0), table, tied, leg
