"""Made-up cities for P1, P2 and P6: Voronoi groups, uneven communities, a river, gated estates.

The mix is that of the research: groups of about 95 households, 15 % of communities small, 10 % of
3000 to 5000 and 8 % of 5000 to 9000 households, a river with a bridge at one in twelve contacts,
gated estates of 3 to 12 groups that stay whole.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import Voronoi

from hexie_geo.model.workspace import Workspace

SPACING_M = 100.0


@dataclass(frozen=True)
class City:
    """A workspace with contacts as links, and what peers need: points, pairs, counts, home."""

    workspace: Workspace
    points: np.ndarray
    pairs: np.ndarray
    households: np.ndarray
    home: np.ndarray
    estate: np.ndarray


def city(units: int, *, seed: int) -> City:
    """Return a city of ``units`` groups."""
    rng = np.random.default_rng(seed)
    side = np.sqrt(units) * SPACING_M
    points = rng.uniform(0, side, (units, 2))
    pairs = np.sort(Voronoi(points).ridge_points, axis=1)
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    pairs = pairs[length < 6 * SPACING_M]
    households = np.clip(rng.lognormal(np.log(88), 0.4, units), 10, 400).astype(np.int64)
    pairs = _without_river(points, pairs, side, rng)
    home = _communities(points, pairs, households, rng)
    estate = _estates(pairs, home, rng)
    return City(
        _workspace(households, home, pairs, estate), points, pairs, households, home, estate
    )


def _near(units: int, pairs: np.ndarray) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in range(units)]
    for a, b in pairs.tolist():
        near[a].append(b)
        near[b].append(a)
    return near


def _size(rng: np.random.Generator) -> int:
    kind = rng.random()
    if kind < 0.15:
        return int(rng.integers(350, 950))
    if kind < 0.25:
        return int(rng.integers(3000, 5000))
    if kind < 0.33:
        return int(rng.integers(5000, 9000))
    return int(rng.integers(1100, 2900))


def _communities(points, pairs, households, rng) -> np.ndarray:
    """Grow communities strip by strip, each around its first free group, to a drawn size."""
    near = _near(len(points), pairs)
    strip = np.floor(points[:, 0] / (12 * SPACING_M))
    order = np.lexsort((np.where(strip % 2 == 0, points[:, 1], -points[:, 1]), strip))
    home = np.full(len(points), -1)
    count, short = 0, []
    for start in order.tolist():
        if home[start] >= 0:
            continue
        target, total, front = _size(rng), 0, [start]
        seen = {start}
        while front and total < target:
            front.sort(key=lambda i: -np.hypot(*(points[i] - points[start])))
            i = front.pop()
            home[i] = count
            total += households[i]
            for j in near[i]:
                if home[j] < 0 and j not in seen:
                    seen.add(j)
                    front.append(j)
        if total < 0.9 * target:
            short.append(count)
        count += 1
    return _without_pockets(near, households, home, short)


def _without_pockets(near, households, home, short) -> np.ndarray:
    """Give communities that found no room to grow to a neighbour, so the mix stays as drawn."""
    total = np.bincount(home, households)
    for c in short:
        members = np.flatnonzero(home == c).tolist()
        others = sorted({int(home[j]) for i in members for j in near[i]} - {c})
        room = [d for d in others if total[d] >= 1000 and total[d] + total[c] <= 2950] or others
        if room:
            to = min(room, key=lambda d: (total[d], d))
            home[members] = to
            total[to] += total[c]
            total[c] = 0
    return np.unique(home, return_inverse=True)[1]


def _without_river(points, pairs, side, rng) -> np.ndarray:
    """Cut contacts across a winding river, but one in twelve."""
    bank = points[:, 1] > side / 2 + side / 12 * np.sin(points[:, 0] / side * 6)
    across = bank[pairs[:, 0]] != bank[pairs[:, 1]]
    return pairs[~across | (rng.random(len(pairs)) < 1 / 12)]


def _estates(pairs, home, rng) -> np.ndarray:
    """Gather some groups of one community each into gated estates of 3 to 12."""
    near = _near(len(home), pairs)
    estate = np.full(len(home), -1)
    for number in range(len(home) // 60):
        start = int(rng.integers(len(home)))
        want, front = int(rng.integers(3, 13)), [start]
        while front and want:
            i = front.pop(0)
            if estate[i] < 0 and home[i] == home[start]:
                estate[i] = number
                want -= 1
                front += [j for j in near[i] if estate[j] < 0 and home[j] == home[start]]
    return estate


def _workspace(households, home, pairs, estate) -> Workspace:
    ids = np.array([f"g{i:06}" for i in range(len(home))], object)
    codes = np.array([f"c{i:05}" for i in range(int(home.max()) + 1)], object)
    groups = pd.DataFrame(
        {
            "group_id": ids,
            "community_id": codes[home],
            "kind": "residents",
            "households": households,
            "estate_id": [f"e{e}" if e >= 0 else None for e in estate],
        }
    )
    communities = pd.DataFrame(
        {
            "community_id": codes,
            "name": codes,
            "township_id": "t",
            "area": "urban",
            "body": "residents_committee",
            "households": np.bincount(home, households).astype(int),
            "gated": False,
        }
    )
    first = groups.dropna(subset=["estate_id"]).drop_duplicates("estate_id")
    estates = pd.DataFrame(
        {
            "estate_id": first["estate_id"],
            "community_id": first["community_id"],
            "planned_households": 500,
            "gated": True,
        }
    ).reset_index(drop=True)
    links = pd.DataFrame(
        {"group_a": ids[pairs[:, 0]], "group_b": ids[pairs[:, 1]], "reason": "border"}
    )
    return Workspace.from_layers(
        communities=communities, groups=groups, links=links, basis="hukou", as_of="2025-12-31",
        estates=estates, synthetic=True,
    )  # fmt: skip
