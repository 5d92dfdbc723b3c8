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
# # First look
#
# Everything is a plain GeoDataFrame. We take the made-up county (云岭县: no such place), look at its
# layers, ask the policy about every community, and draw the answer on a map that works offline.

# %%
import hexie_geo as hx
from hexie_geo.demo import county

ws = county(seed=7)
ws.title, ws.basis.value, ws.as_of.isoformat(), ws.crs.name

# %%
ws.counts()

# %% [markdown]
# The layers carry what the county gave; a missing number stays missing.

# %%
ws.communities[["community_id", "name", "township", "area", "kind", "households", "gated"]].head()

# %%
ws.communities["households"].describe(), int(ws.communities["households"].isna().sum())

# %% [markdown]
# One row per (subject, clause). The outcomes: met, watch, adjust, not_met, note, behind, exempt,
# not_applicable, unknown, conflict.

# %%
found = hx.check(ws)
found[["layer", "subject_id", "provision", "outcome", "value", "low", "high", "clause"]].head()

# %%
found.groupby("provision", sort=False)["outcome"].value_counts().unstack(fill_value=0).head(12)

# %% [markdown]
# Who must be looked at again under clause (23), and by which arithmetic?

# %%
from hexie_geo import rules
from hexie_geo.workflow.check import findings

asked = [
    f
    for f in findings(ws)
    if f.provision == "community.households.redivide" and f.outcome == "adjust"
]
for finding in asked:
    print(finding.subject_id, rules.explain(finding, "zh"), "|", rules.explain(finding, "en"))

# %% [markdown]
# The same on a map: hover shows the columns, nothing is fetched from anywhere.

# %%
redivide = found.query("provision == 'community.households.redivide'")
layer = ws.communities.merge(
    redivide[["subject_id", "outcome"]], left_on="community_id", right_on="subject_id"
)
hx.explore(layer, column="outcome", columns=["name", "households", "outcome"], language="en")

# %%
assert len(asked) == int((redivide["outcome"] == "adjust").sum()) > 0
