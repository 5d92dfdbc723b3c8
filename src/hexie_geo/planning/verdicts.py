"""What can be said at once of the communities of a draft: size, pieces, who came and went."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.draft import Draft
from hexie_geo.planning.scope import LOW, NORMAL_HIGH, TOLERATED_HIGH


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


def verdicts(draft: Draft, communities: Iterable[str] | None = None) -> list[Verdict]:
    """Return the verdicts on the touched communities (or on those named), gone ones left out."""
    wanted = draft.touched if communities is None else communities
    found = []
    for name in sorted(set(wanted).intersection(draft.names)):
        c = draft.names.index(name)
        members = np.flatnonzero(draft.label == c)
        if len(members):
            found.append(_verdict(draft, name, c, members))
    return found


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
