"""The share of every grid cell that a polygon covers, exactly, by signed areas.

Walk the rings of a polygon (holes turn the other way). Every piece of an edge inside one
cell adds, to the cell's row, its height times the part of the cell on its right, and its
full height to all cells farther right. Summed from the left, what remains is the covered
share of each cell; nothing is sampled. The edge's lower end always comes first, so two
neighbours add exactly the same numbers, with opposite signs, along the border they share.
(The idea is that of exact-area font rasterisers.)
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.raster.jit import kernel, piece

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]

BAND_CELLS = 4_000_000
"""Largest working buffer, cells: a polygon wider than this is walked in bands of rows."""

NOTHING = 1e-13
"""Shares below this are rounding, not area."""

SLACK = 1e-9
"""A share farther than this outside 0 to 1 is no rounding: the polygon crosses itself."""


@piece
def _add(table: Floats, row: int, width: int, left: float, right: float, height: float) -> None:
    """Add to one row an edge piece that spans ``left`` to ``right`` and is ``height`` high."""
    if right <= 0.0:
        table[row, 0] += height
        return
    if left >= width:
        return
    first, last = math.floor(left), math.floor(right)
    if first == last or right - left < 1e-15:  # noqa: PLR2004 - a vertical piece
        at = min(max(first, 0), width - 1)
        middle = 0.5 * (left + right) - at
        table[row, at] += height * (1.0 - middle)
        table[row, at + 1] += height * middle
        return
    per_column = height / (right - left)
    if left < 0.0:
        table[row, 0] += -left * per_column
        left, first = 0.0, 0
    for at in range(first, min(last, width - 1) + 1):
        start, end = max(left, float(at)), min(right, at + 1.0)
        if end > start:
            part = (end - start) * per_column
            middle = 0.5 * (start + end) - at
            table[row, at] += part * (1.0 - middle)
            table[row, at + 1] += part * middle


@piece
def _edge(
    table: Floats, width: int, height: int, u0: float, v0: float, u1: float, v1: float, sign: float
) -> None:
    """Add one edge to the rows it crosses; rows and columns count from the buffer's corner."""
    if v0 == v1:
        return
    if v0 > v1:
        u0, v0, u1, v1 = u1, v1, u0, v0
    else:
        sign = -sign
    if v1 <= 0.0 or v0 >= height:
        return
    run = (u1 - u0) / (v1 - v0)
    for row in range(max(math.floor(v0), 0), height):
        low, high = max(v0, float(row)), min(v1, row + 1.0)
        if high <= low:
            break
        a = u0 if low == v0 else u0 + (low - v0) * run
        b = u1 if high == v1 else u0 + (high - v0) * run
        _add(table, row, width, min(a, b), max(a, b), sign * (high - low))


@kernel
def _window(u: Floats, v: Floats, rows: int, cols: int) -> tuple[int, int, int, int]:
    """Return the cells a polygon can touch: west, east, top, bottom."""
    u_low, v_low, u_high, v_high = u[0], v[0], u[0], v[0]
    for k in range(1, len(u)):
        u_low, u_high = min(u_low, u[k]), max(u_high, u[k])
        v_low, v_high = min(v_low, v[k]), max(v_high, v[k])
    west, east = max(math.floor(u_low), 0), min(math.ceil(u_high), cols)
    return west, east, max(math.floor(v_low), 0), min(math.ceil(v_high), rows)


@kernel
def _area(u: Floats, v: Floats, begin: int, end: int) -> float:
    """Return the signed area of a ring, measured from its first vertex."""
    twice = 0.0
    for k in range(begin, end - 1):
        twice += (u[k] - u[begin]) * (v[k + 1] - v[begin])
        twice -= (u[k + 1] - u[begin]) * (v[k] - v[begin])
    return 0.5 * twice


@kernel
def _emit(
    table: Floats,
    window: tuple[int, int, int, int],
    cols: int,
    cells: Cells,
    shares: Floats,
    size: int,
) -> tuple[int, bool]:
    """Append the window's cells and shares at ``size`` and clear the buffer.

    Return the new size, and whether a share lay outside 0 to 1, as no valid polygon's does.
    """
    west, east, top, bottom = window
    odd = False
    for row in range(top, bottom):
        total = 0.0
        for col in range(west, east):
            total += table[row - top, col - west]
            table[row - top, col - west] = 0.0
            odd |= abs(total - 0.5) > 0.5 + SLACK
            if total > NOTHING:
                cells[size] = row * cols + col
                shares[size] = min(total, 1.0)
                size += 1
        table[row - top, east - west] = 0.0
    return size, odd


@kernel
def _room(cells: Cells, shares: Floats, size: int, more: int) -> tuple[Cells, Floats]:
    """Return the two arrays with room for ``more`` entries after ``size``."""
    if size + more <= len(cells):
        return cells, shares
    length = max(2 * len(cells), size + more)
    new_cells, new_shares = np.empty(length, np.int32), np.empty(length, np.float64)
    new_cells[:size], new_shares[:size] = cells[:size], shares[:size]
    return new_cells, new_shares


@kernel
def covered_cells(
    u: Floats, v: Floats, rings: Longs, holes: Flags, parts: Longs, rows: int, cols: int
) -> tuple[Longs, Cells, Floats, Floats, Flags]:
    """Return the covered share of every cell by every polygon.

    Parameters
    ----------
    u, v
        Vertices in grid coordinates: column and row numbers, cell corners at whole numbers.
    rings
        Ring ``k`` has the vertices ``rings[k]:rings[k + 1]``, whichever way it turns.
    holes
        Whether ring ``k`` is a hole.
    parts
        Polygon ``i`` has the rings ``parts[i]:parts[i + 1]``.
    rows, cols
        Shape of the grid; what lies beyond it is cut off.

    Returns
    -------
    tuple
        Row starts, flat cell numbers and shares (CSR); every polygon's whole area in cells,
        the part beyond the grid included; and which polygons crossed themselves.
    """
    count = len(parts) - 1
    starts, areas = np.zeros(count + 1, np.int64), np.zeros(count, np.float64)
    crossed = np.zeros(count, np.bool_)
    cells, shares = np.empty(1024, np.int32), np.empty(1024, np.float64)
    table = np.zeros((1, 2), np.float64)
    signs = np.zeros(len(holes), np.float64)
    size = 0
    for i in range(count):
        starts[i + 1] = size
        begin, end = rings[parts[i]], rings[parts[i + 1]]
        if begin == end:
            continue
        for ring in range(parts[i], parts[i + 1]):
            area = _area(u, v, rings[ring], rings[ring + 1])
            signs[ring] = -np.sign(area) if holes[ring] else np.sign(area)
            areas[i] += signs[ring] * area
        west, east, top, bottom = _window(u[begin:end], v[begin:end], rows, cols)
        width = east - west
        if width <= 0 or bottom <= top:
            continue
        band = min(bottom - top, max(BAND_CELLS // (width + 1), 1))
        if table.shape[0] < band or table.shape[1] < width + 1:
            shape = (max(band, table.shape[0]), max(width + 1, table.shape[1]))
            table = np.zeros(shape, np.float64)
        for first in range(top, bottom, band):
            last = min(first + band, bottom)
            for ring in range(parts[i], parts[i + 1]):
                for k in range(rings[ring], rings[ring + 1] - 1):
                    a, b = u[k] - west, u[k + 1] - west
                    c, d = v[k] - first, v[k + 1] - first
                    _edge(table, width, last - first, a, c, b, d, signs[ring])
            cells, shares = _room(cells, shares, size, width * (last - first))
            size, odd = _emit(table, (west, east, first, last), cols, cells, shares, size)
            crossed[i] |= odd
        starts[i + 1] = size
    return starts, cells[:size], shares[:size], areas, crossed


@kernel
def weighted_sums(
    starts: Longs,
    cells: Cells,
    shares: Floats,
    values: NDArray[np.generic],
    nodata: float,
    weights: Floats,
    cols: int,
) -> tuple[Floats, Floats, int, int]:
    """Return per row the sum of share x value over known cells, and the share-sum of those.

    Also how many cells are negative, and how many are NaN without being declared so.
    ``weights`` multiplies the cells of each grid row; empty, it is 1.
    """
    count = len(starts) - 1
    sums, known = np.zeros(count, np.float64), np.zeros(count, np.float64)
    negative, broken = 0, 0
    nan_is_unknown = math.isnan(nodata)
    for i in range(count):
        total, seen = 0.0, 0.0
        for k in range(starts[i], starts[i + 1]):
            value = float(values[cells[k]])
            if value == nodata:
                continue
            if not math.isfinite(value):
                broken += 0 if nan_is_unknown and math.isnan(value) else 1
                continue
            negative += value < 0.0
            seen += shares[k]
            term = shares[k] * value
            total += term * weights[cells[k] // cols] if len(weights) else term
        sums[i], known[i] = total, seen
    return sums, known, negative, broken
