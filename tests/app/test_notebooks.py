"""The notebooks run from top to bottom, each in a kernel of its own; nothing of it is kept."""

import asyncio

import jupytext
import pytest
from nbclient import NotebookClient

NAMES = (
    "01_first_look",
    "02_judging_a_city",
    "03_proposing_changes",
    "04_who_is_served",
    "05_where_next",
)


@pytest.fixture(scope="module")
def executed(root):
    """All notebooks at once: most of a run is the kernel's start."""
    folder = root / "notebooks"
    books = {name: jupytext.read(folder / f"{name}.py") for name in NAMES}

    async def everything():
        runs = [
            NotebookClient(
                book, timeout=240, kernel_name="python3", resources={"metadata": {"path": folder}}
            ).async_execute()
            for book in books.values()
        ]
        return dict(zip(NAMES, await asyncio.gather(*runs, return_exceptions=True), strict=True))

    return asyncio.run(everything())


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs(executed, name):
    result = executed[name]
    if isinstance(result, Exception):
        raise result
    maps = [
        output
        for cell in result.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {}) and "leaflet" in output["data"]["text/html"]
    ]
    assert maps
    assert all("https://cdn" not in output["data"]["text/html"] for output in maps)


def test_no_output_is_kept_in_git(root):
    for name in NAMES:
        book = jupytext.read(root / "notebooks" / f"{name}.py")
        assert all(not cell.get("outputs") for cell in book.cells)
    assert not list((root / "notebooks").glob("*.ipynb"))
