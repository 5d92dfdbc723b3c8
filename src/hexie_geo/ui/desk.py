"""The editing desk: one person's draft, its undo and redo, and its locks.

Every edit is an event of :mod:`hexie_geo.planning.editing`; the desk only decides whether it may
happen, keeps the log on disk, and says what the map must show.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hexie_geo.errors import HexieError
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning import editing
from hexie_geo.planning.editing import (
    Draft,
    Event,
    Lock,
    Move,
    Split,
    Undo,
    Unlock,
    Verdict,
)
from hexie_geo.ui import draft_facts
from hexie_geo.ui.draft_facts import touches, verdicts_of
from hexie_geo.ui.history import Log, history, joined, moved_on


@dataclass(kw_only=True)
class Desk:
    """A draft being edited. Build it with :meth:`open`.

    Attributes
    ----------
    draft
        The state of the map.
    units, communities
        Ids of the map's units and zones, in its order; new communities follow.
    places
        Where each of the map's units stands in the draft; -1 for one it does not know.
    undone
        Events that redo would do again, the latest last.
    user
        Who edits: noted with every event in the log.
    acknowledged
        By map in a browser, the number of the last stroke answered.
    refused
        Why the last edit was not done: the communities that are locked, or what the log said.
    verdicts, today
        What can be said of every community that has units: in the draft, and before it.
    rural
        Communities that the urban clause does not speak of.
    recounts
        By kind, whom places reach (:class:`hexie_geo.ui.reach.Recount`), once one has moved.
    by
        The map's stroke that is being done: noted with its event in the log.
    theirs
        Events of another hand (a second tab, a colleague) that the last edit had to be put after.
    founded
        By map in a browser, the stroke that last founded a community, and its name.
    """

    draft_id: str
    draft: Draft
    units: tuple[str, ...]
    communities: tuple[str, ...]
    places: NDArray[np.int64]
    log: Log | None = None
    undone: list[Event] = field(default_factory=list)
    user: str = ""
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: HexieError | tuple[str, ...] | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    today: Mapping[str, Verdict] = field(default_factory=dict)
    rural: frozenset[str] = frozenset()
    recounts: dict[str, Any] = field(default_factory=dict)
    by: tuple[str, int] | None = None
    theirs: int = 0
    founded: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        ws: Workspace,
        start: Draft,
        *,
        draft_id: str,
        events: Iterable[Mapping[str, Any]] = (),
        log: Log | None = None,
        today: Mapping[str, Verdict] | None = None,
    ) -> "Desk":
        """Return a desk with ``events`` done again.

        Parameters
        ----------
        ws
            The workspace; its groups are the map's units, in their order.
        start
            What :func:`hexie_geo.planning.editing.board` made of it.
        draft_id
            Names the draft in the log.
        events
            Of an earlier session, as :func:`hexie_geo.planning.editing.as_data` wrote them.
        log
            Where new events are kept; without one they last as long as the session.
        today
            What is said of every community of ``start``, if it is known already.

        Examples
        --------
        >>> from hexie_geo.demo import grouped
        >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
        >>> desk = Desk.open(ws, editing.board(ws), draft_id="d1")
        >>> desk.do(Move(groups=("g1-0",), to="a"))
        True
        >>> desk.verdicts["a"].households, desk.undo(), desk.verdicts["a"].households
        (1050, True, 900)
        """
        ids = ws.communities["community_id"] if ws.groups is None else ws.groups["group_id"]
        units = tuple(ids.tolist())  # a list of text is read ten times as fast as its column
        number = start.board.number
        known = list(events)
        done = [editing.from_data(event) for event in known]
        draft = editing.replay(start, done)
        desk = cls(
            draft_id=draft_id,
            draft=draft,
            units=units,
            communities=tuple(ws.communities["community_id"]),
            places=np.array([number.get(u, -1) for u in units], np.int64),
            log=log,
            today=verdicts_of(start) if today is None else today,
            rural=frozenset(ws.communities.loc[ws.communities["area"] == "rural", "community_id"]),
        )
        desk.acknowledged, desk.founded = draft_facts.answered(known)
        desk.undone = history(done)[1]
        desk.verdicts = dict(desk.today)
        moved = draft.label != start.label
        touched = {*draft.label[moved].tolist(), *start.label[moved].tolist()}
        desk._judge(draft.names[c] for c in sorted(touched))
        return desk

    @property
    def zones(self) -> list[str]:
        """Communities by their number on the map: those of the layer, then new ones."""
        known = set(self.communities)
        return [*self.communities, *(name for name in self.draft.names if name not in known)]

    @property
    def changed(self) -> list[str]:
        """Communities that gained, lost, fell apart, were founded or are gone; touched first."""
        found = draft_facts.changed(self.zones, self.verdicts, self.today)
        return sorted(found, key=lambda name: name not in self.draft.touched)

    @property
    def next_name(self) -> str:
        """Id that the next new community gets."""
        k = 1
        while f"new-{k}" in self.draft.names:
            k += 1
        return f"new-{k}"

    @property
    def locks(self) -> frozenset[str]:
        """Communities that neither give nor take."""
        return self.draft.locks

    @property
    def digest(self) -> str:
        """Digest of assignment, places and locks: the same after undo and redo, and by replay."""
        return draft_facts.digest(self.draft)

    def do(self, event: Event) -> bool:
        """Do an event unless it may not be; tell whether it was done."""
        done = self._do(event)
        if done:
            self.undone.clear()
        return done

    def move(self, units: Sequence[str], to: str) -> None:
        """Move units to a community, founding it if it is not there yet."""
        number, label, names = self.draft.board.number, self.draft.label, self.draft.names
        groups = tuple(u for u in units if u in number and names[label[number[u]]] != to)
        if groups:
            new = to not in names
            done = self.do(Split(groups=groups, name=to) if new else Move(groups=groups, to=to))
            made = self.draft.events[-1] if done else None
            if self.by and isinstance(made, Split):
                client, seq = self.by
                self.founded[client] = (seq, made.name)

    def lock(self, communities: Iterable[str]) -> None:
        """Let these communities be locked and no others."""
        wanted = frozenset(communities)
        if fresh := sorted(wanted - self.locks):
            self.do(Lock(communities=tuple(fresh)))
        if free := sorted(self.locks - wanted):
            self.do(Unlock(communities=tuple(free)))

    def undo(self) -> bool:
        """Take the last event back; false when there is none."""
        kept, _ = history(self.draft.events)
        if not kept or not self._do(Undo()):
            return False
        self.undone.append(kept[-1])
        return True

    def redo(self) -> bool:
        """Do again what was taken back last."""
        if not self.undone or not self._do(self.undone[-1]):
            return False
        self.undone.pop()
        return True

    def _do(self, event: Event) -> bool:
        if self.by is None:  # else the whole queue of a map says at once what it met
            self.theirs = 0
        while True:
            held = tuple(sorted(touches(self.draft, event) & self.locks))
            self.refused = held or None
            if held:
                return False
            try:
                made = editing.after(self.draft, event)
                self._keep(event)
            except HexieError as error:
                self.refused = error
                if not (moved_on(error) and self._join()):
                    return False
                self.refused = None
                if isinstance(event, Undo):  # it would take back what this hand has not seen
                    return False
                event = self._under_a_free_name(event)
                continue
            self.draft = made
            self._judge(made.touched)
            return True

    def _keep(self, event: Event) -> None:
        if self.log is not None:
            data = editing.as_data(event) | ({"by": self.by} if self.by else {})
            after = len(self.draft.events)
            self.log.append(self.draft_id, [data], after=after, user=self.user)

    def _join(self) -> bool:
        """Do what another hand has added to the log; tell whether there was anything."""
        known = [] if self.log is None else self.log.events(self.draft_id)
        fresh = known[len(self.draft.events) :]
        self.draft, touched = joined(self.draft, fresh)
        self._judge(sorted(touched))
        self.theirs += len(fresh)
        return bool(fresh)

    def _under_a_free_name(self, event: Event) -> Event:
        if isinstance(event, Split) and event.name in self.draft.names:
            return replace(event, name=self.next_name)
        return event

    def _judge(self, names: Iterable[str]) -> None:
        listed = list(names)
        for name in listed:
            self.verdicts.pop(name, None)
        known = [name for name in listed if name in self.draft.names]
        for verdict in editing.verdicts(self.draft, known):
            self.verdicts[verdict.community_id] = verdict

    def moved(self) -> str:
        """Return which units lie elsewhere than today, and where, as the map reads it."""
        return draft_facts.moved(self.draft, self.zones, self.places)
