"""A draft as a value: which community each unit is in, and what else a person has set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.model.plans import PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import gather
from hexie_geo.planning.draft_events import Event
from hexie_geo.planning.problem import csr
from hexie_geo.planning.scope import scope

Sites: TypeAlias = Mapping[tuple[str, str], tuple[float, float]]
"""Where places stand that a draft has put elsewhere: x, y in metres by layer and id."""


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
    sites: Sites
    locks: frozenset[str]
    before: "Step | None"


@dataclass(frozen=True, eq=False, kw_only=True)
class Draft:
    """A state of the map: which community each unit is in, and how it came about.

    ``touched`` are the communities of the last event; ``before`` is how to take it back;
    ``sites`` says where offices and facilities stand that the draft has put elsewhere;
    ``locks`` are the communities that neither give nor take.
    """

    board: Board
    label: NDArray[np.int32]
    names: tuple[str, ...]
    events: tuple[Event, ...] = ()
    touched: tuple[str, ...] = ()
    before: Step | None = None
    sites: Sites = field(default_factory=dict)
    locks: frozenset[str] = frozenset()

    @property
    def assignment(self) -> dict[str, str]:
        """Community of every unit."""
        return {u: self.names[c] for u, c in zip(self.board.unit_ids, self.label, strict=True)}

    @property
    def moved_households(self) -> int:
        """Households whose community is another one than today."""
        return int(self.board.households[self.label != self.board.home].sum())


def board(workspace: Workspace, rules: PlanRules | None = None) -> Draft:
    """Return the draft of today's map, from which editing starts.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.planning.editing import Move, Undo, after, verdicts
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
