"""A draft's log: where it is kept, and what of it stands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from hexie_geo.errors import HexieError
from hexie_geo.planning.editing import Draft, Event, Undo, after, from_data


class Log(Protocol):
    """Where events are kept; :class:`hexie_geo.review.drafts.Drafts` is one."""

    def append(
        self, draft_id: str, events: Sequence[Mapping[str, Any]], *, after: int, user: str = ""
    ) -> None:
        """Add events to a draft that has ``after`` of them."""

    def events(self, draft_id: str) -> list[dict[str, Any]]:
        """Return the events of a draft, in order."""


def moved_on(error: HexieError) -> bool:
    """Tell whether a log refused an event because another hand has added some meanwhile."""
    return any(problem.code == "review.draft_moved_on" for problem in error.problems)


def joined(draft: Draft, fresh: Iterable[Mapping[str, Any]]) -> tuple[Draft, set[str]]:
    """Return ``draft`` with another hand's events done, and the communities they touch."""
    touched: set[str] = set()
    for event in fresh:
        draft = after(draft, from_data(event))
        touched.update(draft.touched)
    return draft, touched


def history(events: Iterable[Event]) -> tuple[list[Event], list[Event]]:
    """Return the events that stand, and those that redo would do again, the next one last.

    Examples
    --------
    >>> from hexie_geo.planning.editing import Move
    >>> one, two = Move(groups=("g1",), to="a"), Move(groups=("g2",), to="b")
    >>> history([one, two, Undo(), Undo(), one]) == ([one], [two])
    True
    """
    stand: list[Event] = []
    back: list[Event] = []
    for event in events:
        if isinstance(event, Undo):
            if stand:
                back.append(stand.pop())
            continue
        if back and back[-1] == event:
            back.pop()
        else:
            back.clear()
        stand.append(event)
    return stand, back
