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
# # Where next
#
# Where new police rooms bring most households within 500 m, beside those that are there. Candidates
# are a point in every resident group; a layer of idle public floors would do as well.

# %%
import hexie_geo as hx
from hexie_geo.demo import county
from hexie_geo.workflow.candidates import group_candidates
from hexie_geo.workflow.live import LiveCoverage

ws = county(seed=7)
net = hx.RoadNetwork.from_layer(ws.roads)
spots = group_candidates(ws)
found = hx.site(ws, kind="police_office", k=3, within_m=500, candidates=spots, network=net)
found.sites[["rank", "candidate_id", "community_id", "adds"]]

# %% [markdown]
# The curve of the best for 0, 1, … sites, and how good the answer is proven to be.

# %%
assert found.answer.proven
found.curve, found.answer.value, found.answer.bound

# %% [markdown]
# What siting promises, opening the sites confirms.

# %%
live = LiveCoverage(ws, kind="police_office", within_m=[500], network=net)
before = live.covered["500"]
for point in found.sites.geometry:
    live.open(point.x, point.y)
assert live.covered["500"] == found.answer.value
before, live.covered["500"]

# %%
hx.explore(found.sites, column="adds", columns=["rank", "candidate_id", "adds"])
