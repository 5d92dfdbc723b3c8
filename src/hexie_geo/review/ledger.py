"""What can be done with proposals; each act is checked, recorded and chained in one transaction."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import func, select

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor, Decision, IntegrityCheck, Proposal, Step
from hexie_geo.model.terms import ProposalState
from hexie_geo.review.acting import MAY_FOLLOW, fresh, move, plain
from hexie_geo.review.consultation import Consultation
from hexie_geo.review.passwords import Passwords
from hexie_geo.review.people import Register
from hexie_geo.review.reading import find, to_proposal
from hexie_geo.review.roles import Action
from hexie_geo.review.schema import DecisionRow, ProposalRow, StepRow

__all__ = ["MAY_FOLLOW", "Ledger"]
S = ProposalState
_LONGEST = 40


class Ledger(Register, Passwords, Consultation):
    """The ledger of one planning area: everything that can be read, and every act."""

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
        """Keep a draft; its assignment names only the atoms that change community.

        Raises
        ------
        StoreError
            ``review.bad_number`` if the number is blank or too long, ``review.number_taken`` if
            another proposal has it.
        """
        if not proposal_id.strip() or len(proposal_id) > _LONGEST:
            raise StoreError(Problem(code="review.bad_number", values={"longest": _LONGEST}))
        with self._act(
            actor, Action.EDIT_DRAFT, proposal_id, title=title, atoms=len(assignment)
        ) as session:
            if session.get(ProposalRow, proposal_id) is not None:
                values = {"proposal": proposal_id}
                raise StoreError(Problem(code="review.number_taken", values=values))
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
        summary: Mapping[str, object] | None = None,
        workspace_digest: str | None = None,
    ) -> Proposal:
        """Save a draft anew; refused if someone else saved a newer version meanwhile."""
        with self._act(actor, Action.EDIT_DRAFT, proposal_id, atoms=len(assignment)) as session:
            row = fresh(session, proposal_id, version)
            if row.state not in (S.DRAFT, S.RETURNED):
                raise StoreError(Problem(code="review.frozen", values={"proposal": proposal_id}))
            row.assignment = dict(assignment)
            row.title = title or row.title
            row.summary = row.summary if summary is None else dict(summary)
            row.workspace_digest = workspace_digest or row.workspace_digest
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
            row = fresh(session, proposal_id, version)
            move(row, S.SUBMITTED)
            row.submitted_by = actor.user
            row.checks = [asdict(c) | {"values": dict(c.values)} for c in checks]
            session.flush()
            return to_proposal(row)

    def add_step(self, actor: Actor, proposal_id: str, step: Step) -> None:
        """Record a step of the county's procedure and its result."""
        with self._act(actor, Action.ADD_STEP, proposal_id, **plain(step)) as session:
            find(session, proposal_id)
            session.add(StepRow(proposal_id=proposal_id, **asdict(step)))

    def decide(
        self, actor: Actor, proposal_id: str, decision: Decision, *, version: int
    ) -> Proposal:
        """Record the government's decision; never by the person who submitted."""
        with self._act(actor, Action.DECIDE, proposal_id, **plain(decision)) as session:
            row = fresh(session, proposal_id, version)
            if actor.user in (row.submitted_by, row.created_by):
                raise StoreError(Problem(code="review.own_proposal", values={"user": actor.user}))
            move(row, decision.outcome)
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
            row = fresh(session, proposal_id, version)
            move(row, S.IN_FORCE)
            session.flush()
            return to_proposal(row)
