"""Random road networks with everything that goes wrong: loops, islands, twins, zero pieces."""

import networkx as nx
import numpy as np
import shapely


def random_roads(seed, *, oneway=True):
    """Return a MultiDiGraph, and arrays of points and stations on and off it."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(12, 40))
    xy = rng.uniform(0, 1000, (n, 2)) + np.array([500_000, 2_770_000])
    graph = nx.MultiDiGraph(crs="EPSG:4543")
    for i, (x, y) in enumerate(xy):
        graph.add_node(i, x=x, y=y)
    cut = int(rng.integers(6, n - 3))  # nodes from here on are an island
    for _ in range(int(2.2 * n)):
        part = (0, cut) if rng.random() < cut / n else (cut, n)
        a, b = rng.integers(*part, size=2)
        add(graph, xy, rng, int(a), int(b), oneway and rng.random() < 0.25)
        if rng.random() < 0.15:  # a second street between the same two nodes
            add(graph, xy, rng, int(a), int(b), oneway and rng.random() < 0.25)
    twin = n  # a node at the very place of another, joined by a piece without length
    graph.add_node(twin, x=xy[0, 0], y=xy[0, 1])
    line = shapely.LineString([xy[0], xy[0]])
    graph.add_edge(0, twin, geometry=line)
    graph.add_edge(twin, 0, geometry=line)
    add(graph, np.vstack([xy, xy[:1]]), rng, twin, 1, False)
    lines = [d["geometry"] for *_, d in graph.edges(data=True)]
    free = rng.uniform(-50, 1050, (20, 2)) + np.array([500_000, 2_770_000])
    spots = list(shapely.points(free))
    many = lines[int(rng.integers(len(lines)))]  # several on one edge
    spots += [many.interpolate(t, normalized=True) for t in rng.uniform(0, 1, 4)]
    spots += [shapely.Point(xy[i]) for i in rng.integers(0, n, 4)]  # exactly on nodes
    spots = np.array(spots, dtype=object)[rng.permutation(len(spots))]
    k = int(rng.integers(1, 9))
    return graph, spots[k:], spots[:k]


def add(graph, xy, rng, a, b, oneway):
    """Add a bent street from node ``a`` to ``b``, and the arc back unless one-way."""
    bend = rng.uniform(-60, 60, (int(rng.integers(1, 4)), 2)) + (xy[a] + xy[b]) / 2
    if a == b:
        bend = xy[a] + np.array([[40.0, 10.0], [60.0, 60.0], [-10.0, 40.0]]) * rng.uniform(0.5, 2)
    line = shapely.LineString(np.vstack([xy[a], bend, xy[b]]))
    graph.add_edge(a, b, geometry=line)
    if not oneway:
        graph.add_edge(b, a, geometry=shapely.reverse(line))
