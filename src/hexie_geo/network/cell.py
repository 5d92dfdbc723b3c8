"""Kernels of live edits: the cell of one facility is opened or given back.

Lists are doubly linked inside arrays: the nodes of each owner, the facilities seeding
each node (entry ``2 f`` at the facility's ``u``, ``2 f + 1`` at its ``v``) and the
facilities on each edge.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hexie_geo.network.access import Access
from hexie_geo.network.heap import drop, empty, push
from hexie_geo.network.jit import kernel
from hexie_geo.network.reading import stretch

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Roads(NamedTuple):
    """What edits only read: arcs that cost spreads along, arcs against it, places."""

    indptr: Longs
    indices: Ints
    weights_of_arcs: Floats
    back_indptr: Longs
    back_indices: Ints
    back_weights: Floats
    forward: Floats
    backward: Floats
    places: Access
    at_node: Longs
    node_place: Ints
    node_cost: Floats
    at_edge: Longs
    edge_place: Ints
    weights: Longs
    limits: Floats
    away: bool


class State(NamedTuple):
    """What edits write: costs, owners, counts; facilities by row; the lists; work space."""

    cost: Floats
    owner: Ints
    place_cost: Floats
    place_owner: Ints
    covered: Longs
    u: Ints
    v: Ints
    at_u: Floats
    at_v: Floats
    edge: Ints
    share: Floats
    leg: Floats
    open: Flags
    node_links: Ints  # (node, [next, previous]) among the nodes of one owner
    first_node: Ints  # per facility
    first_seed: Ints  # per node
    seed_links: Ints  # (2 f or 2 f + 1, [next, previous])
    first_on_edge: Ints  # per edge
    edge_links: Ints  # (facility, [next, previous])
    key: Floats
    item: Ints
    touched: Ints
    changed: Flags


@kernel
def _link(first: Ints, links: Ints, slot: int, entry: int) -> None:
    after = first[slot]
    links[entry, 0] = after
    links[entry, 1] = -1
    if after >= 0:
        links[after, 1] = entry
    first[slot] = entry


@kernel
def _unlink(first: Ints, links: Ints, slot: int, entry: int) -> None:
    after, before = links[entry, 0], links[entry, 1]
    if before >= 0:
        links[before, 0] = after
    else:
        first[slot] = after
    if after >= 0:
        links[after, 1] = before


@kernel
def link_all(state: State, count: int) -> None:
    """Make the lists for the first ``count`` facilities and for all nodes."""
    for f in range(count):
        _announce(state, f)
    for x in range(len(state.cost)):
        if state.owner[x] >= 0:
            _link(state.first_node, state.node_links, state.owner[x], x)


@kernel
def _announce(state: State, f: int) -> None:
    state.open[f] = True
    state.first_node[f] = -1
    if state.edge[f] >= 0:
        _link(state.first_on_edge, state.edge_links, state.edge[f], f)
        _link(state.first_seed, state.seed_links, state.u[f], 2 * f)
        _link(state.first_seed, state.seed_links, state.v[f], 2 * f + 1)


@kernel
def _withdraw(state: State, f: int) -> None:
    state.open[f] = False
    if state.edge[f] >= 0:
        _unlink(state.first_on_edge, state.edge_links, state.edge[f], f)
        _unlink(state.first_seed, state.seed_links, state.u[f], 2 * f)
        _unlink(state.first_seed, state.seed_links, state.v[f], 2 * f + 1)


@kernel
def _take(state: State, x: int, f: int, cost: float) -> None:
    """Give node ``x`` to facility ``f`` at a new cost."""
    if state.owner[x] != f:
        if state.owner[x] >= 0:
            _unlink(state.first_node, state.node_links, state.owner[x], x)
        _link(state.first_node, state.node_links, f, x)
        state.owner[x] = f
    state.cost[x] = cost


@kernel
def _spread(roads: Roads, state: State, size: int, count: int) -> int:
    """Run the heap empty; changed nodes join ``touched``; return how many there are."""
    while size > 0:
        base, x = state.key[0], state.item[0]
        size = drop(state.key, state.item, size)
        if base > state.cost[x]:
            continue
        if not state.changed[x]:
            state.changed[x] = True
            state.touched[count] = x
            count += 1
        for arc in range(roads.indptr[x], roads.indptr[x + 1]):
            y = roads.indices[arc]
            fresh = base + roads.weights_of_arcs[arc]
            if fresh < state.cost[y]:
                _take(state, y, state.owner[x], fresh)
                size = push(state.key, state.item, size, fresh, y)
    return count


@kernel
def insert(roads: Roads, state: State, f: int) -> None:
    """Open facility ``f``, whose row is filled in already."""
    _announce(state, f)
    if state.edge[f] < 0:
        return
    size = count = empty()
    for end in range(2):
        x = state.u[f] if end == 0 else state.v[f]
        cost = state.at_u[f] if end == 0 else state.at_v[f]
        if cost < state.cost[x]:
            _take(state, x, f, cost)
            size = push(state.key, state.item, size, cost, x)
    count = _spread(roads, state, size, count)
    _recount(roads, state, count, state.edge[f])


@kernel
def remove(roads: Roads, state: State, f: int) -> None:
    """Close facility ``f`` and give its nodes to whoever is nearest now."""
    _withdraw(state, f)
    size = count = empty()
    x = state.first_node[f]
    while x >= 0:
        state.touched[count] = x
        state.changed[x] = True
        state.cost[x] = np.inf
        state.owner[x] = -1
        count += 1
        x = state.node_links[x, 0]
    state.first_node[f] = -1
    for k in range(count):
        x = state.touched[k]
        best, whose = np.inf, -1
        for arc in range(roads.back_indptr[x], roads.back_indptr[x + 1]):
            y = roads.back_indices[arc]
            if not state.changed[y] and state.cost[y] + roads.back_weights[arc] < best:
                best = state.cost[y] + roads.back_weights[arc]
                whose = state.owner[y]
        entry = state.first_seed[x]
        while entry >= 0:
            g = entry >> 1
            cost = state.at_v[g] if entry & 1 else state.at_u[g]
            if cost < best:
                best = cost
                whose = g
            entry = state.seed_links[entry, 0]
        if whose >= 0:
            # the boundary is read before anything is written: a node of this cell must
            # not answer for another one with a cost that is not final
            state.cost[x] = best
            state.owner[x] = whose
    for k in range(count):
        x = state.touched[k]
        if state.owner[x] >= 0:
            _link(state.first_node, state.node_links, state.owner[x], x)
            size = push(state.key, state.item, size, state.cost[x], x)
    count = _spread(roads, state, size, count)
    _recount(roads, state, count, state.edge[f])


@kernel
def _recount(roads: Roads, state: State, count: int, edge: int) -> None:
    """Read again the places at ``count`` touched nodes and on ``edge``; mend the sums."""
    for k in range(count):
        x = state.touched[k]
        state.changed[x] = False
        for j in range(roads.at_node[x], roads.at_node[x + 1]):
            _read(roads, state, roads.node_place[j])
    if edge >= 0:
        for j in range(roads.at_edge[edge], roads.at_edge[edge + 1]):
            _read(roads, state, roads.edge_place[j])


@kernel
def _read(roads: Roads, state: State, p: int) -> None:
    places = roads.places
    e = places.edge[p]
    best = state.cost[places.u[p]] + places.at_u[p]
    whose = state.owner[places.u[p]]
    other = state.cost[places.v[p]] + places.at_v[p]
    if other < best:
        best = other
        whose = state.owner[places.v[p]]
    f = state.first_on_edge[e]
    while f >= 0:
        if roads.away:
            direct = stretch(state.share[f], places.share[p], roads.forward[e], roads.backward[e])
        else:
            direct = stretch(places.share[p], state.share[f], roads.forward[e], roads.backward[e])
        other = direct + places.leg[p] + state.leg[f]
        if other < best:
            best = other
            whose = f
        f = state.edge_links[f, 0]
    if best == np.inf:
        whose = -1
    before = state.place_cost[p]
    for k in range(len(roads.limits)):
        if before <= roads.limits[k]:
            state.covered[k] -= roads.weights[p]
        if best <= roads.limits[k]:
            state.covered[k] += roads.weights[p]
    state.place_cost[p] = best
    state.place_owner[p] = whose
