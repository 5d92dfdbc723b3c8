"""Grids as values: an array, where it lies, and what its numbers mean."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Raster:
    """A north-up or south-up grid held in memory.

    Attributes
    ----------
    values
        2-D array, rows from the first stored row.
    transform
        Six numbers ``(a, b, c, d, e, f)``: x = a*col + b*row + c, y = d*col + e*row + f,
        for the outer corner of a cell.
    crs
        :class:`pyproj.CRS` of the grid. Polygons are moved to it, never the grid.
    nodata
        Value that means "unknown", or None.
    quantity
        ``count`` (things per cell), ``density`` (per km²), ``elevation`` (m), ``class``.
    """

    values: NDArray[Any]
    transform: tuple[float, float, float, float, float, float]
    crs: Any
    nodata: float | None = None
    quantity: Literal["count", "density", "elevation", "class"] = "count"

    def __post_init__(self) -> None:
        """Take an ``affine.Affine``, which has nine numbers, for the six that count."""
        object.__setattr__(self, "transform", tuple(float(v) for v in tuple(self.transform)[:6]))

    def __repr__(self) -> str:
        """Return a line: size, cell, CRS and what the numbers mean."""
        rows, cols = self.shape
        cell = f"{abs(self.transform[0]):g} x {abs(self.transform[4]):g}"
        name = getattr(self.crs, "name", self.crs)
        return f"<Raster {rows} x {cols} cells of {cell} ({name}): {self.quantity}>"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.values.shape[0]), int(self.values.shape[1])

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where the cell holds a known value."""
        values = self.values
        known: NDArray[np.bool_] = np.isfinite(values)
        if self.nodata is not None and not np.isnan(self.nodata):
            known = known & (values != self.nodata)
        return known

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Outer edges (xmin, ymin, xmax, ymax)."""
        a, _, c, _, e, f = self.transform
        rows, cols = self.shape
        xs, ys = sorted((c, c + a * cols)), sorted((f, f + e * rows))
        return xs[0], ys[0], xs[1], ys[1]
