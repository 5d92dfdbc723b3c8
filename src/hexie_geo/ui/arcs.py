"""Polygons as shared arcs of whole numbers: what the map in the browser draws from.

A border between two units is stored once, so neighbours cannot drift apart and no sliver
shows between them. Coordinates are those of ``pixels.py``. Units need not form a clean
coverage: a border that does not match its neighbour's becomes an arc with one side.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.ui.arc_levels import code, survived
from hexie_geo.ui.pixels import Ints, world

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, eq=False, kw_only=True)
class Arcs:
    """Arcs, and how rings and units are made of them.

    Attributes
    ----------
    points
        Vertices of all arcs one after the other, int64 (n, 2).
    sizes
        Number of vertices of each arc.
    levels
        Per vertex, how many of :data:`hexie_geo.ui.arc_levels.LEVELS` it survives; an arc's
        ends survive all.
    left, right
        Unit on either side of each arc; -1 where there is none.
    refs
        Arc numbers of all rings one after the other; ``~a`` is arc ``a`` backwards.
    ring_sizes, ring_units
        Number of refs of each ring, and the unit it belongs to.
    units
        How many units there are (one may have no ring).
    """

    points: Ints
    sizes: Ints
    levels: Ints
    left: Ints
    right: Ints
    refs: Ints
    ring_sizes: Ints
    ring_units: Ints
    units: int


def arcs(polygons: "gpd.GeoSeries") -> Arcs:
    """Cut the borders of ``polygons`` into shared arcs.

    Parameters
    ----------
    polygons
        Polygons or multipolygons in any CRS, one per unit; missing ones have no ring.

    Returns
    -------
    Arcs
        Deterministic for the same shapes in the same order.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> found = arcs(grid(1, 2).geometry)
    >>> len(found.sizes), sorted(zip(found.left.tolist(), found.right.tolist()))
    (3, [(0, -1), (0, 1), (1, -1)])
    """
    points, ring_of, unit_of = _rings(polygons)
    if not len(points):
        none = np.zeros(0, dtype=np.int64)
        return Arcs(
            points=np.zeros((0, 2), dtype=np.int64),
            sizes=none,
            levels=none,
            left=none,
            right=none,
            refs=none,
            ring_sizes=none,
            ring_units=none,
            units=len(polygons),
        )
    _, vertex = np.unique(code(points), return_inverse=True)
    follower = _next_in_ring(ring_of)
    before = np.empty_like(follower)
    before[follower] = np.arange(len(follower))
    segment, other = _sides(vertex, vertex[follower], unit_of[ring_of])
    cut = _cuts(vertex, segment, other, before)
    starts = _starts(cut[vertex], vertex, ring_of)
    return _assemble(points, ring_of, unit_of, segment, other, starts, len(polygons))


def _rings(polygons: "gpd.GeoSeries") -> tuple[Ints, Ints, Ints]:
    """Return vertices (closing ones dropped), the ring of each, and the unit of each ring."""
    flat = polygons.to_crs(3857) if polygons.crs is not None else polygons
    parts, unit = shapely.get_parts(flat.to_numpy(), return_index=True)
    parts = shapely.orient_polygons(parts)
    rings, part = shapely.get_rings(parts, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    points = world(coords)
    same = np.zeros(len(points), dtype=bool)
    same[1:] = (points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    points, ring = points[~same], ring[~same]
    last = np.append(ring[1:] != ring[:-1], True) if len(ring) else np.zeros(0, dtype=bool)
    points, ring = points[~last], ring[~last]  # the closing vertex repeats the first
    enough = np.bincount(ring, minlength=len(rings)) >= 3  # noqa: PLR2004 - a ring is a triangle
    keep = enough[ring]
    number = np.cumsum(enough) - 1
    return points[keep], number[ring[keep]], unit[part][enough]


def _next_in_ring(ring: Ints) -> Ints:
    follower = np.arange(1, len(ring) + 1)
    last = np.append(ring[1:] != ring[:-1], True)
    first = np.flatnonzero(np.append(True, ring[1:] != ring[:-1]))
    follower[last] = first
    return follower


def _sides(a: Ints, b: Ints, unit: Ints) -> tuple[Ints, Ints]:
    """Return an id per undirected segment, and the unit on the other side (-1: none)."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    _, segment, count = np.unique(
        low * (int(max(a.max(), b.max())) + 1) + high, return_inverse=True, return_counts=True
    )
    order = np.argsort(segment, kind="stable")
    pairs = np.flatnonzero(count[segment[order]] == 2)  # noqa: PLR2004 - two sides
    one, two = order[pairs[::2]], order[pairs[1::2]]
    facing = (a[one] == b[two]) & (unit[one] != unit[two])
    other = np.full(len(a), -1, dtype=np.int64)
    other[one[facing]], other[two[facing]] = unit[two[facing]], unit[one[facing]]
    return segment, other


def _cuts(vertex: Ints, segment: Ints, other: Ints, before: Ints) -> NDArray[np.bool_]:
    """Tell for each vertex whether arcs end there: a fork, or a change of neighbour."""
    ends = np.concatenate([vertex, vertex])
    incident = np.unique(
        np.column_stack([ends, np.concatenate([segment, segment[before]])]), axis=0
    )
    degree = np.bincount(incident[:, 0], minlength=int(vertex.max()) + 1)
    cut: NDArray[np.bool_] = degree != 2  # noqa: PLR2004 - a vertex inside an arc has two segments
    cut[vertex[other != other[before]]] = True
    return cut


def _starts(cut: NDArray[np.bool_], vertex: Ints, ring: Ints) -> NDArray[np.bool_]:
    """Mark where arcs start; a ring without a cut starts at its lowest vertex."""
    starts = cut.copy()
    whole = np.bincount(ring, weights=cut) == 0
    lowest = np.lexsort((vertex, ring))
    first = lowest[np.append(True, ring[lowest][1:] != ring[lowest][:-1])]
    starts[first[whole[ring[first]]]] = True
    return starts


def _assemble(
    points: Ints,
    ring: Ints,
    unit_of: Ints,
    segment: Ints,
    other: Ints,
    starts: NDArray[np.bool_],
    units: int,
) -> Arcs:
    order = _from_first_start(ring, starts)
    begin = np.flatnonzero(starts[order])
    run_ring = ring[order][begin]
    lowest = np.minimum.reduceat(segment[order], begin)
    neighbour = other[order][begin]
    own = unit_of[run_ring]
    shared = neighbour >= 0
    backwards = shared & (own > neighbour)
    # both runs of a shared border hold the same segments, so the lowest one names the arc
    name = np.where(shared, lowest, segment.max() + 1 + np.arange(len(begin)))
    names, arc = np.unique(name, return_inverse=True)
    home = np.full(len(names), -1, dtype=np.int64)
    home[arc[~backwards]] = np.flatnonzero(~backwards)
    refs = np.where(backwards, ~arc, arc)
    sizes = np.append(begin[1:], len(order)) - begin
    closing = _closing(begin, run_ring)
    lines, line_sizes = _lines(points[order], begin, sizes, points[order][closing], home)
    return Arcs(
        points=lines,
        sizes=line_sizes,
        levels=survived(lines, line_sizes),
        left=own[home],
        right=neighbour[home],
        refs=refs,
        ring_sizes=np.bincount(run_ring, minlength=len(unit_of)),
        ring_units=unit_of,
        units=units,
    )


def _from_first_start(ring: Ints, starts: NDArray[np.bool_]) -> Ints:
    """Return the vertices ring by ring, each ring turned so that it begins with a start."""
    place = np.arange(len(ring))
    first_of_ring = np.flatnonzero(np.append(True, ring[1:] != ring[:-1]))
    count = np.diff(np.append(first_of_ring, len(ring)))
    starting = np.flatnonzero(starts)
    first_start = starting[np.append(True, ring[starting][1:] != ring[starting][:-1])]
    turn = (first_start - first_of_ring)[ring]
    base, size = first_of_ring[ring], count[ring]
    turned: Ints = base + (place - base + turn) % size
    return turned


def _closing(begin: Ints, run_ring: Ints) -> Ints:
    """Return the place in ``order`` of the vertex that ends each run: the next run's first."""
    ends = np.append(begin[1:], 0)
    last = np.append(run_ring[1:] != run_ring[:-1], True)
    first = begin[np.append(True, run_ring[1:] != run_ring[:-1])]
    ends[last] = first
    return ends


def _lines(points: Ints, begin: Ints, sizes: Ints, ends: Ints, home: Ints) -> tuple[Ints, Ints]:
    """Return the vertices of the arcs one after the other, each with its end."""
    length = sizes[home] + 1
    offset = np.append(0, np.cumsum(length)[:-1])
    place = np.arange(int(length.sum())) - np.repeat(offset, length)
    source = np.repeat(begin[home], length) + np.minimum(place, np.repeat(sizes[home] - 1, length))
    lines = points[source]
    lines[offset + length - 1] = ends[home]
    return lines, length
