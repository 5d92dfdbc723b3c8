"""One row of a benchmark, as ``make bench`` writes it."""

from typing import Any


def row(identity: str, value: Any, unit: str, target: str, holds: Any, note: str = "") -> dict:
    """Return a row; ``holds`` is True, False or None (nothing asked)."""
    shown = round(value, 6) if isinstance(value, float) else value
    return {
        "id": identity,
        "value": shown,
        "unit": unit,
        "target": target,
        "holds": None if holds is None else bool(holds),
        "note": note,
    }
