"""Boundary planning: figures P1 to P12 of its issue; ``rows(ids)`` is what ``make bench`` calls."""

from benchmarks.planning.run import IDS, rows

__all__ = ["IDS", "rows"]
