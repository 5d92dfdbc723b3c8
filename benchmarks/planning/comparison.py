"""One plan of a made-up city, measured the same way whoever drew it; and the table of all."""

import csv
import json
import multiprocessing
import resource
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import shapely

from benchmarks.planning.cities import ROOT, warm
from benchmarks.planning.generated import SPACING_M, City, city
from benchmarks.planning.peer_plans import HIGH, LOW, moved
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band
from hexie_geo.planning.engine import make_plan, run

PYTHON = ROOT / ".venv-bench" / "bin" / "python"
FIELDS = (
    "groups", "seed", "method", "communities", "outside_range", "moved_households", "moved_share",
    "polsby_popper", "cut_contacts", "not_contiguous", "cpu_seconds", "memory_mb", "failed",
)  # fmt: skip


def nodes(made: City) -> dict[str, np.ndarray]:
    """Return the city as peers get it: gated estates contracted to one node."""
    unit = np.where(made.estate >= 0, -made.estate - 1, np.arange(len(made.home)))
    node = np.unique(unit, return_inverse=True)[1]
    count = np.bincount(node)
    points = np.column_stack([np.bincount(node, made.points[:, d]) / count for d in (0, 1)])
    home = np.zeros(len(count), int)
    home[node] = made.home
    pairs = np.unique(np.sort(node[made.pairs], axis=1), axis=0)
    return {
        "pairs": pairs[pairs[:, 0] != pairs[:, 1]],
        "households": np.bincount(node, made.households).astype(int),
        "home": home,
        "points": points,
        "node": node,
    }


def peer_plan(case: dict[str, np.ndarray], peer: str, seconds: float) -> dict[str, Any]:
    """Return the labels a peer gives the nodes, its seconds and memory; or why it failed."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "case.npz", Path(folder) / "labels.npy"
        np.savez(given, **case)
        program = Path(__file__).with_name("peer_plans.py")
        done = subprocess.run(
            [PYTHON, program, given, out, peer, str(seconds)],
            capture_output=True, text=True, check=False, timeout=3600,
        )  # fmt: skip
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:90]}
        told = json.loads(done.stdout.strip().splitlines()[-1])
        return {"labels": np.load(out), "cpu_seconds": told["seconds"], "memory_mb": told["mb"]}


def our_plan(units: int, seed: int) -> dict[str, Any]:
    """Return what this engine gives the groups of a city, in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_ours, units, seed).result()


def _ours(units: int, seed: int) -> dict[str, Any]:
    made = city(units, seed=seed)
    warm()
    clock = time.process_time()
    engine = run(made.workspace, PlanRules(band=Band.STRICT))
    seconds = time.process_time() - clock
    after = make_plan(engine, engine.found.chosen).after
    return {
        "groups_labels": np.array([after[g] for g in sorted(after)]),
        "cpu_seconds": seconds,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "moved": engine.found.moved,
    }


def measured(made: City, case: dict[str, np.ndarray], labels: np.ndarray) -> dict[str, Any]:
    """Return what a labelling of the nodes is worth: range, moves, shape, contiguity."""
    part = np.unique(labels, return_inverse=True)[1]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(part)))
    graph.add_edges_from(map(tuple, case["pairs"].tolist()))
    size = np.bincount(part, case["households"])
    broken = sum(
        not nx.is_connected(graph.subgraph(np.flatnonzero(part == p).tolist()))
        for p in range(len(size))
    )
    away = moved(case["home"], part, case["households"])
    return {
        "communities": len(size),
        "outside_range": int(((size < LOW) | (size > HIGH)).sum()),
        "moved_households": round(away),
        "moved_share": round(away / float(size.sum()), 4),
        "polsby_popper": round(_shape(made, part[case["node"]]), 3),
        "cut_contacts": int((part[case["pairs"][:, 0]] != part[case["pairs"][:, 1]]).sum()),
        "not_contiguous": int(broken),
    }


def _shape(made: City, part: np.ndarray) -> float:
    """Return the mean 4 pi area / perimeter² of the parts, each group being its Voronoi cell."""
    frame = shapely.box(0, 0, *[np.sqrt(len(part)) * SPACING_M] * 2)
    sites = shapely.multipoints(made.points)
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=frame))
    at, cell = shapely.STRtree(cells).query(shapely.points(made.points), predicate="intersects")
    cells = shapely.intersection(cells, frame)
    own = np.zeros(len(part), int)
    own[at] = cell
    shapes = np.array(
        [shapely.union_all(cells[own[part == p]]) for p in range(part.max() + 1)], object
    )
    return float(np.mean(4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2))


def compared(units: int, seed: int, peers: tuple[str, ...], seconds: float) -> list[dict[str, Any]]:
    """Return one line per method, today's map and this engine first."""
    made = city(units, seed=seed)
    case = nodes(made)
    own = our_plan(units, seed)
    first = np.unique(case["node"], return_index=True)[1]
    ours = own | {"labels": np.unique(own["groups_labels"], return_inverse=True)[1][first]}
    told = {"today": {"labels": case["home"]}, "hexie_geo": ours}
    told |= {peer: peer_plan(case, peer, seconds) for peer in peers}
    return [_line(units, seed, name, result, made, case) for name, result in told.items()]


def _line(
    units: int, seed: int, method: str, result: dict[str, Any], made: City, case: dict[str, Any]
) -> dict[str, Any]:
    line: dict[str, Any] = dict.fromkeys(FIELDS, "") | {
        "groups": units, "seed": seed, "method": method, "failed": result.get("failed", ""),
    }  # fmt: skip
    if "labels" in result:
        line |= measured(made, case, result["labels"])
    for name in ("cpu_seconds", "memory_mb"):
        if name in result:
            line[name] = round(float(result[name]), 1)
    return line


def write_table(lines: list[dict[str, Any]], path: Path) -> None:
    """Write the lines as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
