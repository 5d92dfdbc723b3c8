"""Figures of review (issue 6), R1 to R8; ``rows(ids)`` is what ``make bench`` calls."""

from benchmarks.review.bounds import r8_bounds
from benchmarks.review.enactment import r5_enact
from benchmarks.review.kills import r3_kills
from benchmarks.review.papers import r1_pack, r7_papers
from benchmarks.review.records import r4_tampering, r6_roles
from benchmarks.review.reviewers import r2_reviewers

_RUN = {
    "R1": r1_pack,
    "R2": r2_reviewers,
    "R3": r3_kills,
    "R4": r4_tampering,
    "R5": r5_enact,
    "R6": r6_roles,
    "R7": r7_papers,
    "R8": r8_bounds,
}
IDS = tuple(_RUN)


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the benchmarks named."""
    return [row for identity in ids for row in _RUN[identity]()]
