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
# # Streets and offices
#
# What the roads say before anything is counted: is the drawing sound, who is nearest to whom, what lies
# within reach of an office, and every way that is short enough.

# %%
import hexie_geo as hx
from hexie_geo import network
from hexie_geo.demo import county
from hexie_geo.measures.coverage import household_places

ws = county(seed=7)
net = hx.RoadNetwork.from_layer(ws.roads)
report = network.validate(net)
report.totals, report.near_misses.head()

# %% [markdown]
# Homes and offices touch edges, not junctions. Whoever reaches nothing stays at infinity.

# %%
places = household_places(ws.communities, ws.groups)
places = places[places.geometry.notna()].reset_index(drop=True)
homes, offices = network.snap(net, places), network.snap(net, ws.police_offices)
nearest = network.nearest(net, homes, offices)
assert (nearest.cost[nearest.facility >= 0] >= homes.leg_m[nearest.facility >= 0]).all()
places.assign(metres=nearest.cost.round(), office=nearest.facility).head()

# %% [markdown]
# The two nearest, out and back, and whose area a home lies in (allocation).

# %%
two = network.k_nearest(net, homes, offices, k=2)
back = network.nearest(net, homes, offices, direction="round_trip")
assert (two.cost[:, 0] <= two.cost[:, 1]).all()
workload = places.groupby(nearest.facility)["households"].sum()
workload.sort_values(ascending=False).head()

# %% [markdown]
# What lies within 300 m of an office: parts of roads for counting, areas only for looking at.

# %%
lines = network.service_lines(net, offices, limit=300)
areas = network.service_polygons(lines)
lines["length_m"].sum(), len(areas)

# %%
hx.explore(areas, column="length_m", columns=["facility", "length_m"])

# %% [markdown]
# Every pair within 500 m, sparse: the same numbers that siting and 2SFCA work on.

# %%
pairs = network.pairs(net, homes, offices, limit=500)
near = pairs.matrix()
assert near.shape == (len(places), len(ws.police_offices))
assert near.nnz == len(pairs.cost)
near.shape, near.nnz
