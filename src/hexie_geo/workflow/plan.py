"""Propose boundary changes, apply a plan, sum it up."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import DataError, PlanError, Problem
from hexie_geo.model.plans import Change, Plan, PlanRules
from hexie_geo.model.terms import Band
from hexie_geo.model.workspace import Workspace, planning_area
from hexie_geo.planning.after import apply
from hexie_geo.planning.explanation import flags, label, reason
from hexie_geo.planning.standing import family, proof
from hexie_geo.workflow.plan_rules import rules_of
from hexie_geo.workflow.rescore import records

__all__ = [
    "apply",
    "comparison",
    "differing_verdicts",
    "propose",
    "rooms_missing",
    "summary",
]


def propose(
    workspace: Workspace,
    *,
    band: Band | str | None = None,
    seed: int = 0,
    alternatives: int = 1,
    rules: PlanRules | None = None,
    workers: int | None = None,
    prove: bool = False,
    progress: Callable[[int, int], None] | None = None,
    **rule_fields: Any,
) -> list[Plan]:
    """Propose plans that bring communities into range with the fewest households moved.

    Parameters
    ----------
    workspace
        Communities, and groups where there are any.
    band
        ``trigger``: only communities below 1000 or above 5000 households that are not gated have
        to change. ``strict``: every community is brought within 1000 to 3000.
    seed
        Same workspace, rules and seed: same plans.
    alternatives
        How many plans to return at most; the first moves the fewest households.
    rules
        All rules at once, instead of ``band`` and ``rule_fields``.
    workers
        Threads; the answer does not depend on it.
    prove
        Work for some seconds more on a lower bound within 0.5 % of the moves, where small cities
        have none yet.
    progress
        Called with (done, total).
    **rule_fields
        Fields of :class:`~hexie_geo.model.plans.PlanRules`: ``outcome``, ``reach``,
        ``townships``, ``frozen``, ``together`` …

    Returns
    -------
    list of Plan
        Best first. Communities that stay outside the range carry a certificate.

    Raises
    ------
    PlanError
        If a rule is not known, is given twice (in ``rules`` and by itself), or a lock names
        something that is not there.
    DataError
        If ``workspace`` is no workspace, or not a single plan is asked for.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws, band="trigger")[0]
    >>> plan.outside_before, plan.outside_after, plan.moved_households
    (1, 0, 150)
    """
    from hexie_geo.planning.alternatives import alternatives as others
    from hexie_geo.planning.engine import proved, run

    planning_area(workspace)
    if alternatives < 1:
        values = {"name": "alternatives", "value": alternatives, "low": 1}
        raise DataError(Problem(code="argument.whole", values=values))
    named = rule_fields if band is None else {"band": band, **rule_fields}
    if rules is not None and named:
        raise PlanError(Problem(code="planning.rules_twice", values={"rules": ", ".join(named)}))
    stated = rules_of(**named) if rules is None else rules
    engine = run(workspace, stated, seed=seed, workers=workers, progress=progress)
    engine = proved(engine) if prove else engine
    plans = others(engine, alternatives)
    if progress is not None:
        progress(100, 100)
    return plans


def summary(
    plans: Sequence[Plan], workspace: Workspace, *, services: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return the figures of a proposal as plain values: the JSON of ``hexie plan``.

    Parameters
    ----------
    plans
        What :func:`propose` returned; the first one is summed up, all are in ``alternatives``.
    workspace
        What they were made on.
    services
        What the first plan does to services (:func:`hexie_geo.workflow.rescore.services`).

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> found = summary(propose(ws), ws)
    >>> found["outside_before"], found["outside_after"], found["lower_bound_households"]
    (1, 0, 150)
    """
    plan = plans[0]
    return {
        "band": plan.rules.band.value,
        "reach": plan.rules.reach.value,
        "townships": plan.rules.townships.value,
        "outcome": plan.rules.outcome.value,
        "seed": plan.seed,
        "outside_before": plan.outside_before,
        "outside_after": plan.outside_after,
        "known_outside_before": plan.known_outside_before,
        "known_outside_after": plan.known_outside_after,
        "to_verify": plan.to_verify,
        "households_groups": plan.households_groups,
        "households_register": plan.households_register,
        "moved_households": plan.moved_households,
        "moved_share": plan.moved_share,
        "lower_bound_households": plan.lower_bound_households,
        "bound_kind": plan.bound_kind,
        "gap_share": plan.gap_share,
        "proof_zh": proof(plan),
        "proof_en": proof(plan, language="en"),
        "family_bound_households": plan.family_bound_households,
        "family_gap_share": plan.family_gap_share,
        "family": family(plan, language="en"),
        "family_zh": family(plan),
        "verdicts_differing_by_count": differing_verdicts(plan, workspace),
        "changed_communities": len({c for change in plan.changes for c in change.before}),
        "changes": [change_row(c, workspace) for c in plan.changes],
        "certificates": [
            {"community_id": c.community_id, "code": c.code, "values": dict(c.values)}
            | {
                f"reason_{lang}": reason(c, language=lang, workspace=workspace)
                for lang in LANGUAGES
            }
            for c in plan.certificates
        ],
        "cuts": [
            {
                "community_id": cut.community_id,
                "households": list(cut.households),
                "needs_count": cut.needs_count,
            }
            for cut in plan.cuts
        ],
        "alternatives": records(comparison(plans)),
        "services": [] if services is None else records(services),
        "stopped_by": plan.stopped_by,
        "seconds": round(plan.seconds, 3),
        "synthetic": workspace.synthetic,
        "assumptions": [a.text_en for a in workspace.assumptions],
    }


def differing_verdicts(plan: Plan, workspace: Workspace) -> int:
    """Return how many communities are outside the band by one count and inside by the other.

    One with a group that was not counted is not among them: its sum is not known.
    """
    from hexie_geo.planning.scope import outside_band

    sums: dict[str, int] = {}
    for unit, community in plan.before.items():
        sums[community] = sums.get(community, 0) + plan.households[unit]
    table = workspace.communities[["community_id", "households"]].dropna()
    groups = workspace.groups
    blank: Any = [] if groups is None else groups.loc[groups["households"].isna(), "community_id"]
    table = table[table["community_id"].isin(sums) & ~table["community_id"].isin(blank)]
    register = np.array([int(n) for n in table["households"]], np.int64)
    summed = np.array([sums[c] for c in table["community_id"]], np.int64)
    band = plan.rules.band
    return int((outside_band(register, band) != outside_band(summed, band)).sum())


def comparison(plans: Sequence[Plan]) -> pd.DataFrame:
    """Return the plans side by side (方案比选表), one row each.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> table = comparison(propose(grouped({"a": [150] * 6, "b": [150] * 10})))
    >>> table[["number", "moved_households", "new_communities"]].values.tolist()
    [[1, 150, 0]]
    """
    from hexie_geo.planning.alternatives import placed_differently

    rows = []
    for number, plan in enumerate(plans, start=1):
        new = {c for change in plan.changes for c in change.after} - set(plan.before.values())
        rows.append(
            {
                "number": number,
                "kind": plan.kind,
                "also": ",".join(plan.scores.get("also", ())),
                "reach": plan.rules.reach.value,
                "outside_after": plan.outside_after,
                "known_outside_after": plan.known_outside_after,
                "to_verify": plan.to_verify,
                "moved_households": plan.moved_households,
                "moved_share": plan.moved_share,
                "lower_bound_households": plan.lower_bound_households,
                "changes": len(plan.changes),
                "new_communities": len(new),
                "border_change_m": plan.scores.get("border_change_m"),
                "border_on_roads_share": plan.scores.get("border_on_roads_share"),
                "rooms_missing_m2": rooms_missing(plan),
                "placed_differently": placed_differently(plan, plans[0]),
            }
        )
    return pd.DataFrame(rows)


def rooms_missing(plan: Plan) -> float:
    """Return the floor area that changed communities are known to lack (参照第（二十五）条), m².

    What is not known of a need, or of what is there, adds nothing.
    """
    return sum(
        max(0.0, need.need - need.have)
        for change in plan.changes
        for need in change.needs
        if need.what in {"office_rooms", "activity_rooms"}
        and need.need is not None
        and need.have is not None
    )


def change_row(change: Change, workspace: Workspace) -> dict[str, Any]:
    """Return a change as plain values, its sentences in both languages."""
    return {
        "change_id": change.change_id,
        "kind": change.kind.value,
        "before": ",".join(change.before),
        "after": ",".join(change.after),
        "groups": len(change.groups),
        "moved_households": change.moved_households,
        "flags": ",".join(change.flags),
        "label_zh": label(change, workspace=workspace),
        "label_en": label(change, language="en", workspace=workspace),
        "flags_zh": "".join(flags(change, workspace)),
        "flags_en": " ".join(flags(change, workspace, language="en")),
        "reason_zh": reason(change, language="zh", workspace=workspace),
        "reason_en": reason(change, language="en", workspace=workspace),
    }
