"""Cheapest travel over a grid from many sources at once; steps are made, never stored.

An exact label-correcting search with buckets: cells wait in buckets by cost, one bucket is
emptied until it stays empty, costs beyond the last bucket wait in one far list that is dealt
out when its turn comes. A cell's label is final once its bucket is left behind, whatever
the width of the buckets; the width only decides speed.
"""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.raster.jit import kernel

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Bytes: TypeAlias = NDArray[np.int8]
Longs: TypeAlias = NDArray[np.int64]

TOWARD, FROM, ROUND_TRIP = 0, 1, 2
MEAN_PACE, MEAN_SPEED = 0, 1

STEPS = np.array(
    [
        *([0, 1], [1, 0], [0, -1], [-1, 0]),
        *([1, 1], [1, -1], [-1, -1], [-1, 1]),
        *([1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2]),
    ],
    dtype=np.int64,
)
"""Row and column offsets: 4 straight, 4 diagonal, 8 knight moves."""

BUCKETS = 4096
KMH = 3.6


@kernel
def step_seconds(
    dem: Floats,
    base: Floats,
    mode: Bytes,
    start: int,
    end: int,
    between: tuple[int, int],
    metres: float,
    speed: Any,
    mean_speed: bool,
) -> float:
    """Return the seconds of the step from one flat cell to another; infinite if there is no way.

    Every touched cell (``between`` as well, for a knight move) is crossed for an equal part of
    the distance, at its own speed on the slope of the whole step.
    """
    slope = (dem[end] - dem[start]) / metres
    first = float(speed(slope, mode[start], base[start]))
    last = first
    if base[end] != base[start] or mode[end] != mode[start]:
        last = speed(slope, mode[end], base[end])
    if not (first > 0.0 and last > 0.0):
        return math.inf
    if between[0] < 0:
        if first == last:
            return metres * KMH / first
        if mean_speed:
            return 2.0 * metres * KMH / (first + last)
        return 0.5 * metres * KMH * (1.0 / first + 1.0 / last)
    third = float(speed(slope, mode[between[0]], base[between[0]]))
    fourth = float(speed(slope, mode[between[1]], base[between[1]]))
    if not (third > 0.0 and fourth > 0.0):
        return math.inf
    if mean_speed:
        return 4.0 * metres * KMH / (first + last + third + fourth)
    return 0.25 * metres * KMH * (1.0 / first + 1.0 / last + 1.0 / third + 1.0 / fourth)


@kernel
def _between(cell: int, k: int, cols: int) -> tuple[int, int]:
    """Return the two cells a knight move passes between its ends; -1 for other moves."""
    if k < 8:  # noqa: PLR2004 - straight and diagonal moves
        return -1, -1
    dr, dc = STEPS[k, 0], STEPS[k, 1]
    half = dc // 2 if abs(dr) == 1 else (dr // 2) * cols
    rest = dr * cols if abs(dr) == 1 else dc
    return cell + half, cell + half + rest


@kernel
def _neighbour(base: Floats, cell: int, k: int, rows: int, cols: int, corners: bool) -> int:
    """Return the flat cell that step ``k`` leads to; -1 beyond the grid or where it is shut."""
    r, c = cell // cols, cell % cols
    nr, nc = r + STEPS[k, 0], c + STEPS[k, 1]
    if nr < 0 or nc < 0 or nr >= rows or nc >= cols:
        return -1
    near = nr * cols + nc
    if not base[near] > 0.0:
        return -1
    if k < 4 or (k < 8 and corners):  # noqa: PLR2004 - straight
        return int(near)
    if k < 8:  # noqa: PLR2004 - diagonal: not between two barriers
        shut = not (base[r * cols + nc] > 0.0 or base[nr * cols + c] > 0.0)
        return -1 if shut else int(near)
    one, two = _between(cell, k, cols)
    return int(near) if base[one] > 0.0 and base[two] > 0.0 else -1


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
        at = int((cost[cell] - start) / width)
        if at < BUCKETS:
            _leave(cell, ahead, behind, heads, place)
            _wait(cell, max(at, 0), ahead, behind, heads, place)
        cell = after
    return start


@kernel
def spread_cost(
    dem: Floats,
    base: Floats,
    mode: Bytes,
    shape: tuple[int, int],
    sources: Longs,
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
        Flat: height, m; base speed, km/h, 0 where one cannot go or height is unknown; mode.
    shape
        Rows and columns.
    sources
        Flat cell numbers; -1 and impassable cells start nothing.
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
    """
    rows, cols = shape
    size = rows * cols
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
                cell = int(heads[at])
                _leave(cell, ahead, behind, heads, place)
                here = cost[cell]
                for k in range(metres.shape[1]):
                    near = _neighbour(base, cell, k, rows, cols, corners)
                    if near < 0 or cost[near] <= here:
                        continue
                    step, mid = 0.0, _between(cell, k, cols)
                    far = metres[cell // cols, k]
                    if direction != FROM:
                        step += step_seconds(
                            dem, base, mode, near, cell, mid, far, speed, mean_speed
                        )
                    if direction != TOWARD:
                        step += step_seconds(
                            dem, base, mode, cell, near, mid, far, speed, mean_speed
                        )
                    new = here + step
                    if new < cost[near] and new <= cap:
                        cost[near], owner[near] = new, owner[cell]
                        slot = max(int(min((new - start) / width, float(BUCKETS))), at)
                        if place[near] != slot:
                            if place[near] >= 0:
                                _leave(near, ahead, behind, heads, place)
                            _wait(near, slot, ahead, behind, heads, place)
        start = _deal(cost, start, width, ahead, behind, heads, place)
    return cost, owner


@kernel
def typical_step(
    dem: Floats, base: Floats, mode: Bytes, metres: Floats, speed: Any, samples: int
) -> float:
    """Return the mean cost of a step east over cells spread evenly through the grid."""
    cols = len(dem) // len(metres)
    total, seen = 0.0, 0
    for cell in range(0, len(dem), max(len(dem) // samples, 1)):
        if cell % cols + 1 < cols and base[cell] > 0.0 and base[cell + 1] > 0.0:
            length = metres[cell // cols, 0]
            step = step_seconds(dem, base, mode, cell, cell + 1, (-1, -1), length, speed, False)
            if step < math.inf:
                total += step
                seen += 1
    return total / seen if seen else 1.0
