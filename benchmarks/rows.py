"""One row of a benchmark, as ``make bench`` writes it, and where the real data lies."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


def row(identity: str, value: Any, unit: str, target: str, holds: Any, note: str = "") -> dict:
    """Return a row; ``holds`` is True, False or None (nothing asked)."""
    return {
        "id": identity,
        "value": value,
        "unit": unit,
        "target": target,
        "holds": None if holds is None else bool(holds),
        "note": note,
    }
