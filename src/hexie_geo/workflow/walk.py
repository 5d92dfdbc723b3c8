"""How long people walk over the terrain to the nearest office or service, slopes counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.measures.coverage import household_places
from hexie_geo.measures.ids import column
from hexie_geo.model.layers import flag, has_shape
from hexie_geo.model.rasters import Raster
from hexie_geo.model.terms import Reached
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.cover_tables import said
from hexie_geo.workflow.supply import facilities_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from hexie_geo.raster.terrain import Direction

MINUTES = (5.0, 10.0, 15.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Walk:
    """Walking times of every household place.

    Attributes
    ----------
    times
        ``group_id, community_id, households, facility_id, minutes, status``; ``minutes`` is
        infinite where nothing can be reached and NaN where the terrain model says nothing,
        with status ``measured``, ``unreachable`` or ``unknown``.
    minutes
        Thresholds, inclusive.
    lost
        Facilities beyond the terrain model, on unknown height or on a barrier.
    definition
        Message id and values that say how the time was found.
    """

    kind: str
    direction: str
    minutes: tuple[float, ...]
    times: pd.DataFrame
    lost: tuple[str, ...]
    definition: tuple[str, Mapping[str, object]]

    def table(self) -> pd.DataFrame:
        """Return ``within_min, covered, not_covered, unknown, total``; the parts add up."""
        homes, took = self.times["households"].fillna(0), self.times["minutes"]
        rows = [
            {
                "within_min": m,
                "covered": int(homes[took <= m].sum()),
                "not_covered": int(homes[took > m].sum()),
                "unknown": int(homes[took.isna()].sum()),
                "total": int(homes.sum()),
            }
            for m in self.minutes
        ]
        return pd.DataFrame(rows)


def walk(
    ws: Workspace,
    *,
    kind: str,
    minutes: Sequence[float] = MINUTES,
    dem: Raster | None = None,
    direction: "Direction" = "toward",
) -> Walk:
    """Return how long people walk to the nearest facility of one kind, over the terrain.

    Parameters
    ----------
    ws
        The planning area.
    kind
        ``police_office`` or a kind of facility.
    minutes
        Thresholds, inclusive.
    dem
        Heights; by default the workspace's own grid ``dem``.
    direction
        ``toward`` the facility, ``from`` it, or ``round_trip``.

    Returns
    -------
    Walk
        Covered, not covered and unknown households add up to the total.

    Raises
    ------
    DataError
        If there is no terrain model, nothing of this kind, or none of it on the model.

    Notes
    -----
    One walks straight over the ground, on roads and off them, at Tobler's speed (5.04 km/h on
    the flat). A barrier that cannot be crossed holds, except where a road crosses it. Where
    the model has no height the time is unknown.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600, 600]}).with_layers(police_offices=office)
    >>> flat = Raster(values=np.zeros((20, 20)), crs="EPSG:4543", quantity="elevation",
    ...     transform=(10.0, 0.0, 500000.0, 0.0, -10.0, 2770000.0))
    >>> walk(ws, kind="police_office", minutes=[1, 2], dem=flat).table()["covered"].tolist()
    [600, 1200]
    """
    from hexie_geo.raster.terrain import Ground, travel_cost

    heights = terrain_of(ws) if dem is None else dem
    served = facilities_of(ws, kind)
    served = served[has_shape(served)].reset_index(drop=True)
    ground = Ground(elevation=heights, speed_kmh=_speeds(ws, heights))
    cost = travel_cost(ground, served.geometry, direction=direction)
    places = household_places(ws.communities, ws.groups)
    found = cost.at(places)
    took, nearest = found["seconds"].to_numpy() / 60, found["source"].to_numpy()
    ids = served["facility_id"].astype("str").reset_index(drop=True)
    status = np.select(
        [np.isnan(took), np.isinf(took)], [Reached.UNKNOWN, Reached.UNREACHABLE], Reached.MEASURED
    )
    times = pd.DataFrame(places[["group_id", "community_id", "households"]]).assign(
        facility_id=ids.reindex(nearest).to_numpy(),
        minutes=took,
        status=status,
    )
    return Walk(
        kind=kind,
        direction=direction,
        minutes=tuple(float(m) for m in minutes),
        times=times,
        lost=tuple(str(ids[i]) for i in cost.lost),
        definition=(f"walk.definition.{direction}", {}),
    )


def terrain_of(ws: Workspace) -> Raster:
    """Return the workspace's terrain model: its first grid of heights by name."""
    for name in sorted(ws.rasters):
        if ws.rasters[name].quantity == "elevation":
            return ws.rasters[name]
    raise DataError(Problem(code="raster.no_terrain"))


def summary(found: Walk) -> dict[str, Any]:
    """Return walking times as JSON-ready values.

    Parameters
    ----------
    found
        What :func:`walk` returned.

    Returns
    -------
    dict
        ``kind, direction, households`` (the table), ``lost`` (facilities) and ``definition``.
    """
    return {
        "kind": found.kind,
        "direction": found.direction,
        "households": found.table().to_dict("records"),
        "lost": list(found.lost),
        "definition": said(*found.definition),
    }


def _speeds(ws: Workspace, heights: Raster) -> "NDArray[np.float64]":
    """Return the flat speed of every cell: 0 under a barrier that no road crosses."""
    from hexie_geo.raster.speed import FLAT_KMH

    speeds = np.full(heights.shape, FLAT_KMH)
    if ws.barriers is None:
        return speeds
    open_ = flag(column(ws.barriers, "crossable")).fillna(False).to_numpy(bool)
    speeds.ravel()[_under(ws.barriers[~open_], heights)] = 0.0
    if ws.roads is not None:
        speeds.ravel()[_under(ws.roads, heights)] = FLAT_KMH
    return speeds


def _under(layer: "gpd.GeoDataFrame", heights: Raster) -> "NDArray[np.int64]":
    """Return the cells that lines, or the rims of areas, pass through."""
    import geopandas as gpd
    import shapely

    from hexie_geo.raster.frame import cell_metres, cells_at

    step = float(min(side.min() for side in cell_metres(heights))) / 3
    shapes = layer.geometry.to_numpy()
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    dense = shapely.get_coordinates(shapely.segmentize(shapes, step))
    cells = cells_at(gpd.GeoSeries(shapely.points(dense), crs=layer.crs), heights)
    return np.unique(cells[cells >= 0])
