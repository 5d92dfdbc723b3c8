"""What could these numbers be? Every CRS that fits, with its evidence; never a guess taken.

Numbers alone tell degrees from metres and a zone with prefix from one without. They do
not tell which central meridian a zone without prefix has, nor web-map degrees (GCJ-02,
BD-09) from true ones: the first is asked, the second is tried out on points whose
community is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd
import shapely

from hexie_geo.io.coordinates import Datum, to_wgs84

if TYPE_CHECKING:
    import geopandas as gpd

YUNNAN = 102.0  # degrees east: the county at hand is likelier here than elsewhere
CHINA = (73.0, 3.0, 136.0, 54.0)
_NORTHING = (300_000.0, 6_000_000.0)
_EASTING = (100_000.0, 900_000.0)
_CGCS2000 = 4490
_FIRST_ZONE_3, _LAST_ZONE_3 = 25, 45
_OVER = 5.0  # degrees that a map may reach over its CRS's area of use
_MARGIN = 0.05  # a datum must hold this many more of the points to be believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One reading of the numbers: a CRS, which axis was first, and why it fits.

    ``reason`` is a message id under ``locating.``; ``certain`` is False where several
    systems fit the same numbers and somebody must say which.
    """

    crs: str
    axes: str
    reason: str
    certain: bool
    centre: tuple[float, float]


def fits(bounds: Sequence[float], *, near: tuple[float, float] | None = None) -> tuple[Fit, ...]:
    """Return every system in which ``bounds`` lie in China.

    Parameters
    ----------
    bounds
        xmin, ymin, xmax, ymax as they stand in the file.
    near
        Longitude and latitude of the county; fits are sorted by their distance to it.

    Returns
    -------
    tuple of Fit
        Empty where nothing fits. ``centre`` is where the middle of the bounds would lie,
        degrees.

    Examples
    --------
    >>> [f.crs for f in fits((102.6, 24.9, 102.8, 25.1))]
    ['EPSG:4490']
    >>> [(f.crs, f.axes) for f in fits((34_571_000, 2_770_000, 34_572_000, 2_771_000))]
    [('EPSG:4522', 'xy')]
    >>> [f.crs for f in fits((571_000, 2_770_000, 572_000, 2_771_000), near=(102.7, 25.0))][0]
    'EPSG:4543'
    """
    found: list[Fit] = []
    xmin, ymin, xmax, ymax = map(float, bounds)
    if not np.isfinite([xmin, ymin, xmax, ymax]).all():
        return ()
    for axes, box in (("xy", (xmin, ymin, xmax, ymax)), ("yx", (ymin, xmin, ymax, xmax))):
        found += _degrees(box, axes)
        found += _with_zone(box, axes)
        found += _without_zone(box, axes)
    if near is None:
        return tuple(found)
    return tuple(sorted(found, key=lambda f: float(np.hypot(*np.subtract(f.centre, near)))))


def point_fits(x: "pd.Series[float]", y: "pd.Series[float]") -> tuple[Fit, ...]:
    """Return every system in which points lie in China; a few strays do not decide.

    Examples
    --------
    >>> x = pd.Series([102.7, 102.8, 102.7, 24.1, 24.1])
    >>> y = pd.Series([25.0, 25.1, 25.0, None, 102.7])
    >>> [f.axes for f in point_fits(x, y)]
    ['xy']
    """
    both = np.isfinite(x) & np.isfinite(y)
    if not both.any():
        return ()
    x, y = x[both], y[both]
    whole = fits((x.min(), y.min(), x.max(), y.max()))
    return whole or fits((x.median(), y.median(), x.median(), y.median()))


def astray(x: "pd.Series[float]", y: "pd.Series[float]", crs: Any) -> "pd.Series[bool]":
    """Tell which points have one number only, or lie outside China where most lie inside.

    Parameters
    ----------
    x, y
        Easting and northing in ``crs``.
    crs
        Anything pyproj takes.
    """
    from pyproj import CRS, Transformer

    half = x.notna() ^ y.notna()
    lon, lat = x.to_numpy(dtype="float64"), y.to_numpy(dtype="float64")
    if not CRS(crs).is_geographic:
        lon, lat = Transformer.from_crs(crs, _CGCS2000, always_xy=True).transform(lon, lat)
    west, south, east, north = CHINA
    inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    both = x.notna() & y.notna()
    most = 2 * int((both & inside).sum()) > int(both.sum())
    return half | (both & ~inside & most)


def likeliest(found: Sequence[Fit], most: int = 3) -> str:
    """Return the likeliest systems in words, and how many more fit.

    Certain ones come first, then those whose place is nearest to Yunnan.

    Examples
    --------
    >>> likeliest(fits((571_000, 2_770_000, 572_000, 2_771_000)))
    'EPSG:4543 (xy)、EPSG:4542 (xy)、EPSG:4544 (xy) … (21)'
    >>> likeliest(())
    '—'
    """
    order = sorted(found, key=lambda f: (not f.certain, abs(f.centre[0] - YUNNAN)))
    shown = "、".join(f"{f.crs} ({f.axes})" for f in order[:most])
    return f"{shown} … ({len(order)})" if len(order) > most else shown or "—"


def _degrees(box: tuple[float, ...], axes: str) -> list[Fit]:
    west, south, east, north = CHINA
    inside = west <= box[0] <= box[2] <= east and south <= box[1] <= box[3] <= north
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    fit = Fit(crs=f"EPSG:{_CGCS2000}", axes=axes, reason="degrees", certain=True, centre=centre)
    return [fit] if inside else []


def _with_zone(box: tuple[float, ...], axes: str) -> list[Fit]:
    zone = int(box[0] // 1_000_000)
    plain = (box[0] - zone * 1e6, box[1], box[2] - zone * 1e6, box[3])
    if not _FIRST_ZONE_3 <= zone <= _LAST_ZONE_3 or not _metric(plain):
        return []
    # EPSG 4513-4533: CGCS2000 3-degree zones 25 to 45, the zone number before the easting
    return [_projected(f"EPSG:{4513 + zone - 25}", box, axes, "zone_prefix", certain=True)]


def _without_zone(box: tuple[float, ...], axes: str) -> list[Fit]:
    if not _metric(box):
        return []
    # EPSG 4534-4554: CGCS2000 3-degree, central meridians 75 E to 135 E, no prefix
    made = [
        _projected(f"EPSG:{4534 + i}", box, axes, "no_zone_prefix", certain=False)
        for i in range(21)
    ]
    west, south, east, north = CHINA
    return [f for f in made if west <= f.centre[0] <= east and south <= f.centre[1] <= north]


def _metric(box: tuple[float, ...]) -> bool:
    return (
        _EASTING[0] <= box[0] <= box[2] <= _EASTING[1]
        and _NORTHING[0] <= box[1] <= box[3] <= _NORTHING[1]
    )


def _projected(crs: str, box: tuple[float, ...], axes: str, reason: str, *, certain: bool) -> Fit:
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(crs, _CGCS2000, always_xy=True)
    centre = to_degrees.transform((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Fit(crs=crs, axes=axes, reason=reason, certain=certain, centre=(centre[0], centre[1]))


def elsewhere(shapes: Any, crs: Any) -> tuple[float, float] | None:
    """Return longitude and latitude of shapes that cannot be where their CRS is used.

    Parameters
    ----------
    shapes
        Array of geometries.
    crs
        The :class:`pyproj.CRS` they are said to be in.

    Returns
    -------
    tuple or None
        Degrees of their middle; None where it lies within the CRS's area of use (with
        a wide margin: counties reach over zones) or where nothing can be said.

    Examples
    --------
    >>> from pyproj import CRS
    >>> elsewhere([shapely.Point(571_652, 2_770_000)], CRS(4543)) is None
    True
    >>> elsewhere([shapely.Point(2_770_000, 571_652)], CRS(4543)) is None
    False
    """
    from pyproj import CRS, Transformer

    boxes = shapely.bounds(shapes)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    code = None if crs is None or crs.area_of_use else crs.to_epsg()
    area = CRS.from_epsg(code).area_of_use if code else getattr(crs, "area_of_use", None)
    if not len(boxes) or area is None or area.west > area.east:
        return None
    x, y = (float(np.median(boxes[:, [i, i + 2]])) for i in (0, 1))
    lon, lat = Transformer.from_crs(crs, _CGCS2000, always_xy=True).transform(x, y)
    inside = (
        area.west - _OVER <= lon <= area.east + _OVER
        and area.south - _OVER <= lat <= area.north + _OVER
    )
    turned = crs.is_geographic and {f.axes for f in fits((x, y, x, y))} == {"yx"}
    return None if inside and not turned else (float(lon), float(lat))


@dataclass(frozen=True, eq=False, kw_only=True)
class Trial:
    """The containment trial: what share of points lies in its own community, per datum.

    ``best`` is None where the difference is too small to tell.
    """

    shares: "pd.Series[float]"
    points: int
    best: Datum | None


def containment_trial(
    points: "gpd.GeoDataFrame",
    communities: "gpd.GeoDataFrame",
    *,
    on: str = "community_id",
    margin: float = _MARGIN,
) -> Trial:
    """Try web-map datums on points whose community is known.

    Parameters
    ----------
    points
        In degrees (any geographic CRS), with the community each belongs to in ``on``.
    communities
        Polygons in their own, true CRS, with the same column.
    on
        Column that names the community in both.
    margin
        By how much the best datum must lead.

    Returns
    -------
    Trial
        Shares for ``wgs84``, ``gcj02`` and ``bd09``; no points and no answer where no
        point names a community that is there.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> ground = grid(4, 4)
    >>> inside = ground.set_geometry(ground.representative_point()).to_crs(4490)
    >>> containment_trial(inside, ground).best
    'wgs84'
    """
    plane: pd.Series[Any] = pd.Series(communities.geometry.to_numpy(), index=communities[on])
    home: Any = communities.crs
    known = points[points.geometry.notna() & points[on].isin(plane.index)]
    if known.empty:
        return Trial(shares=pd.Series(0.0, index=list(get_args(Datum))), points=0, best=None)
    own = plane.reindex(known[on]).to_numpy()
    shares: dict[str, float] = {}
    for datum in get_args(Datum):
        shapes = to_wgs84(known.geometry.to_numpy(), datum)
        moved = known.set_geometry(shapes, crs=known.crs).to_crs(home)
        shares[datum] = float(np.mean(shapely.covers(own, moved.geometry.to_numpy())))
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    clear = ranked[0][1] - ranked[1][1] >= margin
    best: Any = ranked[0][0] if clear else None
    return Trial(shares=pd.Series(shares), points=len(known), best=best)
