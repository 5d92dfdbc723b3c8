"""What people say of a proposal, and what becomes of it."""

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor, Opinion, Proposal
from hexie_geo.model.terms import ProposalState
from hexie_geo.review.acting import Acts, fresh, move, plain
from hexie_geo.review.reading import find, to_proposal
from hexie_geo.review.roles import Action
from hexie_geo.review.schema import OpinionRow, ProposalRow

_SETTLED = frozenset({ProposalState.APPROVED, ProposalState.REFUSED, ProposalState.IN_FORCE})


class Consultation(Acts):
    """征求意见: opened, sheets handed out, opinions recorded and adopted or not."""

    def consult(self, actor: Actor, proposal_id: str, *, version: int) -> Proposal:
        """Open the consultation (征求意见)."""
        with self._act(actor, Action.OPEN_CONSULTATION, proposal_id) as session:
            row = fresh(session, proposal_id, version)
            move(row, ProposalState.CONSULTATION)
            session.flush()
            return to_proposal(row)

    def hand_out(self, actor: Actor, proposal_id: str, *, issued: int) -> None:
        """Record how many opinion sheets were handed out (发放)."""
        with self._act(actor, Action.ADD_OPINION, proposal_id, issued=issued) as session:
            row = find(session, proposal_id)
            _still_open(row.state, proposal_id)
            if issued < (returned := _returned(session, proposal_id)):
                values = {"proposal": proposal_id, "returned": returned, "issued": issued}
                raise StoreError(Problem(code="review.fewer_issued", values=values))
            row.issued = issued

    def add_opinion(self, actor: Actor, proposal_id: str, opinion: Opinion) -> None:
        """Record an opinion pinned to a community or a group; only while it is asked for."""
        kept = {k: v for k, v in plain(opinion).items() if k != "number"}
        with self._act(actor, Action.ADD_OPINION, proposal_id, **kept) as session:
            row = find(session, proposal_id)
            if row.state != ProposalState.CONSULTATION:
                nothing = {"proposal": proposal_id}
                raise StoreError(Problem(code="review.no_consultation", values=nothing))
            _enough(session, row, opinion.sheets)
            values = {k: v for k, v in asdict(opinion).items() if k != "number"}
            session.add(OpinionRow(proposal_id=proposal_id, **values))

    def adopt(
        self,
        actor: Actor,
        proposal_id: str,
        number: int,
        *,
        adopted: bool | None,
        answer: str = "",
    ) -> None:
        """Record whether an opinion is adopted, and what is answered, until the decision.

        Raises
        ------
        StoreError
            ``review.unknown_opinion``, or ``review.settled`` once the decision is recorded.
        """
        said = {"number": number, "adopted": adopted, "answer": answer}
        with self._act(actor, Action.ADOPT_OPINION, proposal_id, **said) as session:
            _still_open(find(session, proposal_id).state, proposal_id)
            row = session.get(OpinionRow, number)
            if row is None or row.proposal_id != proposal_id:
                values = {"proposal": proposal_id, "number": number}
                raise StoreError(Problem(code="review.unknown_opinion", values=values))
            row.adopted, row.answer = adopted, answer


def _returned(session: Session, proposal_id: str) -> int:
    """Return how many sheets of a proposal have come back (回收)."""
    sheets = select(func.sum(OpinionRow.sheets)).where(OpinionRow.proposal_id == proposal_id)
    return session.scalar(sheets) or 0


def _enough(session: Session, row: ProposalRow, sheets: int) -> None:
    """Refuse more sheets back than were handed out, once it is known how many were."""
    returned = _returned(session, row.id)
    total = returned + sheets
    if row.issued is not None and total > row.issued:
        values = {"proposal": row.id, "returned": returned, "sheets": sheets, "total": total,
                  "issued": row.issued}  # fmt: skip
        raise StoreError(Problem(code="review.too_many_sheets", values=values))


def _still_open(state: str, proposal_id: str) -> None:
    if ProposalState(state) in _SETTLED:
        raise StoreError(Problem(code="review.settled", values={"proposal": proposal_id}))
