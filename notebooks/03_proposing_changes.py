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
# # Proposing changes
#
# `propose` moves whole resident groups, keeps every community in one piece and inside its township,
# and says how few households any plan could move. What it cannot mend it explains.

# %%
import hexie_geo as hx
from hexie_geo.demo import county

ws = county(seed=7)
plans = hx.propose(ws, band="trigger", seed=7)
p = plans[0]
p.outside_before, p.outside_after, p.moved_households, p.lower_bound_households

# %% [markdown]
# Every change with its reason; every community left outside the range with its own.

# %%
for change in p.changes:
    print(change.change_id, hx.reason(change, language="en", workspace=ws))
for certificate in p.certificates:
    print("left as it is:", hx.reason(certificate, language="en", workspace=ws))

# %% [markdown]
# A plan can be checked from the layers alone, by code that shares nothing with the search.

# %%
complaints = hx.verify(p, ws)
assert not complaints, complaints
len(p.changes), complaints

# %% [markdown]
# The workspace after the plan is a workspace like any other: judge it, cover it, draw it.

# %%
after = hx.apply(p, ws)
net = hx.RoadNetwork.from_layer(ws.roads)
redivide = hx.check(after).query("provision == 'community.households.redivide'")
lay = after.communities.merge(
    redivide[["subject_id", "outcome"]], left_on="community_id", right_on="subject_id"
)
cover = hx.cover(after, kind="police_office", within_m=500, network=net)
lay["covered"] = lay["community_id"].map(cover.by_community())
hx.explore(lay, column="outcome", columns=["name", "households", "outcome", "covered"])

# %% [markdown]
# Nobody is lost on the way.

# %%
assert after.groups["households"].sum() == ws.groups["households"].sum()
assert p.households_groups == sum(p.totals.values())
before = hx.check(ws).query("provision == 'community.households.redivide'")["outcome"]
{"before": before.value_counts().to_dict(), "after": redivide["outcome"].value_counts().to_dict()}
