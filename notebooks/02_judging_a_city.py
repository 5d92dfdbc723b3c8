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
# # Judging a city
#
# Taipei stands in for a county seat where its open data is at hand (里 as 社区, statistical areas
# as 居民小组; the recipe says so, and every output repeats it). Elsewhere the made-up county does.

# %%
from pathlib import Path

import hexie_geo as hx
from hexie_geo.demo import county

data = Path("../../shared/data/taipei")
if data.is_dir():
    result = hx.import_recipe("../data/recipes/taipei.toml", data_root=data)
    ws = result.workspace
else:
    ws = county(seed=7)
ws.title, ws.counts()

# %% [markdown]
# What was assumed for want of data, and what the import had to mend.

# %%
for assumption in ws.assumptions:
    print("assumed:", assumption.text_en)
for problem in ws.import_problems:
    print("import:", problem.say("en"))

# %% [markdown]
# ## Size

# %%
from hexie_geo.workflow import check as judging

summary = judging.summary(ws)
summary["size"], summary["groups"], summary["contiguity"]

# %%
found = hx.check(ws)
size = found.query("provision == 'community.households.redivide'").set_index("subject_id")
size["outcome"].value_counts()

# %% [markdown]
# Does the verdict hang on one number? Where register and groups disagree across a threshold the
# data-quality table says *conflict*; no verdict is changed by it.

# %%
for issue in judging.data_issues(ws):
    if issue.outcome == "conflict":
        print(issue.subject_id, issue.values)

# %% [markdown]
# ## Police: by assignment and by place
#
# An office inside the area and an office registered to serve it are different facts.

# %%
from hexie_geo.measures.police import matrix

police = matrix(ws.communities, ws.police_offices)
police["police_status"].value_counts(), int((police["offices_inside"] == 0).sum())

# %% [markdown]
# ## Coverage
#
# Distance along the roads from a point inside every resident group, access legs included; the plain
# distance beside it. Covered, not covered and unknown households add up to the total.

# %%
from hexie_geo.workflow.cover import network_of

network = network_of(ws)
walked = hx.cover(ws, kind="police_office", within_m=(300, 500, 800, 1000), network=network)
straight = hx.cover(ws, kind="police_office", within_m=(300, 500, 800, 1000), metric="straight")
walked.table().assign(straight=straight.table()["covered"])

# %%
table = walked.table()
assert (table["covered"] + table["not_covered"] + table["unknown"] == table["total"]).all()
layer = ws.communities.assign(
    covered=ws.communities["community_id"].map(walked.by_community(500.0))
)
hx.explore(layer, column="covered", columns=["name", "households", "covered"], language="en")
