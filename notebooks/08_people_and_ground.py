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
# # People and ground
#
# Where people are by a grid, and how long they walk over hills. Polygons are moved to the grid, the
# grid is never warped; where a grid says nothing, the answer is unknown.

# %%
import numpy as np

import hexie_geo as hx
from hexie_geo.demo import county
from hexie_geo.raster.coverage_matrix import coverage_matrix
from hexie_geo.raster.dasymetric import spread_grid
from hexie_geo.raster.roads import edge_seconds
from hexie_geo.workflow import cover, residents, walk

ws = county(seed=7)
people = ws.rasters["population"]
table = residents.residents(ws)
table[["name", "population", "known_share", "people_per_household"]].head()

# %% [markdown]
# Which share of each cell lies in which community is kept, so a merger is a row sum: nothing is read
# again.

# %%
units = ws.communities.set_index("community_id")
matrix = coverage_matrix(units, people)
single = matrix.sum(people)
merged = single.merge(units["township_id"].to_numpy())
assert np.isclose(merged.known_sum.sum(), single.known_sum.sum())
merged.frame()

# %% [markdown]
# The grid's people spread over resident groups; placed and unplaced add up to what the grid holds.

# %%
done = spread_grid(people, ws.groups.set_index("group_id"), blank_means=0)
held = people.values[people.known].sum()
assert np.isclose(done.values.sum() + done.unplaced.sum(), held)
done.values.round(1).head(), done.unplaced

# %% [markdown]
# Walking over the terrain, slopes counted, towards the office; officers set out the other way.

# %%
toward = walk.walk(ws, kind="police_office")
out = walk.walk(ws, kind="police_office", direction="from")
toward.table(), out.table()

# %%
slow = toward.times[["community_id", "minutes"]].groupby("community_id").max()
layer = ws.communities.merge(slow, left_on="community_id", right_index=True)
hx.explore(layer[np.isfinite(layer["minutes"])], column="minutes", columns=["name", "minutes"])

# %% [markdown]
# The same slopes along the roads, both ways of every road; and the flat rule beside them.

# %%
seconds = edge_seconds(ws.roads.geometry, ws.rasters["dem"])
flat = hx.cover(ws, kind="police_office", within_m=1000, network=cover.network_of(ws))
seconds.describe().round(1), dict(flat.covered_share)
