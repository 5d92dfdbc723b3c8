"""Coordinate systems: metric or refused; x is easting everywhere."""

from typing import Any

from hexie_geo.errors import CrsError, Problem

YUNNAN_ZONES = {99: 4542, 102: 4543, 105: 4544}
"""CGCS2000 3-degree Gauss-Kruger zones without prefix, EPSG code by central meridian."""


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
        If the system is in degrees, or is Web Mercator, whose metres are not metres.

    Examples
    --------
    >>> metric(4543).name
    'CGCS2000 / 3-degree Gauss-Kruger CM 102E'
    """
    found = known(crs)
    if not found.is_projected or found.axis_info[0].unit_name != "metre":
        raise CrsError(Problem(code="crs.not_metric", values={"crs": found.name}))
    if found.to_epsg() == 3857:  # noqa: PLR2004 - Web Mercator
        raise CrsError(Problem(code="crs.web_mercator"))
    return found


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

    Examples
    --------
    >>> for_longitude(102.7).to_epsg()
    4543
    """
    from pyproj import CRS

    meridian = round(longitude / 3) * 3
    return CRS.from_epsg(YUNNAN_ZONES.get(meridian, 4534 + (meridian - 75) // 3))
