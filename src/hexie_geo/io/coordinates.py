"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to WGS 84 and back.

Phone maps in China deliver points 300 to 950 m away from where they are, by an amount
that changes from place to place. Forward formulas are the published ones; the way back
iterates them until it is exact to well below a millimetre.
"""

from typing import Any, Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = get_args(Datum)
Degrees = NDArray[np.float64]

_A = 6378245.0  # Krasovsky 1940, as the formulas use it
_EE = 0.00669342162296594323
_X_PI = np.pi * 3000.0 / 180.0
_ROUNDS = 5  # each brings about two more digits; four are below 0.1 mm


def to_gcj02(lon: Any, lat: Any) -> tuple[Degrees, Degrees]:
    """Return GCJ-02 longitude and latitude of WGS 84 (or CGCS2000) degrees.

    The shift is applied wherever it is asked for: the "outside China" box of the usual
    code shifts Ruili's neighbours too, so where to use it is the caller's decision.

    Examples
    --------
    >>> lon, lat = to_gcj02(102.7122, 25.0406)
    >>> round(float(lon), 6), round(float(lat), 6)
    (102.713641, 25.037627)
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = lat / 180.0 * np.pi
    magic = 1.0 - _EE * np.sin(radians) ** 2
    metres_north = (_A * (1.0 - _EE)) / (magic * np.sqrt(magic)) * np.pi / 180.0
    metres_east = _A / np.sqrt(magic) * np.cos(radians) * np.pi / 180.0
    return lon + east / metres_east, lat + north / metres_north


def from_gcj02(lon: Any, lat: Any) -> tuple[Degrees, Degrees]:
    """Return WGS 84 degrees of GCJ-02 ones; the inverse of :func:`to_gcj02` to < 0.1 mm.

    Examples
    --------
    >>> lon, lat = from_gcj02(*to_gcj02(102.7122, 25.0406))
    >>> abs(float(lon) - 102.7122) < 1e-10, abs(float(lat) - 25.0406) < 1e-10
    (True, True)
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = lon.copy(), lat.copy()
    for _ in range(_ROUNDS):
        there_x, there_y = to_gcj02(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y


def to_bd09(lon: Any, lat: Any) -> tuple[Degrees, Degrees]:
    """Return BD-09 degrees (百度) of WGS 84 ones."""
    return _gcj02_to_bd09(*to_gcj02(lon, lat))


def from_bd09(lon: Any, lat: Any) -> tuple[Degrees, Degrees]:
    """Return WGS 84 degrees of BD-09 ones; the inverse of :func:`to_bd09` to < 0.1 mm."""
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = lon - 0.0065, lat - 0.006
    for _ in range(_ROUNDS):
        there_x, there_y = _gcj02_to_bd09(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return from_gcj02(x, y)


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _X_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _X_PI)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def to_wgs84(shapes: Any, datum: Datum) -> Any:
    """Return shapes in WGS 84 degrees that were given in ``datum`` degrees.

    Parameters
    ----------
    shapes
        Array of shapely geometries, longitude before latitude.
    datum
        What their numbers are.

    Returns
    -------
    numpy.ndarray
        New geometries; missing ones stay missing.
    """
    if datum == "wgs84":
        return shapes
    back = from_gcj02 if datum == "gcj02" else from_bd09
    return shapely.transform(shapes, lambda xy: np.column_stack(back(xy[:, 0], xy[:, 1])))
