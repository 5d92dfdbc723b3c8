"""Proposals as values: what was submitted, what people said, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hexie_geo.model.terms import ProposalState, Role, Stance

PRINTED_HEAD = 16
"""Characters of a record's digest that papers print, and that are asked for to find it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and in which role; checked in the package on every action."""

    user: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone registered in a ledger, and the roles they hold."""

    user: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityCheck:
    """One check at submission: its message id under ``review.check.``, and whether it holds."""

    code: str
    holds: bool
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan as submitted: frozen, pinned to the digest of the data it was made on.

    ``assignment`` holds only the atoms whose community changes, after-community by atom.
    ``version`` is the optimistic lock: who saves an older version is told so. ``issued`` (发放)
    is how many opinion sheets were handed out, None as long as nobody said.
    """

    proposal_id: str
    title: str
    workspace_digest: str
    state: ProposalState
    version: int
    created_by: str
    created_at: datetime
    assignment: Mapping[str, str]
    summary: Mapping[str, object] = field(default_factory=dict)
    checks: tuple[IntegrityCheck, ...] = ()
    submitted_by: str | None = None
    issued: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the county's own procedure (街道提出、征求意见 …) and its result."""

    name: str
    result: str
    on: date
    recorded_by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """An opinion pinned to a community or a group; ``sheets`` counts identical paper ones.

    ``adopted`` is None until somebody decides, ``answer`` what was answered (采纳情况说明).
    ``number`` is given by the ledger when it is recorded.
    """

    subject_id: str
    stance: Stance
    text: str
    recorded_by: str
    sheets: int = 1
    adopted: bool | None = None
    answer: str = ""
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """发放、回收、同意、反对、其他、采纳: counts of opinions."""

    issued: int | None
    returned: int
    agree: int
    disagree: int
    comment: int
    adopted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The government's decision as recorded: 机关、文号、日期."""

    outcome: ProposalState
    authority: str
    document_no: str
    on: date
    recorded_by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One link of the audit chain."""

    seq: int
    at: str
    user: str
    role: str
    action: str
    subject: str
    payload: str
    previous: str
    digest: str
