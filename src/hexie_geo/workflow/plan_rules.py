"""The rules of a plan from plain values, as a command line, a page or a file gives them."""

from dataclasses import fields
from typing import Any

from hexie_geo.errors import PlanError, Problem
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band, OutcomeRule, Reach, Townships

_LISTS = ("frozen", "together", "apart", "at_home")
_TERMS = {"band": Band, "outcome": OutcomeRule, "reach": Reach, "townships": Townships}


def rules_of(**values: Any) -> PlanRules:
    """Return rules from plain values.

    Raises
    ------
    PlanError
        ``planning.unknown_rule`` for a name that is no field of
        :class:`~hexie_geo.model.plans.PlanRules`, ``planning.rule_value`` for a word or a share
        that is not allowed; all of them at once.

    Examples
    --------
    >>> rules_of(band="strict", frozen=["c1"]).frozen
    ('c1',)
    """
    known = {f.name for f in fields(PlanRules)}
    problems = [
        Problem(
            code="planning.unknown_rule", values={"rule": name, "known": "/".join(sorted(known))}
        )
        for name in values
        if name not in known
    ]
    for name, term in _TERMS.items():
        if name in values and values[name] not in set(term):
            allowed = "/".join(term)
            problems.append(
                Problem(
                    code="planning.rule_value",
                    values={"rule": name, "value": values[name], "allowed": allowed},
                )
            )
    slack = values.get("border_slack", 0.0)
    if not isinstance(slack, int | float) or not 0 <= slack <= 1:
        told = {"rule": "border_slack", "value": slack, "allowed": "0 … 1"}
        problems.append(Problem(code="planning.rule_value", values=told))
    for name in _LISTS:
        if isinstance(values.get(name), str):
            told = {"rule": name, "value": repr(values[name]), "allowed": f"[{values[name]!r}]"}
            problems.append(Problem(code="planning.rule_value", values=told))
    PlanError.raise_if(problems)
    typed: dict[str, Any] = {
        n: _TERMS[n](v) if n in _TERMS else _tuples(v) for n, v in values.items()
    }
    return PlanRules(**typed)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list | tuple) else value
