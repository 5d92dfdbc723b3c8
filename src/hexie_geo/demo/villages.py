"""The countryside: village groups around their hamlets, and the lanes that join them."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import split as cut

from hexie_geo.demo.plan import TOWNSHIPS, VILLAGES
from hexie_geo.demo.streets import Road, Town
from hexie_geo.demo.terrain import REACH_M, Hills, railway

Floats = NDArray[np.float64]
HAMLETS = 192
_SEATS = {"松坪镇": (300.0, 3900.0), "石羊镇": (900.0, -3900.0), "云雾乡": (-4300.0, 200.0)}


@dataclass(slots=True, kw_only=True)
class Countryside:
    """Land outside the town, part by part, with its hamlets and lanes.

    ``part`` gives each hamlet's part of ``parts``, ``village`` its village (0 is the
    northernmost); ``township`` is by village.
    """

    parts: list[Any]
    hamlets: Floats
    part: NDArray[np.int64]
    village: NDArray[np.int64]
    township: list[str]
    edges: list[Any]
    lanes: list[Road]


def build(town: Town, outline: Any, hills: Hills, rng: np.random.Generator) -> Countryside:
    """Return the countryside around ``town``."""
    channel = shapely.Polygon(np.concatenate([town.banks["W"], town.banks["E"][::-1]]))
    built = shapely.union_all(list(town.blocks.values()))
    land = shapely.difference(shapely.difference(outline, built), channel)
    parts = [
        piece
        for part in shapely.get_parts(land)
        for piece in cut(part, railway()).geoms
        if piece.area > 1e5  # noqa: PLR2004 - slips of land between river and outline go to nobody
    ]
    parts.sort(key=lambda p: (round(p.centroid.x), round(p.centroid.y)))
    hamlets, part = _scatter(parts, built, hills, rng)
    village = _gather(hamlets, part, rng)
    return Countryside(
        parts=parts,
        hamlets=hamlets,
        part=part,
        village=village,
        township=_townships(hamlets, village),
        edges=[e for i, p in enumerate(parts) for e in _borders(p, hamlets[part == i], rng)],
        lanes=_lanes(town, parts, hamlets, part, rng),
    )


def united(country: Countryside, shapes: NDArray[np.object_]) -> Countryside:
    """Return the countryside with every village in one piece on its hamlets' ``shapes``.

    Hamlets cut off from their village join the one they border most.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    length = shapely.length(shapely.intersection(shapes[left], shapes[right]))
    keep = (left != right) & (length > 1)
    n = len(shapes)
    border = coo_array((length[keep], (left[keep], right[keep])), shape=(n, n)).toarray()
    village = country.village.copy()
    for v in range(int(village.max()) + 1):
        mine = np.flatnonzero(village == v)
        _, piece = connected_components(border[np.ix_(mine, mine)], directed=False)
        for hamlet in mine[piece != np.argmax(np.bincount(piece))]:
            shared = np.bincount(village, weights=border[hamlet])
            shared[v] = 0
            village[hamlet] = np.argmax(shared)
    return replace(country, village=village)


def _scatter(
    parts: list[Any], built: Any, hills: Hills, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.int64]]:
    """Throw darts: hamlets lie closer together near the town and in the plain."""
    xmin, ymin, xmax, ymax = shapely.union_all(parts).bounds
    tries = np.column_stack([rng.uniform(xmin, xmax, 12_000), rng.uniform(ymin, ymax, 12_000)])
    points = shapely.points(tries)
    where = np.full(len(tries), -1)
    for i, part in enumerate(parts):
        shapely.prepare(part)
        where[shapely.contains(part.buffer(-70), points)] = i
    steep = np.clip((hills.height(tries[:, 0], tries[:, 1]) - 1900) / 450, 0, 1)
    far = np.clip(shapely.distance(built, points) / 3500, 0, 1)
    room = 330 + 330 * far + 480 * steep
    taken: list[int] = []
    for i in map(int, np.flatnonzero(where >= 0)):
        near = tries[taken]
        if len(taken) == 0 or (np.hypot(*(near - tries[i]).T) > room[i]).all():
            taken.append(i)
        if len(taken) == HAMLETS:
            break
    return tries[taken], where[taken]


def _gather(hamlets: Floats, part: NDArray[np.int64], rng: np.random.Generator) -> Any:
    """Gather hamlets into villages, never across the river or the railway."""
    counts = np.bincount(part)
    share = counts / counts.sum() * len(VILLAGES)
    wanted = [max(1, int(k)) for k in share]
    behind = np.argsort(wanted - share, kind="stable")
    for i in map(int, behind[: len(VILLAGES) - sum(wanted)]):
        wanted[i] += 1
    village = np.zeros(len(hamlets), dtype=np.int64)
    first: int = 0
    for at, k in enumerate(wanted):
        mine = np.flatnonzero(part == at)
        village[mine] = first + _lloyd(hamlets[mine], k, rng)
        first += k
    middle = np.array([hamlets[village == v].mean(axis=0) for v in range(first)])
    rank = np.empty(first, dtype=np.int64)
    rank[np.argsort(-middle[:, 1], kind="stable")] = np.arange(first)
    return rank[village]


def _lloyd(points: Floats, k: int, rng: np.random.Generator) -> Any:
    seeds = points[[int(rng.integers(len(points)))]]
    while len(seeds) < k:
        gap = np.min(np.hypot(*(points[:, None] - seeds).transpose(2, 0, 1)), axis=1)
        seeds = np.vstack([seeds, points[np.argmax(gap)]])
    mine = np.zeros(len(points), dtype=np.int64)
    for _ in range(25):
        mine = np.argmin(np.hypot(*(points[:, None] - seeds).transpose(2, 0, 1)), axis=1)
        seeds = np.array([points[mine == j].mean(axis=0) for j in range(k)])
    return mine


def _townships(hamlets: Floats, village: NDArray[np.int64]) -> list[str]:
    codes = {name: code for code, name in TOWNSHIPS.items()}
    names = list(_SEATS)
    seats = np.array([_SEATS[n] for n in names])
    made = []
    for v in range(int(village.max()) + 1):
        middle = hamlets[village == v].mean(axis=0)
        made.append(codes[names[int(np.argmin(np.hypot(*(seats - middle).T)))]])
    return made


def _borders(part: Any, hamlets: Floats, rng: np.random.Generator) -> list[Any]:
    """Return the lines between hamlets' grounds, wandering a little, inside ``part``."""
    lines = shapely.voronoi_polygons(shapely.multipoints(hamlets), extend_to=part, only_edges=True)
    made = []
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(line)
        for a, b in pairwise(points):
            made.append(_wander(a, b, rng, by=0.05))
    inside = shapely.intersection(np.array(made, dtype=object), part.buffer(REACH_M))
    return [g for g in shapely.get_parts(inside) if shapely.length(g) > 0]


def _wander(a: Floats, b: Floats, rng: np.random.Generator, *, by: float) -> Any:
    steps = int(np.clip(np.hypot(*(b - a)) // 110, 1, 9))
    t = np.linspace(0, 1, steps + 1)[:, None]
    across = np.array([-(b - a)[1], (b - a)[0]])
    sway = sum(rng.normal(0, by / k) * np.sin(k * np.pi * t) for k in (1, 2, 3))
    return shapely.linestrings(a + t * (b - a) + sway * across)


def _lanes(
    town: Town, parts: list[Any], hamlets: Floats, part: NDArray[np.int64], rng: Any
) -> list[Road]:
    """Return the lanes: in each part a tree over hamlets, the edge of the town as its root."""
    made: list[Road] = []
    gates = np.array(town.gates)
    nearest: list[tuple[float, int, Floats]] = []
    for i, land in enumerate(parts):
        mine = hamlets[part == i]
        doors = gates[shapely.distance(land, shapely.points(gates)) < 1]
        if not len(doors):  # beyond the railway: come over it, below
            doors = mine[:1]
            for k in range(len(mine)):
                gap = np.hypot(*(gates - mine[k]).T)
                nearest.append((float(gap.min()), i, np.vstack([gates[gap.argmin()], mine[k]])))
        made += _tree(land, doors, mine, rng)
    nearest.sort(key=lambda n: (n[0], n[1]))
    done: list[Floats] = []
    for _, _, ends in nearest:
        if len(done) < 3 and all(np.hypot(*(ends[1] - e[1])) > 1500 for e in done):  # noqa: PLR2004 - three crossings well apart
            line = shapely.linestrings(ends)
            made.append(Road(line=line, cls="县道", name="跨铁路桥", level="1"))
            done.append(ends)
    return made


def _tree(land: Any, doors: Floats, hamlets: Floats, rng: Any) -> list[Road]:
    """Return a minimum spanning tree whose busy edges are 县道 and 乡道, the others 村道."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree
    from scipy.spatial import Delaunay

    points = np.unique(np.vstack([doors, hamlets]), axis=0)
    is_door = (np.abs(points[:, None] - doors).sum(axis=2) == 0).any(axis=1)
    if len(points) < 4:  # noqa: PLR2004 - Delaunay needs a few points
        pairs = np.array([(0, j) for j in range(1, len(points))])
    else:
        corner = Delaunay(points).simplices
        sides = np.vstack([corner[:, k] for k in ([0, 1], [1, 2], [0, 2])])
        pairs = np.unique(np.sort(sides), axis=0)
    lines = shapely.linestrings(points[pairs])
    weight = shapely.length(lines) + 9 * shapely.length(shapely.difference(lines, land))
    weight[is_door[pairs].all(axis=1)] = 1e-3
    n = len(points)
    graph = coo_array((weight, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    tree = minimum_spanning_tree(graph)
    order, before = breadth_first_order(tree, int(np.argmax(is_door)), directed=False)
    load = np.where(is_door, 0, 1)
    made: list[Road] = []
    for node in order[:0:-1]:
        parent = before[node]
        load[parent] += load[node]
        if is_door[node] and is_door[parent]:
            continue
        busy = int(load[node])
        cls = "县道" if busy >= 14 else "乡道" if busy >= 4 else "村道"  # noqa: PLR2004 - by hamlets behind
        line = _wander(points[parent], points[node], rng, by=0.03)
        name = f"{cls[0]}{len(made) + 1:03d}线" if busy >= 4 else None  # noqa: PLR2004
        made.append(Road(line=line, cls=cls, name=name))
    return made
