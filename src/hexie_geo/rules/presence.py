"""Clauses without bounds: something is there, all functions are, a rank, a list, a share."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.model.findings import Provision
from hexie_geo.model.layers import yes_no
from hexie_geo.rules.answers import Answer, Mask, Words, applies, split, words
from hexie_geo.rules.bounds import number
from hexie_geo.rules.settings import RuleSettings
from hexie_geo.standards import fact

_HAS = {"own": True, "shared": True, "none": False}


def presence_answer(provision: Provision, facts: pd.DataFrame, _settings: RuleSettings) -> Answer:
    """Return whether the fact is yes; the reason is the fact of ``options.status`` if named."""
    yes, no = _has(facts, provision.measure)
    open_ = ~yes & ~no
    reason = words(len(facts), (yes, "present"), (no, "absent"), (open_, "value_unknown"))
    status = str(provision.options.get("status", ""))
    if status not in facts.columns:
        return Answer(yes=yes, no=no, reason=reason)
    said = facts[status]
    reason = np.array([f"status_{s}" if isinstance(s, str) else "value_unknown" for s in said])
    detail = _joined(fact(facts, "shared_with"))
    return Answer(yes=yes, no=no, reason=reason.astype(object), detail=detail)


def matrix_answer(provision: Provision, facts: pd.DataFrame, _settings: RuleSettings) -> Answer:
    """Return whether every item is there; the detail lists those that are not."""
    has, lacks = _items(provision, facts)
    yes, no = _every(has), ~_every(~lacks)
    nothing, open_ = _every(~has & ~lacks), ~_every(has | lacks)
    reason = words(
        len(facts),
        (~yes & ~no, "items_unknown"),
        (yes, "all_present"),
        (no, "some_missing"),
        (no & open_, "some_missing_open"),
    )
    return Answer(
        yes=yes,
        no=no,
        value=np.where(nothing, np.nan, has.sum(axis=1)),
        low=float(len(provision.items)),
        reason=reason,
        detail=_named(provision, lacks),
    )


def rank_answer(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> Answer:
    """Return the place of each row from the smallest; inside only beyond the user's own line."""
    value = number(facts, provision.measure)
    speaks, _ = split(applies(provision, facts))
    ranked = pd.Series(np.where(speaks, value, np.nan))
    total = int(ranked.notna().sum())
    known = ~np.isnan(value)
    line = getattr(settings, str(provision.options.get("threshold", "")), None)
    low = np.nan if line is None else float(line)
    beyond, small = value >= low, value < low
    reason = words(
        len(facts),
        (~known, "value_unknown"),
        (known, "rank"),
        (beyond, "rank_beyond"),
        (small, "rank_small"),
    )
    places = ranked.rank(method="min")
    detail = words(len(facts))
    detail[:] = ["" if math.isnan(p) else f"{int(p)}/{total}" for p in places]
    return Answer(
        yes=beyond, no=known & ~beyond, value=value, low=low, reason=reason, detail=detail
    )


def list_answer(provision: Provision, facts: pd.DataFrame, _settings: RuleSettings) -> Answer:
    """Return a note on every row the clause speaks of; with items, on those that any applies to."""
    if provision.items:
        return _any_item(provision, facts)
    said = fact(facts, provision.measure)
    known = said.notna().to_numpy()
    numeric = pd.api.types.is_numeric_dtype(said.dtype)
    detail = _joined(fact(facts, str(provision.options.get("status", ""))))
    detail[~known] = ""
    return Answer(
        yes=np.zeros(len(facts), dtype=bool),
        no=known,
        value=number(facts, provision.measure) if numeric else np.nan,
        reason=words(len(facts), (known, "listed"), (~known, "value_unknown")),
        detail=detail,
    )


def _any_item(provision: Provision, facts: pd.DataFrame) -> Answer:
    has, lacks = _items(provision, facts)
    some, none = ~_every(~has), _every(lacks)
    reason = words(
        len(facts),
        (~some & ~none, "items_unknown"),
        (some, "some_apply"),
        (none, "none_applies"),
    )
    return Answer(
        yes=none,
        no=some,
        value=np.where(some | none, has.sum(axis=1), np.nan),
        reason=reason,
        detail=_named(provision, has),
        forced=words(len(facts), (none, "not_applicable")),
    )


def share_answers(
    provision: Provision, facts: pd.DataFrame, _settings: RuleSettings
) -> list[tuple[str, Answer]]:
    """Return one answer per target, under ``AREA-YEAR``: the share that is reached of all.

    What is not known may be reached or not: the target counts as met or behind only where both
    readings agree. ``detail`` is how many more are needed, ``ceil(share * N) - n``.
    """
    targets: Any = provision.options["targets"]
    return [(f"{t['area']}-{t['deadline'].year}", _share(provision, facts, t)) for t in targets]


def _share(provision: Provision, facts: pd.DataFrame, target: Mapping[str, Any]) -> Answer:
    reached, not_reached, open_ = (
        number(facts, f"{provision.measure}_{target['area']}_{part}")
        for part in ("yes", "no", "unknown")
    )
    total = reached + not_reached + open_
    goal = float(target["share"])
    needed = np.ceil(goal * total - 1e-9)  # 0.8 * 10 is a hair above 8 in floating point
    met, behind = (total > 0) & (reached >= needed), (total > 0) & (reached + open_ < needed)
    unsure = ~met & ~behind
    reason = words(len(facts), (met, "share_met"), (behind, "share_behind"))
    reason[unsure] = "share_unknown"
    more = words(len(facts))
    more[:] = ["" if math.isnan(n) else f"{max(int(n), 0)}" for n in needed - reached]
    share = np.divide(reached, total, out=np.full(len(facts), np.nan), where=~unsure)
    return Answer(yes=met, no=behind, value=share, low=goal, reason=reason, detail=more)


def _has(facts: pd.DataFrame, name: str) -> tuple[Mask, Mask]:
    """Return where a function or a flag is there, and where it certainly is not."""
    said = fact(facts, name).to_numpy(dtype=object)
    known = [_HAS[v] if v in _HAS else yes_no(v) for v in said]
    return np.array([v is True for v in known]), np.array([v is False for v in known])


def _items(provision: Provision, facts: pd.DataFrame) -> tuple[Mask, Mask]:
    """Return (rows x items): there, and certainly not there."""
    pairs = [_has(facts, item) for item in provision.items]
    return np.column_stack([p[0] for p in pairs]), np.column_stack([p[1] for p in pairs])


def _every(marks: Mask) -> Mask:
    return np.asarray(marks.all(axis=1))


def _named(provision: Provision, where: Mask) -> Words:
    """Return the items marked in each row, joined by ``;``, in the order of the clause."""
    found = words(len(where))
    found[:] = [
        ";".join(item for item, mark in zip(provision.items, row, strict=True) if mark)
        for row in where
    ]
    return found


def _joined(lists: "pd.Series[Any]") -> Words:
    found = words(len(lists))
    found[:] = [";".join(v) if isinstance(v, tuple) else "" for v in lists]
    return found
