"""Cheapest travel over a grid from many sources at once; steps are made, never stored.

An exact label-correcting search with buckets: cells wait in buckets by cost, one bucket is
emptied until it stays empty, costs beyond the last bucket wait in one far list that is dealt
out when its turn comes. A cell's label is final once its bucket is left behind, whatever
the width of the buckets; the width only decides speed. The grid carries a rim of two
impassable cells, so no step asks whether it leaves the grid.
"""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.raster.jit import kernel, piece

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Bytes: TypeAlias = NDArray[np.int8]
Longs: TypeAlias = NDArray[np.int64]

TOWARD, FROM, ROUND_TRIP = 0, 1, 2

STEPS = np.array(
    [
        *([0, 1], [1, 0], [0, -1], [-1, 0]),
        *([1, 1], [1, -1], [-1, -1], [-1, 1]),
        *([1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2]),
    ],
    dtype=np.int64,
)
"""Row and column offsets: 4 straight, 4 diagonal, 8 knight moves."""

DIAGONAL, KNIGHT = 4, 8
"""Positions in ``STEPS`` where these begin."""

RIM = 2
BUCKETS = 4096
KMH = 3.6


def offsets(cols: int) -> tuple[Longs, Longs]:
    """Return the flat offset of every step, and of the two cells beside its way.

    For a diagonal these are the two cells it slips between, for a knight move the two it
    crosses; a straight step has none.
    """
    beside = np.zeros((len(STEPS), 2), dtype=np.int64)
    for k, (dr, dc) in enumerate(STEPS.tolist()):
        if DIAGONAL <= k < KNIGHT:
            beside[k] = dr * cols, dc
        elif k >= KNIGHT and abs(dr) == 1:
            beside[k] = dc // 2, dr * cols + dc // 2
        elif k >= KNIGHT:
            beside[k] = dr // 2 * cols, dr // 2 * cols + dc
    return STEPS[:, 0] * cols + STEPS[:, 1], beside


@piece
def seconds(
    slope: float,
    metres: float,
    near: float,
    near_mode: int,
    far: float,
    far_mode: int,
    speed: Any,
    mean_speed: bool,
) -> float:
    """Return the seconds of a step over two cells; infinite where there is no way.

    Each cell is crossed for half the distance, at its own speed on the slope of the whole
    step.
    """
    first = float(speed(slope, near_mode, near))
    last = first
    if far != near or far_mode != near_mode:
        last = float(speed(slope, far_mode, far))
    if not (first > 0.0 and last > 0.0):
        return math.inf
    if first == last:
        return metres * KMH / first
    if mean_speed:
        return 2.0 * metres * KMH / (first + last)
    return 0.5 * metres * KMH * (1.0 / first + 1.0 / last)


@kernel
def knight_seconds(
    slope: float,
    metres: float,
    base: Floats,
    mode: Bytes,
    cells: tuple[int, int, int, int],
    speed: Any,
    mean_speed: bool,
) -> float:
    """Return the seconds of a knight move: four cells, a quarter of the distance in each."""
    total = 0.0
    for cell in cells:
        kmh = speed(slope, mode[cell], base[cell])
        if not kmh > 0.0:
            return math.inf
        total += kmh if mean_speed else 1.0 / kmh
    if mean_speed:
        return 4.0 * metres * KMH / total
    return 0.25 * metres * KMH * total


@kernel
def _leave(cell: int, ahead: Ints, behind: Ints, heads: Ints, place: Ints) -> None:
    """Take a waiting cell out of its bucket."""
    before, after = behind[cell], ahead[cell]
    if before >= 0:
        ahead[before] = after
    else:
        heads[place[cell]] = after
    if after >= 0:
        behind[after] = before
    place[cell] = -1


@kernel
def _wait(cell: int, at: int, ahead: Ints, behind: Ints, heads: Ints, place: Ints) -> None:
    """Put a cell at the head of bucket ``at``."""
    after = heads[at]
    ahead[cell], behind[cell] = after, -1
    if after >= 0:
        behind[after] = cell
    heads[at], place[cell] = cell, at


@kernel
def _deal(
    cost: Floats, start: float, width: float, ahead: Ints, behind: Ints, heads: Ints, place: Ints
) -> float:
    """Deal the far list into a new window of buckets; return where the window starts."""
    cell = heads[BUCKETS]
    if cell < 0:
        return math.inf
    low = math.inf
    while cell >= 0:
        low = min(low, cost[cell])
        cell = ahead[cell]
    start = max(start + BUCKETS * width, math.floor(low / width) * width)
    cell = heads[BUCKETS]
    while cell >= 0:
        after = ahead[cell]
        at = (cost[cell] - start) / width
        if at < BUCKETS:
            _leave(cell, ahead, behind, heads, place)
            _wait(cell, max(int(at), 0), ahead, behind, heads, place)
        cell = after
    return start


@kernel
def spread_cost(  # noqa: C901, PLR0912, PLR0915, PLR0917 - see its note
    dem: Floats,
    base: Floats,
    mode: Bytes,
    cols: int,
    sources: Longs,
    offset: Longs,
    beside: Longs,
    metres: Floats,
    speed: Any,
    direction: int,
    mean_speed: bool,
    corners: bool,
    cap: float,
    width: float,
) -> tuple[Floats, Ints]:
    """Return per cell the least cost in seconds and the number of its source (-1 for none).

    Parameters
    ----------
    dem, base, mode
        Flat, with rim: height, m; base speed, km/h, 0 where one cannot go or height is
        unknown; mode.
    cols
        Columns, rim included.
    sources
        Flat cell numbers; -1 and impassable cells start nothing.
    offset, beside
        As :func:`offsets` gives them.
    metres
        Length of step ``k`` from grid row ``r``; its width tells 8 or 16 neighbours.
    speed
        Compiled speed function.
    direction
        TOWARD the sources, FROM them, or ROUND_TRIP by the same way.
    mean_speed
        Mean of the speeds of the cells touched; else mean of their paces.
    corners
        Whether a diagonal step may pass between two impassable cells.
    cap
        Largest cost kept, inclusive.
    width
        Width of a bucket, seconds.

    Notes
    -----
    One long loop on purpose: with its parts in functions that take arrays it ran at half the
    speed.
    """
    size = len(dem)
    cost, owner = np.full(size, math.inf), np.full(size, -1, np.int32)
    ahead, behind = np.empty(size, np.int32), np.empty(size, np.int32)
    place, heads = np.full(size, -1, np.int32), np.full(BUCKETS + 1, -1, np.int32)
    for s in range(len(sources)):
        cell = sources[s]
        if cell >= 0 and base[cell] > 0.0 and cost[cell] > 0.0:
            cost[cell], owner[cell] = 0.0, s
            _wait(cell, 0, ahead, behind, heads, place)
    start = 0.0
    while start < math.inf:
        for at in range(BUCKETS):
            while heads[at] >= 0:
                cell = heads[at]
                after = ahead[cell]
                heads[at], place[cell] = after, -1
                if after >= 0:
                    behind[after] = -1
                here, height = cost[cell], dem[cell]
                kmh, way, row = base[cell], mode[cell], cell // cols
                for k in range(metres.shape[1]):
                    near = cell + offset[k]
                    far = base[near]
                    if not far > 0.0 or cost[near] <= here:
                        continue
                    length = metres[row, k]
                    slope = (height - dem[near]) / length
                    step = 0.0
                    if k >= KNIGHT:
                        here_at = near - offset[k]  # the cell, as wide a number as the others
                        four = (here_at, here_at + beside[k, 0], here_at + beside[k, 1], near)
                        if direction != FROM:
                            step += knight_seconds(
                                slope, length, base, mode, four, speed, mean_speed
                            )
                        if direction != TOWARD:
                            step += knight_seconds(
                                -slope, length, base, mode, four, speed, mean_speed
                            )
                    else:
                        if k >= DIAGONAL and not corners:
                            one, two = base[cell + beside[k, 0]], base[cell + beside[k, 1]]
                            if not (one > 0.0 or two > 0.0):
                                continue
                        if direction != FROM:
                            step += seconds(
                                slope, length, kmh, way, far, mode[near], speed, mean_speed
                            )
                        if direction != TOWARD:
                            step += seconds(
                                -slope, length, kmh, way, far, mode[near], speed, mean_speed
                            )
                    new = here + step
                    if new < cost[near] and new <= cap:
                        cost[near], owner[near] = new, owner[cell]
                        slot = max(int(min((new - start) / width, BUCKETS * 1.0)), at)
                        old = place[near]
                        if old != slot:
                            if old >= 0:
                                before, after = behind[near], ahead[near]
                                if before >= 0:
                                    ahead[before] = after
                                else:
                                    heads[old] = after
                                if after >= 0:
                                    behind[after] = before
                            after = heads[slot]
                            ahead[near], behind[near] = after, -1
                            if after >= 0:
                                behind[after] = near
                            heads[slot], place[near] = near, slot
        start = _deal(cost, start, width, ahead, behind, heads, place)
    return cost, owner


@kernel
def typical_step(
    dem: Floats, base: Floats, mode: Bytes, cols: int, metres: Floats, speed: Any, samples: int
) -> float:
    """Return the mean cost of a step east over cells spread evenly through the grid."""
    total, seen = 0.0, 0
    for cell in range(0, len(dem) - 1, max(len(dem) // samples, 1)):
        if base[cell] > 0.0 and base[cell + 1] > 0.0:
            length = metres[cell // cols, 0]
            slope = (dem[cell + 1] - dem[cell]) / length
            one, two = base[cell], base[cell + 1]
            step = seconds(slope, length, one, mode[cell], two, mode[cell + 1], speed, False)
            if step < math.inf:
                total += step
                seen += 1
    return total / seen if seen else 1.0
