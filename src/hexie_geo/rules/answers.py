"""From an answer to an outcome: scope first, then the number, then what excuses it.

Answers are three-valued throughout. As arrays a three-valued column is two masks, *yes* and *no*;
a row in neither is unknown.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.model.findings import Provision
from hexie_geo.model.terms import Outcome
from hexie_geo.standards import fact, holds, parse

Mask = NDArray[np.bool_]
Words = NDArray[np.object_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What a form of clause found, before asking whether the clause speaks of the case at all.

    Attributes
    ----------
    yes, no
        Certainly inside, certainly outside; neither is unknown.
    value, low, high
        The number and the bounds it was held to; NaN where there is none.
    reason, detail
        Message ids under ``rules.reason`` and what they list, ``;`` between parts.
    forced
        An outcome that stands instead, where it is not empty.
    """

    yes: Mask
    no: Mask
    reason: Words
    value: NDArray[np.float64] | float = np.nan
    low: NDArray[np.float64] | float = np.nan
    high: NDArray[np.float64] | float = np.nan
    detail: Words | str = ""
    forced: Words | None = field(default=None)


def split(answers: "pd.Series[bool]") -> tuple[Mask, Mask]:
    """Return the rows of a ``boolean`` column that are certainly yes, and certainly no.

    Examples
    --------
    >>> yes, no = split(pd.Series([True, False, None], dtype="boolean"))
    >>> yes.tolist(), no.tolist()
    ([True, False, False], [False, True, False])
    """
    yes = answers.to_numpy(dtype=bool, na_value=False)
    return yes, ~answers.to_numpy(dtype=bool, na_value=True)


def words(size: int, *choices: tuple[Any, str]) -> Words:
    """Return a text per row; where several masks hold, the later choice stands."""
    found = np.full(size, "", dtype=object)
    for mask, word in choices:
        found[mask] = word
    return found


def applies(provision: Provision, facts: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether the clause speaks of each row: yes, no, or unknown for want of a field."""
    found = pd.Series(data=True, index=facts.index, dtype="boolean")
    for name, wanted in provision.scope.items():
        said = fact(facts, name)
        found &= (said == wanted).astype("boolean").mask(said.isna())
    if provision.applies_when:
        found &= holds(parse(provision.applies_when), facts)
    return found


def settle(provision: Provision, facts: pd.DataFrame, found: Answer) -> pd.DataFrame:
    """Return the outcome of every row beside its answer, on the index of ``facts``.

    ``exempt_when`` and ``unknown_when`` are asked only of rows that are outside; a missing
    number is unknown whatever else is known.
    """
    outcome = np.full(len(facts), provision.outside.value, dtype=object)
    reason = found.reason.copy()

    def put(rows: Mask, what: Outcome, why: str | None = None) -> None:
        outcome[rows] = what.value
        if why is not None:
            reason[rows] = why

    if provision.unknown_when:
        open_, _ = split(holds(parse(provision.unknown_when), facts))
        put(found.no & open_, Outcome.UNKNOWN, "open")
    if provision.exempt_when:
        excused, duty = split(holds(parse(provision.exempt_when), facts))
        put(found.no & ~excused & ~duty, Outcome.UNKNOWN, "open")
        put(found.no & excused, Outcome.EXEMPT, "exempt")
    put(found.yes, Outcome.MET)
    put(~found.yes & ~found.no, Outcome.UNKNOWN)
    speaks, silent = split(applies(provision, facts))
    put(~speaks & ~silent, Outcome.UNKNOWN, "scope_unknown")
    put(silent, Outcome.NOT_APPLICABLE, "scope")
    if found.forced is not None:
        forced = speaks & (found.forced != "")
        outcome[forced] = found.forced[forced]
    return pd.DataFrame(
        {
            "outcome": outcome,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "reason": reason,
            "detail": found.detail,
        },
        index=facts.index,
    )
