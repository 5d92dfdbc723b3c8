"""Where a part would lie in each system its numbers fit, against an outline that is known."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hexie_geo.io.coordinates import to_wgs84
from hexie_geo.workflow.survey import Part

DEGREES = 4490
_PIECES = 5000  # enough to see where a layer lies


def in_degrees(part: Part) -> Any:
    """Return a part's shapes in degrees: as its file states, or as its source says.

    Parameters
    ----------
    part
        Has shapes, or two columns of coordinates. Where the file states no system, the CRS
        and the order of axes are those of ``part.source``; web-map degrees are taken back.

    Returns
    -------
    geopandas.GeoSeries
        At most 5,000 of them, evenly taken; missing ones left out.
    """
    frame: Any = part.frame
    source = part.source
    if part.has_shapes:
        shapes = frame.geometry.dropna()
    else:
        x, y = (pd.to_numeric(frame[n], errors="coerce") for n in source.point or ("", ""))
        shapes = gpd.GeoSeries.from_xy(x, y)[x.notna() & y.notna()]
    shapes = shapes.iloc[:: max(1, len(shapes) // _PIECES)]
    if part.bare:
        if source.axes == "yx":
            turned = shapely.transform(shapes.to_numpy(), lambda xy: xy[:, ::-1])
            shapes = gpd.GeoSeries(turned, index=shapes.index)
        shapes = shapes.set_crs(source.crs, allow_override=True)
    shapes = shapes.to_crs(DEGREES)
    moved = to_wgs84(shapes.to_numpy(), source.datum)
    return gpd.GeoSeries(moved, index=shapes.index, crs=shapes.crs)


def outline(parts: Iterable[Part]) -> Any:
    """Return the ground that the first part with areas and a known system covers, in degrees.

    None where there is none. Slivers between neighbours are of no account here.
    """
    for part in parts:
        known = not part.bare or part.source.crs is not None
        if known and "Polygon" in part.shape_kinds:
            shapes = in_degrees(part).to_numpy()
            return shapely.union_all(shapely.make_valid(shapes))
    return None


def share_inside(part: Part, ground: Any) -> float:
    """Return the share of a part's shapes whose inner point would lie on ``ground``.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.io.recipe_parts import FileSpec
    >>> from hexie_geo.io.records import Reading
    >>> layer = grid(2, 2)
    >>> ground = layer.to_crs(4490).union_all()
    >>> reading = Reading(frame=layer.set_crs(None, allow_override=True), file="a", layer="a")
    >>> for crs in ("EPSG:4543", "EPSG:4544"):
    ...     spec = FileSpec(file="a.shp", crs=crs)
    ...     share_inside(Part(source=spec, bare=True, reading=reading), ground)
    1.0
    0.0
    """
    spots = shapely.point_on_surface(in_degrees(part).to_numpy())
    return float(np.mean(shapely.covers(ground, spots))) if len(spots) else 0.0
