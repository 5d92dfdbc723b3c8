"""Who is near an office or a service, and who is not: from a workspace to a Coverage."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hexie_geo.measures.coverage import DETOUR, coverage, household_places
from hexie_geo.model.arguments import choice, distances
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace, planning_area
from hexie_geo.workflow.cover_tables import distance_table, save, summary
from hexie_geo.workflow.supply import POLICE, facilities_of, kinds, located, network_of, outside

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork, Snapped


__all__ = [
    "POLICE",
    "cover",
    "cover_all",
    "distance_table",
    "facilities_of",
    "gaps",
    "kinds",
    "located",
    "network_of",
    "save",
    "summary",
]


def cover(
    ws: Workspace,
    *,
    kind: str,
    within_m: float | Sequence[float],
    metric: Metric | str = "network",
    network: "RoadNetwork | None" = None,
    max_leg_m: float = float("inf"),
    far_leg_m: float = 200.0,
    detour: float = DETOUR,
) -> Coverage:
    """Return who is within reach of the nearest facility of one kind.

    Parameters
    ----------
    ws
        The planning area. Households stand at a point inside their group, or inside the
        community where it has no groups (flagged estimated).
    kind
        ``police_office``, or a kind of the layer ``facilities``.
    within_m
        One threshold or several, metres, inclusive.
    metric
        ``"network"``: access leg + roads + access leg. ``"straight"``: plain distance.
    network
        Roads to walk on; by default :meth:`RoadNetwork.from_layer` of the workspace's own.
        Without any roads, network distances are straight distance x ``detour``, estimated.
    max_leg_m
        Places farther than this from every road have their distance estimated too.
    far_leg_m
        Places farther than this from every road are listed in ``Coverage.off_network``.
    detour
        Road distance over straight distance, for estimates only.

    Returns
    -------
    Coverage
        Covered, not covered and unknown households add up to the total exactly.

    Raises
    ------
    DataError
        If the workspace has nothing of this kind, none of it has a location, or a threshold
        is below zero.
    CrsError
        If ``network`` is in another CRS than the workspace.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 600]})
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> found = cover(ws.with_layers(police_offices=office), kind="police_office", within_m=100)
    >>> found.table()[["covered", "estimated", "not_covered", "unknown"]].values.tolist()
    [[600, 600, 600, 0]]
    """
    return cover_all(
        ws,
        kinds=[kind],
        within_m=within_m,
        metric=metric,
        network=network,
        max_leg_m=max_leg_m,
        far_leg_m=far_leg_m,
        detour=detour,
    )[0]


def cover_all(
    ws: Workspace,
    *,
    kinds: Sequence[str] | None = None,
    within_m: float | Sequence[float],
    metric: Metric | str = "network",
    network: "RoadNetwork | None" = None,
    max_leg_m: float = float("inf"),
    far_leg_m: float = 200.0,
    detour: float = DETOUR,
) -> tuple[Coverage, ...]:
    """Return who is within reach, kind by kind; roads and places are prepared only once.

    Parameters
    ----------
    ws
        The planning area.
    kinds
        Which kinds, in this order; by default all that have a location.
    within_m, metric, network, max_leg_m, far_leg_m, detour
        As in :func:`cover`.

    Returns
    -------
    tuple of Coverage
        What :func:`cover` returns for each kind.

    Raises
    ------
    DataError, CrsError
        As :func:`cover` does.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> cover_all(grouped({"a": [600, 600]}), within_m=300)
    ()
    """
    planning_area(ws)
    metric = choice(Metric, metric, name="metric")
    along = metric is Metric.NETWORK
    radii = distances(within_m, name="within_m")
    wanted = located(ws) if kinds is None else tuple(kinds)
    if not wanted:
        return ()
    roads = network
    if roads is None and along and ws.roads is not None:
        roads = network_of(ws)
    places = household_places(ws.communities, ws.groups)
    homes = _snapped(places, roads, max_leg_m) if along else None
    found = []
    for kind in wanted:
        served = facilities_of(ws, kind)
        one = coverage(
            places,
            served,
            kind=kind,
            within_m=radii,
            metric=metric,
            network=roads,
            max_leg_m=max_leg_m,
            far_leg_m=far_leg_m,
            detour=detour,
            homes=homes,
        )
        found.append(_with_outside(one, outside(ws, served)))
    return tuple(found)


def _snapped(
    places: "gpd.GeoDataFrame", roads: "RoadNetwork | None", max_leg_m: float
) -> "Snapped | None":
    from hexie_geo.network import snap

    same = roads is not None and places.crs == roads.crs  # a wrong pair is refused in words later
    return snap(roads, places, max_leg_m=max_leg_m) if roads is not None and same else None


def _with_outside(found: Coverage, outside: list[str]) -> Coverage:
    if not outside:
        return found
    names = "、".join(outside[:8])
    note = ("coverage.notes.outside", {"count": len(outside), "names": names})
    return replace(found, notes=(*found.notes, note))


def gaps(
    ws: Workspace,
    found: Coverage,
    *,
    within_m: float | None = None,
    network: "RoadNetwork | None" = None,
) -> "gpd.GeoDataFrame":
    """Return the gaps of a coverage, most households first, and where one site would help.

    Parameters
    ----------
    ws, found
        The workspace, and what :func:`cover` found on it.
    within_m
        Threshold; the smallest of the coverage when not given.
    network
        Roads along which remedies are measured; by default the workspace's own when the
        coverage is along roads.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`hexie_geo.measures.gaps.coverage_gaps`.
    """
    from hexie_geo.measures.gaps import coverage_gaps

    roads = network
    if roads is None and found.metric is Metric.NETWORK and ws.roads is not None:
        roads = network_of(ws)
    return coverage_gaps(
        household_places(ws.communities, ws.groups),
        found,
        within_m=found.within_m[0] if within_m is None else within_m,
        network=roads,
    )
