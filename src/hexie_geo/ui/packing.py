"""Arcs and lines as bytes for the browser: small whole numbers in one byte each, gzipped."""

import gzip
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hexie_geo.ui.arcs import Arcs
from hexie_geo.ui.pixels import HALF, WORLD, ZOOM, Ints, world

if TYPE_CHECKING:
    import geopandas as gpd


def varints(values: Ints) -> bytes:
    """Return whole numbers as zigzag LEB128: small ones, of either sign, take one byte.

    Examples
    --------
    >>> varints(np.array([0, -1, 1, 300])).hex()
    '000102d804'
    """
    plain = np.asarray(values, dtype=np.int64)
    rest = ((plain << 1) ^ (plain >> 63)).astype(np.uint64)
    size = np.ones(len(rest), dtype=np.int64)
    for k in range(1, 10):
        size += rest >= np.uint64(1) << np.uint64(7 * k)
    out = np.zeros(int(size.sum()), dtype=np.uint8)
    start = np.cumsum(size) - size
    for k in range(int(size.max(initial=0))):
        some = size > k
        more = np.where(size[some] > k + 1, 128, 0).astype(np.uint64)
        out[start[some] + k] = (rest[some] >> np.uint64(7 * k) & np.uint64(127)) | more
    return out.tobytes()


def unpack(stream: bytes) -> list[int]:
    """Return the whole numbers that :func:`varints` packed.

    Examples
    --------
    >>> unpack(varints(np.array([0, -1, 300])))
    [0, -1, 300]
    """
    found: list[int] = []
    value, scale = 0, 1
    for byte in stream:
        value += (byte & 127) * scale
        scale *= 128
        if byte < 128:  # noqa: PLR2004 - the high bit says that more follows
            found.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, scale = 0, 1
    return found


def encode(found: Arcs, *, streams: Mapping[str, bytes] | None = None, **more: Any) -> bytes:
    """Pack arcs for the browser: a JSON header, then the streams it names; gzipped.

    Parameters
    ----------
    found
        What :func:`arcs` returned.
    streams
        Further streams by name.
    **more
        Further plain values for the header.

    Returns
    -------
    bytes
        The same for the same arcs, so its digest can name it.
    """
    parts = {
        "dxy": varints(_deltas(found.points)),
        "sizes": varints(found.sizes),
        "levels": found.levels.astype(np.uint8).tobytes(),
        "refs": varints(np.diff(found.refs, prepend=0)),
        "ring_sizes": varints(found.ring_sizes),
        "ring_units": varints(np.diff(found.ring_units, prepend=0)),
        **(streams or {}),
    }
    lengths = {name: len(stream) for name, stream in parts.items()}
    header = {"zoom": ZOOM, "units": found.units, "streams": lengths}
    head = json.dumps(header | more, ensure_ascii=False, separators=(",", ":")).encode()
    body = len(head).to_bytes(4, "little") + head + b"".join(parts.values())
    return gzip.compress(body, compresslevel=6, mtime=0)


def line_streams(name: str, lines: "gpd.GeoSeries", tolerance: float = 6.0) -> dict[str, bytes]:
    """Return streams ``NAME_dxy`` and ``NAME_sizes`` of lines (or outlines) drawn for context."""
    flat = (lines.to_crs(3857) if lines.crs is not None else lines).to_numpy()
    flat = flat[~(shapely.is_missing(flat) | shapely.is_empty(flat))]
    polygon = np.isin(shapely.get_type_id(flat), (3, 6))  # polygons are drawn as outlines
    flat = np.where(polygon, shapely.boundary(flat), flat)
    parts = shapely.get_parts(flat)
    scale = WORLD / (2 * HALF)
    simple = shapely.simplify(parts, tolerance / scale, preserve_topology=False)
    coords, of = shapely.get_coordinates(simple, return_index=True)
    sizes = np.bincount(of, minlength=len(parts)).astype(np.int64)
    return {
        f"{name}_dxy": varints(_deltas(world(coords))),
        f"{name}_sizes": varints(sizes),
    }


def _deltas(points: Ints) -> Ints:
    """Return x and y by turns, each as the step from the vertex before."""
    if not len(points):
        return np.zeros(0, dtype=np.int64)
    return np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()


def point_stream(points: "gpd.GeoSeries") -> bytes:
    """Return points as steps from one to the next; a missing point lies at the one before."""
    flat = (points.to_crs(3857) if points.crs is not None else points).to_numpy()
    coords = np.column_stack([shapely.get_x(flat), shapely.get_y(flat)])
    held = np.maximum.accumulate(np.where(np.isnan(coords[:, 0]), 0, np.arange(len(coords))))
    return varints(_deltas(world(np.nan_to_num(coords[held]))))
