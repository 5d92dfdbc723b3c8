"""Packs of a user's own that are not what they should be: told, never a crash."""

from pathlib import Path
from typing import Any

import pytest

from hexie_geo import standards
from hexie_geo.standards.schema import problems_in


def _pack(**more: Any) -> dict[str, Any]:
    head = {"id": "x", "title": "t", "issuer": "i", "in_force": "yes", "source": "s"}
    entry = {
        "id": "a", "clause": "1", "quote_zh": "应", "measure": "m", "form": "presence",
        "force": "must", "verb_zh": "应", "outside": "note", "verified": True,
    }  # fmt: skip
    return {"schema": 1, "standard": head, "provision": [entry | more]}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"form": "share", "options": 5}, "options"),
        ({"exempt_when": ["gated"]}, "exempt_when"),
        ({"exempt_when": "(" * 5000}, "exempt_when"),
        ({"exempt_when": "not " * 5000 + "gated"}, "exempt_when"),
        ({"exempt_when": " or ".join(["gated"] * 5000)}, "exempt_when"),
    ],
)
def test_a_malformed_key_is_named(more: dict[str, Any], field: str) -> None:
    assert f"provision[a].{field}" in {p.field for p in problems_in(_pack(**more), "pack.toml")}


def test_a_pack_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    shipped = Path(standards.__file__).parent / "data" / "cn.law.residents-committees-2025.toml"
    own = tmp_path / "own.toml"
    own.write_bytes(b"\xef\xbb\xbf" + shipped.read_bytes())
    assert standards.load(own) == standards.load("cn.law.residents-committees-2025")
