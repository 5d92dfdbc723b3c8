"""Travel cost over a terrain model: off the roads and on them, with the slope's direction.

Cost is spread over an implicit grid of cells; nothing but the cells themselves is stored.
A cell without height is unknown, never reached and never 0; a barrier is unreachable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.frame import cells_at, same_frame, step_metres
from hexie_geo.raster.speed import FLAT_KMH, Mode, SpeedFunction, compiled, tobler

if TYPE_CHECKING:
    import geopandas as gpd

Floats: TypeAlias = NDArray[np.float64]
Direction: TypeAlias = Literal["toward", "from", "round_trip"]
Combine: TypeAlias = Literal["mean_pace", "mean_speed"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Ground:
    """What one travels over.

    Attributes
    ----------
    elevation
        Terrain model, metres of height; its CRS in metres or in degrees.
    speed_kmh
        Base speed of every cell on the flat; 0 or NaN is a barrier. One number for all.
    mode
        :class:`Mode` of every cell, or one for all.
    """

    elevation: Raster
    speed_kmh: "Floats | float" = FLAT_KMH
    mode: "NDArray[np.int8] | int" = Mode.FOOT

    @classmethod
    def from_classes(
        cls,
        elevation: Raster,
        classes: Raster,
        *,
        speeds: Mapping[int, tuple[int, float]],
    ) -> "Ground":
        """Return ground whose cells move as their class says.

        Parameters
        ----------
        elevation, classes
            Two grids on one frame. A cell without class is a barrier.
        speeds
            Mode and base speed (km/h, 0 is impassable) of every class that occurs.

        Raises
        ------
        DataError
            For two frames, or a class without a speed.
        """
        same_frame(elevation, classes, name="classes")
        known = classes.known
        found, code = np.unique(
            np.where(known, classes.values.astype(np.int64), -1), return_inverse=True
        )
        missing = [int(k) for k in found if int(k) not in speeds and k != -1]
        if missing:
            shown = ", ".join(map(str, missing[:12]))
            raise DataError(Problem(code="raster.unknown_class", values={"classes": shown}))
        table = [speeds.get(int(k), (Mode.FOOT, 0.0)) for k in found]
        code = code.reshape(classes.shape)
        kmh = np.array([speed for _, speed in table], dtype=np.float64)[code]
        return cls(
            elevation=elevation,
            speed_kmh=np.where(known, kmh, 0.0),
            mode=np.array([mode for mode, _ in table], dtype=np.int8)[code],
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class TravelCost:
    """Seconds to (or from) the nearest source, and which source that is.

    Attributes
    ----------
    seconds
        Per cell; infinite where no source is reached within the cap, NaN where the height
        is unknown.
    source
        Position of the source in the caller's list, -1 for none.
    lost
        Positions of sources beyond the grid, on a barrier or on unknown height: they serve
        nobody.
    elevation
        The terrain model, for its frame.
    """

    seconds: Floats
    source: NDArray[np.int32]
    lost: tuple[int, ...]
    elevation: Raster

    def at(self, places: "gpd.GeoSeries | gpd.GeoDataFrame") -> pd.DataFrame:
        """Return ``seconds`` and ``source`` of the cell under every point.

        A place without point or beyond the grid is unknown (NaN), not unreachable.
        """
        cell = cells_at(places, self.elevation)
        inside = cell >= 0
        seconds = np.full(len(cell), np.nan)
        source = np.full(len(cell), -1, dtype=np.int32)
        seconds[inside] = self.seconds.ravel()[cell[inside]]
        source[inside] = self.source.ravel()[cell[inside]]
        return pd.DataFrame({"seconds": seconds, "source": source}, index=places.index)


def travel_cost(
    ground: Ground,
    sources: "gpd.GeoSeries | gpd.GeoDataFrame | NDArray[np.integer[Any]]",
    *,
    speed: SpeedFunction = tobler,
    direction: Direction = "toward",
    combine: Combine = "mean_pace",
    neighbours: int = 8,
    corners: bool = False,
    cap_s: float = np.inf,
) -> TravelCost:
    """Return the least travel cost between every cell and its nearest source.

    Parameters
    ----------
    ground
        Terrain, base speeds, modes, barriers.
    sources
        Points in any CRS, or an (n, 2) array of row and column.
    speed
        ``speed(slope, mode, base_kmh) -> km/h``; slope is rise over horizontal distance.
    direction
        ``toward`` the source (residents walk to the office), ``from`` it (officers set out),
        or ``round_trip``: there and back by the same way, both legs counted.
    combine
        A step crosses its cells for equal distances: mean of their paces (seconds per
        metre, exact for that), or mean of their speeds.
    neighbours
        8, or 16 with knight moves (all four cells touched must be passable).
    corners
        True lets a diagonal step slip between two barrier cells. By default a river drawn
        on the grid holds.
    cap_s
        Longest cost kept, seconds, inclusive.

    Returns
    -------
    TravelCost

    Raises
    ------
    DataError, CrsError
        For grids that do not fit, negative speeds, or not one source on the grid.

    Examples
    --------
    A slope of 20 % eastward: up takes twice as long as on the flat.

    >>> hill = Raster(values=np.array([[0.0, 20.0, 40.0]]), crs="EPSG:4543",
    ...     transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6), quantity="elevation")
    >>> office = np.array([[0, 2]])
    >>> travel_cost(Ground(elevation=hill), office).seconds.round().tolist()
    [[288.0, 144.0, 0.0]]
    >>> travel_cost(Ground(elevation=hill), office, direction="from").seconds.round().tolist()
    [[203.0, 101.0, 0.0]]
    """
    from hexie_geo.raster import walking

    dem = ground.elevation
    rows, cols = dem.shape
    if neighbours not in (8, 16):
        raise DataError(Problem(code="raster.neighbours", values={"neighbours": neighbours}))
    known = dem.known
    speeds = _speeds(ground, known)
    start = _cells(sources, dem)
    lost = np.flatnonzero((start < 0) | ~(speeds.ravel()[np.maximum(start, 0)] > 0))
    if len(lost) == len(start):
        raise DataError(Problem(code="raster.no_sources"))
    rim, wide = walking.RIM, cols + 2 * walking.RIM
    rimmed = np.where(start < 0, -1, (start // cols + rim) * wide + start % cols + rim)
    height = _with_rim(np.where(known, dem.values, 0).astype(np.float64), rim)
    base = _with_rim(speeds, rim)
    mode = _with_rim(np.broadcast_to(np.asarray(ground.mode, dtype=np.int8), dem.shape), rim)
    metres = np.pad(step_metres(dem, walking.STEPS[:neighbours]), ((rim, rim), (0, 0)), "edge")
    pointer = compiled(speed)
    seconds, owner = walking.spread_cost(
        height,
        base,
        mode,
        wide,
        rimmed,
        *walking.offsets(wide),
        metres,
        pointer,
        {"toward": walking.TOWARD, "from": walking.FROM, "round_trip": walking.ROUND_TRIP}[
            direction
        ],
        combine == "mean_speed",
        corners,
        float(cap_s),
        0.5 * walking.typical_step(height, base, mode, wide, metres, pointer, 2000),
    )
    inner = np.s_[rim : rim + rows, rim : rim + cols]
    return TravelCost(
        seconds=np.where(known, seconds.reshape(-1, wide)[inner], np.nan),
        source=owner.reshape(-1, wide)[inner].copy(),
        lost=tuple(int(i) for i in lost),
        elevation=dem,
    )


def _with_rim(values: Any, rim: int) -> Any:
    """Return ``values`` flat, inside a rim of zeros: ground one cannot enter."""
    return np.pad(values, rim).ravel()


def _speeds(ground: Ground, known: NDArray[np.bool_]) -> Floats:
    """Return base speeds on the terrain's cells; 0 where one cannot go or height is unknown."""
    speeds = np.asarray(ground.speed_kmh, dtype=np.float64)
    rows, cols = known.shape
    if speeds.ndim and speeds.shape != known.shape:
        values = {"rows": speeds.shape[0], "cols": speeds.shape[-1], "name": "speed_kmh"}
        more = {"dem_rows": rows, "dem_cols": cols}
        raise DataError(Problem(code="raster.shape_differs", values=values | more))
    if negative := int((speeds < 0).sum()):
        raise DataError(Problem(code="raster.bad_speed", values={"count": negative}))
    base: Floats = np.where(known & np.isfinite(speeds), speeds, 0.0)
    return base


def _cells(sources: Any, dem: Raster) -> NDArray[np.int64]:
    if not isinstance(sources, np.ndarray):
        if sources.crs is None:
            raise CrsError(Problem(code="raster.no_crs"))
        return cells_at(sources, dem)
    rows, cols = dem.shape
    r, c = sources[:, 0].astype(np.int64), sources[:, 1].astype(np.int64)
    inside = (r >= 0) & (c >= 0) & (r < rows) & (c < cols)
    return np.where(inside, r * cols + c, -1)
