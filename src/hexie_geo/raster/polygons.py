"""Polygons as the coverage matrix takes them: in the grid's CRS, areas only."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.raster.frame import crs_of

if TYPE_CHECKING:
    import geopandas as gpd

LONG_DEGREES = 0.005
"""Edges are cut to this length before they move to another CRS, where straight lines bend."""
LONG_M = 500.0
AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def polygons_in(units: "gpd.GeoSeries | gpd.GeoDataFrame", crs: Any) -> NDArray[np.object_]:
    """Return polygons in ``crs``; an empty one for a unit without shape."""
    series = units.geometry
    if series.crs is None or crs is None:
        raise CrsError(Problem(code="raster.no_crs"))
    shapes = np.asarray(series.array, dtype=object)
    if crs_of(series.crs) != crs_of(crs):
        step = LONG_DEGREES if series.crs.is_geographic else LONG_M
        dense = series.set_axis(range(len(series))).segmentize(step)
        shapes = np.asarray(dense.to_crs(crs_of(crs)).array, dtype=object)
    shapes = shapes.copy()
    shapes[shapely.is_missing(shapes)] = shapely.MultiPolygon()
    wrong = ~np.isin(shapely.get_type_id(shapes), AREAL)
    if wrong.any():
        rows = tuple(int(i) + 1 for i in np.flatnonzero(wrong))
        raise DataError(Problem(code="raster.not_polygons", rows=rows))
    return shapes


def polygons_of(shape: Any) -> Any:
    """Return the polygons in a mended shape; its lines and points are left out."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    flat = [p for p in parts if shapely.get_type_id(p) == shapely.GeometryType.POLYGON]
    return shapely.MultiPolygon(flat)
