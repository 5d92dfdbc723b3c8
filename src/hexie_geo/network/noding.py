"""From drawn lines to pieces that meet only at their ends.

Lines of one stratum (ground, a bridge level, a class of road) are noded wherever they
touch or cross. Lines of different strata meet only where one of them *ends* on the
other, so a bridge is joined to the ground at its ramps and not to what it crosses.
"""

from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

SAME_PLACE_M = 0.001
"""Two ends at most this far apart are one node."""

Lines: TypeAlias = NDArray[np.object_]
Ints: TypeAlias = NDArray[np.int32]


def explode(lines: Any) -> tuple[Lines, Ints]:
    """Return the single lines of a geometry array and the row each came from.

    Elevations are dropped; missing, empty and zero-length parts are left out.
    """
    parts, rows = shapely.get_parts(shapely.force_2d(np.asarray(lines)), return_index=True)
    keep = shapely.length(parts) > 0
    return parts[keep], rows[keep].astype(np.int32)


def distinct(lines: Lines, strata: Ints) -> NDArray[np.int64]:
    """Return the positions of the first of every set of exact copies within a stratum.

    A line drawn backwards is a copy too.
    """
    text = shapely.to_wkb(shapely.normalize(lines))
    seen: dict[tuple[int, bytes], int] = {}
    for at, key in enumerate(zip(strata.tolist(), text, strict=True)):
        seen.setdefault(key, at)
    return np.fromiter(seen.values(), dtype=np.int64, count=len(seen))


def node_lines(lines: Lines, strata: Ints) -> tuple[Lines, Ints]:
    """Return the noded pieces of ``lines`` and the stratum of each.

    Parameters
    ----------
    lines
        LineStrings in one metric CRS.
    strata
        A number per line; only lines of equal number are noded with each other.

    Returns
    -------
    tuple of ndarray
        Pieces (each length drawn once, however many lines lie there) and their strata.
    """
    pieces, levels = [], []
    # an end that lies on a line but for rounding (reprojection bends nothing but moves
    # digits) is a junction too, in its own stratum and in every other one
    stops = ends(lines)
    for stratum in np.unique(strata):
        noded = shapely.get_parts(shapely.union_all(lines[strata == stratum]))
        beside = touching(noded)
        noded = cut_at_points(noded, np.concatenate([stops, beside]))
        if len(beside):
            noded = weld(noded)
        pieces.append(noded)
        levels.append(np.full(len(noded), stratum, dtype=np.int32))
    return np.concatenate(pieces), np.concatenate(levels)


def ends(lines: Lines) -> Lines:
    """Return the distinct end points of ``lines``."""
    points = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    xy = np.unique(shapely.get_coordinates(points), axis=0)
    return np.asarray(shapely.points(xy), dtype=object)


def touching(pieces: Lines) -> Lines:
    """Return the vertices of ``pieces`` that lie inside another piece but for rounding.

    Two streets drawn over each other run side by side by a few nanometres when the
    vertices of one lie within the segments of the other; exact noding misses them.
    """
    xy, own = shapely.get_coordinates(pieces, return_index=True)
    points = np.asarray(shapely.points(xy), dtype=object)
    where, which = shapely.STRtree(pieces).query(points, predicate="dwithin", distance=SAME_PLACE_M)
    other = which != own[where]
    where, which = where[other], which[other]
    offset = shapely.line_locate_point(pieces[which], points[where])
    inner = (offset > SAME_PLACE_M) & (offset < shapely.length(pieces[which]) - SAME_PLACE_M)
    return np.asarray(points[np.unique(where[inner])], dtype=object)


def weld(pieces: Lines) -> Lines:
    """Move vertices within a millimetre to one place, and keep one of the copies this makes."""
    numbers, xy = places(shapely.get_coordinates(pieces))
    welded: Lines = shapely.remove_repeated_points(
        shapely.set_coordinates(pieces.copy(), xy[numbers])
    )
    welded = welded[shapely.length(welded) > 0]
    shape = shapely.simplify(welded, SAME_PLACE_M)
    first = distinct(shape, np.zeros(len(welded), dtype=np.int32))
    return np.asarray(welded[first], dtype=object)


def cut_at_points(lines: Lines, points: Lines) -> Lines:
    """Cut every line at the points that lie on it (within a millimetre) and not at its ends."""
    tree = shapely.STRtree(lines)
    which, where = tree.query(points, predicate="dwithin", distance=SAME_PLACE_M)[::-1]
    offset = shapely.line_locate_point(lines[which], points[where])
    length = shapely.length(lines[which])
    inner = (offset > SAME_PLACE_M) & (offset < length - SAME_PLACE_M)
    if not inner.any():
        return lines
    which, offset = which[inner], offset[inner]
    untouched = np.ones(len(lines), dtype=bool)
    untouched[which] = False
    cut: list[Any] = []
    for line in np.unique(which):
        stops = np.unique(offset[which == line])
        stops = np.concatenate([[0.0], stops, [shapely.length(lines[line])]])
        cut.extend(part(lines[line], a, b) for a, b in pairwise(stops) if a < b)
    return np.concatenate([lines[untouched], np.array(cut, dtype=object)])


def part(line: Any, start: float, stop: float) -> Any:
    """Return the stretch of ``line`` between two distances along it, ends included."""
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    inside = (along > start) & (along < stop)
    ends_at = shapely.get_coordinates(shapely.line_interpolate_point([line, line], [start, stop]))
    return shapely.linestrings(np.vstack([ends_at[:1], xy[inside], ends_at[1:]]))


def number_ends(lines: Lines) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Give every distinct line end a node number.

    Returns
    -------
    tuple of ndarray
        First node and last node per line, and the (n, 2) coordinates of the nodes. Ends
        within a millimetre share a node, wherever the origin of the coordinates lies.
    """
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    last = shapely.get_coordinates(shapely.get_point(lines, -1))
    nodes, xy = places(np.concatenate([first, last]))
    return nodes[: len(lines)], nodes[len(lines) :], xy


def places(xy: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64]]:
    """Return the place each coordinate is at, and the coordinates of the places.

    Coordinates within a millimetre are one place.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    xy, inverse = np.unique(xy, axis=0, return_inverse=True)
    numbers: NDArray[np.signedinteger[Any]] = inverse.reshape(-1)
    near = cKDTree(xy).query_pairs(SAME_PLACE_M, output_type="ndarray")
    if len(near):
        ones, (a, b) = np.ones(len(near)), near.T
        links = coo_array((ones, (a, b)), shape=(len(xy), len(xy)))
        _, label = connected_components(links, directed=False)
        _, keep = np.unique(label, return_index=True)
        numbers, xy = label[numbers], xy[keep]
    return numbers.astype(np.int32), xy
