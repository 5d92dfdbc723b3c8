"""What the review figures share: a row, people, the ledger's worker, Taipei."""

import functools
import sys

from benchmarks.rows import DATA, ROOT

WORKER = [sys.executable, "-m", "benchmarks.review"]


def people():
    from hexie_geo.model.proposals import Actor

    return Actor(user="规划员", role="planner"), Actor(user="审核员", role="reviewer")


@functools.cache
def taipei():
    from hexie_geo.workflow.import_ import import_recipe

    recipe = ROOT / "data" / "recipes" / "taipei.toml"
    return import_recipe(recipe, data_root=DATA / "taipei").workspace
