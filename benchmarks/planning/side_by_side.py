"""The peers' plans of one generated city, kept beside this file for the picture notebook.

    python -m benchmarks.planning.side_by_side

draws them again with the libraries of ``.venv-bench`` and writes ``side_by_side.json``: per peer
its label of every node with seconds and memory, or in which words it failed.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.planning.comparison import PYTHON, nodes, peer_plan
from benchmarks.planning.generated import City, city
from benchmarks.planning.peers import NAMES, PEER_SECONDS

KEPT = Path(__file__).with_name("side_by_side.json")
UNITS, SEED = 531, 2


def instance() -> City:
    """Return the city of the pictures."""
    return city(UNITS, seed=SEED)


def peers() -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return what each peer drew, and in words why another one is absent."""
    if not KEPT.exists():
        return {}, dict.fromkeys(NAMES, f"{KEPT.name} is not there: make it with .venv-bench")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    if kept["households"] != int(instance().households.sum()):
        return {}, dict.fromkeys(NAMES, f"{KEPT.name} was made on another city: make it again")
    told = kept["peers"]
    found = {n: t | {"labels": np.array(t["labels"])} for n, t in told.items() if "labels" in t}
    absent = {n: told.get(n, {}).get("failed", "it was not run") for n in NAMES if n not in found}
    return found, absent


def main() -> None:
    """Let every peer draw the city, and keep what came of it."""
    if not PYTHON.exists():
        raise SystemExit("no .venv-bench: make bench-venv makes it")
    made = instance()
    case = nodes(made)
    told = {peer: peer_plan(case, peer, PEER_SECONDS) for peer in NAMES}
    for one in told.values():
        if "labels" in one:
            one["labels"] = np.unique(one["labels"], return_inverse=True)[1].tolist()
    kept = {"units": UNITS, "seed": SEED, "households": int(made.households.sum()), "peers": told}
    KEPT.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
