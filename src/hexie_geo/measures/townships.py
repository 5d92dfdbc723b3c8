"""Whether a township's own outline is the union of its communities: both leftovers, measured."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from hexie_geo.model.layers import has_shape

if TYPE_CHECKING:
    import geopandas as gpd

_GRID_M = 1e-4  # coordinates closer than this are the same point


def beside_union(
    townships: "gpd.GeoDataFrame", communities: "gpd.GeoDataFrame", *, min_area_m2: float
) -> pd.DataFrame:
    """Return townships that are not the union of their communities.

    Parameters
    ----------
    townships
        Layer ``townships``: outlines drawn by somebody else than the communities.
    communities
        Layer with ``township_id``, in the same metric CRS; rows without a shape are passed
        over.
    min_area_m2
        Differences up to this are the pen, not the boundary.

    Returns
    -------
    pandas.DataFrame
        One row per township that differs: ``township_id``, ``bare_m2`` (its ground that none
        of its communities claims), ``beyond_m2`` (ground its communities claim outside it),
        ``parties`` (ids of those that reach beyond).

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 2, township_id=["s", "t"])
    >>> drawn = layer.iloc[[0]][["township_id", "geometry"]]
    >>> beside_union(drawn, layer.assign(township_id="s"), min_area_m2=1.0).iloc[0].to_dict()
    {'township_id': 's', 'bare_m2': 0.0, 'beyond_m2': 250000.0, 'parties': ('c01',)}
    """
    shaped = communities[has_shape(communities)]
    rows = []
    for code, outline in zip(townships["township_id"], townships.geometry, strict=True):
        mine = shaped[(shaped["township_id"] == code).fillna(value=False)]
        if mine.empty or shapely.is_missing(outline) or outline.is_empty:
            continue
        shapes = mine.geometry.to_numpy()
        outside = shapely.area(shapely.difference(shapes, outline, grid_size=_GRID_M))
        whole = shapely.union_all(shapes, grid_size=_GRID_M)
        bare = float(shapely.area(shapely.difference(outline, whole, grid_size=_GRID_M)))
        reach = outside > min_area_m2
        if bare > min_area_m2 or reach.any():
            parties = tuple(str(i) for i in mine["community_id"].to_numpy()[np.flatnonzero(reach)])
            beyond = float(outside[reach].sum())
            rows.append((str(code), bare, beyond, parties))
    return pd.DataFrame(rows, columns=["township_id", "bare_m2", "beyond_m2", "parties"])
