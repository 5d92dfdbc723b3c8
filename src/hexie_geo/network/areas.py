"""Service areas: the parts of edges within a limit, cut where they end; polygons for display."""

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.network.access import access
from hexie_geo.network.allocation import Nearest, Seeds, node_costs, read_at, seeds_of
from hexie_geo.network.noding import part
from hexie_geo.network.snapping import Snapped

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network.graph import RoadNetwork

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Overlap: TypeAlias = Literal["dissolve", "split", "overlap"]


def service_lines(
    net: "RoadNetwork",
    facilities: Snapped,
    *,
    limit: float,
    overlap: Overlap = "dissolve",
    direction: Literal["toward", "from"] = "toward",
) -> "gpd.GeoDataFrame":
    """Return the stretches of road within ``limit`` of the facilities.

    Parameters
    ----------
    net
        The network.
    facilities
        Snapped facilities; their access legs count.
    limit
        Largest cost, inclusive. ``np.inf`` with ``overlap="split"`` gives allocation areas.
    overlap
        ``"dissolve"``: what any facility covers, once. ``"split"``: each stretch belongs to
        its nearest facility. ``"overlap"``: every facility's own area.
    direction
        ``"toward"`` the facility or ``"from"`` it.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``edge``, ``facility`` (position in the list; -1 for dissolved), ``start_m``,
        ``stop_m`` along the edge, ``length_m`` and the shape. An edge half covered appears
        with the covered half.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.network import RoadNetwork, service_lines, snap
    >>> roads = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0)])], crs=4543)
    >>> net = RoadNetwork.from_layer(roads)
    >>> lines = service_lines(net, snap(net, [Point(25, 5)]), limit=30)
    >>> lines[["start_m", "stop_m", "length_m"]].values.tolist()
    [[0.0, 50.0, 50.0]]
    """
    import geopandas as gpd

    away = direction == "from"
    if overlap == "overlap":
        each = [
            _stretches(net, facilities, limit, away, only=int(f))
            for f in np.flatnonzero(facilities.on_network)
        ]
        pieces = pd.concat([*each, _empty()], ignore_index=True)
    else:
        pieces = _stretches(net, facilities, limit, away)
    if overlap == "dissolve":
        pieces = _dissolved(pieces)
    lines = net.edges.geometry.to_numpy()
    length = net.columns[2]
    edge = pieces["edge"].to_numpy(np.int32)
    start, stop = pieces["start"].to_numpy(np.float64), pieces["stop"].to_numpy(np.float64)
    whole = (start <= 0.0) & (stop >= 1.0)
    shapes = lines[edge].copy()
    for i in np.flatnonzero(~whole):
        long = float(length[edge[i]])
        shapes[i] = part(lines[edge[i]], float(start[i]) * long, float(stop[i]) * long)
    table = {
        "edge": edge,
        "facility": pieces["facility"].to_numpy(),
        "start_m": start * length[edge],
        "stop_m": stop * length[edge],
        "length_m": (stop - start) * length[edge],
    }
    return gpd.GeoDataFrame(table, geometry=shapes, crs=net.crs)


def service_polygons(lines: "gpd.GeoDataFrame", *, width_m: float = 30.0) -> "gpd.GeoDataFrame":
    """Return areas around covered roads, for looking at; people are never counted by them.

    Parameters
    ----------
    lines
        As :func:`service_lines` returns them.
    width_m
        How far to each side of the road the area is drawn.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per ``facility``, with ``length_m`` of covered road.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> road = gpd.GeoDataFrame({"facility": [0], "length_m": [10.0]},
    ...     geometry=[LineString([(0, 0), (10, 0)])], crs=4543)
    >>> service_polygons(road, width_m=5).geometry.iloc[0].bounds
    (-5.0, -5.0, 15.0, 5.0)
    """
    import geopandas as gpd

    near = lines.assign(geometry=lines.geometry.buffer(width_m, quad_segs=4))
    table = near.groupby("facility", sort=True)
    shapes = [shapely.union_all(g.geometry.to_numpy()) for _, g in table]
    length = table["length_m"].sum().reset_index()
    return gpd.GeoDataFrame(length, geometry=shapes, crs=lines.crs)


def _stretches(
    net: "RoadNetwork", facilities: Snapped, limit: float, away: bool, only: int | None = None
) -> pd.DataFrame:
    """Return covered shares of edges with the nearest facility of each.

    Every edge is looked at between neighbouring stops (its ends and the feet of the
    facilities on it). At a stop the cost is known exactly, and between two stops cost
    only grows away from one or the other, so a stretch has at most two owners.
    """
    mine = facilities if only is None else facilities.take(np.array([only]))
    seeds = seeds_of(net, mine, away=away)
    cost, owner = node_costs(net, seeds, away=away, limit=limit)
    edge, left, right, at_left, at_right = _between_stops(net, mine, seeds, cost, owner, away)
    span = right - left
    _, _, _, forward, backward = net.columns
    # toward a facility one leaves by the left end against the edge, by the right end along it
    by_left, by_right = (forward, backward) if away else (backward, forward)
    grow_left, grow_right = by_left[edge] * span, by_right[edge] * span
    with np.errstate(invalid="ignore", divide="ignore"):
        meet = (at_right.cost - at_left.cost + grow_right) / (grow_left + grow_right)
        meet = np.where(np.isinf(grow_left), 0.0, np.where(np.isinf(grow_right), 1.0, meet))
        meet = np.where(np.isinf(at_left.cost), 0.0, np.where(np.isinf(at_right.cost), 1.0, meet))
        meet = np.clip(np.nan_to_num(meet, nan=0.5), 0.0, 1.0)
        last = np.clip((limit - at_left.cost) / grow_left, 0.0, meet)
        first = np.clip((limit - at_right.cost) / grow_right, 0.0, 1.0 - meet)
    last = np.nan_to_num(np.where(np.isinf(at_left.cost), 0.0, last), nan=0.0)
    first = np.nan_to_num(np.where(np.isinf(at_right.cost), 0.0, first), nan=0.0)
    table = pd.DataFrame(
        {
            "edge": np.concatenate([edge, edge]),
            "facility": np.concatenate([at_left.facility, at_right.facility]),
            "start": np.concatenate([left, right - first * span]),
            "stop": np.concatenate([left + last * span, right]),
        }
    )
    table = table[table["stop"] > table["start"]]
    if only is not None:
        table = table.assign(facility=only)
    return _joined(table)


def _between_stops(
    net: "RoadNetwork", facilities: Snapped, seeds: Seeds, cost: Floats, owner: Ints, away: bool
) -> tuple[Ints, Floats, Floats, Nearest, Nearest]:
    """Return edge, left and right share, and cost and owner at both, per pair of stops."""
    u, v, length, *_ = net.columns
    m = len(u)
    on = facilities.on_network
    feet = Snapped(  # the feet themselves: places on the road, without a leg
        edge=facilities.edge[on],
        offset_m=facilities.offset_m[on],
        leg_m=np.zeros(int(on.sum())),
        ambiguous=facilities.ambiguous[on],
    )
    foot_cost, foot_owner = read_at(net, feet, seeds, cost, owner, away=away)
    share = access(net, feet, leaving=not away).share
    edge = np.concatenate([np.arange(m), feet.edge, np.arange(m)])
    at = np.concatenate([np.zeros(m), share, np.ones(m)])
    much = np.concatenate([cost[u], foot_cost, cost[v]])
    who = np.concatenate([owner[u], foot_owner, owner[v]])
    rank = np.concatenate([np.zeros(m), np.ones(len(feet)), np.full(m, 2)])
    order = np.lexsort((rank, at, edge))
    edge, at, much, who = edge[order], at[order], much[order], who[order]
    pair = np.flatnonzero((edge[1:] == edge[:-1]) & (at[1:] > at[:-1]))
    left, right = (Nearest(cost=much[i], facility=who[i]) for i in (pair, pair + 1))
    long = length[edge[pair]] > 0
    keep = pair[long]
    return (
        edge[keep].astype(np.int32),
        at[keep],
        at[keep + 1],
        Nearest(cost=left.cost[long], facility=left.facility[long]),
        Nearest(cost=right.cost[long], facility=right.facility[long]),
    )


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Join stretches of one facility that touch on one edge."""
    table = table.sort_values(["edge", "facility", "start"], kind="stable", ignore_index=True)
    return _runs(table, ["edge", "facility"])


def _dissolved(table: pd.DataFrame) -> pd.DataFrame:
    """Join stretches that touch on one edge, whoever owns them."""
    table = table.assign(facility=-1).sort_values(["edge", "start"], kind="stable")
    return _runs(table.reset_index(drop=True), ["edge"])


def _runs(table: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    if table.empty:
        return _empty()
    reach = table.groupby(same, sort=False)["stop"].cummax()
    before = reach.shift(fill_value=-1.0)
    changed = (table[same] != table[same].shift()).any(axis=1)
    run = (changed | (table["start"] > before + 1e-12)).cumsum()
    return table.groupby(run, sort=False, as_index=False).agg(
        edge=("edge", "first"),
        facility=("facility", "first"),
        start=("start", "min"),
        stop=("stop", "max"),
    )


def _empty() -> pd.DataFrame:
    ints: Any = np.zeros(0, dtype=np.int32)
    return pd.DataFrame({"edge": ints, "facility": ints, "start": ints * 1.0, "stop": ints * 1.0})
