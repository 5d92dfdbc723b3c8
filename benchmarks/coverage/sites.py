"""C6: maximal covering and p-median against spopt, 2000 places x 500 candidates, 10 fixed."""

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.coverage.common import absent, cpu, peer, row

EXISTING, K, WITHIN = 10, 20, 2000.0


def rows(ids):
    del ids
    from scipy.sparse import csr_array

    from hexie_geo.planning.siting import cover_most
    from hexie_geo.planning.siting_distance import nearest_on_average

    rng = np.random.default_rng(0)
    places = rng.uniform(0, 30_000, (2000, 2))
    sites = places[rng.choice(2000, 500, replace=False)] + rng.normal(0, 50, (500, 2))
    cost = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1)) + 1e-9
    demand = rng.integers(1, 300, 2000).astype(float)
    full = csr_array(cost)
    near = np.nonzero(cost <= WITHIN)
    close = csr_array((cost[near], near), shape=cost.shape)

    def covering():
        return cover_most(close, demand=demand, within=WITHIN, k=K, existing=EXISTING)

    def median():
        return nearest_on_average(full, demand=demand, k=K, existing=EXISTING)

    covering(), median()
    best, covering_s = cpu(covering)
    answer, median_s = cpu(median)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "in.npz"
        np.savez(given, cost=cost, demand=demand, existing=EXISTING, k=K, within=WITHIN)
        told = peer("peer_spopt.py", given)
    if told is None:
        what = "no .venv-bench (make bench)"
        return [
            absent("C6.mclp", "x faster than spopt", ">= 12", what),
            absent("C6.p_median", "gap", "<= 0.005", what),
        ]
    ratio = told["mclp_seconds"] / covering_s
    same = best.proven and abs(best.value - told["mclp_value"]) < 1e-6 * best.value
    quick = median_s < told["pmedian_build_seconds"]
    return [
        row(
            "C6.mclp",
            ratio,
            "x faster than spopt",
            ">= 12",
            ratio >= 12 and same,
            f"{told['mclp_seconds']:.2f} s against {covering_s:.3f} s; both {best.value:.0f}",
        ),
        row(
            "C6.p_median",
            answer.gap,
            "proven gap",
            "<= 0.005, sooner than spopt builds",
            answer.gap <= 0.005 and quick,
            f"{median_s:.2f} s; spopt builds its model in {told['pmedian_build_seconds']:.1f} s",
        ),
    ]
