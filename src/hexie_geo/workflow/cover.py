"""Who is near an office or a service, and who is not: from a workspace to a Coverage."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.measures.coverage import DETOUR, coverage, household_places
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork, Snapped

POLICE = "police_office"
"""The kind that means the layer ``police_offices``; every other is a kind of facility."""


def kinds(ws: Workspace) -> tuple[str, ...]:
    """Return the kinds :func:`cover` can answer for, police first.

    Parameters
    ----------
    ws
        The planning area.

    Returns
    -------
    tuple of str
        ``police_office`` if there is that layer, then the kinds of facilities, sorted.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> kinds(grouped({"a": [600, 600]}))
    ()
    """
    found = [POLICE] if ws.police_offices is not None else []
    if ws.facilities is not None:
        found += sorted(ws.facilities["kind"].dropna().unique())
    return tuple(found)


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
        If the workspace has nothing of this kind, or none of it has a location.
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
    wanted = located(ws) if kinds is None else tuple(kinds)
    if not wanted:
        return ()
    along = Metric(metric) is Metric.NETWORK
    roads = network
    if roads is None and along and ws.roads is not None:
        roads = network_of(ws)
    places = household_places(ws.communities, ws.groups)
    homes = _snapped(places, roads, max_leg_m) if along else None
    radii = [within_m] if isinstance(within_m, int | float) else list(within_m)
    found = []
    for kind in wanted:
        served = facilities_of(ws, kind)
        one = coverage(
            places,
            served,
            kind=kind,
            within_m=radii,
            metric=Metric(metric),
            network=roads,
            max_leg_m=max_leg_m,
            far_leg_m=far_leg_m,
            detour=detour,
            homes=homes,
        )
        found.append(_with_outside(one, _outside(ws, served)))
    return tuple(found)


def located(ws: Workspace) -> tuple[str, ...]:
    """Return those of :func:`kinds` of which at least one place has a location."""
    return tuple(k for k in kinds(ws) if facilities_of(ws, k).geometry.notna().any())


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


def _outside(ws: Workspace, served: "gpd.GeoDataFrame") -> list[str]:
    """Return the ids of the facilities that lie in no community; they serve all the same."""
    if not ws.has_geometry:
        return []
    there = ~(served.geometry.isna() | served.geometry.is_empty)
    points = served.loc[there, "geometry"].to_numpy()
    inside = ws.communities.sindex.query(points, predicate="intersects")[0]
    lost = np.setdiff1d(np.arange(len(points)), inside)
    return [str(i) for i in served.loc[there, "facility_id"].iloc[lost]]


def network_of(ws: Workspace, **options: Any) -> "RoadNetwork":
    """Return the walking network of the workspace's roads.

    Parameters
    ----------
    ws
        The planning area, with a layer ``roads``.
    **options
        Passed to :meth:`RoadNetwork.from_layer`.

    Returns
    -------
    RoadNetwork
        Build it once and pass it to every :func:`cover` of the same roads.

    Raises
    ------
    DataError
        If there are no roads.
    """
    from hexie_geo.network import RoadNetwork

    if ws.roads is None:
        raise DataError(Problem(code="network.no_lines", layer="roads"))
    return RoadNetwork.from_layer(ws.roads, **options)


def facilities_of(ws: Workspace, kind: str) -> "gpd.GeoDataFrame":
    """Return the facilities of ``kind`` with columns ``facility_id, name`` and their points."""
    if kind == POLICE and ws.police_offices is not None:
        return ws.police_offices.rename(columns={"office_id": "facility_id"})
    if ws.facilities is not None and (ws.facilities["kind"] == kind).any():
        return ws.facilities[ws.facilities["kind"] == kind]
    values = {"kind": kind, "kinds": ", ".join(kinds(ws)) or "—"}
    raise DataError(Problem(code="network.no_such_kind", values=values))


def gaps(
    ws: Workspace,
    found: Coverage,
    *,
    within_m: float | None = None,
    join_m: float = 300.0,
    network: "RoadNetwork | None" = None,
) -> "gpd.GeoDataFrame":
    """Return the gaps of a coverage, most households first, and where one site would help.

    Parameters
    ----------
    ws, found
        The workspace, and what :func:`cover` found on it.
    within_m
        Threshold; the smallest of the coverage when not given.
    join_m
        Uncovered places no farther apart than this belong to one gap.
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
        join_m=join_m,
        network=roads,
    )


def summary(found: Coverage) -> dict[str, Any]:
    """Return a coverage as JSON-ready values.

    Parameters
    ----------
    found
        What :func:`cover` returned.

    Returns
    -------
    dict
        ``kind, metric, covered_share`` (by threshold as text, rounded to 5 digits),
        ``households`` (the table of :meth:`Coverage.table`), ``totals`` (households, places,
        facilities, off the network, without a location), ``definition`` and ``notes``
        (each ``{"id", "values", "zh", "en"}``).

    Examples
    --------
    >>> sorted(summary.__annotations__)
    ['found', 'return']
    """
    return {
        "kind": found.kind,
        "metric": found.metric.value,
        "covered_share": {k: round(v, 5) for k, v in found.covered_share.items()},
        "households": found.table().to_dict(orient="records"),
        "totals": {
            "households": found.households,
            "places": len(found.distances),
            "facilities": len(found.facilities),
            "facilities_without_location": len(found.unlocated),
            "off_network": {
                "places": len(found.off_network),
                "households": int(found.off_network["households"].sum()),
            },
            "status": {
                str(k): int(v)
                for k, v in found.distances.groupby("status")["households"].sum().items()
            },
        },
        "definition": _said(*found.definition),
        "notes": [_said(*note) for note in found.notes],
    }


def _said(message: str, values: Any) -> dict[str, Any]:
    from hexie_geo.i18n import text

    words = {language: text(message, language, **values) for language in ("zh", "en")}
    return {"id": message, "values": dict(values), **words}


def save(found: Coverage | Iterable[Coverage], ws: Workspace, path: Path | str) -> None:
    """Write coverages so that anyone can recompute them.

    Parameters
    ----------
    found
        One coverage or several.
    ws
        The workspace they were measured on.
    path
        GeoPackage to write: table ``distance`` (``group_id, kind, metric, facility_id, leg_m,
        distance_m, status, households, community_id``), layer ``places`` (the points).
        Unreachable is written as missing, with status ``unreachable``.
    """
    from hexie_geo.io.vector import write_geopackage

    coverages = [found] if isinstance(found, Coverage) else list(found)
    write_geopackage(
        path,
        {
            "distance": distance_table(coverages),
            "places": household_places(ws.communities, ws.groups),
        },
    )


def distance_table(coverages: Sequence[Coverage]) -> pd.DataFrame:
    """Return the distances of several coverages in one table; ``inf`` becomes missing."""
    columns = [
        "group_id",
        "kind",
        "metric",
        "facility_id",
        "leg_m",
        "distance_m",
        "status",
        "households",
        "community_id",
    ]
    tables = [
        c.distances.assign(
            kind=c.kind,
            metric=c.metric.value,
            distance_m=c.distances["distance_m"].replace(float("inf"), float("nan")),
        )[columns]
        for c in coverages
    ]
    return pd.concat(tables, ignore_index=True)
