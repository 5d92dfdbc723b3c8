"""Where the cells of a grid lie: lengths of steps on the ground, the cell under a point."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.model.crs import metric
from hexie_geo.model.rasters import Raster

if TYPE_CHECKING:
    import geopandas as gpd

Floats: TypeAlias = NDArray[np.float64]


def step_metres(raster: Raster, steps: NDArray[np.int64]) -> Floats:
    """Return the length in metres of every step from every grid row.

    Parameters
    ----------
    raster
        A grid in metres or in degrees (there a cell's width shrinks towards the pole).
    steps
        Row and column offsets.

    Returns
    -------
    numpy.ndarray
        (rows, steps).
    """
    width, height = cell_metres(raster)
    rows = np.arange(raster.shape[0])
    other = np.clip(rows[:, None] + steps[None, :, 0], 0, raster.shape[0] - 1)
    across = 0.5 * (width[rows][:, None] + width[other]) * steps[None, :, 1]
    along = 0.5 * (height[rows][:, None] + height[other]) * steps[None, :, 0]
    metres: Floats = np.hypot(across, along)
    return metres


def cell_metres(raster: Raster) -> tuple[Floats, Floats]:
    """Return width and height in metres of the cells of every grid row."""
    a, b, c, d, e, f = raster.transform
    if b or d:
        raise DataError(Problem(code="raster.rotated"))
    crs = crs_of(raster.crs)
    rows = raster.shape[0]
    if not crs.is_geographic:
        metric(crs)
        return np.full(rows, abs(a)), np.full(rows, abs(e))
    geod = crs.get_geod()
    y = f + e * (np.arange(rows) + 0.5)
    x = np.full(rows, c)
    width = geod.inv(x, y, x + a, y)[2]
    height = geod.inv(x, y - e / 2, x, y + e / 2)[2]
    return np.asarray(width, dtype=np.float64), np.asarray(height, dtype=np.float64)


def cell_km2(raster: Raster) -> Floats:
    """Return the area of a cell in km² for every grid row (rows differ in degrees)."""
    a, _, c, _, e, f = raster.transform
    crs = crs_of(raster.crs)
    rows = raster.shape[0]
    if not crs.is_geographic:
        metres = crs.axis_info[0].unit_conversion_factor
        return np.full(rows, abs(a * e) * metres**2 / 1e6)
    geod = crs.get_geod()
    south = f + e * np.arange(rows)
    return np.array(
        [
            abs(geod.polygon_area_perimeter([c, c + a, c + a, c], [y, y, y + e, y + e])[0]) / 1e6
            for y in south
        ]
    )


def cell_things(raster: Raster) -> Floats:
    """Return, per grid row, what a cell's value is multiplied with to count things."""
    return np.ones(raster.shape[0]) if raster.quantity == "count" else cell_km2(raster)


def cells_at(places: "gpd.GeoSeries | gpd.GeoDataFrame", raster: Raster) -> NDArray[np.int64]:
    """Return the flat cell number under every place, -1 beyond the grid or without shape.

    Points are moved to the grid's CRS; of other shapes a point inside is taken.
    """
    points = points_in(places, raster.crs)
    a, _, c, _, e, f = raster.transform
    rows, cols = raster.shape
    with np.errstate(invalid="ignore"):
        col = np.floor((shapely.get_x(points) - c) / a)
        row = np.floor((shapely.get_y(points) - f) / e)
        inside = (row >= 0) & (col >= 0) & (row < rows) & (col < cols)
    cell: NDArray[np.int64] = np.where(inside, row * cols + col, -1).astype(np.int64)
    return cell


def points_in(places: "gpd.GeoSeries | gpd.GeoDataFrame", crs: Any) -> NDArray[np.object_]:
    """Return one point per place in ``crs``; None where there is no shape."""
    series = places.geometry
    if series.crs is None or crs is None:
        raise CrsError(Problem(code="raster.no_crs"))
    if not (series.geom_type.dropna() == "Point").all():
        series = series.representative_point()
    if crs_of(series.crs) != crs_of(crs):
        series = series.to_crs(crs_of(crs))
    points = np.array(series.array, dtype=object)
    points[shapely.is_empty(points)] = None
    return points


def same_frame(first: Raster, second: Raster, *, name: str) -> None:
    """Raise unless two grids have one size, place and CRS."""
    if first.shape != second.shape:
        (dem_rows, dem_cols), (rows, cols) = first.shape, second.shape
        values = {"name": name, "rows": rows, "cols": cols}
        more = {"dem_rows": dem_rows, "dem_cols": dem_cols}
        raise DataError(Problem(code="raster.shape_differs", values=values | more))
    place = np.allclose(first.transform, second.transform, rtol=0, atol=1e-6)
    if not place or crs_of(first.crs) != crs_of(second.crs):
        raise DataError(Problem(code="raster.other_frame"))


def crs_of(crs: Any) -> Any:
    """Return ``crs`` as a :class:`pyproj.CRS`."""
    from pyproj import CRS

    return CRS.from_user_input(crs)
