"""What can be read from the ledger; nothing here changes anything."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import (
    AuditEntry,
    Decision,
    IntegrityCheck,
    Opinion,
    Person,
    Proposal,
    Step,
    Tally,
)
from hexie_geo.model.terms import ProposalState, Role, Stance
from hexie_geo.review import audit, engine
from hexie_geo.review.schema import (
    AuditHeadRow,
    AuditRow,
    DecisionRow,
    OpinionRow,
    PersonRow,
    ProposalRow,
    StepRow,
)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Readings:
    """The ledger of one planning area, as it reads.

    Parameters
    ----------
    place
        A workspace folder (``ledger.sqlite`` in it), a file, or a database URL.
    clock
        Where the time comes from; tests give their own.
    """

    def __init__(self, place: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine.open_engine(place)
        self._clock = clock
        engine.prepare(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def proposal(self, proposal_id: str) -> Proposal:
        """Return one proposal."""
        with Session(self._engine) as session:
            return to_proposal(find(session, proposal_id))

    def proposals(self) -> tuple[Proposal, ...]:
        """Return all proposals, oldest first."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(ProposalRow).order_by(ProposalRow.created_at, ProposalRow.id)
            )
            return tuple(to_proposal(row) for row in rows)

    def steps(self, proposal_id: str) -> tuple[Step, ...]:
        """Return the recorded steps in order."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(StepRow).where(StepRow.proposal_id == proposal_id).order_by(StepRow.id)
            )
            return tuple(
                Step(name=r.name, result=r.result, on=r.on, recorded_by=r.recorded_by, note=r.note)
                for r in rows
            )

    def decisions(self, proposal_id: str) -> tuple[Decision, ...]:
        """Return the recorded decisions, one a round."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(DecisionRow)
                .where(DecisionRow.proposal_id == proposal_id)
                .order_by(DecisionRow.round)
            )
            return tuple(
                Decision(
                    outcome=ProposalState(r.outcome),
                    authority=r.authority,
                    document_no=r.document_no,
                    on=r.on,
                    recorded_by=r.recorded_by,
                    reason=r.reason,
                )
                for r in rows
            )

    def opinions(self, proposal_id: str) -> tuple[Opinion, ...]:
        """Return the recorded opinions in order."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(OpinionRow)
                .where(OpinionRow.proposal_id == proposal_id)
                .order_by(OpinionRow.id)
            )
            return tuple(
                Opinion(
                    subject_id=r.subject_id,
                    stance=Stance(r.stance),
                    text=r.text,
                    sheets=r.sheets,
                    adopted=r.adopted,
                    recorded_by=r.recorded_by,
                    answer=r.answer,
                    number=r.id,
                )
                for r in rows
            )

    def tally(self, proposal_id: str) -> Tally:
        """Count opinions by sheets; 发放 is the proposal's own ``issued``."""
        issued = self.proposal(proposal_id).issued
        found = self.opinions(proposal_id)

        def sheets(stance: Stance) -> int:
            return sum(o.sheets for o in found if o.stance is stance)

        return Tally(
            issued=issued,
            returned=sum(o.sheets for o in found),
            agree=sheets(Stance.AGREE),
            disagree=sheets(Stance.DISAGREE),
            comment=sheets(Stance.COMMENT),
            adopted=sum(o.sheets for o in found if o.adopted),
        )

    def people(self) -> tuple[Person, ...]:
        """Return everybody who is registered, by name."""
        with Session(self._engine) as session:
            rows = session.execute(select(PersonRow.user, PersonRow.role))
            held = sorted((str(user), Role(role)) for user, role in rows)
        names = dict.fromkeys(user for user, _ in held)
        return tuple(
            Person(user=name, roles=tuple(r for r in Role if (name, r) in held)) for name in names
        )

    def chain(self) -> tuple[AuditEntry, ...]:
        """Return the whole audit chain."""
        with Session(self._engine) as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.seq))
            return tuple(audit.to_value(row) for row in rows)

    def head(self) -> tuple[int, str]:
        """Return number and digest of the last entry: what every printed paper carries."""
        with Session(self._engine) as session:
            row = session.execute(select(AuditHeadRow)).scalar_one()
            return row.seq, row.digest

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the audit chain; empty when nothing is."""
        seq, digest = self.head()
        return audit.verify_chain(self.chain(), head_seq=seq, head_digest=digest)


def find(session: Session, proposal_id: str) -> ProposalRow:
    """Return the row of a proposal, or say that there is none."""
    row = session.get(ProposalRow, proposal_id)
    if row is None:
        raise StoreError(Problem(code="review.unknown_proposal", values={"proposal": proposal_id}))
    return row


def to_proposal(row: ProposalRow) -> Proposal:
    """Return a row as a value."""
    return Proposal(
        proposal_id=row.id,
        title=row.title,
        workspace_digest=row.workspace_digest,
        state=ProposalState(row.state),
        version=row.version,
        created_by=row.created_by,
        created_at=row.created_at,
        submitted_by=row.submitted_by,
        assignment=dict(row.assignment),
        summary=dict(row.summary),
        checks=tuple(IntegrityCheck(**c) for c in row.checks),
        issued=row.issued,
    )
