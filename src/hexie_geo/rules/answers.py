"""From an answer to an outcome: scope first, then the number, then what excuses it.

An *answer* is a frame on the index of the facts with ``inside`` (yes, no, unknown), ``value``,
``low``, ``high``, ``reason`` and ``detail``: what a form of clause found before asking whether the
clause speaks of the case at all.
"""

from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.model.findings import Provision
from hexie_geo.model.terms import Outcome
from hexie_geo.standards import fact, holds, parse

ANSWER = ("inside", "value", "low", "high", "reason", "detail")


def answer(index: pd.Index, **columns: Any) -> pd.DataFrame:
    """Return an answer with what is given; the rest is unknown."""
    blank = {
        "inside": pd.Series(pd.NA, index=index, dtype="boolean"),
        "value": np.nan,
        "low": np.nan,
        "high": np.nan,
        "reason": "",
        "detail": "",
    }
    return pd.DataFrame(blank | columns, index=index)


def applies(provision: Provision, facts: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether the clause speaks of each row: yes, no, or unknown for want of a field."""
    found = pd.Series(data=True, index=facts.index, dtype="boolean")
    for name, wanted in provision.scope.items():
        said = fact(facts, name)
        found &= (said == wanted).astype("boolean").mask(said.isna())
    if provision.applies_when:
        found &= holds(parse(provision.applies_when), facts)
    return found


def settle(provision: Provision, facts: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the outcome of every row beside its answer.

    ``exempt_when`` and ``unknown_when`` are asked only of rows that are outside; a missing
    number is unknown whatever else is known.
    """
    scope = applies(provision, facts)
    inside = found["inside"]
    outcome = pd.Series(provision.outside.value, index=facts.index, dtype=object)
    reason = found["reason"].astype(object).copy()
    outside = (inside == False).fillna(value=False).astype(bool)  # noqa: E712 - three values

    def put(where: Any, what: Outcome, why: str | None = None) -> None:
        rows = where.fillna(value=False).astype(bool)
        outcome[rows] = what.value
        if why is not None:
            reason[rows] = why

    if provision.unknown_when:
        put(outside & holds(parse(provision.unknown_when), facts), Outcome.UNKNOWN, "open")
    if provision.exempt_when:
        excused = holds(parse(provision.exempt_when), facts)
        put(outside & excused.isna(), Outcome.UNKNOWN, "open")
        put(outside & excused, Outcome.EXEMPT, "exempt")
    put((inside == True), Outcome.MET)  # noqa: E712 - three values
    put(inside.isna(), Outcome.UNKNOWN)
    put(scope.isna(), Outcome.UNKNOWN, "scope_unknown")
    put(~scope, Outcome.NOT_APPLICABLE, "scope")
    forced = found.get("forced")
    if forced is not None:
        speaks = scope.fillna(value=False).astype(bool) & (forced != "")
        outcome[speaks] = forced[speaks]
    return found.assign(outcome=outcome, reason=reason)
