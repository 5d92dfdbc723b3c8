"""The town: arterial streets, blocks between them, and blocks cut into resident groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import split as cut

from hexie_geo.demo.plan import URBAN, Block
from hexie_geo.demo.terrain import REACH_M, RIVER_Y, bank

Node = tuple[str, int, int]
_ROWS = (-2260.0, -1490.0, -770.0, -60.0, 660.0, 1400.0, 2130.0)
_WEST = ((-2330.0, 0.15), (-1550.0, 0.45), (-770.0, 0.8), (0.0, 1.0))
_EAST = ((0.0, 1.0), (830.0, 0.8), (1640.0, 0.4))
_NS = {
    "W": ("环城西路", "翠屏路", "人民路", "滨江西路"),
    "E": ("滨江东路", "迎宾大道", "环城东路"),
}
_EW = ("环城南路", "建设路", "团结路", "文化路", "振兴路", "永安路", "环城北路")
BRIDGES = {1: "建设大桥", 3: "云岭大桥", 5: "北大桥"}
"""Rows of east-west streets that cross the river."""
_NOT_BUILT = {("W", 0, 0), ("W", 0, 5), ("E", 1, 0), ("E", 1, 5)}
_STREET = "安定长春福寿和平同德光华青年五一启明育才桂花梧桐玉兰银杏石榴海棠听涛望山清泉"
_NARROW = {u.name for u in URBAN if u.kind == "old_town"}
_TILT = {"W": 0.07, "E": -0.12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road as drawn before everything is noded."""

    line: Any
    cls: str
    name: str | None = None
    level: str = "0"
    oneway: str = "no"


@dataclass(slots=True, kw_only=True)
class Piece:
    """One resident group's ground in the town, and where it stands in the cutting."""

    shape: Any
    community: str
    path: str


@dataclass(slots=True, kw_only=True)
class Town:
    """Blocks cut into pieces, and the streets between them."""

    nodes: dict[Node, tuple[float, float]] = field(default_factory=dict)
    blocks: dict[Block, Any] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    banks: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    gates: list[tuple[float, float]] = field(default_factory=list)


def build(rng: np.random.Generator) -> Town:
    """Return the town; every street ends on another one."""
    town = Town()
    _place_nodes(town, rng)
    _arterials(town, rng)
    for block, shape in town.blocks.items():
        _communities(town, block, shape, rng)
    _bridges(town)
    return town


def _place_nodes(town: Town, rng: np.random.Generator) -> None:
    for side, columns, sign in (("W", _WEST, -1), ("E", _EAST, 1)):
        usual = float(np.mean(bank(sign, np.array(_ROWS))))
        for c, (offset, follow) in enumerate(columns):
            for r, base in enumerate(_ROWS):
                y = base + _TILT[side] * offset + rng.normal(0, 34)
                near = float(bank(sign, y))
                x = follow * near + (1 - follow) * usual + offset
                town.nodes[side, c, r] = (x + (rng.normal(0, 50) if offset else 0.0), y)
        edge = [y for (s, c, _), (_, y) in town.nodes.items() if s == side and not columns[c][0]]
        ys = np.unique(np.concatenate([np.arange(*RIVER_Y, 60.0), [RIVER_Y[1]], edge]))
        town.banks[side] = np.column_stack([bank(sign, ys), ys])


def _arterials(town: Town, rng: np.random.Generator) -> None:
    edges: dict[tuple[Node, Node], Any] = {}
    for side, columns in (("W", _WEST), ("E", _EAST)):
        for c, (offset, _) in enumerate(columns):
            for r in range(len(_ROWS) - 1):
                a, b = (side, c, r), (side, c, r + 1)
                edges[a, b] = _along(town, side, a, b) if not offset else _bowed(town, a, b, rng)
        for c in range(len(columns) - 1):
            for r in range(len(_ROWS)):
                a, b = (side, c, r), (side, c + 1, r)
                edges[a, b] = _bowed(town, a, b, rng)
        for c in range(len(columns) - 1):
            for r in range(len(_ROWS) - 1):
                if (side, c, r) in _NOT_BUILT:
                    continue
                ring = _ring(edges, side, c, r)
                town.blocks[side, c, r] = shapely.Polygon(ring)
    used = shapely.union_all([b.boundary for b in town.blocks.values()])
    for (a, b), line in edges.items():
        if used.distance(shapely.Point(line[len(line) // 2])) > 1:
            continue
        town.roads.append(_arterial(a, b, line))
    hull = shapely.union_all(list(town.blocks.values()))
    town.gates = [p for p in town.nodes.values() if hull.boundary.distance(shapely.Point(p)) < 1]


def _arterial(a: Node, b: Node, line: Any) -> Road:
    north_south = a[1] == b[1]
    name = _NS[a[0]][a[1]] if north_south else _EW[a[2]]
    main = "环城" in name or name in {"人民路", "迎宾大道", "建设路", "文化路", "永安路"}
    old_town = name == "团结路" and a[0] == "W" and a[1] == 2  # noqa: PLR2004 - by the river
    return Road(
        line=shapely.LineString(line),
        cls="主干路" if main else "次干路",
        name=name,
        oneway="yes" if old_town else "no",
    )


def _along(town: Town, side: str, a: Node, b: Node) -> Any:
    points, low, high = town.banks[side], town.nodes[a][1], town.nodes[b][1]
    return points[(points[:, 1] >= low) & (points[:, 1] <= high)]


def _bowed(town: Town, a: Node, b: Node, rng: np.random.Generator) -> Any:
    start, end = np.array(town.nodes[a]), np.array(town.nodes[b])
    t = np.linspace(0, 1, 6)[:, None]
    across = np.array([-(end - start)[1], (end - start)[0]])
    return start + t * (end - start) + 4 * t * (1 - t) * rng.normal(0, 0.034) * across


def _ring(edges: dict[tuple[Node, Node], Any], side: str, c: int, r: int) -> Any:
    south = edges[(side, c, r), (side, c + 1, r)]
    east = edges[(side, c + 1, r), (side, c + 1, r + 1)]
    north = edges[(side, c, r + 1), (side, c + 1, r + 1)]
    west = edges[(side, c, r), (side, c, r + 1)]
    return np.concatenate([south, east[1:], north[::-1][1:], west[::-1][1:]])


def _bridges(town: Town) -> None:
    for row, name in BRIDGES.items():
        ends = [town.nodes["W", len(_WEST) - 1, row], town.nodes["E", 0, row]]
        town.roads.append(Road(line=shapely.LineString(ends), cls="主干路", name=name, level="1"))
    column = [town.nodes["E", 1, r] for r in range(1, 6)]
    middle = [(x + 70, y) for x, y in column[1:-1]]
    line = shapely.LineString([column[0], *middle, column[-1]])
    town.roads.append(Road(line=line, cls="快速路", name="迎宾高架", level="1"))


def _communities(town: Town, block: Block, shape: Any, rng: np.random.Generator) -> None:
    """Cut a block into its communities, those into groups; the cuts are streets."""
    here = [u for u in URBAN if u.block == block]
    rest = shape
    for at, urban in enumerate(here):
        mine = rest
        if at + 1 < len(here):
            share = urban.groups / sum(u.groups for u in here[at:])
            mine, rest, line = _cut(rest, float(np.clip(share, 0.28, 0.72)), rng)
            town.roads.append(Road(line=line, cls="次干路", name=_name(rng)))
        _groups(town, urban.name, mine, urban.groups, "", rng)


def _groups(
    town: Town, community: str, shape: Any, count: int, path: str, rng: np.random.Generator
) -> None:
    if count == 1:
        town.pieces.append(Piece(shape=shape, community=community, path=path))
        return
    left = count // 2 if count < 4 else count // 2 + int(rng.integers(-1, 2)) * (count > 9)  # noqa: PLR2004 - small counts are halved
    one, other, line = _cut(shape, left / count, rng)
    depth = len(path)
    wide = depth <= 1
    name = _name(rng) if wide or rng.random() < 0.3 else None  # noqa: PLR2004 - every third lane has a name
    if name and not wide:
        name = name.replace("街", "巷")
    oneway = "yes" if community in _NARROW and rng.random() < 0.2 else "no"  # noqa: PLR2004
    town.roads.append(Road(line=line, cls="支路" if wide else "街巷", name=name, oneway=oneway))
    _groups(town, community, one, left, path + "0", rng)
    _groups(town, community, other, count - left, path + "1", rng)


def _name(rng: np.random.Generator) -> str:
    at = 2 * int(rng.integers(0, len(_STREET) // 2))
    return _STREET[at : at + 2] + "街"


def _cut(shape: Any, share: float, rng: np.random.Generator) -> tuple[Any, Any, Any]:
    """Return the two parts of ``shape`` on either side of a cut across its length, and the cut."""
    for line in _tries(shape, share, rng):
        parts = list(cut(shape, line).geoms)
        if len(parts) == 2:  # noqa: PLR2004 - a clean cut
            start = shapely.line_locate_point(_axis(shape), shapely.centroid(parts))
            one, other = parts if start[0] < start[1] else parts[::-1]
            return one, other, shapely.intersection(line, shape.buffer(REACH_M))
    raise AssertionError("a block could not be cut")  # the blocks are all but convex


def _axis(shape: Any) -> Any:
    corners = shapely.get_coordinates(shapely.oriented_envelope(shape))[:4]
    sides = np.linalg.norm(corners[1:3] - corners[0:2], axis=1)
    a, b, c, d = corners
    ends = [(a + d) / 2, (b + c) / 2] if sides[0] >= sides[1] else [(a + b) / 2, (d + c) / 2]
    ends.sort(key=lambda p: (round(p[0], 3), round(p[1], 3)))
    return shapely.LineString(ends)


def _tries(shape: Any, share: float, rng: np.random.Generator) -> Iterator[Any]:
    start, end = shapely.get_coordinates(_axis(shape))
    along = (end - start) / np.linalg.norm(end - start)
    spread = 0.07
    for _ in range(30):
        turn = rng.normal(0, spread)
        at = start + (end - start) * np.clip(share + rng.normal(0, 0.025), 0.15, 0.85)
        across = np.array([-along[1], along[0]])
        direction = np.cos(turn) * across + np.sin(turn) * along
        yield shapely.LineString([at - 3000 * direction, at + 3000 * direction])
        spread *= 0.8
