"""Drafts as they are edited: every event is on disk before the next one, nothing overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.review.engine import open_engine, prepare
from hexie_geo.review.schema import DraftEventRow


@dataclass(frozen=True, kw_only=True)
class KnownDraft:
    """A draft that lies in the ledger: its id, how many events it has, when the last one came."""

    draft_id: str
    events: int
    last: str


class Drafts:
    """The event logs of drafts in one planning area's ``ledger.sqlite``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     drafts = Drafts(folder)
    ...     drafts.append("d1", [{"event": "move", "groups": ["g1"], "to": "a"}], after=0)
    ...     found = drafts.events("d1"), drafts.known()[0].events
    ...     drafts.close()
    >>> found
    ([{'event': 'move', 'groups': ['g1'], 'to': 'a'}], 1)
    """

    def __init__(self, place: str | Path) -> None:
        self._engine = open_engine(place)
        prepare(self._engine)

    def append(
        self, draft_id: str, events: Sequence[Mapping[str, Any]], *, after: int, user: str = ""
    ) -> None:
        """Add ``events`` to a draft that has ``after`` of them; all or none.

        Raises
        ------
        StoreError
            ``review.draft_moved_on`` if somebody else has added events meanwhile.
        """
        at = datetime.now(UTC).isoformat()
        try:
            with Session(self._engine) as session, session.begin():
                session.add_all(
                    DraftEventRow(
                        draft_id=draft_id,
                        seq=after + k,
                        at=at,
                        user=user,
                        op=str(event["event"]),
                        payload=dict(event),
                    )
                    for k, event in enumerate(events, start=1)
                )
        except IntegrityError as exc:
            values = {"draft": draft_id}
            raise StoreError(Problem(code="review.draft_moved_on", values=values)) from exc

    def events(self, draft_id: str) -> list[dict[str, Any]]:
        """Return the events of a draft, in order."""
        query = (
            select(DraftEventRow.payload)
            .where(DraftEventRow.draft_id == draft_id)
            .order_by(DraftEventRow.seq)
        )
        with Session(self._engine) as session:
            return [dict(payload) for payload in session.scalars(query)]

    def known(self) -> list[KnownDraft]:
        """Return every draft, the latest edited first."""
        query = (
            select(DraftEventRow.draft_id, func.count(), func.max(DraftEventRow.at))
            .group_by(DraftEventRow.draft_id)
            .order_by(func.max(DraftEventRow.at).desc(), DraftEventRow.draft_id)
        )
        with Session(self._engine) as session:
            return [
                KnownDraft(draft_id=name, events=int(count), last=str(last))
                for name, count, last in session.execute(query)
            ]

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
