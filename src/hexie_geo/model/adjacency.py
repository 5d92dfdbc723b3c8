"""Contiguity as CSR arrays: who borders whom, along how many metres."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False, kw_only=True)
class Adjacency:
    """Neighbours of every unit, both ways, in compressed sparse rows.

    Attributes
    ----------
    ids
        Unit ids; position is the unit's number.
    indptr, indices
        CSR: the neighbours of unit ``i`` are ``indices[indptr[i]:indptr[i + 1]]``, sorted.
    border_m
        Length of the shared border beside each entry of ``indices``, metres; 0.0 for a
        link that is not a border (a bridge, a ferry, the parts of one multipart unit).
    """

    ids: tuple[str, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    border_m: NDArray[np.float64]
    gap_m: float
    min_border_m: float

    @property
    def n_pairs(self) -> int:
        """Number of bordering pairs, each counted once."""
        return len(self.indices) // 2

    def neighbours(self, unit: int) -> NDArray[np.int32]:
        """Return the numbers of the neighbours of unit ``unit``."""
        return self.indices[self.indptr[unit] : self.indptr[unit + 1]]

    def components(self) -> NDArray[np.int32]:
        """Return the number of the connected piece each unit lies in."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        n = len(self.ids)
        graph = csr_array((np.ones(len(self.indices)), self.indices, self.indptr), shape=(n, n))
        return connected_components(graph, directed=False)[1].astype(np.int32)

    @property
    def n_components(self) -> int:
        """Number of connected pieces."""
        return int(self.components().max(initial=-1)) + 1

    def to_networkx(self) -> "nx.Graph[str]":
        """Return the same graph with ids as nodes and ``border_m`` on edges."""
        import networkx as nx

        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.ids)
        rows = np.repeat(np.arange(len(self.ids)), np.diff(self.indptr))
        graph.add_edges_from(
            (self.ids[a], self.ids[b], {"border_m": float(m)})
            for a, b, m in zip(rows, self.indices, self.border_m, strict=True)
            if a < b
        )
        return graph
