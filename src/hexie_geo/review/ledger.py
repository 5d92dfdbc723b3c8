"""What can be done with proposals; each act is checked, recorded and chained in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor, Decision, IntegrityCheck, Opinion, Proposal, Step
from hexie_geo.model.terms import ProposalState
from hexie_geo.review import audit
from hexie_geo.review.reading import Readings, find, to_proposal
from hexie_geo.review.roles import Action, require
from hexie_geo.review.schema import AuditHeadRow, DecisionRow, OpinionRow, ProposalRow, StepRow

S = ProposalState
MAY_FOLLOW: dict[ProposalState, frozenset[ProposalState]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.CONSULTATION, S.RETURNED, S.REFUSED, S.APPROVED}),
    S.CONSULTATION: frozenset({S.APPROVED, S.RETURNED, S.REFUSED}),
    S.RETURNED: frozenset({S.SUBMITTED}),
    S.APPROVED: frozenset({S.IN_FORCE}),
    S.REFUSED: frozenset(),
    S.IN_FORCE: frozenset(),
}
"""Which state may follow which; there is no way back from a recorded decision."""


class Ledger(Readings):
    """The ledger of one planning area: everything that :class:`Readings` shows, and every act."""

    @contextmanager
    def _act(
        self, actor: Actor, action: Action, subject: str, **payload: object
    ) -> Iterator[Session]:
        """Check the role, run the body, chain one entry; all in one transaction."""
        require(actor, action)
        try:
            with Session(self._engine) as session, session.begin():
                session.execute(select(AuditHeadRow).with_for_update()).scalar_one()
                yield session
                session.flush()
                audit.append(
                    session,
                    at=self._clock().isoformat(),
                    actor=actor,
                    action=action.value,
                    subject=subject,
                    payload=payload,
                )
        except (StaleDataError, IntegrityError) as exc:
            raise StoreError(Problem(code="review.stale", values={"proposal": subject})) from exc

    def create(
        self,
        actor: Actor,
        *,
        proposal_id: str,
        title: str,
        workspace_digest: str,
        assignment: Mapping[str, str],
        summary: Mapping[str, object] | None = None,
    ) -> Proposal:
        """Keep a draft; its assignment names only the atoms that change community."""
        with self._act(
            actor, Action.EDIT_DRAFT, proposal_id, title=title, atoms=len(assignment)
        ) as session:
            row = ProposalRow(
                id=proposal_id,
                title=title,
                workspace_digest=workspace_digest,
                state=S.DRAFT,
                created_by=actor.user,
                created_at=self._clock(),
                assignment=dict(assignment),
                summary=dict(summary or {}),
                checks=[],
            )
            session.add(row)
            session.flush()
            return to_proposal(row)

    def edit(
        self,
        actor: Actor,
        proposal_id: str,
        *,
        version: int,
        assignment: Mapping[str, str],
        title: str | None = None,
    ) -> Proposal:
        """Save a draft anew; refused if someone else saved a newer version meanwhile."""
        with self._act(actor, Action.EDIT_DRAFT, proposal_id, atoms=len(assignment)) as session:
            row = _fresh(session, proposal_id, version)
            if row.state not in (S.DRAFT, S.RETURNED):
                raise StoreError(Problem(code="review.frozen", values={"proposal": proposal_id}))
            row.assignment = dict(assignment)
            row.title = title or row.title
            session.flush()
            return to_proposal(row)

    def submit(
        self, actor: Actor, proposal_id: str, *, version: int, checks: tuple[IntegrityCheck, ...]
    ) -> Proposal:
        """Freeze a draft and hand it in; refused while any integrity check does not hold."""
        if failed := [c for c in checks if not c.holds]:
            values = {"proposal": proposal_id, "checks": ", ".join(c.code for c in failed)}
            raise StoreError(Problem(code="review.not_whole", values=values))
        codes = [c.code for c in checks]
        with self._act(actor, Action.SUBMIT, proposal_id, checks=codes) as session:
            row = _fresh(session, proposal_id, version)
            _move(row, S.SUBMITTED)
            row.submitted_by = actor.user
            row.checks = [asdict(c) | {"values": dict(c.values)} for c in checks]
            session.flush()
            return to_proposal(row)

    def consult(self, actor: Actor, proposal_id: str, *, version: int) -> Proposal:
        """Open the consultation (征求意见)."""
        with self._act(actor, Action.OPEN_CONSULTATION, proposal_id) as session:
            row = _fresh(session, proposal_id, version)
            _move(row, S.CONSULTATION)
            session.flush()
            return to_proposal(row)

    def add_step(self, actor: Actor, proposal_id: str, step: Step) -> None:
        """Record a step of the county's procedure and its result."""
        with self._act(actor, Action.ADD_STEP, proposal_id, **_plain(step)) as session:
            find(session, proposal_id)
            session.add(StepRow(proposal_id=proposal_id, **asdict(step)))

    def add_opinion(self, actor: Actor, proposal_id: str, opinion: Opinion) -> None:
        """Record an opinion pinned to a community or a group; only while it is asked for."""
        with self._act(actor, Action.ADD_OPINION, proposal_id, **_plain(opinion)) as session:
            if find(session, proposal_id).state != S.CONSULTATION:
                raise StoreError(
                    Problem(code="review.no_consultation", values={"proposal": proposal_id})
                )
            session.add(OpinionRow(proposal_id=proposal_id, **asdict(opinion)))

    def decide(
        self, actor: Actor, proposal_id: str, decision: Decision, *, version: int
    ) -> Proposal:
        """Record the government's decision; never by the person who submitted."""
        with self._act(actor, Action.DECIDE, proposal_id, **_plain(decision)) as session:
            row = _fresh(session, proposal_id, version)
            if actor.user in (row.submitted_by, row.created_by):
                raise StoreError(Problem(code="review.own_proposal", values={"user": actor.user}))
            _move(row, decision.outcome)
            done = session.scalar(
                select(func.count()).where(DecisionRow.proposal_id == proposal_id)
            )
            session.add(
                DecisionRow(proposal_id=proposal_id, round=(done or 0) + 1, **asdict(decision))
            )
            session.flush()
            return to_proposal(row)

    def enacted(self, actor: Actor, proposal_id: str, *, version: int, digest: str) -> Proposal:
        """Mark an approved proposal as in force; ``digest`` is that of the new snapshot."""
        with self._act(actor, Action.ENACT, proposal_id, digest=digest) as session:
            row = _fresh(session, proposal_id, version)
            _move(row, S.IN_FORCE)
            session.flush()
            return to_proposal(row)


def _fresh(session: Session, proposal_id: str, version: int) -> ProposalRow:
    row = find(session, proposal_id)
    if row.version != version:
        values = {"proposal": proposal_id, "yours": version, "newest": row.version}
        raise StoreError(Problem(code="review.stale", values=values))
    return row


def _move(row: ProposalRow, state: ProposalState) -> None:
    if state not in MAY_FOLLOW[S(row.state)]:
        values = {"proposal": row.id, "state": row.state, "wanted": state.value}
        raise StoreError(Problem(code="review.wrong_state", values=values))
    row.state = state.value


def _plain(value: Step | Opinion | Decision) -> dict[str, object]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(value).items()}
