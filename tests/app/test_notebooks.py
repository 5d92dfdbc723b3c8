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
    "06_side_by_side",
)
LATER = ("07_streets_and_offices", "08_people_and_ground", "09_fair_shares")
"""Notebooks on single questions: run with the slow tests."""
DRAWN = {"06_side_by_side": "image/png", "09_fair_shares": "text/html"}
"""Notebooks that show pictures or tables; the others show maps."""


def run(root, names):
    """Return the notebooks as they ran, all at once: most of a run is the kernel's start."""
    folder = root / "notebooks"
    books = {name: jupytext.read(folder / f"{name}.py") for name in names}

    async def everything():
        runs = [
            NotebookClient(
                book, timeout=240, kernel_name="python3", resources={"metadata": {"path": folder}}
            ).async_execute()
            for book in books.values()
        ]
        return dict(zip(names, await asyncio.gather(*runs, return_exceptions=True), strict=True))

    return asyncio.run(everything())


@pytest.fixture(scope="module")
def executed(root):
    return run(root, NAMES)


@pytest.fixture(scope="module")
def executed_later(root):
    return run(root, LATER)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs(executed, name):
    shows(name, executed[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", LATER)
def test_a_notebook_on_one_question_runs(executed_later, name):
    shows(name, executed_later[name])


def shows(name, result):
    if isinstance(result, Exception):
        raise result
    shown = [
        output["data"]
        for cell in result.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]
    if name in DRAWN:
        assert any(DRAWN[name] in data for data in shown)
        return
    maps = [data["text/html"] for data in shown if "leaflet" in data.get("text/html", "")]
    assert maps
    assert all("https://cdn" not in page for page in maps)


def test_no_output_is_kept_in_git(root):
    for name in (*NAMES, *LATER):
        book = jupytext.read(root / "notebooks" / f"{name}.py")
        assert all(not cell.get("outputs") for cell in book.cells)
    assert not list((root / "notebooks").glob("*.ipynb"))
