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
# # Fair shares
#
# Distance is half of it: a clinic that many share is worth less to each. Scores of the 2SFCA family,
# sites with only so much room, and a budget to spend on new ones or on enlarging what is there.

# %%
import numpy as np

import hexie_geo as hx
from hexie_geo import network
from hexie_geo.demo import county
from hexie_geo.measures.accessibility import rational_agents, three_step, two_step
from hexie_geo.measures.coverage import household_places
from hexie_geo.workflow.candidates import Upgrade

ws = county(seed=7)
net = hx.RoadNetwork.from_layer(ws.roads)
places = household_places(ws.communities, ws.groups)
places = places[places.geometry.notna()].reset_index(drop=True)
clinics = ws.facilities[ws.facilities["kind"] == "health_station"]
costs = network.pairs(net, network.snap(net, places), network.snap(net, clinics), limit=1500)
near = costs.matrix()
homes = places["households"].fillna(0).to_numpy(dtype=float)
one_each = np.ones(len(clinics))

# %% [markdown]
# Clinics per household within 1,000 m, and with nearer ones counting more. What is shared out is what
# there is: the scores weighted by households add up to the clinics that anybody reaches.

# %%
plain = two_step(near, demand=homes, supply=one_each, within=1000)
stepped = two_step(
    near, demand=homes, supply=one_each, within=1500, decay={500: 1.0, 1000: 0.6, 1500: 0.2}
)
choosing = three_step(near, demand=homes, supply=one_each, within=1500, decay={500: 1.0, 1500: 0.4})
assert np.isclose(plain @ homes, len(clinics))
places.assign(plain=1000 * plain, stepped=1000 * stepped, choosing=1000 * choosing).drop(
    columns="geometry"
).describe()

# %% [markdown]
# People who choose the least crowded of the near ones (RAAM): minutes of walk and of crowding together.

# %%
reached = np.diff(near.indptr) > 0
crowding = rational_agents(
    near[np.flatnonzero(reached)], demand=homes[reached], supply=one_each * 500, tau=400
)
np.quantile(crowding, [0.1, 0.5, 0.9]).round(2)

# %% [markdown]
# Rooms that can serve 1,500 households each: is it better to enlarge those that are there, or to build?

# %%
asked = {
    "kind": "health_station",
    "within_m": 800,
    "question": "cover_with_capacity",
    "capacity": 1500,
    "price": 30,
    "budget": 100,
    "network": net,
}
build = hx.site(ws, **asked)
either = hx.site(ws, upgrade=Upgrade(capacity=4000, price=20), **asked)
assert either.answer.value >= build.answer.value
assert either.spent <= 100
either.sites[["rank", "candidate_id", "instead_of", "serves", "price"]], build.answer.value
