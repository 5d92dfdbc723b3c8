"""How good a plan is, in words: what is proven of its moves, and the family it was searched in."""

from hexie_geo.catalogue import Language
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Plan


def proof(plan: Plan, *, language: Language = "zh") -> str:
    """Return what is proven of the households a plan moves, and by which bound.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> proof(propose(grouped({"a": [150] * 6, "b": [150] * 10}))[0], language="en")
    'Proven: every plan that keeps these rules ... moves at least 150 households; this one ...'
    """
    bound, moved = plan.lower_bound_households, plan.moved_households
    if not moved:
        return text("planning.proof.none", language)
    return text(
        "planning.proof.met" if bound >= moved else "planning.proof.within",
        language,
        bound=bound,
        moved=moved,
        more=moved - bound,
        gap=f"{plan.gap_share:.2%}",
        kind=text(f"planning.bound.{plan.bound_kind}", language),
    )


def family(plan: Plan, *, language: Language = "zh") -> str:
    """Return the plans that ``family_bound_households`` speaks of; empty if none is stated."""
    if not plan.family_sets:
        return ""
    rules = plan.rules
    return text(
        "planning.family",
        language,
        sets=plan.family_sets,
        reach=term(rules.reach, language),
        townships=term(rules.townships, language),
        outcome=term(rules.outcome, language),
    )
