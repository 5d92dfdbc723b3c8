"""Arcs of a graph in compressed sparse rows, parallel ones by their least cost."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Arcs:
    """Arcs in compressed sparse rows: those of node ``i`` lie at ``indptr[i]:indptr[i + 1]``.

    Parallel arcs are one arc with the least cost; loops are left out; zero costs stay.
    """

    indptr: NDArray[np.int64]
    indices: Ints
    weights: Floats

    @classmethod
    def of(cls, start: Ints, stop: Ints, cost: Floats, n: int) -> "Arcs":
        """Build the arcs ``start -> stop`` of ``n`` nodes; infinite costs are left out."""
        keep = (start != stop) & np.isfinite(cost)
        start, stop, cost = start[keep], stop[keep], cost[keep]
        order = np.lexsort((cost, stop, start))
        start, stop, cost = start[order], stop[order], cost[order]
        first = np.ones(len(start), dtype=bool)
        first[1:] = (start[1:] != start[:-1]) | (stop[1:] != stop[:-1])
        indptr = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(start[first], minlength=n), out=indptr[1:])
        return cls(
            indptr=indptr,
            indices=stop[first].astype(np.int32),
            weights=np.ascontiguousarray(cost[first], dtype=np.float64),
        )
