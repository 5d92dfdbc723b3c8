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
# # Who is served
#
# Distance is access leg + roads + access leg, from a point inside every resident group. What is not
# known stays unknown: covered, not covered and unknown households add up to the total.

# %%
import hexie_geo as hx
from hexie_geo.demo import county
from hexie_geo.workflow import circles, cover

ws = county(seed=7)
net = hx.RoadNetwork.from_layer(ws.roads)
police = hx.cover(ws, kind="police_office", within_m=[300, 500, 1000], network=net)
police.table()

# %% [markdown]
# A circle flatters: the same offices, by straight line.

# %%
circle = hx.cover(ws, kind="police_office", within_m=[300, 500, 1000], metric="straight")
assert all(circle.covered_share[m] >= police.covered_share[m] for m in circle.covered_share)
dict(circle.covered_share), dict(police.covered_share)

# %% [markdown]
# Where those lie who are out of reach: gaps that one site each would mend, most households first.

# %%
gaps = cover.gaps(ws, police, within_m=500, network=net)
assert gaps["households"].sum() == police.table().set_index("within_m").loc[500, "not_covered"]
hx.explore(gaps.head(10), column="households", columns=["gap", "households", "remedied"])

# %% [markdown]
# Life-circle levels, each on its own; only numbers that were seen at their source are used.

# %%
table = circles.circles(ws, kinds=["health_station", "primary_school"], network=net)
table.groupby(["level", "within_m", "kind"])["reach"].value_counts().unstack(fill_value=0)
