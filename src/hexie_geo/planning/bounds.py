"""Lower bounds on households moved; the proofs are in docs/proofs/bounds.md.

``counting`` and ``flow`` hold for every contiguous plan of whole atoms under the stated rules that
brings the same communities into range. ``family`` holds for the plans the search looks among.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hexie_geo.planning.flow import FLOW_NODES, flow_bound
from hexie_geo.planning.master import STILL_OUTSIDE, solve
from hexie_geo.planning.pool import Pool
from hexie_geo.planning.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A lower bound in households, and which argument gives it."""

    households: int
    kind: str


def best_bound(problem: Problem, resolved: Iterable[int], *, nodes: int = FLOW_NODES) -> Bound:
    """Return the larger of the counting and the flow bound for bringing ``resolved`` into range."""
    done = sorted(resolved)
    count = counting(problem, done)
    flow = flow_bound(problem, done, nodes=nodes) if done else 0
    return (
        Bound(households=flow, kind="flow")
        if flow > count
        else Bound(households=count, kind="counting")
    )


def counting(problem: Problem, resolved: Sequence[int]) -> int:
    """Return what must leave the oversized ones of ``resolved``: the sum of (S - high)+."""
    rows = np.array(resolved, np.int64)
    return int(np.maximum(problem.total[rows] - problem.high[rows], 0).sum()) if len(rows) else 0


def family(pool: Pool, resolved: Iterable[int]) -> float:
    """Return the bound for plans made of repairs of connected sets, each at its counting bound.

    The same set partitioning with every set at its counting bound instead of its price.
    """
    done = np.zeros(pool.problem.n_communities, bool)
    done[sorted(resolved)] = True
    if not done.any():
        return 0.0
    choice = solve(done, pool.sets, pool.bounds)
    covered = {c for i in choice.columns for c in pool.sets[i]}
    left = sum(int(c) not in covered for c in np.flatnonzero(done))
    return max(0.0, choice.bound - STILL_OUTSIDE * left)
