"""To and from networkx; osmnx graphs are networkx graphs."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx

    from hexie_geo.network.graph import Floats, Mode, RoadNetwork


def graph_of(net: "RoadNetwork") -> "nx.MultiDiGraph[int]":
    """Return ``net`` as a MultiDiGraph, one arc per permitted direction."""
    import networkx as nx

    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs=net.crs)
    graph.add_nodes_from((i, {"x": float(x), "y": float(y)}) for i, (x, y) in enumerate(net.xy))
    shapes = net.edges.geometry.to_numpy()
    backwards = shapely.reverse(shapes)
    u, v, length, there, back = net.columns
    for edge in range(len(shapes)):
        ways = ((u[edge], v[edge], there, shapes), (v[edge], u[edge], back, backwards))
        for start, stop, cost, drawn in ways:
            if np.isfinite(cost[edge]):
                graph.add_edge(
                    int(start),
                    int(stop),
                    length=float(cost[edge]),
                    length_m=float(length[edge]),
                    edge=edge,
                    geometry=drawn[edge],
                )
    return graph


def edges_of_graph(
    graph: "nx.Graph[Any]", *, mode: "Mode", weight: str, crs: Any
) -> "tuple[gpd.GeoDataFrame, Floats]":
    """Return edge table and node coordinates of ``graph``; twin arcs become one edge."""
    import geopandas as gpd

    number = {node: i for i, node in enumerate(graph.nodes)}
    xy = np.array([(d["x"], d["y"]) for _, d in graph.nodes(data=True)], dtype=np.float64)
    directed = graph.is_directed() and mode == "vehicle"
    rows: dict[tuple[int, int, bytes], list[Any]] = {}
    for start, stop, data in graph.edges(data=True):
        u, v = number[start], number[stop]
        shape = data.get("geometry") or shapely.LineString([xy[u], xy[v]])
        cost = float(data.get(weight, shape.length))
        # the same street drawn the other way is the same row, with the other direction open
        a, b, drawn = (u, v, shape) if u <= v else (v, u, shapely.reverse(shape))
        key = (a, b, shapely.to_wkb(shapely.normalize(drawn)))
        row = rows.setdefault(key, [a, b, drawn, np.inf, np.inf])
        there = (u <= v) if u != v else _runs_like(shape, row[2])
        for slot, open_ in ((3, there or not directed), (4, not there or not directed)):
            if open_:
                row[slot] = min(row[slot], cost)
    table = {
        "u": np.array([r[0] for r in rows.values()], dtype=np.int32),
        "v": np.array([r[1] for r in rows.values()], dtype=np.int32),
        "length_m": shapely.length(np.array([r[2] for r in rows.values()], dtype=object)),
        "forward": np.array([r[3] for r in rows.values()], dtype=np.float64),
        "backward": np.array([r[4] for r in rows.values()], dtype=np.float64),
        "stratum": np.zeros(len(rows), dtype=np.int32),
    }
    shapes = [r[2] for r in rows.values()]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=crs), xy


def _runs_like(shape: Any, other: Any) -> bool:
    """Tell whether two drawings of one loop run the same way round."""
    return bool(np.array_equal(shapely.get_coordinates(shape), shapely.get_coordinates(other)))
