"""Clauses with a number: a measure between bounds, in tiers, per hundred, or replaced by need."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.model.findings import Bound, Provision
from hexie_geo.rules.answers import answer
from hexie_geo.rules.settings import RuleSettings
from hexie_geo.standards import fact, holds, names, parse

ROOMS_NEED = {"field": "rooms_need_m2", "measure": "rooms_total_m2", "short": "watch"}
"""Clause (25): where the floor is replaced, all rooms together are held to the stated need; the
words are 原则上, so falling short of it is to be watched."""


def number(facts: pd.DataFrame, name: str) -> "pd.Series[float]":
    """Return a fact as numbers; missing where it is absent."""
    return pd.to_numeric(fact(facts, name)).astype("float64")


def range_answer(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> pd.DataFrame:
    """Return whether each row lies between the bounds that hold for it.

    Where it is open which tier holds, the answer is known only if all possible tiers agree.
    """
    value = number(facts, provision.measure)
    options = provision.options
    scale = _scale(provision, facts, settings)
    yes = pd.Series(data=False, index=facts.index)
    no = yes.copy()
    shown: dict[str, Any] = {"low": value * np.nan, "high": value * np.nan}
    below = yes.copy()
    for possible, low, high in _possible(provision, facts):
        short, over = _under(value, low, scale), _over(value, high, scale)
        outside = short | over
        if "at_least" in options:
            reached = ~_under(number(facts, str(options["at_least"])), low, scale)
            yes |= (
                possible
                & value.isna()
                & number(facts, str(options["at_least"])).notna()
                & (reached)
            )
        yes |= possible & value.notna() & scale.notna() & ~outside
        no |= possible & value.notna() & scale.notna() & outside
        below |= possible & short
        for key, bound in (("low", low), ("high", high)):
            if bound is not None:
                shown[key] = shown[key].where(shown[key].notna() | ~possible, bound.value * scale)
    inside = yes.astype("boolean").mask(yes == no)
    reason = pd.Series(np.where(below, "below", "above"), index=facts.index, dtype=object)
    reason = reason.mask(yes & ~no, "within").mask(yes & no, "tier_unknown")
    reason = reason.mask(~yes & ~no, "value_unknown")
    found = answer(facts.index, inside=inside, value=value, reason=reason, **shown)
    if options.get("zero_is_empty"):
        found["forced"] = np.where(value == 0, "not_applicable", "")
        found["reason"] = found["reason"].mask(value == 0, "empty_unit")
    if provision.replaced_when:
        return _replaced(provision, facts, found)
    return found


def _possible(
    provision: Provision, facts: pd.DataFrame
) -> Iterator[tuple["pd.Series[bool]", Bound | None, Bound | None]]:
    """Yield, per set of bounds, the rows for which it may hold."""
    undecided = pd.Series(data=True, index=facts.index)
    if not provision.tiers:
        yield undecided, provision.low, provision.high
    for tier in provision.tiers:
        answer_ = holds(parse(tier.when), facts)
        yield undecided & answer_.fillna(value=True).astype(bool), tier.low, tier.high
        undecided &= ~answer_.fillna(value=False).astype(bool)


def _scale(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> "pd.Series[float]":
    """Return what bounds are multiplied by: 1, or how many quantities of a field there are."""
    per = provision.options.get("per")
    if not isinstance(per, dict):
        return pd.Series(1.0, index=facts.index)
    amount = number(facts, per["field"]) / float(per["quantity"])
    rounding = provision.options.get("rounding")
    if rounding is not None and settings.estate_rounding is not None:
        rounding = settings.estate_rounding
    return amount.map(np.ceil) if rounding == "stepped" else amount


def _under(
    value: "pd.Series[float]", bound: Bound | None, scale: "pd.Series[float]"
) -> "pd.Series[bool]":
    if bound is None:
        return pd.Series(data=False, index=value.index)
    limit = scale * bound.value
    return value.lt(limit) if bound.inclusive else value.le(limit)


def _over(
    value: "pd.Series[float]", bound: Bound | None, scale: "pd.Series[float]"
) -> "pd.Series[bool]":
    if bound is None:
        return pd.Series(data=False, index=value.index)
    limit = scale * bound.value
    return value.gt(limit) if bound.inclusive else value.ge(limit)


def _replaced(provision: Provision, facts: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Judge by stated need where it replaces the bounds.

    An exemption has to be claimed: where something of it is recorded but not all, a row below
    the bounds is open; where nothing is recorded at all, the bounds stand.
    """
    need: Any = provision.options.get("need", ROOMS_NEED)
    condition = parse(str(provision.replaced_when))
    instead = holds(condition, facts)
    claimed = pd.DataFrame({n: fact(facts, n).notna() for n in names(condition)}).any(axis=1)
    wanted, have = number(facts, need["field"]), number(facts, need["measure"])
    known = wanted.notna() & have.notna()
    enough = (have >= wanted).astype("boolean").mask(~known)
    why = pd.Series("need_unknown", index=facts.index, dtype=object)
    why = why.mask(known & (have >= wanted), "need_met").mask(known & (have < wanted), "need_short")
    rows = instead.fillna(value=False).astype(bool)
    below = (found["inside"] == False).fillna(value=False).astype(bool)  # noqa: E712
    open_ = below & instead.isna() & claimed.reindex(facts.index, fill_value=False)
    forced = pd.Series("", index=facts.index, dtype=object)
    forced[rows & (why == "need_short")] = need["short"]
    return found.assign(
        inside=found["inside"].mask(rows, enough).mask(open_),
        value=found["value"].mask(rows, have),
        low=found["low"].mask(rows, wanted),
        high=found["high"].mask(rows),
        reason=found["reason"].mask(rows, why).mask(open_, "open"),
        forced=forced,
    )
