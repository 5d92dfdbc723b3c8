"""四至说明 and 界线走向: a community's borders in words, from named roads, rivers and neighbours.

The ring is walked clockwise in short pieces. A piece is named after the nearest named line that
runs along it, else after the community on the other side, else it gets a placeholder: nothing is
guessed. (DOMAIN §4.3; the form follows approvals such as 清远 2018 and 下陆 2021.)
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.report.border_words import (
    LINE,
    NEIGHBOUR,
    NOTHING,
    SIDES,
    FourBounds,
    Mark,
    Stretch,
)


def four_bounds(
    shape: Any,
    *,
    lines: Any,
    neighbours: Any,
    step_m: float = 10.0,
    near_m: float = 20.0,
    least_share: float = 0.08,
) -> FourBounds:
    """Describe the border of ``shape``.

    Parameters
    ----------
    shape
        Polygon or multipolygon in a metric CRS; only the largest part is walked, the others
        are counted as exclaves.
    lines
        Frame of named roads and rivers (columns ``name``, geometry), same CRS.
    neighbours
        Frame of the other communities (columns ``name``, geometry), same CRS.
    step_m
        Length of the pieces the ring is cut into, metres.
    near_m
        How far a named line may lie from the border, metres.
    least_share
        A mark on less than this share of its side is dropped: corners leak a few pieces.

    Returns
    -------
    FourBounds
        Marks of the four sides and the clockwise course.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> street = LineString([(100, -50), (100, 150)])
    >>> road = gpd.GeoDataFrame({"name": ["东风路"]}, geometry=[street])
    >>> west = gpd.GeoDataFrame({"name": ["金碧社区"]}, geometry=[box(-100, 0, 0, 100)])
    >>> found = four_bounds(box(0, 0, 100, 100), lines=road, neighbours=west)
    >>> [m.name for m in found.sides["east"]], [m.name for m in found.sides["west"]]
    (['东风路'], ['金碧社区'])
    """
    parts = sorted(shape.geoms if hasattr(shape, "geoms") else [shape], key=shapely.area)[::-1]
    ring = shapely.get_exterior_ring(shapely.orient_polygons(parts[0], exterior_cw=True))
    corners = shapely.get_coordinates(shapely.segmentize(ring, step_m))
    middles, headings = (corners[1:] + corners[:-1]) / 2, np.diff(corners, axis=0)
    lengths = np.hypot(*headings.T)
    keep = lengths > 0
    middles, headings, lengths = middles[keep], headings[keep], lengths[keep]
    marks = _marks(middles, headings / lengths[:, None], lines, neighbours, near_m)
    sides = _sides(headings, lengths, window_m=6 * step_m)
    course = _course(middles, marks, sides, lengths, least_m=4 * step_m)
    named = sum(s.length_m for s in course if s.mark.kind == LINE)
    by_side, broken = _by_side(course, least_share)
    return FourBounds(
        sides=by_side,
        course=course,
        irregular=broken,
        exclaves=len(parts) - 1,
        along_lines_share=float(named / lengths.sum()),
    )


def _marks(
    at: NDArray[np.float64],
    heading: NDArray[np.float64],
    lines: Any,
    neighbours: Any,
    near_m: float,
) -> list[Mark]:
    """Name every piece: a line that runs along it, else the neighbour, else nothing."""
    found = [Mark(kind=NOTHING, name="")] * len(at)
    outward = at + np.column_stack([-heading[:, 1], heading[:, 0]]) * 3.0  # left of clockwise
    tree = shapely.STRtree(neighbours.geometry.to_numpy())
    names = neighbours["name"].to_numpy()
    for piece, other in zip(
        *tree.query(shapely.points(outward), predicate="intersects"), strict=True
    ):
        found[piece] = Mark(kind=NEIGHBOUR, name=str(names[other]))
    named = lines[lines["name"].notna() & (lines["name"] != "")].reset_index(drop=True)
    if len(named):
        shapes, names = named.geometry.to_numpy(), named["name"].to_numpy()
        points: NDArray[Any] = np.asarray(shapely.points(at))
        pieces, others = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=near_m)
        along = _runs_along(at[pieces], heading[pieces], shapes[others])
        pieces, others = pieces[along], others[along]
        distance = shapely.distance(points[pieces], shapes[others])
        for piece, other in zip(
            *(a[np.argsort(-distance, kind="stable")] for a in (pieces, others)), strict=True
        ):
            found[piece] = Mark(kind=LINE, name=str(names[other]))
    return found


def _runs_along(
    at: NDArray[np.float64], heading: NDArray[np.float64], shapes: NDArray[Any]
) -> NDArray[np.bool_]:
    """Tell whether each line goes roughly the way of the border beside it (within 35 degrees)."""
    place = shapely.line_locate_point(shapely.line_merge(shapes), shapely.points(at))
    whole = shapely.line_merge(shapes)
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(whole, place + 5.0))
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(whole, np.maximum(place - 5.0, 0.0))
    )
    way = ahead - behind
    norm = np.hypot(*way.T)
    cosine = np.abs((way * heading).sum(axis=1)) / np.where(norm > 0, norm, 1.0)
    along: NDArray[np.bool_] = (cosine > np.cos(np.radians(35.0))) & (norm > 0)
    return along


def _sides(
    headings: NDArray[np.float64], lengths: NDArray[np.float64], *, window_m: float
) -> list[str]:
    """Return the side each piece lies on, by the outward normal averaged over a window."""
    normal = np.column_stack([-headings[:, 1], headings[:, 0]])
    reach = max(int(window_m / max(float(np.median(lengths)), 1e-9) / 2), 1)
    n = len(normal)
    index = (np.arange(n)[:, None] + np.arange(-reach, reach + 1)[None, :]) % n
    mean = normal[index].sum(axis=1)
    angle = np.degrees(np.arctan2(mean[:, 1], mean[:, 0])) % 360
    order = np.array(["east", "north", "west", "south"])
    return [str(s) for s in order[((angle + 45) // 90).astype(int) % 4]]


def _course(
    at: NDArray[np.float64],
    marks: Sequence[Mark],
    sides: Sequence[str],
    lengths: NDArray[np.float64],
    *,
    least_m: float,
) -> tuple[Stretch, ...]:
    """Join pieces into stretches, clockwise from the north-west corner.

    What is shorter than ``least_m`` goes to the stretch before it: a corner leaks a piece or
    two of the crossing street.
    """
    turns = [i for i in range(len(at)) if (marks[i], sides[i]) != (marks[i - 1], sides[i - 1])]
    start = max(turns or [0], key=lambda i: at[i, 1] - at[i, 0])
    order = [(start + i) % len(at) for i in range(len(at))]
    runs: list[Stretch] = []
    for (mark, side), pieces in groupby(order, key=lambda i: (marks[i], sides[i])):
        run = Stretch(mark=mark, side=side, length_m=float(sum(lengths[i] for i in pieces)))
        last = runs[-1] if runs else None
        if last and (run.length_m < least_m or (last.mark, last.side) == (mark, side)):
            runs[-1] = replace(last, length_m=last.length_m + run.length_m)
        else:
            runs.append(run)
    head, last = runs[0], runs[-1]  # the ring closes: its ends meet as any two pieces do
    alike = (head.mark, head.side) == (last.mark, last.side)
    if len(runs) > 1 and (alike or head.length_m < least_m):
        runs = [*runs[1:-1], replace(last, length_m=last.length_m + head.length_m)]
    return tuple(runs)


def _by_side(
    course: Sequence[Stretch], least_share: float
) -> tuple[dict[str, tuple[Mark, ...]], bool]:
    """Return the marks of each side in order, and whether a side comes back after another."""
    found: dict[str, tuple[Mark, ...]] = {}
    for side in SIDES:
        stretches = [s for s in course if s.side == side]
        total = sum(s.length_m for s in stretches)
        lengths: dict[Mark, float] = {}
        for s in stretches:
            lengths[s.mark] = lengths.get(s.mark, 0.0) + s.length_m
        found[side] = tuple(m for m, length in lengths.items() if length >= least_share * total)
    whole = sum(s.length_m for s in course)
    runs = [
        (side, sum(s.length_m for s in stretches))
        for side, stretches in groupby(course, key=lambda s: s.side)
    ]
    long = [side for side, length in runs if length > least_share * whole]
    turns = [side for side, _ in groupby(long)]
    if len(turns) > 1 and turns[0] == turns[-1]:
        turns.pop()
    return found, len(turns) != len(set(turns))
