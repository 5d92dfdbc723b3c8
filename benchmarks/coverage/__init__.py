"""C1 to C12: coverage, roads, siting, grids, each against the peers that can answer.

Ratios of CPU seconds within one run, kernels warm, answers asserted equal where a peer is
right. Peers that are not dependencies run in ``.venv-bench``.
"""

import importlib

HOMES = {
    "C1": "roads",
    "C2": "roads",
    "C3": "roads",
    "C4": "raster_bench",
    "C5": "raster_bench",
    "C6": "sites",
    "C7": "scores",
    "C8": "raster_bench",
    "C9": "city",
    "C10": "city",
    "C11": "raster_bench",
    "C12": "city",
}
IDS = tuple(HOMES)


def rows(ids):
    """Return the rows of the asked ids."""
    made = []
    for identity in ids:
        module = importlib.import_module(f"benchmarks.coverage.{HOMES[identity]}")
        made += module.rows([identity])
    return made
