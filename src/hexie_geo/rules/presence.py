"""Clauses without bounds: something is there, all functions are, a rank, a list, a share."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.model.findings import Provision
from hexie_geo.model.layers import flag
from hexie_geo.rules.answers import answer
from hexie_geo.rules.bounds import number
from hexie_geo.rules.settings import RuleSettings
from hexie_geo.standards import fact

_HAS = {"own": True, "shared": True, "none": False, True: True, False: False}


def presence_answer(
    provision: Provision, facts: pd.DataFrame, _settings: RuleSettings
) -> pd.DataFrame:
    """Return whether the fact is yes; the reason is the fact of ``options.status`` if named."""
    there = flag(fact(facts, provision.measure))
    reason = there.map({True: "present", False: "absent"}).astype(object)
    reason = reason.where(reason.notna(), "value_unknown")
    detail: Any = ""
    status = provision.options.get("status")
    if status is not None and status in facts.columns:
        said = facts[str(status)]
        reason = said.map(lambda s: f"status_{s}" if isinstance(s, str) else "value_unknown")
        detail = _joined(fact(facts, "shared_with"))
    return answer(facts.index, inside=there, reason=reason, detail=detail)


def matrix_answer(
    provision: Provision, facts: pd.DataFrame, _settings: RuleSettings
) -> pd.DataFrame:
    """Return whether every item is there; the detail lists those that are not."""
    has = {item: _has(fact(facts, item)) for item in provision.items}
    inside = pd.Series(data=True, index=facts.index, dtype="boolean")
    for there in has.values():
        inside &= there
    table = pd.DataFrame(has, index=facts.index)
    reason = inside.map({True: "all_present", False: "some_missing"}).astype(object)
    reason = reason.mask((reason == "some_missing") & table.isna().any(axis=1), "some_missing_open")
    return answer(
        facts.index,
        inside=inside,
        value=table.fillna(value=False)
        .sum(axis=1)
        .astype("float64")
        .mask(table.isna().all(axis=1)),
        low=float(len(provision.items)),
        reason=reason.where(reason.notna(), "items_unknown"),
        detail=_items(table == False),  # noqa: E712 - three values
    )


def rank_answer(provision: Provision, facts: pd.DataFrame, settings: RuleSettings) -> pd.DataFrame:
    """Return the place of each row from the smallest; inside only beyond the user's own line."""
    from hexie_geo.rules.answers import applies

    value = number(facts, provision.measure)
    ranked = value.where(applies(provision, facts).fillna(value=False).astype(bool))
    place, total = ranked.rank(method="min"), int(ranked.notna().sum())
    line = getattr(settings, str(provision.options.get("threshold", "")), None)
    known = value.notna()
    inside = pd.Series(data=False, index=facts.index, dtype="boolean").mask(~known)
    reason = pd.Series("rank", index=facts.index, dtype=object).mask(~known, "value_unknown")
    if line is not None:
        inside = inside.mask(known & (value >= line), other=True)
        reason = reason.mask(known & (value >= line), "rank_beyond")
        reason = reason.mask(known & (value < line), "rank_small")
    detail = place.map(lambda p: "" if math.isnan(p) else f"{int(p)}/{total}")
    low = float(line) if line is not None else np.nan
    return answer(facts.index, inside=inside, value=value, low=low, reason=reason, detail=detail)


def list_answer(provision: Provision, facts: pd.DataFrame, _settings: RuleSettings) -> pd.DataFrame:
    """Return a note on every row the clause speaks of; with items, on those that any applies to."""
    if provision.items:
        return _any_item(provision, facts)
    said = fact(facts, provision.measure)
    numeric = pd.api.types.is_numeric_dtype(said.dtype)
    known = said.notna()
    reason = pd.Series("listed", index=facts.index, dtype=object).mask(~known, "value_unknown")
    status = str(provision.options.get("status", ""))
    return answer(
        facts.index,
        inside=pd.Series(data=False, index=facts.index, dtype="boolean").mask(~known),
        value=said.astype("float64") if numeric else np.nan,
        reason=reason,
        detail=_joined(fact(facts, status)).where(known, ""),
    )


def _any_item(provision: Provision, facts: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        {item: _has(fact(facts, item)) for item in provision.items}, index=facts.index
    )
    some = pd.Series(data=False, index=facts.index, dtype="boolean")
    for item in provision.items:
        some |= table[item]
    nothing = (some == False).fillna(value=False)  # noqa: E712 - three values
    reason = pd.Series("items_unknown", index=facts.index, dtype=object)
    reason = reason.mask(some.fillna(value=False).astype(bool), "some_apply")
    return answer(
        facts.index,
        inside=(~some).mask(nothing, other=True),
        value=table.fillna(value=False).sum(axis=1).astype("float64").mask(some.isna()),
        reason=reason.mask(nothing, "none_applies"),
        detail=_items(table == True),  # noqa: E712 - three values
        forced=nothing.map({True: "not_applicable", False: ""}),
    )


def share_answers(
    provision: Provision, facts: pd.DataFrame, _settings: RuleSettings
) -> list[tuple[str, pd.DataFrame]]:
    """Return one answer per target, under ``AREA-YEAR``: the share that is reached of all.

    What is not known may be reached or not: the target counts as met or behind only where both
    readings agree. ``detail`` is how many more are needed, ``ceil(share * N) - n``.
    """
    targets: Any = provision.options["targets"]
    return [(f"{t['area']}-{t['deadline'].year}", _share(provision, facts, t)) for t in targets]


def _share(provision: Provision, facts: pd.DataFrame, target: Mapping[str, Any]) -> pd.DataFrame:
    yes, no, unknown = (
        number(facts, f"{provision.measure}_{target['area']}_{part}")
        for part in ("yes", "no", "unknown")
    )
    total = yes + no + unknown
    goal = float(target["share"])
    needed = (goal * total - 1e-9).map(np.ceil)
    reached, out_of_reach = yes >= needed, yes + unknown < needed
    known = total > 0
    inside = reached.astype("boolean").mask(~known | ~(reached | out_of_reach))
    reason = inside.map({True: "share_met", False: "share_behind"}).astype(object)
    return answer(
        facts.index,
        inside=inside,
        value=(yes / total.where(known)).mask(inside.isna()),
        low=goal,
        reason=reason.where(reason.notna(), "share_unknown"),
        detail=(needed - yes).clip(lower=0).map(lambda n: "" if math.isnan(n) else f"{int(n)}"),
    )


def _has(said: "pd.Series[Any]") -> "pd.Series[bool]":
    return said.map(lambda v: _HAS.get(v) if isinstance(v, str | bool | np.bool_) else None).astype(
        "boolean"
    )


def _items(where: pd.DataFrame) -> "pd.Series[Any]":
    flags = where.fillna(value=False).to_numpy(dtype=bool)
    names = where.columns.to_numpy(dtype=object)
    return pd.Series([";".join(names[row]) for row in flags], index=where.index, dtype=object)


def _joined(lists: "pd.Series[Any]") -> "pd.Series[Any]":
    return lists.map(lambda v: ";".join(v) if isinstance(v, tuple) else "")
