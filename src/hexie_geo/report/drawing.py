"""Shapes as SVG paths: simplified together so that neighbours stay flush, in whole numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = Sequence[Any] | NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The paper a map is drawn on: ``width`` x ``height`` units, ``unit_m`` metres each.

    Examples
    --------
    >>> sheet = Sheet.over((0, 0, 1000, 500), width=1000, margin=0)
    >>> sheet.height, sheet.unit_m
    (500, 1.0)
    """

    west: float
    north: float
    unit_m: float
    width: int
    height: int

    @classmethod
    def over(
        cls,
        bounds: Sequence[float],
        *,
        width: int,
        margin: float = 0.02,
        highest: float = 0.8,
    ) -> "Sheet":
        """Return a sheet ``width`` units wide that holds ``bounds`` (metres) with a margin.

        The sheet is at most ``highest`` times as high as wide; narrower maps are centred.
        """
        west, south, east, north = (float(v) for v in bounds)
        across, down = max(east - west, 1.0), max(north - south, 1.0)
        room = 1 - 2 * margin
        unit = max(across / (width * room), down / (width * highest * room))
        height = min(round(down / unit / room), round(width * highest))
        return cls(
            west=(west + east) / 2 - unit * width / 2,
            north=(south + north) / 2 + unit * height / 2,
            unit_m=unit,
            width=width,
            height=height,
        )

    def place(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return coordinates in whole units, y downwards."""
        moved = (xy - [self.west, self.north]) / [self.unit_m, -self.unit_m]
        return np.rint(moved).astype(np.int64)

    def point(self, shape: Any) -> tuple[int, int]:
        """Return where a point of ``shape`` lies."""
        x, y = self.place(shapely.get_coordinates(shape)[:1])[0]
        return int(x), int(y)


def simplified(shapes: Shapes, *, tolerance_m: float) -> NDArray[np.object_]:
    """Return ``shapes`` with fewer vertices; common borders stay common.

    Parameters
    ----------
    shapes
        Polygons that do not overlap; missing ones stay missing.
    tolerance_m
        Detail that may be lost, in metres (square root of the smallest triangle kept).
    """
    found = np.asarray(shapes, dtype=object).copy()
    there = ~(shapely.is_missing(found) | shapely.is_empty(found))
    if there.any():
        found[there] = shapely.coverage_simplify(found[there], tolerance_m)
    return found


def path(shape: Any, sheet: Sheet) -> str:
    """Return the ``d`` of an SVG path: relative whole numbers, rings closed.

    Examples
    --------
    >>> sheet = Sheet.over((0, 0, 100, 100), width=100, margin=0, highest=1)
    >>> path(shapely.box(0, 0, 50, 100), sheet)
    'M50 100v-100h-50v100z'
    """
    if shape is None or shape.is_empty:
        return ""
    rings = shapely.get_rings(shapely.get_parts(shape))
    if not len(rings):
        rings = shapely.get_parts(shape)
    return "".join(_ring(shapely.get_coordinates(r), sheet) for r in rings)


def _ring(xy: NDArray[np.float64], sheet: Sheet) -> str:
    spots = sheet.place(xy)
    closed = bool((xy[0] == xy[-1]).all())
    steps = np.diff(spots, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < (3 if closed else 1):
        return ""
    drawn = steps[:-1] if closed else steps
    tail = "z" if closed else ""
    return f"M{spots[0, 0]} {spots[0, 1]}" + "".join(_step(x, y) for x, y in drawn) + tail


def _step(x: int, y: int) -> str:
    if y == 0:
        return f"h{x}"
    return f"v{y}" if x == 0 else f"l{x} {y}".replace(" -", "-")


def united(shapes: Shapes) -> Any:
    """Return the union of shapes that do not overlap; small faults are mended on the way."""
    there = [s for s in shapes if s is not None and not s.is_empty]
    return shapely.union_all(shapely.make_valid(np.asarray(there, dtype=object)))


def bounds_of(shapes: Iterable[Any]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of all shapes that are there."""
    west, south, east, north = shapely.total_bounds(np.asarray(list(shapes), dtype=object))
    return float(west), float(south), float(east), float(north)


def nice_length(metres: float) -> int:
    """Return the largest of 1, 2, 5 x 10^n metres that is at most ``metres``.

    Examples
    --------
    >>> nice_length(3400), nice_length(0.4)
    (2000, 1)
    """
    room = max(metres, 1.0)
    power = int(10 ** (len(str(int(room))) - 1))
    return max(m * power for m in (1, 2, 5) if m * power <= room)
