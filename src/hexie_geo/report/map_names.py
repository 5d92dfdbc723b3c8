"""Names on a printed map: none on another, the most important first, a line to what it names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import shapely

from hexie_geo.report.map_sheet import MapSheet

_AWAY = (1.6, 2.4, 3.4, 4.6, 6.0, 8.0, 11.0, 15.0)  # heights of a letter
_LEADER_FROM = 2.0  # farther than this, a line leads from the name to its place
_ROUND = [(np.sin(a), np.cos(a)) for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)]


@dataclass(slots=True, kw_only=True)
class Names:
    """The names of one sheet, as outlines of their letters, so that a file carries no font."""

    sheet: MapSheet
    font: str
    taken: list[Any] = field(default_factory=list)
    letters: dict[str, list[Any]] = field(default_factory=dict)
    leaders: list[Any] = field(default_factory=list)

    def beside(self, words: str, shape: Any, *, points: float, colour: str) -> bool:
        """Write a name where the shape is widest, or as near by as there is room."""
        high = self.sheet.metres(points)
        wide = high * _length(words)
        centre = shapely.get_coordinates(
            shapely.maximum_inscribed_circle(shape, tolerance=high / 4)
        )[0]
        for x, y in _spots(centre, high, wide):
            if self._write(words, x, y, points=points, colour=colour):
                if np.hypot(x - centre[0], y - centre[1]) > _LEADER_FROM * high:
                    self.leaders.append(_leader(centre, x, y, high, wide))
                return True
        return False

    def inside(self, words: Iterable[str], shapes: Any, *, points: float, colour: str) -> None:
        """Write those names that fit into their own shapes, on free ground."""
        high = self.sheet.metres(points)
        spots = shapely.get_coordinates(shapely.point_on_surface(shapes))
        for name, shape, (x, y) in zip(words, shapes, spots, strict=True):
            room = _box(x, y, high, high * _length(name))
            if shapely.contains(shape, room):
                self._write(name, x, y, points=points, colour=colour)

    def along(self, words: str, line: Any, *, points: float, colour: str) -> bool:
        """Write a name along a line, where there is room and the line is straight enough."""
        high = self.sheet.metres(points)
        wide = high * _length(words)
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            middle = line.length * share
            if not wide / 2 < middle < line.length - wide / 2:
                continue
            ends = shapely.get_coordinates(
                shapely.line_interpolate_point(line, [middle - wide / 2, middle + wide / 2])
            )
            (x, y), run = ends.mean(axis=0), ends[1] - ends[0]
            if np.hypot(*run) < 0.96 * wide:
                continue
            angle = (np.arctan2(run[1], run[0]) + np.pi / 2) % np.pi - np.pi / 2
            if self._write(words, x, y, points=points, colour=colour, angle=angle):
                return True
        return False

    def _write(
        self, words: str, x: float, y: float, *, points: float, colour: str, angle: float = 0.0
    ) -> bool:
        """Write a name centred on a spot; not if it would leave the sheet or meet another."""
        from matplotlib.transforms import Affine2D

        high = self.sheet.metres(points)
        room = _box(x, y, high, high * _length(words))
        if angle:
            room = shapely.affinity.rotate(room, angle, use_radians=True)
        if not shapely.box(*self.sheet.ground).contains(room):
            return False
        if self.taken and shapely.intersects(room, self.taken).any():
            return False
        self.taken.append(room)
        outline, length = _outline(words, self.font)
        turn = (
            Affine2D().translate(-length / 2, -_MIDDLE).scale(high / _EM).rotate(angle)
        ).translate(x, y)
        self.letters.setdefault(colour, []).append(outline.transformed(turn))
        return True

    def draw(self, axes: Any) -> None:
        """Draw the lines that lead to places, then the names with a pale edge around each."""
        from matplotlib.collections import LineCollection, PathCollection

        if self.leaders:
            axes.add_collection(
                LineCollection(self.leaders, colors="#12303d", linewidths=0.5, zorder=4)
            )
        for colour, paths in self.letters.items():
            for edge, width, order in (("white", 2.2, 5), ("none", 0.0, 6)):
                axes.add_collection(
                    PathCollection(
                        paths, facecolor=colour, edgecolor=edge, linewidth=width, zorder=order,
                        joinstyle="round", gid="names" if width else "letters",
                    )
                )  # fmt: skip


_EM, _MIDDLE = 100.0, 38.0  # the size letters are outlined at, and half their height


@cache
def _outline(words: str, font: str) -> tuple[Any, float]:
    """Return the letters' outline and its length, at ``_EM`` points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    path = TextPath((0, 0), words, size=_EM, prop=FontProperties(family=font))
    return path, float(path.vertices[:, 0].max(initial=0.0))


def _length(words: str) -> float:
    """Return how long a name is in heights of a letter; a Chinese character fills a square."""
    return sum(1.0 if c > "\u1100" else 0.6 for c in words)


def _box(x: float, y: float, high: float, wide: float) -> Any:
    """Return the room a name takes, with a little air around it."""
    return shapely.box(x - wide / 2 - high * 0.15, y - high * 0.6,
                       x + wide / 2 + high * 0.15, y + high * 0.6)  # fmt: skip


def _spots(centre: Any, high: float, wide: float) -> Iterator[tuple[float, float]]:
    """Yield where a name may stand: on its place, then around it, ever farther."""
    x, y = centre
    yield x, y
    for away in _AWAY:
        for right, up in _ROUND:
            yield x + right * (away * high + abs(right) * wide / 2), y + up * away * high


def _leader(centre: Any, x: float, y: float, high: float, wide: float) -> Any:
    """Return a line from a place to the near edge of its name."""
    near = (
        min(max(centre[0], x - wide / 2), x + wide / 2),
        min(max(centre[1], y - high * 0.45), y + high * 0.45),
    )
    return [tuple(centre), near]
