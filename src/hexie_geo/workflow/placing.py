"""Where a part would lie in each system its numbers fit, against an outline that is known."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hexie_geo.io.locating import Fit
from hexie_geo.workflow.survey import Part

DEGREES = 4490
_PIECES = 5000  # enough to see where a layer lies


def in_degrees(part: Part, fit: Fit | None = None) -> Any:
    """Return a part's shapes in degrees: as its file states, or as ``fit`` reads the numbers.

    Parameters
    ----------
    part
        Has shapes, or two columns of coordinates.
    fit
        A reading of numbers without a system.

    Returns
    -------
    geopandas.GeoSeries
        At most 5,000 of them, evenly taken; missing ones left out.
    """
    frame: Any = part.frame
    if part.has_shapes:
        shapes = frame.geometry.dropna()
    else:
        x, y = (pd.to_numeric(frame[n], errors="coerce") for n in part.source.point or ("", ""))
        shapes = gpd.GeoSeries.from_xy(x, y)[x.notna() & y.notna()]
    shapes = shapes.iloc[:: max(1, len(shapes) // _PIECES)]
    if fit is not None:
        if fit.axes == "yx":
            turned = shapely.transform(shapes.to_numpy(), lambda xy: xy[:, ::-1])
            shapes = gpd.GeoSeries(turned, index=shapes.index)
        shapes = shapes.set_crs(fit.crs, allow_override=True)
    return shapes.to_crs(DEGREES)


def outline(parts: Iterable[Part]) -> Any:
    """Return the ground that the first part with areas and a known system covers, in degrees.

    None where there is none. Slivers between neighbours are of no account here.
    """
    for part in parts:
        if not part.bare and "Polygon" in part.shape_kinds:
            shapes = in_degrees(part).to_numpy()
            return shapely.union_all(shapely.make_valid(shapes))
    return None


def share_inside(part: Part, fit: Fit, ground: Any) -> float:
    """Return the share of a part's shapes whose inner point would lie on ``ground``.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.io.locating import fits
    >>> from hexie_geo.io.recipe_parts import FileSpec
    >>> from hexie_geo.io.records import Reading
    >>> layer = grid(2, 2)
    >>> part = Part(source=FileSpec(file="a.shp"), bare=True,
    ...     reading=Reading(frame=layer.set_crs(None, allow_override=True), file="a", layer="a"))
    >>> ground = layer.to_crs(4490).union_all()
    >>> found = {f.crs: share_inside(part, f, ground) for f in fits(layer.total_bounds)}
    >>> [crs for crs, share in found.items() if share > 0]
    ['EPSG:4543']
    """
    spots = shapely.point_on_surface(in_degrees(part, fit).to_numpy())
    return float(np.mean(shapely.covers(ground, spots))) if len(spots) else 0.0
