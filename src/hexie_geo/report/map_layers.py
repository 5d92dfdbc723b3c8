"""Shapes on a printed sheet: fills, outlines, townships, names."""

from typing import Any

import shapely

from hexie_geo.report.case import Case
from hexie_geo.report.drawing import bounds_of, simplified

DARK = "#12303d"
_NAME_PT = 5
_LETTERS_ACROSS = 160  # letters of a name that an A3 sheet takes side by side


def flat(layer: Any) -> Any:
    """Return the shapes of a layer with as much detail as a printed sheet shows."""
    shapes = layer.geometry.to_numpy()
    if not len(shapes):
        return shapes
    return simplified(shapes, tolerance_m=_grain(shapes))


def _grain(shapes: Any) -> float:
    """Return the detail a printed sheet can show, in metres."""
    west, south, east, north = bounds_of(shapes)
    return max(east - west, north - south) / 4000


def fill(axes: Any, shapes: Any, *, face: str, edge: str, hatch: str) -> None:
    """Fill shapes; missing ones are passed over."""
    from matplotlib.collections import PathCollection

    there = [s for s in shapes if s is not None and not s.is_empty]
    if there:
        axes.add_collection(
            PathCollection(
                [_path(s) for s in there], facecolor=face, edgecolor=edge, linewidth=0,
                hatch=hatch or None,
            )
        )  # fmt: skip
        axes.autoscale_view()


def outline(axes: Any, shapes: Any, *, colour: str, width: float) -> None:
    """Draw the outlines of shapes; missing ones are passed over."""
    from matplotlib.collections import PathCollection

    there = [s for s in shapes if s is not None and not s.is_empty]
    if there:
        axes.add_collection(
            PathCollection(
                [_path(s) for s in there], facecolor="none", edgecolor=colour, linewidth=width
            )
        )


def _path(shape: Any) -> Any:
    from matplotlib.path import Path as Outline

    rings = shapely.get_rings(shapely.get_parts(shape))
    return Outline.make_compound_path(
        *(Outline(shapely.get_coordinates(r), closed=True) for r in rings)
    )


def townships(axes: Any, layer: Any) -> None:
    """Draw the outlines of townships; slits narrower than the tolerance are closed."""
    shapes, codes = layer.geometry.to_numpy(), layer["township_id"].to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    slit = _grain(shapes)
    whole = []
    for code in sorted(set(codes)):
        grown = shapely.buffer(shapes[there & (codes == code)], slit, quad_segs=2)
        whole.append(
            shapely.simplify(shapely.buffer(shapely.union_all(grown), -slit, quad_segs=2), slit)
        )
    outline(axes, whole, colour=DARK, width=1.1)


def names(axes: Any, case: Case, layer: Any, *, width: float) -> None:
    """Name communities where they are widest; a name that would meet another moves down.

    ``width`` is that of the drawn ground in metres; it tells how much of it a letter covers.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=1.4, foreground="white")]
    letter = width / _LETTERS_ACROSS
    taken: list[tuple[float, float, float]] = []
    for code, shape in zip(layer["community_id"], layer.geometry, strict=True):
        words = case.name(code)
        x, y = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
        half = len(words) * letter / 2
        while any(abs(x - a) < half + w and abs(y - b) < 1.3 * letter for a, b, w in taken):
            y -= letter / 2
        taken.append((x, y, half))
        axes.text(x, y, words, fontsize=_NAME_PT, ha="center", va="center", color=DARK,
                  path_effects=halo)  # fmt: skip
