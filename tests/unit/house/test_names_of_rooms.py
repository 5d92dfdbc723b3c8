"""No public name is also the name of a module beside it: whichever loads last would win."""

import ast
from pathlib import Path

import pytest

import hexie_geo as hx

HOUSE = Path(hx.__file__).parent
SAME = {"review": {"acting"}, "demo": {"grid"}, "i18n": {"text"}}
"""Told apart by their own first import, which stands in the room's ``__init__`` itself."""


def _neighbours(room: Path) -> set[str]:
    return {p.stem for p in room.glob("*.py")} | {p.name for p in room.iterdir() if p.is_dir()}


@pytest.mark.parametrize("init", sorted(HOUSE.rglob("__init__.py")), ids=lambda p: p.parent.name)
def test_a_room_gives_out_no_name_of_its_modules(init: Path) -> None:
    tree = ast.parse(init.read_text(encoding="utf-8"))
    given = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert given & _neighbours(init.parent) == SAME.get(init.parent.name, set())


def test_public_names_are_no_rooms() -> None:
    assert not set(hx.__all__) & _neighbours(HOUSE)
