"""Small drawings of outlines as SVG: pictures that are looked at, never pages that run."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from hexie_geo.report.safe import safe_text

_MARGIN = 10
_DOTS = 4000  # a sketch needs no more
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_POINT, _LINE, _POLYGON = 0, 1, 3


def fitted(box: Any, size: tuple[int, int]) -> Callable[[Any], Any]:
    """Return a function that takes coordinates to pixels of a page, north up.

    Parameters
    ----------
    box
        West, south, east, north: what must be on the page.
    size
        Pixels across and down.

    Examples
    --------
    >>> at = fitted((0, 0, 80, 30), (100, 50))
    >>> at(np.array([[0, 0], [80, 30]])).tolist()
    [[10.0, 40.0], [90.0, 10.0]]
    """
    west, south, east, north = box
    across, up = max(east - west, 1e-6), max(north - south, 1e-6)
    scale = min((size[0] - 2 * _MARGIN) / across, (size[1] - 2 * _MARGIN) / up)
    left, low = (size[0] - across * scale) / 2, (size[1] + up * scale) / 2

    def on_page(xy: Any) -> Any:
        return np.column_stack([left + (xy[:, 0] - west) * scale, low - (xy[:, 1] - south) * scale])

    return on_page


def path(pixels: Any) -> str:
    """Return the outlines (and holes) of shapes in pixels as the data of one SVG path."""
    parts = shapely.get_parts(shapely.simplify(np.asarray(pixels, dtype=object), 0.5))
    kinds = shapely.get_type_id(parts)
    rings = shapely.get_rings(parts[kinds == _POLYGON])
    lines = [*rings, *parts[kinds == _LINE]]
    return " ".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(line))
        for line in lines
    )


def dots(pixels: Any) -> str:
    """Return single points in pixels as the data of one SVG path: drawn by a round line end."""
    parts = shapely.get_parts(np.asarray(pixels, dtype=object))
    spots = shapely.get_coordinates(parts[shapely.get_type_id(parts) == _POINT])[:_DOTS]
    return " ".join(f"M{x:.1f},{y:.1f}h0" for x, y in spots)


def words(value: object, at: tuple[float, float], *, size: int = 12) -> str:
    """Return text of the data at a pixel: what XML cannot hold is left out, the rest escaped."""
    said = safe_text(_NOT_XML.sub("", str(value)))
    return (
        f"<text x='{at[0]:.1f}' y='{at[1]:.1f}' font-size='{size}' text-anchor='middle' "
        f"dominant-baseline='central' font-family='sans-serif' fill='#22313a' stroke='#fff' "
        f"stroke-width='3' paint-order='stroke' stroke-linejoin='round'>{said}</text>"
    )


def page(size: tuple[int, int], drawn: str) -> str:
    """Return a drawing as an SVG picture of ``size`` pixels."""
    width, height = size
    frame = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    back = "<rect width='100%' height='100%' fill='#fff' stroke='#dde4e8' stroke-width='2'/>"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {frame}>{back}{drawn}</svg>"
