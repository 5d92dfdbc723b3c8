"""Where households are counted: a point inside every group, or community without groups."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.model.layers import has_geometry

if TYPE_CHECKING:
    import geopandas as gpd


def household_places(
    communities: pd.DataFrame, groups: pd.DataFrame | None = None
) -> "gpd.GeoDataFrame":
    """Return the points where households are counted.

    Parameters
    ----------
    communities, groups
        The layers, in one metric CRS.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per group, and per community without groups: ``group_id`` (the community's id
        for such a community), ``community_id``, ``households`` (missing where unknown),
        ``place`` and a point inside the shape. ``place`` is ``group``, ``community`` (only
        the community's shape is known, so its point stands in) or ``none``.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> household_places(grid(1, 2))[["group_id", "place", "households"]].values.tolist()
    [['c00', 'community', 1200], ['c01', 'community', 1200]]
    """
    import geopandas as gpd

    whole = pd.DataFrame(
        {
            "group_id": communities["community_id"],
            "community_id": communities["community_id"],
            "households": communities["households"],
        }
    )
    points = pd.Series(_points(communities), index=communities["community_id"])
    if groups is None:
        table, own = whole, np.full(len(whole), None, dtype=object)
    else:
        listed = groups[["group_id", "community_id", "households"]]
        bare = whole[~whole["community_id"].isin(groups["community_id"])]
        table = pd.concat([listed, bare], ignore_index=True)
        own = np.concatenate([_points(groups), np.full(len(bare), None, dtype=object)])
    stand_in = points.reindex(table["community_id"]).to_numpy()
    known, spare = ~pd.isna(own), ~pd.isna(stand_in)
    return gpd.GeoDataFrame(
        table.assign(place=np.select([known, spare], ["group", "community"], "none")),
        geometry=np.where(known, own, stand_in),
        crs=_crs(communities, groups),
    ).reset_index(drop=True)


def _points(layer: pd.DataFrame) -> NDArray[np.object_]:
    """Return a point inside every shape; None where there is none."""
    if not has_geometry(layer):
        return np.full(len(layer), None, dtype=object)
    shapes = layer.geometry.to_numpy()
    points = np.asarray(shapely.point_on_surface(shapes), dtype=object)
    points[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = None
    return points


def _crs(*layers: pd.DataFrame | None) -> Any:
    found = [layer.crs for layer in layers if layer is not None and has_geometry(layer)]
    return found[0] if found else None
