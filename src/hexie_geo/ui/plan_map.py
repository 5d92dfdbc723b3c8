"""A whole assignment on the map: the size verdicts it comes to, and what it moves."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import loaders, maps
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import say
from hexie_geo.workflow.size import size_verdicts

STAYS = {"fill": "#eceeef", "line": "#9aa4ab", "hatch": ""}
TOUCHED = {"fill": "#c6dbe7", "line": "#6d8ea0", "hatch": ""}
MOVES = {"fill": "#0072b2", "line": "#ffffff", "hatch": "/"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed:
    """Units of the map, where they lie today, and where an assignment puts them."""

    home: "pd.Series[str]"
    to: "pd.Series[str]"
    moved: maps.Moved
    by_group: bool

    @property
    def changes(self) -> Any:
        """Whether each unit lies elsewhere than today."""
        return (self.to != self.home).to_numpy()


def place(ws: Workspace, after: Mapping[str, str]) -> Placed:
    """Return where the map's units lie by ``after``; those it does not name stay.

    Parameters
    ----------
    ws
        The workspace on which the map is drawn.
    after
        Community by unit (group, or community without groups).
    """
    by_group = has_groups(ws)
    layer: Any = ws.groups if by_group else ws.communities
    units = layer["group_id" if by_group else "community_id"].reset_index(drop=True)
    home = layer["community_id"].reset_index(drop=True)
    to = units.map(after).fillna(home)
    known = ws.communities["community_id"].tolist()
    new = sorted(set(to) - set(known))
    zone = {name: k for k, name in enumerate([*known, *new])}
    zones = [(int(u), zone[to.iloc[u]]) for u in (to != home).to_numpy().nonzero()[0]]
    return Placed(home=home, to=to, moved=maps.Moved(zones=zones, new=new), by_group=by_group)


def fingerprint(plan: Plan) -> str:
    """Return a name for what a plan assigns, under which the state after it is kept."""
    moved = sorted((u, c) for u, c in plan.after.items() if plan.before[u] != c)
    return hashlib.blake2b(repr(moved).encode(), digest_size=8).hexdigest()


def sizes(state: Workspace, whose: "pd.Series[str]", held: State) -> maps.Theme:
    """Return the size verdicts of ``state``, told of units that lie in ``whose`` communities."""
    found = size_verdicts(loaders.check(state, held).frame)
    verdict = found.set_index("subject_id")["outcome"]
    return maps.outcomes(
        whose.map(verdict).astype("str").where(whose.isin(verdict.index)),
        counted=verdict,
        title=text("report.page.theme_size", held.language),
        language=held.language,
        shown=pd.Series(data=True, index=whose.index),
        size=True,
    )


def movement(
    moves: Sequence[bool], touched: Sequence[bool], language: Language, *, title: str
) -> maps.Theme:
    """Return what moves, what is touched by it, and what stays, in three inks."""
    kinds = [2 if m else 1 if t else 0 for m, t in zip(moves, touched, strict=True)]
    words = ("stays", "touched", "moves")
    inks = (STAYS, TOUCHED, MOVES)
    palette = [
        {**ink, "label": say(f"suggest.{word}", language), "count": kinds.count(k)}
        for k, (ink, word) in enumerate(zip(inks, words, strict=True))
    ]
    return maps.Theme(classes="".join(map(str, kinds)), palette=palette, title=title)


def differences(placed: Sequence[Placed], language: Language) -> list[maps.Theme]:
    """Return for each of two assignments the units that lie in different communities, inked."""
    a, b = placed
    differ: pd.Series[bool] = a.to != b.to
    title = text("compare.legend", language)
    return [
        movement(differ.tolist(), p.to.isin(set(p.to[differ])).tolist(), language, title=title)
        for p in placed
    ]
