"""The land of the made-up county: river, outline, hills; all in metres from its origin."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ORIGIN = (556_000.0, 2_752_000.0)
"""Easting and northing of (0, 0) in EPSG:4543: about 102.55 E, 24.9 N."""
GRID_M = 0.01
"""Every coordinate is a whole centimetre."""
REACH_M = 0.25
"""Lines that end on another one are drawn this much too long, and trimmed when noded."""
ISLAND_Y = 300.0
_ISLAND_HALF = (58.0, 215.0)
RIVER_Y = (-6400.0, 6400.0)


def river_x(y: Floats | float) -> Any:
    """Return the x of the river's middle at ``y``."""
    wide = 300 + 230 * np.sin(np.asarray(y) / 1750 + 0.5)
    return wide + 75 * np.sin(np.asarray(y) / 640 + 2.1)


def half_width(y: Floats | float) -> Any:
    """Return half the width of the channel at ``y``; it widens around the island."""
    y = np.asarray(y)
    usual = 36 + 9 * np.sin(y / 1150 + 1)
    return usual + 92 * np.exp(-(((y - ISLAND_Y) / 290) ** 2))


def bank(side: int, y: Floats | float) -> Any:
    """Return the x of a bank (``side`` -1 west, 1 east) at ``y``."""
    return river_x(y) + side * half_width(y)


def island() -> Any:
    """Return the island as a polygon."""
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    y = ISLAND_Y + _ISLAND_HALF[1] * np.sin(turn)
    x = river_x(y) + _ISLAND_HALF[0] * np.cos(turn)
    return shapely.Polygon(np.column_stack([x, y]))


def outline(rng: np.random.Generator) -> Any:
    """Return the county's outline: an uneven round of about 11 by 10 km."""
    turn = np.linspace(0, 2 * np.pi, 220, endpoint=False)
    wobble = sum(
        rng.uniform(0.4, 1) * 0.075 / k**0.8 * np.sin(k * turn + rng.uniform(0, 6.28))
        for k in range(2, 9)
    )
    wobble = wobble + 0.006 * rng.standard_normal(len(turn))
    return shapely.Polygon(
        np.column_stack(
            [
                -250 + 5350 * (1 + wobble) * np.cos(turn),
                4750 * (1 + wobble) * np.sin(turn),
            ]
        )
    )


def railway() -> Any:
    """Return the railway east of the town, north to south."""
    y = np.arange(-6400.0, 6401.0, 200.0)
    x = 2620 + 260 * np.sin(y / 2600 + 0.7) + 0.02 * y
    return shapely.LineString(np.column_stack([x, y]))


class Hills:
    """Heights above sea level; the same seed gives the same hills."""

    def __init__(self, rng: np.random.Generator) -> None:
        waves = 34
        length = np.geomspace(2600, 260, waves)
        angle = rng.uniform(0, 2 * np.pi, waves)
        self._kx, self._ky = 2 * np.pi / length * (np.cos(angle), np.sin(angle))
        self._phase = rng.uniform(0, 2 * np.pi, waves)
        self._weight = (length / length[0]) ** 0.85

    def height(self, x: Floats, y: Floats) -> Floats:
        """Return heights in metres at ``x``, ``y`` (same shape)."""
        x0, y0 = x, y
        x = x + 330 * np.sin(y0 / 910 + 1.3) + 120 * np.sin((x0 + y0) / 370)
        y = y + 330 * np.sin(x0 / 1030 + 0.2) + 120 * np.sin((x0 - y0) / 430)
        ridges = np.zeros(np.shape(x))
        for kx, ky, phase, weight in zip(
            self._kx, self._ky, self._phase, self._weight, strict=True
        ):
            ridges += weight * (1 - 2 * np.abs(np.sin((kx * x + ky * y + phase) / 2)))
        ridges /= self._weight.sum()
        x, y = x0, y0
        west = _rise((-x - 2500 - 300 * np.sin(y / 1500)) / 2900)
        north = _rise((y - 2900 + 0.25 * x) / 2600)
        east = _rise((x - 3300 + 250 * np.sin(y / 1200)) / 2600)
        up = 620 * west + 260 * north + 190 * east
        plain = 1886 + 0.0045 * y
        water = 7 * np.exp(-(((x - river_x(y)) / 90) ** 2))
        heights: Floats = plain + up * (1 + 0.9 * ridges) + 5 * ridges - water
        return heights


def _rise(share: Floats) -> Floats:
    share = np.clip(share, 0, 1)
    return share * share * (3 - 2 * share)
