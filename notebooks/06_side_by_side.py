# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Side by side with other tools
#
# One generated city, 531 groups of about 95 households. Every community is to hold 1000 to 3000
# households. GerryChain, spopt and METIS draw a new map, `hexie_geo` repairs today's. Whoever
# changes community is shaded. Running it needs no other library than the project's own: the plans
# of the others are kept in `benchmarks/planning/side_by_side.json`.

# %%
# %matplotlib inline
import sys

sys.path.insert(0, "..")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import shapely
from benchmarks.planning import comparison, side_by_side
from matplotlib.collections import LineCollection, PolyCollection
from scipy.optimize import linear_sum_assignment

import hexie_geo as hx

made = side_by_side.instance()
peers, absent = side_by_side.peers()
for name, why in absent.items():
    print(f"{name} is not shown: {why}")
sorted(peers)

# %% [markdown]
# Our plan of the same city: checked from the layers alone, with a bound no plan can beat.

# %%
ours = hx.propose(made.workspace, band="strict", seed=0)[0]
assert not hx.verify(ours, made.workspace)
ours.moved_households, ours.lower_bound_households, f"gap {ours.gap_share:.2%}"

# %% [markdown]
# All are measured alike. Whoever stays is decided by the matching of parts to today's communities
# that keeps most households where they are.

# %%
case = comparison.nodes(made)
first = np.unique(case["node"], return_index=True)[1]
ours_part = np.unique(
    [ours.after[f"g{i:06}"] for i in range(len(made.home))], return_inverse=True
)[1]
plans = {"today": case["home"], "hexie_geo": ours_part[first]}
plans |= {name: told["labels"] for name, told in peers.items()}
rows = {
    name: comparison.measured(made, case, labels)
    | {key: peers.get(name, {}).get(key) for key in ("cpu_seconds", "memory_mb")}
    for name, labels in plans.items()
}
rows["hexie_geo"]["cpu_seconds"] = round(ours.seconds, 1)
pd.DataFrame(rows).T

# %% [markdown]
# Thick lines are the communities of the plan, thin lines the groups; whoever moves is orange, a
# community outside the range is red.

# %%
box = shapely.box(*made.points.min(axis=0) - 50, *made.points.max(axis=0) + 50)
cells = shapely.get_parts(
    shapely.voronoi_polygons(shapely.MultiPoint(made.points), extend_to=box, ordered=True)
)
cells = shapely.intersection(cells, box)
rings = [np.asarray(c.exterior.coords) for c in cells]
near = shapely.STRtree(cells).query(cells, predicate="touches")
near = near[:, near[0] < near[1]]
walls = shapely.intersection(cells[near[0]], cells[near[1]])



def stays(part):
    """Tell which groups stay in their community."""
    shared = np.zeros((made.home.max() + 1, part.max() + 1))
    np.add.at(shared, (made.home, part), made.households)
    community, new = linear_sum_assignment(-shared)
    keeps = np.full(part.max() + 1, -1)
    keeps[new] = community
    return keeps[part] == made.home


fig, axes = plt.subplots(2, (len(plans) + 1) // 2, figsize=(11, 7.6), squeeze=False)
for axis in axes.flat:
    axis.set_axis_off()
for axis, (name, labels) in zip(axes.flat, plans.items(), strict=False):
    part = labels[case["node"]]
    size = np.bincount(part, made.households)
    outside = ((size < 1000) | (size > 3000))[part]
    face = np.where(stays(part), "#eef1f4", "#f2a65a")
    face = np.where(outside & stays(part), "#efb8b8", face)
    axis.add_collection(PolyCollection(rings, facecolors=face, edgecolors="#ccd2d8", linewidths=0.3))
    border = [
        np.asarray(line.coords)
        for line in walls[part[near[0]] != part[near[1]]]
        if line.geom_type == "LineString"
    ]
    axis.add_collection(LineCollection(border, colors="#2b3a4a", linewidths=1.4))
    axis.set_aspect("equal")
    axis.autoscale_view()
    told = rows[name]
    axis.set_title(f"{name}\n{told['moved_share']:.1%} moved, {told['outside_range']} outside")
fig.tight_layout()

# %% [markdown]
# The same work with a fraction of the households moved: what the repair leaves alone stays white.

# %%
lawful = [
    rows[name]["moved_households"]
    for name in peers
    if rows[name]["outside_range"] == rows[name]["not_contiguous"] == 0
]
if not lawful:
    print("no other tool's plan is at hand to compare with")
else:
    assert ours.moved_households < 0.9 * min(lawful)
    print(f"{ours.moved_households / min(lawful):.0%} of what the best of the others moves")
