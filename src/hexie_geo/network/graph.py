"""The road network: an edge table with shapes, and its arcs in CSR both ways."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.model.crs import metric
from hexie_geo.network.arcs import Arcs

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx

Mode: TypeAlias = Literal["foot", "vehicle"]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]

MIN_SHARE = 0.01
"""Pieces with less than this share of the length are scraps of drawing, not destinations."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RoadNetwork:
    """Roads as a graph whose edges keep their shapes.

    Attributes
    ----------
    edges
        One row per edge (columns ``u, v, length_m, forward, backward, stratum`` and the
        shape from node ``u`` to node ``v``). ``forward`` and ``backward`` are the costs of
        travelling it either way: metres unless :meth:`with_costs` said otherwise, ``inf``
        where it may not be travelled.
    xy
        (n, 2) node coordinates, x = easting.
    crs
        The metric CRS of ``edges`` and ``xy``.
    leg_cost
        Cost of one metre of access leg, in the unit of the edge costs.
    mode
        ``"foot"`` (one-way streets are open both ways) or ``"vehicle"``.
    facts
        What was done to the drawn lines: rows, copies removed, unknown directions.
    """

    edges: "gpd.GeoDataFrame"
    xy: Floats
    crs: Any
    leg_cost: float = 1.0
    mode: Mode = "foot"
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_layer(
        cls,
        roads: "gpd.GeoDataFrame",
        *,
        mode: Mode = "foot",
        apart: Sequence[str] = ("level",),
        oneway: str = "oneway",
        meet: Literal["crossings", "ends"] = "crossings",
    ) -> "RoadNetwork":
        """Build a network from any line layer.

        Parameters
        ----------
        roads
            Lines in a metric CRS. Rows may be copies, cross without a shared vertex, or be
            drawn in either direction.
        mode
            ``"foot"`` ignores one-way streets, ``"vehicle"`` respects them.
        apart
            Columns that keep lines apart (``level``, ``class``, OSM's ``bridge``, ``layer``):
            lines that differ in any of them meet only where one ends on the other. Columns
            the layer lacks are passed over.
        oneway
            Column with the permitted direction, relative to how the line is drawn.
        meet
            ``"crossings"`` nodes lines wherever they touch; ``"ends"`` takes the layer as
            noded already: one edge per line.

        Returns
        -------
        RoadNetwork
            With ``facts`` that tell how many rows, copies and pieces there were.

        Raises
        ------
        CrsError
            If the layer is not in a metric CRS.
        DataError
            If not a single line is left.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import LineString
        >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)]),
        ...     LineString([(50, -50), (50, 50)]), LineString([(100, 0), (0, 0)])], crs=4543)
        >>> net = RoadNetwork.from_layer(roads)
        >>> len(net.edges), len(net.xy), net.facts["copies"], net.length_m
        (4, 5, 1, 200.0)
        """
        from hexie_geo.network.build import edges_of

        crs = _metric_crs(roads)
        edges, xy, facts = edges_of(roads, mode=mode, apart=apart, oneway=oneway, meet=meet)
        if edges.empty:
            raise DataError(Problem(code="network.no_lines", layer="roads"))
        return cls(edges=edges, xy=xy, crs=crs, mode=mode, facts=facts)

    @classmethod
    def from_networkx(
        cls,
        graph: "nx.Graph[Any]",
        *,
        mode: Mode = "foot",
        weight: str = "length",
        crs: Any = None,
    ) -> "RoadNetwork":
        """Build a network from a networkx graph such as osmnx's projected MultiDiGraph.

        Parameters
        ----------
        graph
            Nodes carry ``x`` and ``y`` in metres; edges may carry ``geometry`` and ``weight``.
            Two arcs of a directed graph that are one street drawn both ways become one edge.
        mode
            ``"foot"`` opens every arc both ways, ``"vehicle"`` keeps directions.
        weight
            Edge attribute with the cost; the length of the shape where it is absent.
        crs
            Taken from ``graph.graph["crs"]`` when not given.

        Returns
        -------
        RoadNetwork
            Nodes in the order of the graph.

        Raises
        ------
        CrsError
            If no metric CRS is known.

        Examples
        --------
        >>> import networkx as nx
        >>> graph = nx.Graph(crs="EPSG:4543")
        >>> graph.add_node("a", x=0.0, y=0.0); graph.add_node("b", x=30.0, y=40.0)
        >>> _ = graph.add_edge("a", "b")
        >>> RoadNetwork.from_networkx(graph).length_m
        50.0
        """
        from hexie_geo.network.interop import edges_of_graph

        found = crs if crs is not None else graph.graph.get("crs")
        if found is None:
            raise CrsError(Problem(code="crs.missing", layer="roads"))
        edges, xy = edges_of_graph(graph, mode=mode, weight=weight, crs=metric(found))
        if edges.empty:
            raise DataError(Problem(code="network.no_lines", layer="roads"))
        return cls(edges=edges, xy=xy, crs=metric(found), mode=mode, facts={"rows": len(edges)})

    def to_networkx(self) -> "nx.MultiDiGraph[int]":
        """Return the same network as a MultiDiGraph, one arc per permitted direction.

        Returns
        -------
        networkx.MultiDiGraph
            Node attributes ``x, y``; arc attributes ``length`` (the cost), ``length_m``,
            ``edge`` (row of ``edges``) and ``geometry``; graph attribute ``crs``.
        """
        from hexie_geo.network.interop import graph_of

        return graph_of(self)

    def with_costs(self, *, forward: Floats, backward: Floats, leg_cost: float) -> "RoadNetwork":
        """Return the network with other costs: minutes on a slope, say.

        Parameters
        ----------
        forward, backward
            Cost per edge from ``u`` to ``v`` and back; >= 0, ``inf`` where forbidden.
        leg_cost
            Cost of one metre of access leg, in the same unit.

        Returns
        -------
        RoadNetwork
            Sharing shapes and nodes with this one.

        Raises
        ------
        DataError
            If a cost is negative or missing.

        Examples
        --------
        >>> import geopandas as gpd
        >>> from shapely import LineString
        >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (800, 0)])], crs=4543)
        >>> net = RoadNetwork.from_layer(roads)
        >>> minutes = net.edges["length_m"].to_numpy() / 80
        >>> net.with_costs(forward=minutes, backward=minutes, leg_cost=1 / 80).forward.weights
        array([10., 10.])
        """
        costs = np.concatenate([forward, backward])
        bad = ~(costs >= 0)
        if bad.any():
            rows = tuple(int(i) % len(self.edges) + 1 for i in np.flatnonzero(bad))
            raise DataError(Problem(code="network.bad_cost", layer="roads", rows=rows))
        edges = self.edges.assign(forward=forward, backward=backward)
        return replace(self, edges=edges, leg_cost=leg_cost)

    def __repr__(self) -> str:
        """Return a line: size, length and who travels."""
        size = f"{len(self.xy)} nodes, {len(self.edges)} edges, {self.length_m / 1000:.1f} km"
        return f"<RoadNetwork {self.mode}: {size}>"

    @property
    def length_m(self) -> float:
        """Length of all edges, metres; lines drawn twice count once."""
        return float(self.edges["length_m"].sum())

    @cached_property
    def columns(self) -> tuple[Ints, Ints, Floats, Floats, Floats]:
        """The columns ``u, v, length_m, forward, backward`` as arrays."""
        table = self.edges
        # copies: pandas hands out read-only views, for which kernels would be compiled twice
        u, v = (np.array(table[c], dtype=np.int32) for c in ("u", "v"))
        length, there, back = (
            np.array(table[c], dtype=np.float64) for c in ("length_m", "forward", "backward")
        )
        return u, v, length, there, back

    @cached_property
    def forward(self) -> Arcs:
        """The arcs in the direction of travel."""
        u, v, _, there, back = self.columns
        return Arcs.of(
            np.concatenate([u, v]),
            np.concatenate([v, u]),
            np.concatenate([there, back]),
            len(self.xy),
        )

    @cached_property
    def reverse(self) -> Arcs:
        """The arcs against the direction of travel: cost *to* a place spreads along these."""
        if self.symmetric:
            return self.forward
        u, v, _, there, back = self.columns
        return Arcs.of(
            np.concatenate([v, u]),
            np.concatenate([u, v]),
            np.concatenate([there, back]),
            len(self.xy),
        )

    @property
    def symmetric(self) -> bool:
        """Whether every edge costs the same both ways."""
        return bool(np.array_equal(self.columns[3], self.columns[4]))

    @cached_property
    def component(self) -> Ints:
        """Number of the piece each node lies in: within a piece all can reach all, and return."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        n, arcs = len(self.xy), self.forward
        ones = np.ones(len(arcs.indices), dtype=np.int8)
        graph = csr_array((ones, arcs.indices, arcs.indptr), shape=(n, n))
        kind: Literal["weak", "strong"] = "weak" if self.symmetric else "strong"
        return connected_components(graph, directed=True, connection=kind)[1].astype(np.int32)

    @cached_property
    def edge_component(self) -> Ints:
        """Number of the piece each edge lies in; -1 for one that joins two (one-way) pieces."""
        u, v = self.columns[:2]
        return np.where(self.component[u] == self.component[v], self.component[u], -1)

    def components(self) -> pd.DataFrame:
        """Return the pieces, longest first: ``component, nodes, edges, length_m, share``."""
        return self._pieces.copy()

    @cached_property
    def _pieces(self) -> pd.DataFrame:
        inside = self.edge_component >= 0
        table = (
            pd.DataFrame(
                {
                    "component": self.edge_component[inside],
                    "length_m": self.columns[2][inside],
                }
            )
            .groupby("component", as_index=False)
            .agg(edges=("length_m", "size"), length_m=("length_m", "sum"))
            .sort_values("length_m", ascending=False, ignore_index=True, kind="stable")
        )
        nodes = np.bincount(self.component, minlength=len(self.xy))
        table.insert(1, "nodes", nodes[table["component"]])
        return table.assign(share=table["length_m"] / max(self.length_m, 1e-9))

    def usable(self, min_share: float) -> NDArray[np.int64]:
        """Return the edges of pieces with at least this share of the length, or the longest."""
        table = self.components()
        if min_share <= 0 or table.empty:
            return np.arange(len(self.edges))
        long = table.loc[table["share"] >= min_share, "component"].tolist()
        keep = long or table["component"].tolist()[:1]
        return np.flatnonzero(np.isin(self.edge_component, keep))

    @cached_property
    def destinations(self) -> tuple[NDArray[np.int64], shapely.STRtree]:
        """The edges that take points by default, and a spatial index over their shapes."""
        edges = self.usable(MIN_SHARE)
        return edges, shapely.STRtree(self.edges.geometry.to_numpy()[edges])

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Spatial index over the shapes of all edges."""
        return shapely.STRtree(self.edges.geometry.to_numpy())


def _metric_crs(roads: "gpd.GeoDataFrame") -> Any:
    if getattr(roads, "crs", None) is None:
        raise CrsError(Problem(code="crs.missing", layer="roads"))
    return metric(roads.crs)
