"""The printed sheet: how large, upright or across, and where on it the ground lies."""

from collections.abc import Sequence
from dataclasses import dataclass

PAPER = {"A3": (11.7, 16.5), "A4": (8.3, 11.7)}
"""Shorter and longer side in inches."""
LETTERS = {"A3": (8.5, 6.5), "A4": (7.5, 5.5)}
"""Height in points of the names a plan concerns, and of all others."""

Box = tuple[float, float, float, float]
_ACROSS: tuple[Box, Box] = ((0.025, 0.075, 0.76, 0.85), (0.80, 0.075, 0.18, 0.85))
_UPRIGHT: tuple[Box, Box] = ((0.035, 0.15, 0.93, 0.79), (0.035, 0.05, 0.93, 0.09))


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """A sheet of paper with the ground in ``field`` and what explains it in ``panel``.

    ``field`` and ``panel`` are boxes (left, bottom, width, height) in shares of the sheet.
    """

    paper: str
    size: tuple[float, float]
    field: Box
    panel: Box
    west: float
    south: float
    metres_an_inch: float

    @classmethod
    def over(cls, bounds: Sequence[float], *, paper: str) -> "MapSheet":
        """Return the sheet, upright or across, on which ``bounds`` (metres) are largest.

        Examples
        --------
        >>> MapSheet.over((0, 0, 1000, 3000), paper="A4").size
        (8.3, 11.7)
        >>> MapSheet.over((0, 0, 3000, 1000), paper="A4").size
        (11.7, 8.3)
        """
        short, long = PAPER[paper]
        west, south, east, north = bounds
        across, down = max(east - west, 1.0), max(north - south, 1.0)
        tried = []
        for size, (field, panel) in (((long, short), _ACROSS), ((short, long), _UPRIGHT)):
            wide, high = size[0] * field[2], size[1] * field[3]
            unit = max(across / (wide * 0.97), down / (high * 0.97))
            tried.append((unit, size, field, panel))
        unit, size, field, panel = min(tried, key=lambda t: t[0])
        return cls(
            paper=paper, size=size, field=field, panel=panel, metres_an_inch=unit,
            west=(west + east) / 2 - unit * size[0] * field[2] / 2,
            south=(south + north) / 2 - unit * size[1] * field[3] / 2,
        )  # fmt: skip

    @property
    def upright(self) -> bool:
        """Whether the sheet stands on its shorter side."""
        return self.size[1] > self.size[0]

    @property
    def ground(self) -> Box:
        """West, south, east and north of what the field shows."""
        unit, (wide, high) = self.metres_an_inch, self.size
        return (
            self.west, self.south,
            self.west + unit * wide * self.field[2], self.south + unit * high * self.field[3],
        )  # fmt: skip

    def metres(self, points: float) -> float:
        """Return what a length on paper, in points, is on the ground."""
        return points / 72 * self.metres_an_inch

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the coordinates under a spot of the sheet, given in shares of it."""
        unit, (wide, high) = self.metres_an_inch, self.size
        return (
            self.west + (x - self.field[0]) * wide * unit,
            self.south + (y - self.field[1]) * high * unit,
        )
