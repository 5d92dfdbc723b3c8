"""Real cities as workspaces, made by their recipes from the data beside the repository."""

import functools
from pathlib import Path

from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.import_ import import_recipe

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"


@functools.cache
def real(recipe: str) -> Workspace:
    """Return the workspace of ``data/recipes/RECIPE.toml``."""
    folder = DATA / recipe.split("_", maxsplit=1)[0]
    return import_recipe(ROOT / "data" / "recipes" / f"{recipe}.toml", data_root=folder).workspace


@functools.cache
def warm() -> None:
    """Load the compiled kernels, so that no row pays for compilation."""
    from hexie_geo.demo import grouped
    from hexie_geo.workflow.plan import propose

    propose(grouped({"a": [150] * 6, "b": [150] * 10}), alternatives=3)
