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

from hexie_geo.raster.jit import kernel

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = NDArray[np.int32]

BAND_CELLS = 4_000_000
"""Largest working buffer, cells: a polygon wider than this is walked in bands of rows."""

NOTHING = 1e-13
"""Shares below this are rounding, not area."""


@kernel
def _add(line: Floats, width: int, left: float, right: float, height: float) -> None:
    """Add to one row an edge piece that spans ``left`` to ``right`` and is ``height`` high."""
    if right <= 0.0:
        line[0] += height
        return
    if left >= width:
        return
    first, last = math.floor(left), math.floor(right)
    if first == last or right - left < 1e-15:  # noqa: PLR2004 - a vertical piece
        at = min(max(first, 0), width - 1)
        middle = 0.5 * (left + right) - at
        line[at] += height * (1.0 - middle)
        line[at + 1] += height * middle
        return
    per_column = height / (right - left)
    if left < 0.0:
        line[0] += -left * per_column
        left, first = 0.0, 0
    for at in range(first, min(last, width - 1) + 1):
        start, end = max(left, float(at)), min(right, at + 1.0)
        if end > start:
            part = (end - start) * per_column
            middle = 0.5 * (start + end) - at
            line[at] += part * (1.0 - middle)
            line[at + 1] += part * middle


@kernel
def _edge(
    table: Floats, width: int, height: int, u0: float, v0: float, u1: float, v1: float
) -> None:
    """Add one edge to the rows it crosses; rows and columns count from the buffer's corner."""
    if v0 == v1:
        return
    sign = -1.0
    if v0 > v1:
        u0, v0, u1, v1, sign = u1, v1, u0, v0, 1.0
    if v1 <= 0.0 or v0 >= height:
        return
    run = (u1 - u0) / (v1 - v0)
    for row in range(max(math.floor(v0), 0), height):
        low, high = max(v0, float(row)), min(v1, row + 1.0)
        if high <= low:
            break
        a = u0 if low == v0 else u0 + (low - v0) * run
        b = u1 if high == v1 else u0 + (high - v0) * run
        if a > b:
            a, b = b, a
        _add(table[row], width, a, b, sign * (high - low))


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
def _area(u: Floats, v: Floats, rings: Longs) -> float:
    """Return the signed area of some rings, measured from their own corner."""
    twice = 0.0
    for ring in range(len(rings) - 1):
        for k in range(rings[ring], rings[ring + 1] - 1):
            twice += (u[k] - u[rings[0]]) * (v[k + 1] - v[rings[0]])
            twice -= (u[k + 1] - u[rings[0]]) * (v[k] - v[rings[0]])
    return 0.5 * twice


@kernel
def _emit(
    table: Floats,
    window: tuple[int, int, int, int],
    cols: int,
    turn: float,
    cells: Cells,
    shares: Floats,
    size: int,
) -> int:
    """Append the window's cells and shares at ``size``, clear the buffer, return the new size."""
    west, east, top, bottom = window
    for row in range(top, bottom):
        line = table[row - top]
        total = 0.0
        for col in range(west, east):
            total += line[col - west]
            line[col - west] = 0.0
            share = turn * total
            if share > NOTHING:
                cells[size] = row * cols + col
                shares[size] = min(share, 1.0)
                size += 1
        line[east - west] = 0.0
    return size


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
    u: Floats, v: Floats, rings: Longs, parts: Longs, rows: int, cols: int, turn: float
) -> tuple[Longs, Cells, Floats, Floats]:
    """Return the covered share of every cell by every polygon.

    Parameters
    ----------
    u, v
        Vertices in grid coordinates: column and row numbers, cell corners at whole numbers.
    rings
        Ring ``k`` has the vertices ``rings[k]:rings[k + 1]``; outer rings counter-clockwise
        where ``turn`` is 1, holes clockwise.
    parts
        Polygon ``i`` has the rings ``parts[i]:parts[i + 1]``.
    rows, cols
        Shape of the grid; what lies beyond it is cut off.
    turn
        1, or -1 if the grid's axes turn the rings round.

    Returns
    -------
    tuple
        Row starts, flat cell numbers and shares (CSR), and every polygon's whole area in
        cells, the part beyond the grid included.
    """
    count = len(parts) - 1
    starts, areas = np.zeros(count + 1, np.int64), np.zeros(count, np.float64)
    cells, shares = np.empty(1024, np.int32), np.empty(1024, np.float64)
    table = np.zeros((1, 2), np.float64)
    size = 0
    for i in range(count):
        starts[i + 1] = size
        own = rings[parts[i] : parts[i + 1] + 1]
        if len(own) < 2 or own[-1] == own[0]:  # noqa: PLR2004 - no ring at all
            continue
        areas[i] = turn * _area(u, v, own)
        west, east, top, bottom = _window(u[own[0] : own[-1]], v[own[0] : own[-1]], rows, cols)
        width = east - west
        if width <= 0 or bottom <= top:
            continue
        band = min(bottom - top, max(BAND_CELLS // (width + 1), 1))
        if table.shape[0] < band or table.shape[1] < width + 1:
            shape = (max(band, table.shape[0]), max(width + 1, table.shape[1]))
            table = np.zeros(shape, np.float64)
        for first in range(top, bottom, band):
            last = min(first + band, bottom)
            for ring in range(len(own) - 1):
                for k in range(own[ring], own[ring + 1] - 1):
                    a, b = u[k] - west, u[k + 1] - west
                    _edge(table, width, last - first, a, v[k] - first, b, v[k + 1] - first)
            cells, shares = _room(cells, shares, size, width * (last - first))
            size = _emit(table, (west, east, first, last), cols, turn, cells, shares, size)
        starts[i + 1] = size
    return starts, cells[:size].copy(), shares[:size].copy(), areas


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
    """Return per row the sum of share x value x weight of the cell's grid row, over known cells.

    Also: the share-sum of known cells, and how many cells are negative, how many are NaN
    without being declared so.
    """
    count = len(starts) - 1
    sums = np.zeros(count, dtype=np.float64)
    known = np.zeros(count, dtype=np.float64)
    negative = 0
    broken = 0
    unknown_is_nan = math.isnan(nodata)
    for i in range(count):
        total, seen, slip = 0.0, 0.0, 0.0
        for k in range(starts[i], starts[i + 1]):
            value = float(values[cells[k]])
            if math.isnan(value) or math.isinf(value):
                if not (unknown_is_nan and math.isnan(value)):
                    broken += 1
                continue
            if value == nodata:
                continue
            if value < 0.0:
                negative += 1
            seen += shares[k]
            # Kahan: the sum of a million cells stays exact to the last digits
            term = shares[k] * value * weights[cells[k] // cols] - slip
            new = total + term
            slip = (new - total) - term
            total = new
        sums[i] = total
        known[i] = seen
    return sums, known, negative, broken
