"""How much of an arc is drawn: per vertex, how many tolerances it survives."""

import numpy as np
import shapely

from hexie_geo.ui.pixels import Ints

LEVELS = (12, 48, 192)
"""Tolerances in the pixels of ``pixels.py``: a vertex's level is how many of these it survives."""


def survived(points: Ints, sizes: Ints) -> Ints:
    """Return how many tolerances each vertex survives when every arc is simplified by itself."""
    arc = np.repeat(np.arange(len(sizes)), sizes)
    lines = shapely.linestrings(points.astype("float64"), indices=arc)
    codes, place = np.unique(code(points), return_inverse=True)
    levels = np.zeros(len(points), dtype=np.int64)
    for tolerance in LEVELS:
        simple = shapely.simplify(lines, tolerance, preserve_topology=False)
        kept, of = shapely.get_coordinates(simple, return_index=True)
        spot = np.searchsorted(codes, code(np.rint(kept).astype(np.int64)))
        levels += np.isin(arc * len(codes) + place, of * len(codes) + spot)
    ends = np.cumsum(sizes)
    levels[ends - 1] = len(LEVELS)
    levels[ends - sizes] = len(LEVELS)
    return levels


def code(points: Ints) -> Ints:
    """Return one number per point: coordinates are below 2**28."""
    packed: Ints = points[:, 0] << 32 | points[:, 1]
    return packed
