"""Fixtures shared by all tests: the real data, and workspaces imported from it once."""

from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("repeatable", derandomize=True, deadline=None)
"""The examples of `make test`, the same each time; `make test-all` draws new ones."""


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


class ByFile(LoadScopeScheduling):
    """Keep the tests of one file on one worker, and those on real cities on one together.

    What a module's or a city's fixtures cost is paid once. (pytest-xdist's ``loadgroup`` marks
    tests by changing their ids, which pytest 9.2 no longer lets it do.)
    """

    def _split_scope(self, nodeid):
        file = nodeid.split("::", 1)[0]
        return "real" if file.startswith("tests/realdata/") else file


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)
