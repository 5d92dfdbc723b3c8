"""Rows of a check as values, with the facts and the clause they rest on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hexie_geo import i18n
from hexie_geo.model.findings import Finding, Provision, Standard
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.rules.packs import shown_id
from hexie_geo.standards import names, parse

_COLUMNS = (
    "layer", "subject_id", "provision", "outcome", "clause", "reason", "name", "detail",
)  # fmt: skip


def findings(
    found: pd.DataFrame,
    standards: Sequence[Standard],
    facts: Mapping[SubjectLayer, pd.DataFrame],
) -> list[Finding]:
    """Return one Finding per row of ``found``, in its order.

    Parameters
    ----------
    found
        Rows of :func:`hexie_geo.rules.check`, all or a part.
    standards, facts
        What the check was made with.

    Returns
    -------
    list of Finding
        ``values`` holds ``name``, ``unit``, the facts the clause asked for (``scope``: whether
        it speaks of the case, ``tier``: which bounds hold, ``facts``: what may excuse it),
        ``detail``, and the clause: ``verb_zh``, ``quote_zh``, ``citation``, ``verified``.

    Examples
    --------
    >>> from hexie_geo import rules, standards
    >>> pack = [standards.load("cn.law.residents-committees-2025")]
    >>> table = pd.DataFrame({"subject_id": ["a"], "area": ["urban"], "households": [900],
    ...     "body": ["residents_committee"]})
    >>> layers = {SubjectLayer.COMMUNITIES: table}
    >>> findings(rules.check(layers, pack), pack, layers)[0].outcome
    <Outcome.WATCH: 'watch'>
    """
    clauses = {shown_id(p, standards): _Asked.of(s, p) for s in standards for p in s.provisions}
    layers = {str(layer): layer for layer in SubjectLayer}
    outcomes = {str(outcome): outcome for outcome in Outcome}
    named = {layers[name] for name in found["layer"].unique()}
    wanted = {n for c in clauses.values() for n in (*c.facts, *c.tier, *c.scope)}
    rows = {layer: _by_subject(facts[layer], wanted) for layer in named if layer in facts}
    made = []
    columns = (found[name].tolist() for name in _COLUMNS)  # lists: text columns walk slowly
    numbers = (_plain(found[name]) for name in ("value", "low", "high"))
    for row in zip(*columns, *numbers, strict=True):
        layer_id, subject_id, provision, outcome, why, reason, name, detail, value, low, high = row
        clause = clauses[provision]
        layer = layers[layer_id]
        subject = rows.get(layer, {}).get(str(subject_id), {})
        made.append(
            Finding(
                layer=layer,
                subject_id=str(subject_id),
                provision=provision,
                outcome=outcomes[outcome],
                value=value,
                low=low,
                high=high,
                clause=str(why),
                reason=str(reason),
                values={
                    "name": name if isinstance(name, str) else None,
                    "detail": detail if isinstance(detail, str) else "",
                    "facts": {n: subject.get(n) for n in clause.facts},
                    "tier": {n: subject.get(n) for n in clause.tier},
                    "scope": {n: subject.get(n) for n in clause.scope},
                    **clause.words,
                },
            )
        )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a finding repeats of its clause, looked up once for all its rows."""

    facts: tuple[str, ...]
    tier: tuple[str, ...]
    scope: tuple[str, ...]
    words: Mapping[str, object]

    @classmethod
    def of(cls, standard: Standard, provision: Provision) -> "_Asked":
        return cls(
            facts=asked(provision),
            tier=asked_tier(provision),
            scope=asked_scope(provision),
            words={
                "unit": provision.unit,
                "verb_zh": provision.verb_zh,
                "quote_zh": provision.quote_zh,
                "citation": cite(standard, provision),
                "verified": provision.verified,
            },
        )


def asked_scope(provision: Provision) -> tuple[str, ...]:
    """Return the facts that tell whether the clause speaks of a case, in order, each once."""
    when = provision.applies_when
    return tuple(dict.fromkeys([*provision.scope, *(names(parse(when)) if when else ())]))


def asked(provision: Provision) -> tuple[str, ...]:
    """Return the facts that may excuse a case outside the bounds, in order, each once."""
    conditions = (provision.exempt_when, provision.unknown_when, provision.replaced_when)
    return tuple(dict.fromkeys(n for c in conditions if c for n in names(parse(c))))


def asked_tier(provision: Provision) -> tuple[str, ...]:
    """Return the facts that choose the tier, but for the measure itself."""
    wanted = (n for tier in provision.tiers for n in names(parse(tier.when)))
    return tuple(dict.fromkeys(n for n in wanted if n != provision.measure))


def cite(standard: Standard, provision: Provision) -> str:
    """Return the citation of a clause.

    Parameters
    ----------
    standard, provision
        The document and its clause.

    Returns
    -------
    str

    Examples
    --------
    >>> from hexie_geo import standards
    >>> law = standards.load("cn.law.residents-committees-2025")
    >>> cite(law, law.provisions[0])
    '《中华人民共和国城市居民委员会组织法（2025年修订）》第三条'
    """
    return standard.citation + i18n.cite(provision.clause)


def _by_subject(table: pd.DataFrame, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the facts that clauses ask for, by subject; an unknown one is None."""
    asked = table[[c for c in table.columns if c in wanted and c != "subject_id"]]
    plain = asked.astype(object).where(asked.notna(), None)
    records: list[dict[Any, Any]] = plain.to_dict("records")
    return {str(k): v for k, v in zip(table["subject_id"], records, strict=True)}


def _plain(numbers: pd.Series) -> list[float | None]:
    """Return numbers as a list, an unknown one as None."""
    return [None if n != n else n for n in numbers.astype(float).tolist()]  # noqa: PLR0124 - NaN
