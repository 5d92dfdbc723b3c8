"""Named instances of the planner: small maps with one difficulty each."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hexie_geo.demo import grouped
from hexie_geo.model.workspace import Workspace


def from_groups(groups: gpd.GeoDataFrame, **columns) -> Workspace:
    """A workspace whose communities are dissolved from its groups; register = group sums."""
    whole = groups.dissolve("community_id", aggfunc={"households": "sum"}).reset_index()
    layer = gpd.GeoDataFrame(
        {
            "community_id": whole["community_id"],
            "name": whole["community_id"],
            "township_id": "t1",
            "area": "urban",
            "body": "residents_committee",
            "households": whole["households"].fillna(0).astype(int),
            "gated": False,
        },
        geometry=[
            shapely.multipolygons(shapely.get_parts(s)) if shapely.get_num_geometries(s) > 1 else s
            for s in whole.geometry
        ],
        crs=groups.crs,
    ).assign(**columns)
    return Workspace.from_layers(
        communities=layer,
        groups=groups.assign(kind="residents"),
        basis="hukou",
        as_of="2025-12-31",
        synthetic=True,
    )


def cells(rows, size=100.0, offset=(0.0, 0.0)):
    """Groups from a picture: ``rows`` are lists of (community, households); None leaves a gap."""
    records, shapes = [], []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            community, households = cell
            x, y = 500_000 + offset[0] + c * size, 2_770_000 + offset[1] - r * size
            records.append(
                {"group_id": f"g{r}-{c}", "community_id": community, "households": households}
            )
            shapes.append(shapely.box(x, y - size, x + size, y))
    return gpd.GeoDataFrame(records, geometry=shapes, crs=4543)


def islands():
    """Two islands: 700 households alone, and 800 + 1500 together."""
    return from_groups(cells([[*[("a", 350)] * 2, None, *[("b", 400)] * 2, *[("c", 500)] * 3]]))


def multipart():
    """Community a lies in two places; each piece is small, b and c lie between."""
    ends = ("a", 300)
    return from_groups(cells([[ends, *[("b", 500)] * 3, *[("c", 600)] * 2, ends]]))


def all_empty():
    """Groups without a single household beside a normal community."""
    return from_groups(cells([[("a", 0), ("a", 0), ("b", 800), ("b", 800)]]))


def one_community():
    return from_groups(cells([[("a", 400), ("a", 400)]]))


def one_large():
    """5600 households in 14 groups and nobody around: it has to be split."""
    return from_groups(cells([[("a", 400)] * 14]))


def all_gated():
    return from_groups(cells([[("a", 400), ("b", 3000), ("b", 3000)]]), gated=True)


def gating_unknown():
    ws = from_groups(cells([[("a", 400), ("b", 1300)]]))
    return ws.with_layers(communities=ws.communities.assign(gated=np.array([None, False], object)))


def large_atom():
    """One group of 5600 households that cannot be divided."""
    return from_groups(cells([[("a", 5600), ("b", 1500)]]))


def no_spare():
    """700 beside 2900 in one group: too much together, nothing to lend."""
    return from_groups(cells([[("a", 700), ("b", 2900)]]))


def mismatch():
    ws = from_groups(cells([[("a", 400), ("b", 1300), ("b", 500)]]))
    return ws.with_layers(communities=ws.communities.assign(households=[900, 1800]))


def unknown_count():
    groups = cells([[("a", 400), ("a", None), ("b", 1300), ("b", 500)]])
    groups["households"] = pd.to_numeric(groups["households"])
    return from_groups(groups)


def two_townships():
    """600 and 700 households that touch only across a township border."""
    ws = from_groups(cells([[("a", 300), ("a", 300), ("b", 350), ("b", 350)]]))
    return ws.with_layers(communities=ws.communities.assign(township_id=["t1", "t2"]))


def river(*, linked=False):
    """700 households parted from 1400 by a river along their common border."""
    ws = from_groups(cells([[("a", 350), ("a", 350)], [("b", 700), ("b", 700)]]))
    line = shapely.LineString([(499_000, 2_769_900), (501_000, 2_769_900)])
    barriers = gpd.GeoDataFrame({"barrier_id": ["r"], "kind": ["river"]}, geometry=[line], crs=4543)
    layers = {"barriers": barriers}
    if linked:
        layers["links"] = pd.DataFrame({"group_a": ["g0-0"], "group_b": ["g1-0"], "reason": ["桥"]})
    return ws.with_layers(**layers)


def without_groups():
    """Whole communities as atoms: 600 + 900 touch, 2500 lies beyond."""
    ws = grouped({"a": [600], "b": [900], "c": [2500]})
    return Workspace.from_layers(
        communities=ws.communities, basis="hukou", as_of="2025-12-31", synthetic=True
    )


def gated_estate():
    """Three groups of one gated estate that may not be parted."""
    ws = from_groups(cells([[("a", 200)] * 4 + [("b", 300)] * 6]))
    groups = ws.groups.assign(estate_id=[None] * 4 + ["e1"] * 3 + [None] * 3)
    estates = gpd.GeoDataFrame(
        {"estate_id": ["e1"], "community_id": ["b"], "planned_households": [900], "gated": [True]},
        geometry=[shapely.union_all(list(groups.geometry[4:7]))], crs=4543,
    )  # fmt: skip
    return ws.with_layers(groups=groups, estates=estates)


def county(seed=0, rows=10, cols=12, communities=9):
    """A random map of square groups in contiguous communities of uneven size."""
    rng = np.random.default_rng(seed)
    seeds = rng.choice(rows * cols, communities, replace=False)
    home = np.full(rows * cols, -1)
    home[seeds] = np.arange(communities)
    frontier = list(seeds)
    while frontier:
        at = frontier[int(rng.integers(len(frontier)))]
        r, c = divmod(int(at), cols)
        near = [(r + dr) * cols + c + dc for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0))
                if 0 <= r + dr < rows and 0 <= c + dc < cols]  # fmt: skip
        free = [x for x in near if home[x] < 0]
        if not free:
            frontier.remove(at)
            continue
        pick = free[int(rng.integers(len(free)))]
        home[pick] = home[at]
        frontier.append(pick)
    counts = rng.integers(50, 260, rows * cols)
    picture = [
        [(f"c{home[r * cols + c]}", int(counts[r * cols + c])) for c in range(cols)]
        for r in range(rows)
    ]
    return from_groups(cells(picture))
