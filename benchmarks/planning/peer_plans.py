"""Run in .venv-bench: a peer draws a plan of an .npz; writes labels, prints seconds as JSON.

    python peer_plans.py CASE.npz OUT.npy gerrychain|maxp|ward|metis SECONDS

The case holds ``pairs`` (n x 2), ``households``, ``home`` and ``points`` of nodes (gated estates
contracted). Each peer gets one sensible setting; fixed-k tools get k = total / 1900.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
LOW, HIGH, TYPICAL = 1000, 3000, 1900


def moved(home, labels, households) -> float:
    """Households less the best matching of parts to today's communities."""
    from scipy.optimize import linear_sum_assignment

    shared = np.zeros((int(home.max()) + 1, int(labels.max()) + 1))
    np.add.at(shared, (home, labels), households)
    return float(households.sum() - shared[linear_sum_assignment(-shared)].sum())


def gerrychain(case, seconds):
    """Short bursts on households moved, from a random tree plan."""
    import random
    from functools import partial

    import networkx as nx
    from gerrychain import Graph, Partition, constraints, updaters
    from gerrychain.optimization import SingleMetricOptimizer
    from gerrychain.proposals import recom
    from gerrychain.tree import recursive_tree_part

    random.seed(0)
    graph = nx.Graph()
    for i, n in enumerate(case["households"]):
        graph.add_node(i, pop=int(n), home=int(case["home"][i]))
    graph.add_edges_from(map(tuple, case["pairs"].tolist()))
    graph = Graph.from_networkx(graph) if hasattr(Graph, "from_networkx") else Graph(graph)
    total = int(case["households"].sum())
    k = max(2, round(total / TYPICAL))
    target = total / k
    slack = min(HIGH / target - 1, 1 - LOW / target) * 0.95
    begin = time.process_time()
    start = recursive_tree_part(graph, range(k), target, "pop", slack, node_repeats=2)
    state = Partition(graph, start, {"pop": updaters.Tally("pop", alias="pop")})

    def measure(part):
        labels = np.zeros(len(case["home"]), int)
        for node, label in part.assignment.items():
            labels[node] = label
        return moved(case["home"], labels, case["households"])

    proposal = partial(recom, pop_col="pop", pop_target=target, epsilon=slack, node_repeats=1)
    within = constraints.within_percent_of_ideal_population(state, slack, pop_key="pop")
    optimizer = SingleMetricOptimizer(proposal, [within], state, measure, maximize=False)
    best, least = dict(state.assignment.items()), measure(state)
    for part in optimizer.short_bursts(10, 10**9):
        score = measure(part)
        if score < least:
            best, least = dict(part.assignment.items()), score
        if time.process_time() - begin > seconds:
            break
    labels = np.zeros(len(case["home"]), int)
    for node, label in best.items():
        labels[node] = label
    return labels


def maxp(case, _seconds):
    """Spopt's MaxP: as many regions as the floor allows, alike in place."""
    import geopandas as gpd
    from spopt.region import MaxPHeuristic

    frame = gpd.GeoDataFrame(
        {"x": case["points"][:, 0], "y": case["points"][:, 1], "pop": case["households"]},
        geometry=gpd.points_from_xy(*case["points"].T),
    )
    model = MaxPHeuristic(frame, _weights(case), ["x", "y"], "pop", LOW, top_n=2, verbose=False)
    model.solve()
    return np.asarray(model.labels_, int)


def ward(case, _seconds):
    """Spopt's spatially constrained Ward with k = total / 1900."""
    import geopandas as gpd
    from spopt.region import WardSpatial

    frame = gpd.GeoDataFrame(
        {"x": case["points"][:, 0], "y": case["points"][:, 1]},
        geometry=gpd.points_from_xy(*case["points"].T),
    )
    k = max(2, round(case["households"].sum() / TYPICAL))
    model = WardSpatial(frame, _weights(case), ["x", "y"], k)
    model.solve()
    return np.asarray(model.labels_, int)


def metis(case, _seconds):
    """METIS, contiguous parts of like size."""
    import pymetis

    near = [[] for _ in case["households"]]
    for a, b in case["pairs"].tolist():
        near[a].append(b)
        near[b].append(a)
    k = max(2, round(case["households"].sum() / TYPICAL))
    options = pymetis.Options(contig=True, ufactor=300)
    _, labels = pymetis.part_graph(
        k, adjacency=near, vweights=[int(n) for n in case["households"]], options=options
    )
    return np.asarray(labels, int)


def _weights(case):
    from libpysal.weights import W

    near = {i: [] for i in range(len(case["households"]))}
    for a, b in case["pairs"].tolist():
        near[a].append(b)
        near[b].append(a)
    return W(near, silence_warnings=True)


if __name__ == "__main__":
    loaded = np.load(sys.argv[1])
    data = {name: loaded[name] for name in loaded.files}
    clock = time.process_time()
    peers = {"gerrychain": gerrychain, "maxp": maxp, "ward": ward, "metis": metis}
    found = peers[sys.argv[3]](data, float(sys.argv[4]))
    np.save(sys.argv[2], found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.process_time() - clock, "mb": memory}))
