"""How an act enters the ledger: role checked, done and chained in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor, Decision, Opinion, Step
from hexie_geo.model.terms import ProposalState
from hexie_geo.review import audit
from hexie_geo.review.reading import Readings, find
from hexie_geo.review.roles import Action, require, spoken
from hexie_geo.review.schema import AuditHeadRow, PersonRow, ProposalRow

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


class Acts(Readings):
    """A ledger that can be written to; what can be done stands in the classes below this one."""

    @contextmanager
    def _act(
        self, actor: Actor, action: Action, subject: str, **payload: object
    ) -> Iterator[Session]:
        """Check the role, run the body, chain one entry; all in one transaction."""
        require(actor, action)
        try:
            with Session(self._engine) as session, session.begin():
                session.execute(select(AuditHeadRow).with_for_update()).scalar_one()
                _registered(session, actor)
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
            overtaken = Problem(code="review.overtaken", values={"proposal": subject})
            raise StoreError(overtaken) from exc


def _registered(session: Session, actor: Actor) -> None:
    """Refuse a role that the ledger does not give to the actor; nobody registered, all believed."""
    held = set(session.scalars(select(PersonRow.role).where(PersonRow.user == actor.user)))
    if actor.role in held:
        return
    if session.execute(select(PersonRow.user).limit(1)).first() is not None:
        values = {"user": actor.user, "role": spoken(actor.role)}
        raise StoreError(Problem(code="review.not_registered", values=values))


def fresh(session: Session, proposal_id: str, version: int) -> ProposalRow:
    """Return the row of a proposal that nobody has saved since ``version``."""
    row = find(session, proposal_id)
    if row.version != version:
        values = {"proposal": proposal_id, "yours": version, "newest": row.version}
        raise StoreError(Problem(code="review.stale", values=values))
    return row


def move(row: ProposalRow, state: ProposalState) -> None:
    """Bring a proposal into the next state, or say that it does not follow."""
    if state not in MAY_FOLLOW[S(row.state)]:
        values = {"proposal": row.id, "state": S(row.state), "wanted": state}
        raise StoreError(Problem(code="review.wrong_state", values=values))
    row.state = state.value


def plain(value: Step | Opinion | Decision) -> dict[str, object]:
    """Return what an audit entry keeps of a value."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(value).items()}
