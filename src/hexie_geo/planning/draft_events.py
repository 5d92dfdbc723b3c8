"""Events of a draft: what a person did, as plain data that can be stored and done again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

OFFICES, FACILITIES = "police_offices", "facilities"
"""The layers whose places a draft may put elsewhere."""


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
    """Put a police office or a facility elsewhere: metres in the workspace's CRS, x easting.

    ``place`` is its id in ``layer``, :data:`OFFICES` or :data:`FACILITIES`.
    """

    place: str
    x: float
    y: float
    layer: str = OFFICES


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Lock communities: they neither give nor take until they are unlocked."""

    communities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unlock:
    """Unlock communities."""

    communities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Undo:
    """Take the last event back that is not taken back yet."""


Event: TypeAlias = Move | Merge | Split | Relocate | Lock | Unlock | Undo
_KINDS: Mapping[str, type[Event]] = {
    kind.__name__.lower(): kind for kind in (Move, Merge, Split, Relocate, Lock, Unlock, Undo)
}


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
