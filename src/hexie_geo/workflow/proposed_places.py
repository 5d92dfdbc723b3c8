"""Where a plan proposes that offices and facilities stand: what that comes to, before and after.

The layers say where places stand, so nothing here is carried into them: a boundary decision moves
no building (docs/decisions/0005-proposed-places.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.measures.containment import community_of
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Plan, ProposedPlace
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.place_proofs import ID_COLUMNS, points_of, same_place
from hexie_geo.standards.levels import walks
from hexie_geo.workflow.cover import cover
from hexie_geo.workflow.supply import POLICE, network_of

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork

COLUMNS = [
    *("layer", "place_id", "kind", "name", "community_before", "community_after"),
    *("distance_m", "from_x", "from_y", "x", "y"),
]


def proposed_places(
    ws: Workspace, sites: Mapping[tuple[str, str], tuple[float, float]]
) -> tuple[ProposedPlace, ...]:
    """Return the places that ``sites`` put elsewhere than the layers do, by layer and id.

    Parameters
    ----------
    ws
        The planning area.
    sites
        x, y in metres by layer and id, as a draft holds them.

    Returns
    -------
    tuple of ProposedPlace
        Those that stand where the layer has them are left out; one that the layer does not have
        is kept without an origin, for the checks at submission to name.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600, 600]}).with_layers(police_offices=office)
    >>> found = proposed_places(ws, {("police_offices", "p1"): (500150.0, 2769950.0)})
    >>> [(p.name, p.x - p.from_x) for p in found]
    [('警务室', 100.0)]
    """
    found = []
    homes = {layer: points_of(ws, layer) for layer in {layer for layer, _ in sites}}
    for (layer, place), (x, y) in sorted(sites.items()):
        home = homes[layer].get(place)
        if home is not None and same_place(home, (x, y)):
            continue
        kind, name = _described(ws, layer, place)
        found.append(
            ProposedPlace(
                layer=layer, place_id=place, kind=kind, name=name, x=x, y=y,
                from_x=None if home is None else home[0], from_y=None if home is None else home[1],
            )
        )  # fmt: skip
    return tuple(found)


def _described(ws: Workspace, layer: str, place: str) -> tuple[str, str]:
    frame: Any = getattr(ws, layer)
    rows = [] if frame is None else frame[frame[ID_COLUMNS[layer]] == place].to_dict("records")
    row = rows[0] if rows else {}
    kind = POLICE if layer == "police_offices" else str(row.get("kind") or "")
    name = row.get("name")
    return kind, place if name is None or pd.isna(name) else str(name)


def with_places(ws: Workspace, places: Sequence[ProposedPlace]) -> Workspace:
    """Return the workspace as it would be with these places standing where they are proposed."""
    import shapely

    layers = {}
    for layer in sorted({p.layer for p in places}):
        frame: Any = getattr(ws, layer)
        at = {p.place_id: shapely.Point(p.x, p.y) for p in places if p.layer == layer}
        if frame is not None and has_geometry(frame):
            told = zip(frame[ID_COLUMNS[layer]], frame.geometry, strict=True)
            layers[layer] = frame.set_geometry([at.get(i, p) for i, p in told], crs=frame.crs)
    return ws.with_layers(**layers) if layers else ws


def place_table(plan: Plan, ws: Workspace, after: Workspace) -> pd.DataFrame:
    """Return the proposed places of a plan, one a row.

    Parameters
    ----------
    plan, ws, after
        The plan, the layers it was made on, and those after it.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`: the community in which each stands by today's boundaries, and in which it
        would stand by the plan's; missing outside all.
    """
    import geopandas as gpd

    table = pd.DataFrame([asdict(p) for p in plan.places])
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    for side, state, x, y in (
        ("community_before", ws, "from_x", "from_y"),
        ("community_after", after, "x", "y"),
    ):
        points = gpd.points_from_xy(table[x].astype(float), table[y].astype(float))
        spots = gpd.GeoDataFrame(geometry=points, crs=ws.crs)
        table[side] = community_of(spots, state.communities).to_numpy()
    away = np.hypot(
        table["x"] - table["from_x"].astype(float), table["y"] - table["from_y"].astype(float)
    )
    return table.assign(distance_m=away.round(1))[COLUMNS]


def place_reach(
    plan: Plan,
    ws: Workspace,
    *,
    network: "RoadNetwork | None" = None,
    include_unverified: bool = False,
) -> pd.DataFrame:
    """Return whom each kind with a proposed place reaches: as places stand, and as proposed.

    Parameters
    ----------
    plan, ws
        The plan and the layers it was made on. Boundaries are of no account: nobody moves house.
    network
        Roads to walk on; by default the workspace's own, and the straight line where it has none.
    include_unverified
        Walking distances that were not seen at their source too.

    Returns
    -------
    pandas.DataFrame
        ``kind, within_m, before, after`` (households within the distance), ``unknown``
        (households whose distance nobody knows), ``uncounted`` (places without a count) and
        ``along_roads``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.planning.assigned import plan_from
    >>> from dataclasses import replace
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500500, 2769500)], crs=4543)
    >>> ws = grouped({"a": [600, 600]}, size_m=1000).with_layers(police_offices=office)
    >>> plan = plan_from(ws, {"g0-0": "a", "g0-1": "a"})
    >>> sites = {("police_offices", "p1"): (509500.0, 2769500.0)}
    >>> plan = replace(plan, places=proposed_places(ws, sites))
    >>> place_reach(plan, ws)[["within_m", "before", "after"]].values.tolist()
    [[500, 600, 0], [1000, 1200, 0]]
    """
    moved, rows = with_places(ws, plan.places), []
    roads = network is not None or ws.roads is not None
    metric = Metric.NETWORK if roads else Metric.STRAIGHT
    if roads and network is None:
        network = network_of(ws)
    there = {(layer, i) for layer in ID_COLUMNS for i in points_of(ws, layer)}
    known = [p.kind for p in plan.places if (p.layer, p.place_id) in there]
    for kind in dict.fromkeys(known):
        within = walks(kind, include_unverified=include_unverified)
        sides = [
            cover(state, kind=kind, within_m=within, metric=metric, network=network)
            for state in (ws, moved)
        ]
        counted = sides[0].distances["households"].fillna(0)
        for metres in within:
            inside = [side.covered(metres).fillna(False).astype(bool) for side in sides]
            rows.append(
                {
                    "kind": kind,
                    "within_m": int(metres),
                    "before": int(counted[inside[0]].sum()),
                    "after": int(counted[inside[1]].sum()),
                    "unknown": int(counted[sides[0].distances["distance_m"].isna()].sum()),
                    "uncounted": int(sides[0].distances["households"].isna().sum()),
                    "along_roads": roads,
                }
            )
    columns = ["kind", "within_m", "before", "after", "unknown", "uncounted", "along_roads"]
    return pd.DataFrame(rows, columns=columns)
