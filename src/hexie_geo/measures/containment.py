"""Which community a point or a group lies in, by the drawn boundaries."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from hexie_geo.model.layers import has_geometry


def community_of(points: pd.DataFrame, communities: pd.DataFrame) -> "pd.Series[Any]":
    """Return the id of the community each point lies in; missing outside all, or unplaced.

    Parameters
    ----------
    points
        Points, or shapes of which a point inside is taken, in the CRS of ``communities``.
    communities
        Layer with or without shapes. Where boundaries overlap, or on a common border, the
        first row wins.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 2)
    >>> places = layer.set_geometry(layer.representative_point())
    >>> community_of(places, layer).tolist()
    ['c00', 'c01']
    """
    found: pd.Series[Any] = pd.Series(np.nan, index=points.index, dtype="str", name="inside")
    if not has_geometry(points) or not has_geometry(communities):
        return found
    shapes = points.geometry.to_numpy()
    spots = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    areas = communities.geometry.to_numpy()
    point, area = shapely.STRtree(areas).query(spots, predicate="intersects")
    order = np.lexsort((area, point))
    point, area = point[order], area[order]
    first = np.concatenate([[True], np.diff(point) > 0]) if len(point) else np.zeros(0, bool)
    ids = communities["community_id"].to_numpy()
    found.iloc[point[first]] = ids[area[first]]
    return found


def share_inside(groups: Any, communities: pd.DataFrame) -> "pd.Series[float]":
    """Return the share of each group's area that lies in the community it names.

    Missing where the group or its community has no shape, or names none that exists.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [100, 100]})
    >>> share_inside(ws.groups, ws.communities).tolist()
    [1.0, 1.0]
    """
    if not has_geometry(groups) or not has_geometry(communities):
        return pd.Series(np.nan, index=groups.index, name="share_inside")
    row = pd.Series(np.arange(len(communities)), index=communities["community_id"].to_numpy())
    home = groups["community_id"].map(row[~row.index.duplicated()])
    known = home.notna().to_numpy() & ~shapely.is_missing(groups.geometry.to_numpy())
    # io repairs layers when they are read; a stray invalid ring must not stop a check
    own = shapely.make_valid(groups.geometry.to_numpy()[known])
    areas = shapely.make_valid(communities.geometry.to_numpy())
    shapely.prepare(areas)
    theirs = areas[home[known].astype(int)]
    area = shapely.area(own)
    inside = area.copy()
    beyond = ~shapely.covers(theirs, own)  # most lie inside: telling so is cheaper than cutting
    inside[beyond] = shapely.area(shapely.intersection(own[beyond], theirs[beyond]))
    share = np.full(len(groups), np.nan)
    measurable = ~shapely.is_missing(theirs) & (area > 0)
    share[np.flatnonzero(known)[measurable]] = inside[measurable] / area[measurable]
    return pd.Series(share, index=groups.index, name="share_inside")
