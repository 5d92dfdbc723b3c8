"""Clauses with a number: a measure between bounds, in tiers, per hundred, or replaced by need."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.model.findings import Bound, Provision
from hexie_geo.rules.answers import Answer, Mask, split, words
from hexie_geo.rules.settings import RuleSettings
from hexie_geo.standards import fact, holds, names, parse

ROOMS_NEED = {"field": "rooms_need_m2", "measure": "rooms_total_m2", "short": "watch"}
"""Clause (25): where the floor is replaced, all rooms together are held to the stated need; the
words are 原则上, so falling short of it is to be watched."""

Numbers = NDArray[np.float64]
_ROUNDING = 1e-12


def number(facts: pd.DataFrame, name: str) -> Numbers:
    """Return a fact as numbers; NaN where it is missing, absent or no number."""
    read = pd.to_numeric(fact(facts, name), errors="coerce")
    return read.to_numpy(dtype=np.float64, na_value=np.nan)


def range_answer(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> Answer:
    """Return whether each row lies between the bounds that hold for it.

    Where it is open which tier holds, the answer is known only if all possible tiers agree.
    """
    n, options = len(facts), provision.options
    value, scale = number(facts, provision.measure), _scale(provision, facts, settings)
    part = number(facts, str(options["at_least"])) if "at_least" in options else value
    known, partly = ~np.isnan(value) & ~np.isnan(scale), np.isnan(value) & ~np.isnan(part)
    yes, no, below = (np.zeros(n, dtype=bool) for _ in range(3))
    shown = {"low": np.full(n, np.nan), "high": np.full(n, np.nan)}
    for possible, low, high in _possible(provision, facts):
        short = _outside(value, low, scale, sign=-1)
        outside = short | _outside(value, high, scale, sign=1)
        yes |= possible & known & ~outside
        yes |= possible & partly & ~_outside(part, low, scale, sign=-1)
        no |= possible & known & outside
        below |= possible & short
        for key, bound in (("low", low), ("high", high)):
            if bound is not None:
                fresh = possible & np.isnan(shown[key])
                shown[key][fresh] = bound.value * scale[fresh]
    reason = words(
        n,
        (~yes & ~no, "value_unknown"),
        (no & below, "below"),
        (no & ~below, "above"),
        (yes, "within"),
        (yes & no, "tier_unknown"),
    )
    found = Answer(yes=yes & ~no, no=no & ~yes, value=value, reason=reason, **shown)
    if options.get("zero_is_empty"):
        empty = value == 0
        reason[empty] = "empty_unit"
        found = replace(found, forced=words(n, (empty, "not_applicable")))
    return _replaced(provision, facts, found) if provision.replaced_when else found


def _possible(
    provision: Provision, facts: pd.DataFrame
) -> Iterator[tuple[Mask, Bound | None, Bound | None]]:
    """Yield, per set of bounds, the rows for which it may hold."""
    undecided = np.ones(len(facts), dtype=bool)
    if not provision.tiers:
        yield undecided, provision.low, provision.high
    for tier in provision.tiers:
        yes, no = split(holds(parse(tier.when), facts))
        yield undecided & ~no, tier.low, tier.high
        undecided = undecided & ~yes


def _scale(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> Numbers:
    """Return what bounds are multiplied by: 1, or how many quantities of a field there are."""
    per = provision.options.get("per")
    if not isinstance(per, dict):
        return np.ones(len(facts))
    amount = number(facts, per["field"]) / float(per["quantity"])
    rounding = provision.options.get("rounding")
    if rounding is not None and settings.estate_rounding is not None:
        rounding = settings.estate_rounding
    return np.ceil(amount) if rounding == "stepped" else amount


def _outside(value: Numbers, bound: Bound | None, scale: Numbers, *, sign: int) -> Mask:
    """Return which values lie beyond a bound, below it for ``sign`` -1 and above it for 1.

    A bound is met to within rounding: 20 m2 per 100 households are 110.60000000000001 for 553.
    """
    if bound is None:
        return np.zeros(len(value), dtype=bool)
    end = bound.value * scale
    beyond, noise = sign * (value - end), _ROUNDING * np.abs(end)
    return beyond > noise if bound.inclusive else beyond >= -noise


def _replaced(provision: Provision, facts: pd.DataFrame, found: Answer) -> Answer:
    """Judge by stated need where it replaces the bounds.

    An exemption has to be claimed: where something of it is recorded but not all, a row below
    the bounds is open; where nothing is recorded at all, the bounds stand.
    """
    need: Any = provision.options.get("need", ROOMS_NEED)
    condition = parse(str(provision.replaced_when))
    rows, floor = split(holds(condition, facts))
    claimed = np.zeros(len(facts), dtype=bool)
    for name in names(condition):
        claimed |= fact(facts, name).notna().to_numpy()
    wanted, have = number(facts, need["field"]), number(facts, need["measure"])
    enough, short = have >= wanted, have < wanted
    open_ = found.no & ~rows & ~floor & claimed
    why = words(len(facts), (~enough & ~short, "need_unknown"), (enough, "need_met"))
    why[short] = "need_short"
    reason = np.where(rows, why, np.where(open_, "open", found.reason)).astype(object)
    return replace(
        found,
        yes=np.where(rows, enough, found.yes),
        no=np.where(rows, short, found.no & ~open_),
        value=np.where(rows, have, found.value),
        low=np.where(rows, wanted, found.low),
        high=np.where(rows, np.nan, found.high),
        reason=reason,
        forced=words(len(facts), (rows & short, need["short"])),
    )
