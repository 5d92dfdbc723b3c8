"""One row of a planning benchmark: the common row, its figure to six decimals."""

from typing import Any

from benchmarks import rows


def row(identity: str, value: Any, unit: str, target: str, holds: Any, note: str = "") -> dict:
    """Return a row; ``holds`` is True, False or None (nothing asked)."""
    shown = round(value, 6) if isinstance(value, float) else value
    return rows.row(identity, shown, unit, target, holds, note)
