"""Live edits: put an office here, move it, close it, and see who is served, at once.

Only the changed cell is searched again. Costs are bit for bit those of a full pass: a
least cost is the least of floating sums along paths from a facility outward, and both
take it over the same paths.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hexie_geo.errors import DataError, Problem
from hexie_geo.network.access import Access, access
from hexie_geo.network.allocation import node_costs, read_at, seeds_of
from hexie_geo.network.od import by_edge, by_node
from hexie_geo.network.snapping import Snapped

if TYPE_CHECKING:
    from hexie_geo.network.graph import RoadNetwork

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]

HALF_A_DIGIT = 0.5e-7
"""Limits are inclusive up to rounding: half of the last digit that coverage reports."""


class LiveAllocation:
    """Nearest facility of every node and place, kept right while facilities come and go.

    Parameters
    ----------
    net
        The network.
    places
        Snapped places where people are counted.
    weights
        Households per place, whole numbers; covered households are then exact.
    facilities
        Snapped facilities at the start; they are numbered 0, 1, ...
    limits
        Thresholds, inclusive, for which covered households are kept.
    direction
        ``"toward"`` the facility or ``"from"`` it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import LiveAllocation, RoadNetwork, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1000, 0)])], crs=4543)
    >>> net = RoadNetwork.from_layer(roads)
    >>> homes = snap(net, [Point(100, 0), Point(900, 0)])
    >>> live = LiveAllocation(net, homes, [40, 60], snap(net, [Point(0, 0)]), limits=[300])
    >>> live.covered.tolist()
    [40]
    >>> new = live.insert(snap(net, [Point(1000, 0)]))
    >>> new, live.covered.tolist()
    (1, [100])
    >>> live.remove(0); live.covered.tolist(), live.place_facility.tolist()
    ([60], [1, 1])
    """

    def __init__(
        self,
        net: "RoadNetwork",
        places: Snapped,
        weights: ArrayLike,
        facilities: Snapped,
        *,
        limits: Sequence[float],
        direction: Literal["toward", "from"] = "toward",
    ) -> None:
        from hexie_geo.network.cell import Roads, State, link_all

        self.net = net
        self.away = direction == "from"
        n, m, room = len(net.xy), len(net.edges), 2 * len(facilities) + 16
        seeds = seeds_of(net, facilities, away=self.away)
        cost, owner = node_costs(net, seeds, away=self.away)
        place_cost, place_owner = read_at(net, places, seeds, cost, owner, away=self.away)
        spread, against = net.reverse, net.forward
        if self.away:
            spread, against = against, spread
        ends = access(net, places, leaving=not self.away)
        self._roads: Roads = Roads(
            spread.indptr,
            spread.indices,
            spread.weights,
            against.indptr,
            against.indices,
            against.weights,
            net.columns[3],
            net.columns[4],
            ends,
            *by_node(ends, n),
            *by_edge(ends, m),
            np.array(weights, dtype=np.int64),
            np.asarray(sorted(limits), dtype=np.float64) + HALF_A_DIGIT,
            self.away,
        )
        inside = place_cost[:, None] <= self._roads.limits[None, :]
        new, arcs = _rows(seeds.ends, room), len(spread.indices)
        self._state: State = State(
            cost=cost,
            owner=owner,
            place_cost=place_cost,
            place_owner=place_owner,
            covered=inside.T.astype(np.int64) @ self._roads.weights,
            u=new.u,
            v=new.v,
            at_u=new.at_u,
            at_v=new.at_v,
            edge=new.edge,
            share=new.share,
            leg=new.leg,
            open=np.zeros(room, dtype=np.bool_),
            node_links=np.full((n, 2), -1, dtype=np.int32),
            first_node=np.full(room, -1, dtype=np.int32),
            first_seed=np.full(n, -1, dtype=np.int32),
            seed_links=np.full((2 * room, 2), -1, dtype=np.int32),
            first_on_edge=np.full(m, -1, dtype=np.int32),
            edge_links=np.full((room, 2), -1, dtype=np.int32),
            key=np.empty(arcs + n + 2),
            item=np.empty(arcs + n + 2, dtype=np.int32),
            touched=np.empty(n, dtype=np.int32),
            changed=np.zeros(n, dtype=np.bool_),
        )
        self._count = len(facilities)
        link_all(self._state, self._count)

    @property
    def covered(self) -> NDArray[np.int64]:
        """Households within each limit, limits ascending."""
        return self._state.covered

    @property
    def node_cost(self) -> Floats:
        """Cost between each node and its nearest facility."""
        return self._state.cost

    @property
    def place_cost(self) -> Floats:
        """Cost between each place and its nearest facility."""
        return self._state.place_cost

    @property
    def place_facility(self) -> Ints:
        """Number of each place's nearest facility; -1 where none can be reached."""
        return self._state.place_owner

    def facilities(self) -> Ints:
        """Return the numbers of the facilities that are open."""
        return np.flatnonzero(self._state.open[: self._count]).astype(np.int32)

    def insert(self, at: Snapped) -> int:
        """Open a facility at a snapped point and return its number."""
        from hexie_geo.network.cell import insert

        if self._count == len(self._state.open):
            self._grow()
        number = self._count
        self._count += 1
        self._put(number, at)
        insert(self._roads, self._state, number)
        return number

    def remove(self, number: int) -> None:
        """Close a facility.

        Raises
        ------
        DataError
            If no open facility has this number.
        """
        from hexie_geo.network.cell import remove

        self._must_be_open(number)
        remove(self._roads, self._state, number)

    def move(self, number: int, to: Snapped) -> None:
        """Move a facility to another snapped point; it keeps its number.

        Raises
        ------
        DataError
            If no open facility has this number.
        """
        from hexie_geo.network.cell import insert, remove

        self._must_be_open(number)
        remove(self._roads, self._state, number)
        self._put(number, to)
        insert(self._roads, self._state, number)

    def _must_be_open(self, number: int) -> None:
        if not 0 <= number < self._count or not self._state.open[number]:
            raise DataError(Problem(code="network.no_such_facility", values={"number": number}))

    def _put(self, number: int, at: Snapped) -> None:
        """Write the ends of a facility into its row."""
        ends = access(self.net, at, leaving=self.away)
        state = self._state
        state.u[number], state.v[number] = ends.u[0], ends.v[0]
        state.at_u[number], state.at_v[number] = ends.at_u[0], ends.at_v[0]
        state.edge[number], state.share[number] = ends.edge[0], ends.share[0]
        state.leg[number] = ends.leg[0]

    def _grow(self) -> None:
        """Make room for twice as many facilities."""
        state = self._state
        more = _rows(
            Access(state.u, state.v, state.at_u, state.at_v, state.edge, state.share, state.leg),
            2 * len(state.u),
        )
        self._state = state._replace(
            **more._asdict(),
            open=_longer(state.open, False),
            first_node=_longer(state.first_node, -1),
            seed_links=_longer(state.seed_links, -1),
            edge_links=_longer(state.edge_links, -1),
        )


def _rows(ends: Access, room: int) -> Access:
    """Return the rows of facilities with empty ones up to ``room``."""
    more = room - len(ends.u)
    return Access(*(np.concatenate([c, np.zeros(more, dtype=c.dtype)]) for c in ends))


def _longer(column: Any, fill: int) -> Any:
    return np.concatenate([column, np.full_like(column, fill)])
