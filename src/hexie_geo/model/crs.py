"""Coordinate systems: metric or refused; x is easting everywhere."""

import re
from typing import Any

from hexie_geo.errors import CrsError, Problem

_MERCATOR = re.compile(r"^(?!.*(transverse|oblique)).*mercator", re.IGNORECASE)
_WEST, _EAST = 73.5, 136.5


def metric(crs: Any) -> Any:
    """Return ``crs`` as a :class:`pyproj.CRS` if its axes are metres on the ground.

    Parameters
    ----------
    crs
        Anything pyproj understands.

    Returns
    -------
    pyproj.CRS
        The same system.

    Raises
    ------
    CrsError
        If the system is in degrees, or is a Mercator (Web Mercator is one), whose metres are not
        metres: at 25 degrees north they are a tenth too many.

    Examples
    --------
    >>> metric(4543).name
    'CGCS2000 / 3-degree Gauss-Kruger CM 102E'
    """
    found = known(crs)
    CrsError.raise_if(unmetric(found))
    return found


def unmetric(crs: Any, *, layer: str | None = None) -> list[Problem]:
    """Return why lengths cannot be measured in a :class:`pyproj.CRS`; empty where they can.

    Examples
    --------
    >>> from pyproj import CRS
    >>> [p.code for p in unmetric(CRS.from_epsg(3395))], unmetric(CRS.from_epsg(4543))
    (['crs.web_mercator'], [])
    """
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        code = "crs.not_metric"
    elif _MERCATOR.search(getattr(crs.coordinate_operation, "method_name", "")):
        code = "crs.web_mercator"
    else:
        return []
    return [Problem(code=code, layer=layer, values={"crs": crs.name})]


def known(crs: Any, *, file: str | None = None) -> Any:
    """Return ``crs`` as a :class:`pyproj.CRS`.

    Parameters
    ----------
    crs
        Anything pyproj understands.
    file
        Where it was written, for the message.

    Raises
    ------
    CrsError
        ``crs.unknown``.

    Examples
    --------
    >>> known("EPSG:4490").is_geographic
    True
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError as ProjError

    try:
        return CRS.from_user_input(crs)
    except (ProjError, UnicodeError) as exc:
        raise CrsError(Problem(code="crs.unknown", file=file, values={"crs": crs})) from exc


def crs_name(crs: Any) -> str:
    """Return one text for a CRS, whichever way it was written: its code, else its WKT.

    Examples
    --------
    >>> from pyproj import CRS
    >>> crs_name(CRS.from_json(CRS.from_epsg(4543).to_json())), crs_name(4543)
    ('EPSG:4543', 'EPSG:4543')
    """
    from pyproj import CRS

    found = CRS.from_user_input(crs)
    authority = found.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(found.to_wkt())


def for_longitude(longitude: float) -> Any:
    """Return the CGCS2000 3-degree zone whose central meridian is nearest to ``longitude``.

    Zones without prefix, EPSG 4534 (75 degrees east) to 4554 (135).

    Raises
    ------
    CrsError
        ``crs.no_zone``: no zone lies there; NaN lies nowhere.

    Examples
    --------
    >>> for_longitude(102.7).to_epsg()
    4543
    """
    from pyproj import CRS

    if not _WEST <= longitude <= _EAST:
        raise CrsError(Problem(code="crs.no_zone", values={"longitude": f"{longitude:.2f}"}))
    return CRS.from_epsg(4534 + min(round((longitude - 75) / 3), 20))
