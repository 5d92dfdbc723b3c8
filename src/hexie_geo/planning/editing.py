"""What-if by hand: move, merge, split, undo as pure functions over events.

A draft is a value; an event makes another one. Events are plain data, so they can be stored and
replayed, and the verdict on the touched communities follows at once::

    board(workspace) ─► draft ─► after(draft, Move(...)) ─► draft ─► verdicts(draft)
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.errors import PlanError, Problem
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import gather
from hexie_geo.planning.problem import csr
from hexie_geo.planning.scope import LOW, NORMAL_HIGH, TOLERATED_HIGH, scope


@dataclass(frozen=True, kw_only=True)
class Move:
    """Move groups to a community."""

    groups: tuple[str, ...]
    to: str


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Merge communities into one of them."""

    communities: tuple[str, ...]
    into: str


@dataclass(frozen=True, kw_only=True)
class Split:
    """Found a new community from groups of others."""

    groups: tuple[str, ...]
    name: str


@dataclass(frozen=True, kw_only=True)
class Relocate:
    """Put a police office or a facility elsewhere: metres in the workspace's CRS, x easting."""

    place: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Undo:
    """Take the last event back that is not taken back yet."""


Event: TypeAlias = Move | Merge | Split | Relocate | Undo
_KINDS: Mapping[str, type[Event]] = {
    kind.__name__.lower(): kind for kind in (Move, Merge, Split, Relocate, Undo)
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Board:
    """What drafts over one workspace share: units, counts, contacts. Built once, in seconds."""

    unit_ids: tuple[str, ...]
    number: Mapping[str, int]
    households: NDArray[np.int64]
    home: NDArray[np.int32]
    communities: tuple[str, ...]
    township: NDArray[np.int32]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Step:
    """How to take an event back: what was, of only what it changed; thousands weigh little."""

    units: NDArray[np.int64]
    label: NDArray[np.int32]
    names: tuple[str, ...]
    sites: Mapping[str, tuple[float, float]]
    before: "Step | None"


@dataclass(frozen=True, eq=False, kw_only=True)
class Draft:
    """A state of the map: which community each unit is in, and how it came about.

    ``touched`` are the communities of the last event; ``before`` is how to take it back;
    ``sites`` says where offices stand that the draft has put elsewhere.
    """

    board: Board
    label: NDArray[np.int32]
    names: tuple[str, ...]
    events: tuple[Event, ...] = ()
    touched: tuple[str, ...] = ()
    before: Step | None = None
    sites: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def assignment(self) -> dict[str, str]:
        """Community of every unit."""
        return {u: self.names[c] for u, c in zip(self.board.unit_ids, self.label, strict=True)}

    @property
    def moved_households(self) -> int:
        """Households whose community is another one than today."""
        return int(self.board.households[self.label != self.board.home].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said at once of a touched community.

    ``size``: ``below``, ``within``, ``above`` (3001-5000) or ``far_above`` (over 5000);
    ``pieces`` above 1 means that it does not hang together.
    """

    community_id: str
    households: int
    size: str
    pieces: int
    townships: int
    households_before: int
    arrived: int
    left: int


def board(workspace: Workspace, rules: PlanRules | None = None) -> Draft:
    """Return the draft of today's map, from which editing starts.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> draft = board(grouped({"a": [150] * 6, "b": [150] * 10}))
    >>> draft = after(draft, Move(groups=("g1-0",), to="a"))
    >>> [(v.community_id, v.households, v.size, v.pieces) for v in verdicts(draft)]
    [('a', 1050, 'within', 1), ('b', 1350, 'within', 1)]
    >>> after(draft, Undo()).moved_households
    0
    """
    stated = replace(rules or PlanRules(), together=(), apart=(), at_home=())
    atoms = gather(workspace, replace(stated, frozen=()), contract=False)
    indptr, indices, _ = csr(len(atoms.unit_ids), atoms.left, atoms.right, atoms.border)
    made = Board(
        unit_ids=atoms.unit_ids,
        number={u: i for i, u in enumerate(atoms.unit_ids)},
        households=atoms.unit_households,
        home=atoms.unit_home,
        communities=atoms.communities,
        township=scope(workspace, replace(stated, frozen=()), atoms).township,
        indptr=indptr,
        indices=indices,
    )
    return Draft(board=made, label=atoms.unit_home, names=atoms.communities)


def after(draft: Draft, event: Event) -> Draft:
    """Return the draft that ``event`` makes of ``draft``.

    Raises
    ------
    PlanError
        If the event names what is not there, or there is nothing to undo.
    """
    if isinstance(event, Undo):
        if draft.before is None:
            raise PlanError(Problem(code="planning.nothing_to_undo"))
        back, label = draft.before, draft.label.copy()
        label[back.units] = back.label
        return replace(
            draft,
            label=label,
            names=back.names,
            events=(*draft.events, event),
            before=back.before,
            sites=back.sites,
        )
    if isinstance(event, Relocate):
        return replace(
            draft,
            events=(*draft.events, event),
            touched=(),
            before=_step(draft, np.zeros(0, np.int64)),
            sites={**draft.sites, event.place: (event.x, event.y)},
        )
    if isinstance(event, Merge):
        _known(draft, (*event.communities, event.into), draft.names, "unknown_community")
        sources = [draft.names.index(c) for c in event.communities]
        units = np.flatnonzero(np.isin(draft.label, sources))
        return _moved(draft, event, units, event.into, draft.names)
    _known(draft, event.groups, draft.board.number, "unknown_group")
    units = np.array([draft.board.number[g] for g in event.groups], np.int64)
    if isinstance(event, Move):
        _known(draft, (event.to,), draft.names, "unknown_community")
        return _moved(draft, event, units, event.to, draft.names)
    if event.name in draft.names:
        raise PlanError(Problem(code="planning.name_taken", values={"community": event.name}))
    return _moved(draft, event, units, event.name, (*draft.names, event.name))


def replay(draft: Draft, events: Iterable[Event]) -> Draft:
    """Return the draft after all of ``events``, in order."""
    for event in events:
        draft = after(draft, event)
    return draft


def towards(draft: Draft, assignment: Mapping[str, str]) -> list[Event]:
    """Return the events that bring a draft to an assignment: one per community that takes in.

    Parameters
    ----------
    draft
        Where editing stands.
    assignment
        Community by unit; units that it does not name stay.

    Raises
    ------
    PlanError
        ``planning.unknown_group`` if it names a unit that the draft does not have.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> draft = board(grouped({"a": [150] * 6, "b": [150] * 10}))
    >>> events = towards(draft, {"g1-0": "a", "g1-9": "new-1"})
    >>> events
    [Move(groups=('g1-0',), to='a'), Split(groups=('g1-9',), name='new-1')]
    >>> replay(draft, events).assignment["g1-9"]
    'new-1'
    """
    _known(draft, assignment, draft.board.number, "unknown_group")
    now = draft.assignment
    taken: dict[str, list[str]] = {}
    for unit in draft.board.unit_ids:
        to = assignment.get(unit, now[unit])
        if to != now[unit]:
            taken.setdefault(to, []).append(unit)
    known = set(draft.names)
    return [
        Move(groups=tuple(units), to=to) if to in known else Split(groups=tuple(units), name=to)
        for to, units in sorted(taken.items())
    ]


def verdicts(draft: Draft, communities: Iterable[str] | None = None) -> list[Verdict]:
    """Return the verdicts on the touched communities (or on those named), gone ones left out."""
    wanted = draft.touched if communities is None else communities
    found = []
    for name in sorted(wanted):
        c = draft.names.index(name)
        members = np.flatnonzero(draft.label == c)
        if len(members):
            found.append(_verdict(draft, name, c, members))
    return found


def as_data(event: Event) -> dict[str, Any]:
    """Return an event as plain data for storing.

    Examples
    --------
    >>> as_data(Move(groups=("g1",), to="a"))
    {'event': 'move', 'groups': ('g1',), 'to': 'a'}
    """
    return {"event": type(event).__name__.lower()} | asdict(event)


def from_data(data: Mapping[str, Any]) -> Event:
    """Return the event that :func:`as_data` wrote down; who noted it (``by``) is no part of it.

    Examples
    --------
    >>> from_data({"event": "merge", "communities": ["a", "b"], "into": "a"})
    Merge(communities=('a', 'b'), into='a')
    """
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v
        for k, v in data.items()
        if k not in {"event", "by"}
    }
    return _KINDS[data["event"]](**values)


def _known(_draft: Draft, wanted: Iterable[str], there: Any, code: str) -> None:
    key = "group" if code == "unknown_group" else "community"
    PlanError.raise_if(
        Problem(code=f"planning.{code}", values={key: w}) for w in wanted if w not in there
    )


def _step(draft: Draft, units: NDArray[np.int64]) -> Step:
    return Step(
        units=units,
        label=draft.label[units],
        names=draft.names,
        sites=draft.sites,
        before=draft.before,
    )


def _moved(
    draft: Draft, event: Event, units: NDArray[np.int64], to: str, names: tuple[str, ...]
) -> Draft:
    label = draft.label.copy()
    touched = {names[c] for c in np.unique(label[units])} | {to}
    label[units] = names.index(to)
    return Draft(
        board=draft.board,
        label=label,
        names=names,
        events=(*draft.events, event),
        touched=tuple(sorted(touched)),
        before=_step(draft, units),
        sites=draft.sites,
    )


def _verdict(draft: Draft, name: str, c: int, members: NDArray[np.int64]) -> Verdict:
    base = draft.board
    counts = base.households[members]
    households = int(counts.sum())
    today = base.home == c if c < len(base.communities) else np.zeros(len(base.home), bool)
    limits = ((LOW - 1, "below"), (NORMAL_HIGH, "within"), (TOLERATED_HIGH, "above"))
    return Verdict(
        community_id=name,
        households=households,
        size=next((word for top, word in limits if households <= top), "far_above"),
        pieces=_pieces(draft, c, members),
        townships=len(np.unique(base.township[base.home[members]])),
        households_before=int(base.households[today].sum()),
        arrived=int(counts[base.home[members] != c].sum()),
        left=int(base.households[today & (draft.label != c)].sum()),
    )


def _pieces(draft: Draft, c: int, members: NDArray[np.int64]) -> int:
    base, label = draft.board, draft.label
    seen = np.zeros(len(label), bool)
    count = 0
    for start in members.tolist():
        if seen[start]:
            continue
        count += 1
        seen[start] = True
        stack = [start]
        while stack:
            u = stack.pop()
            near = base.indices[base.indptr[u] : base.indptr[u + 1]]
            fresh = near[(label[near] == c) & ~seen[near]]
            seen[fresh] = True
            stack.extend(fresh.tolist())
    return count
