"""The rows that ``make test-all`` measures in a real browser: A5, A8, A9 (issue 5)."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("identity", ["A5", "A8", "A9"])
def test_the_row_holds(identity, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.setenv("HEXIE_CONFIG", str(tmp_path))
    from benchmarks.__main__ import main

    assert main([identity]) == 0
    rows = json.loads((ROOT / "out" / "bench" / f"{identity}.json").read_text(encoding="utf-8"))
    assert rows
    assert [row for row in rows if not row["holds"]] == []
