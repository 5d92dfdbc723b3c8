"""P1: county-sized cities against the peers and against the rigorous bound."""

import json
import subprocess
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.planning.cities import ROOT
from benchmarks.planning.generated import City, city
from benchmarks.planning.made_up import SEEDS, solved
from benchmarks.planning.peer_plans import HIGH, LOW, moved
from benchmarks.planning.rows import row

PYTHON = ROOT / ".venv-bench" / "bin" / "python"
NAMES = ("gerrychain", "maxp", "ward", "metis")
PEER_SECONDS = 60.0


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
    }


def drawn(case: dict[str, np.ndarray], peer: str, seconds: float) -> dict | None:
    """Return what a peer made of the case, measured here; None if it failed."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "case.npz", Path(folder) / "labels.npy"
        np.savez(given, **case)
        program = Path(__file__).with_name("peer_plans.py")
        done = subprocess.run(
            [PYTHON, program, given, out, peer, str(seconds)],
            capture_output=True, text=True, check=False, timeout=3600,
        )  # fmt: skip
        if done.returncode:
            return {"peer": peer, "failed": done.stderr.strip().splitlines()[-1][:90]}
        labels = np.unique(np.load(out), return_inverse=True)[1]
        told = json.loads(done.stdout.strip().splitlines()[-1])
    graph = nx.Graph()
    graph.add_nodes_from(range(len(labels)))
    graph.add_edges_from(map(tuple, case["pairs"].tolist()))
    size = np.bincount(labels, case["households"])
    broken = sum(
        not nx.is_connected(graph.subgraph(np.flatnonzero(labels == p).tolist()))
        for p in range(len(size))
    )
    return {
        "peer": peer,
        "outside": int(((size < LOW) | (size > HIGH)).sum()),
        "moved": moved(case["home"], labels, case["households"]),
        "cut": int((labels[case["pairs"][:, 0]] != labels[case["pairs"][:, 1]]).sum()),
        "not_contiguous": int(broken),
        "seconds": told["seconds"],
        "mb": told["mb"],
    }


def p1() -> list[dict]:
    """Worst of five seeds: gap to the rigorous bound, seconds, and moves over the best peer's."""
    rows = []
    for units in (261, 531):
        gaps, ratios, seconds, lines = [], [], [], []
        for seed in SEEDS:
            made = city(units, seed=seed)
            engine, _, cpu = solved(made, "strict")
            ours = engine.found.moved
            gaps.append((ours - engine.bound.households) / max(ours, 1))
            seconds.append(cpu)
            if not PYTHON.exists():
                continue
            told = [drawn(nodes(made), peer, PEER_SECONDS) for peer in NAMES]
            good = [t["moved"] for t in told if t.get("outside") == 0 == t.get("not_contiguous")]
            if good:
                ratios.append(ours / min(good))
            lines.append(" ".join(_said(t) for t in told) + f" ours {ours}")
        note = f"CPU <= {max(seconds):.1f} s; gaps {', '.join(f'{g:.2%}' for g in gaps)}"
        holds = max(gaps) <= 0.005 and max(seconds) <= 4
        rows.append(
            row(
                f"P1.{units}.gap",
                max(gaps),
                "(moved - bound) / moved",
                "<= 0.5 % in 2 s",
                holds,
                note,
            )
        )
        worst = max(ratios) if ratios else None
        rows.append(
            row(f"P1.{units}.peers", worst, "moved / best peer's in range", "<= 0.76",
                worst is not None and worst <= 0.76, " | ".join(lines) or "no .venv-bench")
        )  # fmt: skip
    return rows


def _said(told: dict) -> str:
    if "failed" in told:
        return f"{told['peer']}: {told['failed']};"
    return (
        f"{told['peer']}: {told['moved']:.0f} moved, {told['outside']} outside, "
        f"{told['not_contiguous']} not contiguous, {told['seconds']:.0f} s;"
    )
