"""What the review figures share: a row, people, the ledger's worker, Taipei."""

import functools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
WORKER = [sys.executable, "-m", "benchmarks.review"]


def row(identity, value, unit, target, holds, note=""):
    return {
        "id": identity,
        "value": value,
        "unit": unit,
        "target": target,
        "holds": bool(holds),
        "note": note,
    }


def people():
    from hexie_geo.model.proposals import Actor

    return Actor(user="规划员", role="planner"), Actor(user="审核员", role="reviewer")


@functools.cache
def taipei():
    from hexie_geo.workflow.import_ import import_recipe

    recipe = ROOT / "data" / "recipes" / "taipei.toml"
    return import_recipe(recipe, data_root=DATA / "taipei").workspace
