"""Tables of the ledger, one SQLAlchemy model for SQLite and PostgreSQL."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Base of all tables."""


class ProposalRow(Base):
    """A proposal; ``version`` is the optimistic lock."""

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    workspace_digest: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column()
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    submitted_by: Mapped[str | None] = mapped_column(Text, default=None)
    assignment: Mapped[dict[str, Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    checks: Mapped[list[Any]] = mapped_column(JSON)
    issued: Mapped[int | None] = mapped_column(default=None)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it


class StepRow(Base):
    """A step of the county's procedure."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")


class OpinionRow(Base):
    """An opinion on a community or a group."""

    __tablename__ = "opinion"
    __table_args__ = (CheckConstraint("sheets > 0", name="sheets_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    subject_id: Mapped[str] = mapped_column(Text)
    stance: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    sheets: Mapped[int] = mapped_column(default=1)
    adopted: Mapped[bool | None] = mapped_column(default=None)
    recorded_by: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")


class DecisionRow(Base):
    """The recorded decision; one a submission, by the unique key."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("proposal_id", "round", name="one_decision_a_round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")


class PersonRow(Base):
    """A role that a person holds; who is not here may not act once anybody is."""

    __tablename__ = "person"

    user: Mapped[str] = mapped_column(String(200), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class PasswordRow(Base):
    """What a person's password is checked against: scrypt over a salt; never the password."""

    __tablename__ = "password"

    user: Mapped[str] = mapped_column(String(200), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(128))


class DraftEventRow(Base):
    """One edit of a draft plan; replaying them gives the draft."""

    __tablename__ = "draft_event"
    __table_args__ = (UniqueConstraint("draft_id", "seq", name="one_event_a_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(String(40), index=True)
    seq: Mapped[int]
    at: Mapped[str] = mapped_column(String(40))
    user: Mapped[str] = mapped_column(Text)
    op: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class AuditRow(Base):
    """One link of the append-only chain."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    user: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The end of the chain: taken first in every write, so that writers queue here."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
