"""The blocks that roads and rivers cut a community into: who lives in them, who borders whom."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.model.rasters import Raster

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Shapes: TypeAlias = NDArray[np.object_]

BARRIER_M = 2.0
"""A border this near a barrier lies along it."""


def lines_inside(lines: Any, community: Any) -> Shapes:
    """Return the parts of lines inside the community."""
    if lines is None or not len(lines):
        return np.empty(0, dtype=object)
    shapes = np.asarray(getattr(lines, "geometry", lines), dtype=object)
    inside = shapely.get_parts(shapely.intersection(shapely.force_2d(shapes), community))
    kept: Shapes = inside[shapely.length(inside) > 0]
    return kept


def blocks(community: Any, lines: Shapes) -> Shapes:
    """Return the faces that lines and boundary enclose, in a fixed order."""
    noded = shapely.union_all(np.append(lines, shapely.boundary(community)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[shapely.contains(community, shapely.point_on_surface(faces))]
    corner = shapely.bounds(faces).reshape(-1, 4)
    ordered: Shapes = faces[np.lexsort(corner.T)]
    return ordered


def people(places: Shapes, population: Raster, crs: Any) -> tuple[Floats, float]:
    """Return the grid's people per place and the share of all of them that it knows."""
    import geopandas as gpd

    from hexie_geo.raster.coverage_matrix import coverage_matrix

    shapes = gpd.GeoSeries(places, crs=population.crs if crs is None else crs)
    found = coverage_matrix(shapes, population).sum(population)
    return found.known_sum, float(found.known.sum() / found.area.sum())


@dataclass(frozen=True, eq=False, kw_only=True)
class Borders:
    """Pairs of neighbouring blocks, how long their border is and how much follows a barrier."""

    a: Ints
    b: Ints
    metres: Floats
    barrier: Floats


def borders(places: Shapes, barriers: Shapes) -> Borders:
    """Return the borders that blocks share."""
    a, b = shapely.STRtree(places).query(places, predicate="intersects")
    a, b = a[a < b], b[a < b]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    shared = shapely.intersection(places[a], places[b])
    metres = shapely.length(shared)
    along = np.zeros(len(a))
    if len(barriers):
        near = shapely.buffer(shapely.union_all(barriers), BARRIER_M)
        along = shapely.length(shapely.intersection(shared, near))
    keep = metres > 0
    share = along[keep] / metres[keep]
    return Borders(a=a[keep], b=b[keep], metres=metres[keep], barrier=share)
