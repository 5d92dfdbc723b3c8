"""Fixtures shared by all tests: the real data, and workspaces imported from it once."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the repository, or a skip that says so."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data (../shared/data) is not on this machine")
    return folder


@pytest.fixture(scope="session")
def real_workspace(real_data):
    """A function that imports a city of ``data/recipes`` once per worker."""
    from hexie_geo.workflow.import_ import import_recipe

    made = {}

    def get(recipe: str, city: str | None = None):
        if recipe not in made:
            folder = real_data / (city or recipe.split("_", maxsplit=1)[0])
            made[recipe] = import_recipe(
                ROOT / "data" / "recipes" / f"{recipe}.toml", data_root=folder
            ).workspace
        return made[recipe]

    return get


def pytest_collection_modifyitems(items):
    """Keep the tests of one file, and all that share a big workspace, on one worker."""
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        group = "real" if "real_workspace" in getattr(item, "fixturenames", ()) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
