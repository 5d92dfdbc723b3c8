"""What a policy says (Provision, Standard) and what was found (Finding, DataIssue)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hexie_geo.model.terms import Force, Outcome, SubjectLayer


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One end of a range; ``inclusive`` tells whether the number itself is inside."""

    value: float
    inclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A bound that holds under a condition; the first tier whose ``when`` is true counts."""

    when: str
    low: Bound | None = None
    high: Bound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One clause as data. Field by field it follows ``standards/data/*.toml``.

    ``form`` says how the clause is asked: ``range`` (a measure between bounds),
    ``presence`` (something is there), ``rank``, ``list`` and ``matrix`` (clauses without
    a number), ``share`` (a target over an area). Conditions (``exempt_when``,
    ``unknown_when``, ``replaced_when``, ``applies_when``, ``Tier.when``) use a small grammar
    of names, comparisons, ``and`` and ``or``; nothing is ever evaluated as code.
    ``applies_when`` widens ``scope`` where a class takes more than equal values: outside
    it the clause does not speak of the case.
    """

    id: str
    standard: str
    clause: str
    quote_zh: str
    measure: str
    subject: SubjectLayer
    form: str
    force: Force
    verb_zh: str
    outside: Outcome
    unit: str | None = None
    quote_raw: str | None = None
    correction: str | None = None
    scope: Mapping[str, str | bool] = field(default_factory=dict)
    low: Bound | None = None
    high: Bound | None = None
    tiers: tuple[Tier, ...] = ()
    applies_when: str | None = None
    exempt_when: str | None = None
    unknown_when: str | None = None
    replaced_when: str | None = None
    deadline: date | None = None
    items: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    verified: bool = False
    evidence: str | None = None
    note_zh: str | None = None
    note_en: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One policy document: where it comes from, and its provisions."""

    id: str
    title: str
    doc_no: str
    issuer: str
    in_force: str
    source: str
    provisions: tuple[Provision, ...]
    published: date | None = None
    effective: date | None = None
    bound_note: str | None = None
    supersedes: tuple[str, ...] = ()
    digest: str = ""

    def __getitem__(self, provision_id: str) -> Provision:
        """Return the provision ``provision_id``."""
        for provision in self.provisions:
            if provision.id == provision_id:
                return provision
        raise KeyError(provision_id)

    @property
    def citation(self) -> str:
        """The document as it is cited: 《title》(doc_no)."""
        return f"《{self.title}》({self.doc_no})" if self.doc_no else f"《{self.title}》"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one provision says of one subject, with the numbers it rests on.

    ``reason`` is a message id under ``rules.reason.`` and ``values`` fill it, so that the
    arithmetic can be said in any language.
    """

    layer: SubjectLayer
    subject_id: str
    provision: str
    outcome: Outcome
    value: float | None
    low: float | None
    high: float | None
    clause: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataIssue:
    """Something in the data that its owner should mend; never a verdict on a community.

    ``code`` is a message id under ``quality.``; ``fix_by`` names who can mend it.
    """

    code: str
    layer: str
    subject_id: str
    township_id: str | None = None
    outcome: Outcome = Outcome.NOTE
    fix_by: str = "township"
    values: Mapping[str, object] = field(default_factory=dict)
