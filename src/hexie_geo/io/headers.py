"""Find the header of a sheet: title rows above it, merged cells in it."""

import re
from collections import Counter
from collections.abc import Sequence

LOOK = 40
"""How many rows from the top may hold titles and headers."""
_NUMBER = re.compile(r"[+-]?[\d,]*\d(?:\.\d+)?%?")
Rows = list[list[str]]


def header_rows(rows: Rows, spans: set[tuple[int, int]], header: Sequence[int] | None) -> list[int]:
    """Return the positions of the header rows; titles above them are passed over."""
    if header:
        return [r - 1 for r in header if 0 < r <= len(rows)]
    width = max((sum(map(bool, row)) for row in rows[:LOOK]), default=0)
    for at, row in enumerate(rows[:LOOK]):
        distinct = {c for c in row if c}
        wide_enough = len(distinct) >= 2 and sum(map(bool, row)) * 2 >= width  # noqa: PLR2004 - a title is one cell
        if wide_enough and not any(_NUMBER.fullmatch(c) for c in distinct):
            found = [at]
            while _continues(rows, found[-1], spans):
                found.append(found[-1] + 1)
            return found
    return []


def _continues(rows: Rows, at: int, spans: set[tuple[int, int]]) -> bool:
    """Tell whether the row after ``at`` is the lower half of a merged header."""
    if at + 1 >= len(rows):
        return False
    below = rows[at + 1]
    if any(_NUMBER.fullmatch(c) for c in below if c) or not any(below):
        return False
    merged = any(
        (at, c) in spans and c and rows[at][c] and rows[at][c] == rows[at][c - 1]
        for c in range(len(rows[at]))
    )
    holes = bool(rows[at]) and "" in rows[at][: len(below)] and not spans
    fills = holes and all(below[c] for c, v in enumerate(rows[at][: len(below)]) if not v)
    return merged or (fills and sum(map(bool, below)) < len(below))


def column_names(rows: Rows, header: list[int]) -> list[str]:
    """Return one name per column: the parts of a merged header joined by a dot, once each."""
    width = max(len(row) for row in rows[header[0] :])  # rows may be wider than their header
    top = _filled(rows[header[0]], width) if len(header) > 1 else rows[header[0]]
    names: list[str] = []
    for c in range(width):
        parts: list[str] = []
        for r in header:
            line = top if r == header[0] else rows[r]
            part = re.sub(r"\s+", "", line[c]) if c < len(line) else ""
            if part and part not in parts:
                parts.append(part)
        names.append("·".join(parts) or f"列{c + 1}")
    seen: Counter[str] = Counter()
    once: list[str] = []
    for name in names:
        seen[name] += 1
        once.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return once


def _filled(row: list[str], width: int) -> list[str]:
    """Carry a name to the right over the cells it was merged across (CSV lost the merge)."""
    out: list[str] = []
    for c in range(width):
        own = row[c] if c < len(row) else ""
        out.append(own or (out[-1] if out else ""))
    return out
