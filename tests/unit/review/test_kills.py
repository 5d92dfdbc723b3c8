"""R3 in small: writers killed at random moments leave the old or the new, and what they said."""

import pytest
from benchmarks.review.kills import KINDS, r3_kills


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_writer_leaves_the_old_or_the_new(kind):
    (row,) = r3_kills(40 if kind != "papers" else 15, (kind,))
    assert row["holds"], row["note"]
