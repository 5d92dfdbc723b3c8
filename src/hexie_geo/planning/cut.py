"""Cut an oversized community that has no resident groups, along its roads and rivers.

Roads and barriers divide the community into blocks; a population grid says how its
households lie among them. Blocks are put together into parts by cutting random spanning
trees, trees that would rather not cross a river first. Every figure is an estimate: the
parts are marked as needing a count on the ground, and no plan takes them without one.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.rasters import Raster

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

TREES = 60
"""Random trees tried per cut; more find slightly shorter borders."""

MIN_KNOWN = 0.9
"""Least share of the community that the population grid must know."""

BARRIER_M = 2.0
"""A border this near a barrier lies along it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Cut:
    """A proposed division, or the reason why there is none.

    Attributes
    ----------
    parts
        Polygons that fill the community, each in one piece; empty without a cut.
    households
        Estimated households of each part; they add up to the community's.
    reason
        ``done`` or why not: ``within_range, in_pieces, no_lines, no_population,
        population_unknown, no_blocks, no_balance``.
    values
        Figures for the sentence.
    needs_count
        Always true of a cut: the households of the parts must be counted on the ground.
    """

    parts: tuple[Any, ...] = ()
    households: tuple[int, ...] = ()
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def needs_count(self) -> bool:
        """Whether the figures are estimates that must be counted before anything is decided."""
        return bool(self.parts)

    def say(self, language: Language = "zh") -> str:
        """Return the outcome as one sentence."""
        shown = "、" if language == "zh" else ", "
        parts = shown.join(str(h) for h in self.households)
        return text(f"cut.{self.reason}", language, **{"parts": parts, **self.values})


def cut_without_groups(
    community: Any,
    roads: Any,
    barriers: Any,
    population: Raster | None,
    households: int,
    *,
    crs: Any = None,
    low: int = 1000,
    high: int = 3000,
    seed: int = 0,
) -> Cut:
    """Return a division of a community into parts within the range, along roads and rivers.

    Parameters
    ----------
    community
        Polygon in a metric CRS.
    roads, barriers
        Lines (a GeoSeries, a frame or an array; None for none) in the same CRS.
    population
        Count or density grid; it places households, its total does not matter.
    households
        The community's own count.
    crs
        CRS of the shapes; that of ``population`` if left out.
    low, high
        Range for every part, inclusive.
    seed
        Same seed, same cut.

    Returns
    -------
    Cut
        The fewest parts for which a cut was found, or the reason why there is none.

    Examples
    --------
    A square kilometre, lived in evenly, with a road through its middle:

    >>> place = shapely.box(500000, 2769000, 501000, 2770000)
    >>> road = [shapely.LineString([(500500, 2769000), (500500, 2770000)])]
    >>> people = Raster(values=np.ones((1, 4)), crs="EPSG:4543",
    ...     transform=(250.0, 0.0, 5e5, 0.0, -1000.0, 2.77e6))
    >>> done = cut_without_groups(place, road, None, people, 5600)
    >>> done.households, done.needs_count, done.say("en")
    ((2800, 2800), True, 'Cut along roads and rivers into 2 parts of about 2800, 2800 ...')
    >>> cut_without_groups(place, None, None, people, 5600).reason
    'no_lines'
    """
    roads, barriers = _lines(roads, community), _lines(barriers, community)
    reason, values = _refusal(community, roads, barriers, population, households, high)
    if reason or population is None:
        return Cut(reason=reason, values=values)
    blocks = _blocks(community, np.concatenate([roads, barriers]))
    if len(blocks) < 2:  # noqa: PLR2004 - one block cannot be cut
        return Cut(reason="no_blocks", values={"lines": len(roads) + len(barriers)})
    people, known = _people(blocks, population, crs)
    if known < MIN_KNOWN or not people.sum() > 0:
        return Cut(reason="population_unknown", values={"known": f"{100 * known:.0f}"})
    weights = households * people / people.sum()
    graph = _borders(blocks, barriers)
    fewest, most = math.ceil(households / high), households // low
    for count in range(max(fewest, 2), min(most, fewest + 2) + 1):
        rng = np.random.default_rng([seed, count])
        label = _divide(weights, graph, count, (low, high), rng)
        if label is not None:
            return _made(blocks, weights, label, households)
    lines = len(roads) + len(barriers)
    values = {"blocks": len(blocks), "lines": lines, "low": low, "high": high}
    return Cut(reason="no_balance", values=values)


def _refusal(
    community: Any, roads: Any, barriers: Any, population: Raster | None, households: int, high: int
) -> tuple[str, dict[str, object]]:
    """Return why the community cannot be cut, if that shows before any work."""
    if households <= high:
        return "within_range", {"households": households, "high": high}
    if shapely.get_num_geometries(community) != 1:
        return "in_pieces", {"pieces": int(shapely.get_num_geometries(community))}
    if not len(roads) + len(barriers):
        return "no_lines", {}
    return ("no_population", {}) if population is None else ("", {})


def _lines(lines: Any, community: Any) -> NDArray[np.object_]:
    """Return the parts of lines inside the community."""
    if lines is None or not len(lines):
        return np.empty(0, dtype=object)
    shapes = np.asarray(getattr(lines, "geometry", lines), dtype=object)
    inside = shapely.get_parts(shapely.intersection(shapely.force_2d(shapes), community))
    kept: NDArray[np.object_] = inside[shapely.length(inside) > 0]
    return kept


def _blocks(community: Any, lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the faces that lines and boundary enclose, in a fixed order."""
    noded = shapely.union_all(np.append(lines, shapely.boundary(community)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[shapely.contains(community, shapely.point_on_surface(faces))]
    corner = shapely.bounds(faces).reshape(-1, 4)
    ordered: NDArray[np.object_] = faces[np.lexsort(corner.T)]
    return ordered


def _people(blocks: NDArray[np.object_], population: Raster, crs: Any) -> tuple[Floats, float]:
    """Return the grid's people per block and the share of the community that it knows."""
    import geopandas as gpd

    from hexie_geo.raster.coverage_matrix import coverage_matrix

    shapes = gpd.GeoSeries(blocks, crs=population.crs if crs is None else crs)
    found = coverage_matrix(shapes, population).sum(population)
    return found.known_sum, float(found.known.sum() / found.area.sum())


@dataclass(frozen=True, eq=False, kw_only=True)
class _Borders:
    """Pairs of neighbouring blocks, how long their border is and how much follows a barrier."""

    a: Ints
    b: Ints
    metres: Floats
    barrier: Floats


def _borders(blocks: NDArray[np.object_], barriers: NDArray[np.object_]) -> _Borders:
    a, b = shapely.STRtree(blocks).query(blocks, predicate="intersects")
    a, b = a[a < b], b[a < b]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    shared = shapely.intersection(blocks[a], blocks[b])
    metres = shapely.length(shared)
    along = np.zeros(len(a))
    if len(barriers):
        near = shapely.buffer(shapely.union_all(barriers), BARRIER_M)
        along = shapely.length(shapely.intersection(shared, near))
    keep = metres > 0
    share = along[keep] / metres[keep]
    return _Borders(a=a[keep], b=b[keep], metres=metres[keep], barrier=share)


def _divide(
    weights: Floats,
    borders: _Borders,
    count: int,
    limits: tuple[int, int],
    rng: np.random.Generator,
) -> Ints | None:
    """Return a part number per block, or None if no cut into ``count`` parts was found."""
    best, label = math.inf, None
    for tried in _trees(weights, borders, count, limits, rng):
        inner = tried[borders.a] == tried[borders.b]
        cost = float((borders.metres * (1.0 - 0.7 * borders.barrier))[~inner].sum())
        if cost < best:
            best, label = cost, tried
    return label


def _trees(
    weights: Floats,
    borders: _Borders,
    count: int,
    limits: tuple[int, int],
    rng: np.random.Generator,
) -> Iterator[Ints]:
    """Yield divisions whose every part lies within the limits."""
    low, high = limits
    for _ in range(TREES):
        label = np.zeros(len(weights), dtype=np.int64)
        for part in range(1, count):
            rest = np.flatnonzero(label == 0)
            left = count - part
            total = weights[rest].sum()
            # what is split off, and what it leaves, must both still fit
            least, most = max(low, total - left * high), min(high, total - left * low)
            side = _split(rest, weights, borders, (least, most), total / (left + 1), rng)
            if side is None:
                break
            label[side] = part
        else:
            yield label


def _split(
    nodes: Ints,
    weights: Floats,
    borders: _Borders,
    limits: tuple[float, float],
    aim: float,
    rng: np.random.Generator,
) -> Ints | None:
    """Return a connected part of ``nodes`` of about ``aim``, its rest connected too."""
    order, parent = _random_tree(nodes, len(weights), borders, rng)
    if len(order) < len(nodes):
        return None
    below = weights.copy()
    for node in order[:0:-1]:
        below[parent[node]] += below[node]
    total = below[order[0]]
    best, chosen = math.inf, None
    for node in order[1:]:
        for piece, outside in ((below[node], False), (total - below[node], True)):
            if limits[0] <= piece <= limits[1] and abs(piece - aim) < best:
                best, chosen = abs(piece - aim), (node, outside)
    if chosen is None:
        return None
    inside = np.zeros(len(weights), dtype=bool)
    inside[chosen[0]] = True
    for node in order[1:]:
        inside[node] |= inside[parent[node]]
    part: Ints = nodes[inside[nodes] != chosen[1]]
    return part


def _random_tree(
    nodes: Ints, size: int, borders: _Borders, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return nodes from the root outwards and their parents; borders on barriers come last."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    member = np.zeros(size, dtype=bool)
    member[nodes] = True
    used = member[borders.a] & member[borders.b]
    weight = 0.01 + rng.random(int(used.sum())) + 2.0 * borders.barrier[used]
    pairs = (borders.a[used], borders.b[used])
    tree = minimum_spanning_tree(coo_array((weight, pairs), shape=(size, size)).tocsr())
    order, parent = breadth_first_order(tree, int(nodes[0]), directed=False)
    return order.astype(np.int64), parent.astype(np.int64)


def _made(blocks: NDArray[np.object_], weights: Floats, label: Ints, households: int) -> Cut:
    """Return the parts, biggest first, with whole households that add up."""
    sums = np.bincount(label, weights)
    order = np.argsort(-sums, kind="stable")
    whole = np.floor(sums).astype(np.int64)
    extra = np.argsort(whole - sums, kind="stable")[: households - int(whole.sum())]
    whole[extra] += 1
    return Cut(
        parts=tuple(shapely.union_all(blocks[label == k]) for k in order),
        households=tuple(int(whole[k]) for k in order),
        reason="done",
        values={"count": len(order)},
    )
