"""From drawn lines to a clean coverage: every border is shared to the last centimetre."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.demo.streets import Road, Town
from hexie_geo.demo.terrain import GRID_M, ORIGIN, REACH_M, island
from hexie_geo.demo.villages import Countryside

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Shapes of all resident groups (town pieces, then hamlets, then the island), and roads."""

    groups: Shapes
    roads: tuple[Road, ...]
    channel: Any
    railway: Any


def lay(town: Town, country: Countryside, *, railway: Any) -> Ground:
    """Node all lines on a centimetre grid and hand each face to the group it belongs to."""
    pieces = np.array([p.shape for p in town.pieces], dtype=object)
    streets = np.array([r.line for r in town.roads if r.level == "0"], dtype=object)
    borders = [*(p.boundary for p in country.parts), *country.edges]
    drawn = [placed(line) for line in (*borders, *streets, island().boundary)]
    noded = _trimmed(shapely.get_parts(shapely.union_all(drawn, grid_size=GRID_M)))
    faces = shapely.get_parts(shapely.polygonize(noded))
    owner = _owners(faces, pieces, country)
    groups = _joined(faces, owner, len(pieces) + len(country.hamlets) + 1)
    roads = _noded(noded, town.roads) + [_snapped(r) for r in country.lanes]
    channel = np.concatenate([town.banks["W"], town.banks["E"][::-1]])
    return Ground(
        groups=groups,
        roads=tuple(roads),
        channel=placed(shapely.Polygon(channel)),
        railway=placed(railway),
    )


def _trimmed(lines: Shapes) -> Shapes:
    """Drop the stubs that stand over where a line was drawn a little too long."""
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)])
    _, node, degree = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    loose = (degree[node.reshape(2, -1)] == 1).any(axis=0)
    kept: Shapes = lines[~(loose & (shapely.length(lines) < 4 * REACH_M))]
    return kept


def placed(shape: Any) -> Any:
    """Return ``shape`` at its coordinates of EPSG:4543, on the centimetre grid."""
    moved = shapely.transform(shape, lambda xy: np.round(xy + ORIGIN, 2))
    return shapely.set_precision(moved, GRID_M, mode="valid_output")


def _snapped(road: Road) -> Road:
    return Road(
        line=placed(road.line), cls=road.cls, name=road.name, level=road.level, oneway=road.oneway
    )


def _owners(faces: Shapes, pieces: Shapes, country: Countryside) -> NDArray[np.int64]:
    """Return the group of each face, -1 for water and what lies outside."""
    spots = shapely.transform(shapely.point_on_surface(faces), lambda xy: xy - ORIGIN)
    owner = np.full(len(faces), -1, dtype=np.int64)
    at = shapely.get_coordinates(spots)
    for i, part in enumerate(country.parts):
        inside = np.flatnonzero(shapely.contains(part, spots))
        mine = np.flatnonzero(country.part == i)
        gap = np.hypot(*(at[inside][:, None] - country.hamlets[mine]).transpose(2, 0, 1))
        owner[inside] = len(pieces) + mine[np.argmin(gap, axis=1)]
    spot, piece = shapely.STRtree(pieces).query(spots, predicate="within")
    owner[spot] = piece
    owner[shapely.contains(island(), spots)] = len(pieces) + len(country.hamlets)
    return owner


def _joined(faces: Shapes, owner: NDArray[np.int64], count: int) -> Shapes:
    """Return one polygon per group; stray bits go to the neighbour they border most."""
    areas = shapely.area(faces)
    main = {
        g: int(k[np.argmax(areas[k])]) for g in range(count) if len(k := np.flatnonzero(owner == g))
    }
    stray = [f for g, k in main.items() for f in np.flatnonzero(owner == g) if f != k]
    owner = owner.copy()
    for f in sorted(stray, key=lambda f: -areas[f]):
        near = [
            k
            for k in shapely.STRtree(faces).query(faces[f], predicate="intersects")
            if k != f and owner[k] >= 0 and k not in stray
        ]
        shared = [shapely.length(shapely.intersection(faces[f], faces[k])) for k in near]
        if near and max(shared) > 0:
            owner[f] = owner[near[int(np.argmax(shared))]]
            stray = [s for s in stray if s != f]
    return np.array(
        [shapely.coverage_union_all(faces[owner == g]) for g in range(count)], dtype=object
    )


def _noded(lines: Shapes, roads: Sequence[Road]) -> list[Road]:
    """Return the streets with a vertex wherever another one meets them."""
    drawn = np.array([placed(r.line) for r in roads], dtype=object)
    ground = np.array([r.level == "0" for r in roads])
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    which = np.flatnonzero(ground)
    piece, road = shapely.STRtree(drawn[which]).query(middles, predicate="dwithin", distance=0.03)
    made = []
    for i, r in enumerate(roads):
        if r.level != "0":
            made.append(_snapped(r))
            continue
        points = np.unique(shapely.get_coordinates(lines[piece[which[road] == i]]), axis=0)
        along = shapely.line_locate_point(drawn[i], shapely.points(points))
        line = shapely.linestrings(points[np.argsort(along, kind="stable")])
        made.append(Road(line=line, cls=r.cls, name=r.name, level=r.level, oneway=r.oneway))
    return made
