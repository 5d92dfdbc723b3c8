"""What stands beside the map that is painted on: every touched community, before and after."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import place_kind, text
from hexie_geo.measures.rooms import rooms
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.ui import places, reach
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import State
from hexie_geo.ui.words import missing, number, say
from hexie_geo.workflow.supply import POLICE

FEW = 4
MOST = 12
"""Rows beside the map; the download has everything."""


def panel(ws: Workspace, held: State, here: Desk) -> dict[str, Any]:
    """Return the panel's words and figures; the map writes them as text."""
    language = held.language
    changed = here.changed
    police = standing(ws, here)
    before, after = police
    moved = [c for c in here.zones if before.get(c, 0) != after.get(c, 0) and c not in changed]
    listed = [*changed, *moved]
    rows = [_row(ws, here, name, police, language) for name in listed[:MOST]]
    count = number(here.draft.moved_households)
    more = len(listed) - len(rows)
    return {
        "undo": bool(here.draft.events),
        "redo": bool(here.undone),
        "lock": _lock(held, here),
        "notice": notice(ws, held, here),
        "summary": say("edit.moved", language, count=count, changed=number(len(changed)))
        if changed
        else "",
        "reach": moves(ws, held, here),
        "rows": rows,
        "more": say("edit.more", language, count=more) if more else "",
    }


def _lock(held: State, here: Desk) -> str:
    if held.chosen not in here.verdicts:
        return ""
    return "unlock" if held.chosen in here.locks else "lock"


def standing(ws: Workspace, here: Desk) -> tuple[dict[str, int], dict[str, int]]:
    """Return the offices in each community, today and in the draft; empty without offices."""
    if POLICE not in places.kinds(ws):
        return {}, {}
    return places.standing(ws, here, POLICE)


def _row(
    ws: Workspace,
    here: Desk,
    community: str,
    police: tuple[dict[str, int], dict[str, int]],
    language: Language,
) -> list[str]:
    now, then = here.verdicts.get(community), here.today.get(community)
    was = then.households if then else 0
    held = now.households if now else 0
    before, after = police
    stand = _change(before.get(community, 0), after.get(community, 0)) if after else ""
    areas = room_areas(ws, ws.digest)
    floor = areas.get(community)
    per = _change(_per(floor, was), _per(floor, held))
    return [
        name(ws, community, language),
        verdict(here, community, language),
        _change(was, held),
        stand,
        per if areas else "",
    ]


def verdict(here: Desk, community: str, language: Language) -> str:
    """Return size and pieces of a community in words."""
    now = here.verdicts.get(community)
    if now is None:
        return say("edit.gone", language)
    size = "rural" if community in here.rural else now.size
    return label(size, "pieces" if now.pieces > 1 else "", language)


def label(size: str, mark: str, language: Language) -> str:
    """Return the words for a size, and for what is marked on top of it."""
    word = say(f"edit.size.{size}", language)
    return f"{word} · {say(f'edit.mark.{mark}', language)}" if mark else word


def _change(before: float, after: float) -> str:
    was, now = number(before), number(after)
    return now if was == now else f"{was} → {now}"


def _per(area: float | None, households: int) -> float:
    return round(100 * area / households, 1) if area is not None and households else np.nan


@st.cache_data(show_spinner=False, max_entries=4)
def room_areas(_ws: Workspace, digest: str) -> dict[str, float]:
    """Return the floor area of committee rooms, m², of the communities where all is known."""
    del digest
    total = rooms(_ws.communities)["rooms_total_m2"].to_numpy(dtype=float)
    ids = _ws.communities["community_id"]
    return {c: float(a) for c, a in zip(ids, total, strict=True) if np.isfinite(a)}


@st.cache_resource(show_spinner=False, max_entries=4)
def names_of(_ws: Workspace, digest: str) -> dict[str, str]:
    """Return the communities' names by id; those without one are left out."""
    del digest
    rows = _ws.communities[["community_id", "name"]]
    return {c: str(n) for c, n in rows.itertuples(index=False) if not missing(n)}


def name(ws: Workspace, community: str, language: Language) -> str:
    """Return the name of a community, of one that the draft founds too."""
    return names_of(ws, ws.digest).get(community) or called(community, language)


def notice(ws: Workspace, held: State, here: Desk) -> str:
    """Return why the last edit was not done; empty when it was."""
    if here.refused is None:
        if not here.theirs:
            return ""
        return text("reviewing.conflict.joined", held.language, count=here.theirs)
    if isinstance(here.refused, HexieError):
        return here.refused.say(held.language)
    names = "、".join(name(ws, c, held.language) for c in here.refused)
    return say("edit.locked", held.language, names=names)


def moves(ws: Workspace, held: State, here: Desk) -> list[dict[str, Any]]:
    """Return what the places that were moved come to, kind by kind, before and after.

    ``head`` names the kind; ``lines`` say which places went where, whom they reach, and which
    communities lost their last one or gained a first; ``notes`` what is in no figure.
    """
    language = held.language
    kinds = places.moved_kinds(ws, here)
    counts = reach.recounts(ws, here, kinds, include_unverified=held.settings.include_unverified)
    journeys = places.journeys(ws, here)
    return [
        {
            "head": _head(count, kind, sum(j[1] == kind for j in journeys), language),
            "lines": [
                *_gone(ws, [j for j in journeys if j[1] == kind], language),
                *_reached(count, here, language),
                *_first_and_last(ws, here, kind, language),
            ],
            "notes": [*_unknown(count, language), *_rooms_stay(ws, kind, language)],
        }
        for kind, count in counts.items()
    ]


def _head(count: reach.Recount, kind: str, moved: int, language: Language) -> str:
    how = say("edit.along_roads" if count.along_roads else "edit.straight", language)
    return say("edit.places_moved", language, kind=place_kind(kind, language), count=moved, how=how)


def _reached(count: reach.Recount, here: Desk, language: Language) -> list[str]:
    after = count.covered(here.draft.sites)
    told = zip(count.within_m, count.today, after, strict=True)
    return [
        say("edit.reach", language, metres=f"{within:g}", change=_change(was, now))
        for within, was, now in told
    ]


def _gone(
    ws: Workspace, journeys: Sequence[tuple[str, str, str | None, str | None]], language: Language
) -> list[str]:
    def told(community: str | None) -> str:
        outside = say("edit.outside", language)
        return outside if community is None else name(ws, community, language)

    lines = [
        say("edit.journey", language, name=place, before=told(then), after=told(now))
        for place, _, then, now in journeys[:FEW]
    ]
    more = len(journeys) - FEW
    return [*lines, say("edit.more_places", language, count=more)] if more > 0 else lines


def _first_and_last(ws: Workspace, here: Desk, kind: str, language: Language) -> list[str]:
    """Say which communities have none left and which have one now, by where places stand."""
    before, after = places.standing(ws, here, kind)
    there = [c for c in here.zones if c in here.verdicts]
    lost = [c for c in there if before.get(c, 0) and not after.get(c, 0)]
    found = [c for c in there if after.get(c, 0) and not before.get(c, 0)]
    return [
        say(message, language, names=say("edit.and", language).join(_some(ws, listed, language)))
        for message, listed in (("edit.none_left", lost), ("edit.has_one", found))
        if listed
    ]


def _some(ws: Workspace, listed: Sequence[str], language: Language) -> list[str]:
    told = [name(ws, c, language) for c in listed[:FEW]]
    return [*told, "…"] if len(listed) > FEW else told


def _rooms_stay(ws: Workspace, kind: str, language: Language) -> list[str]:
    """Say that a facility takes no room with it: areas are recorded by community."""
    known = kind != POLICE and room_areas(ws, ws.digest)
    return [say("edit.rooms_stay", language)] if known else []


def _unknown(count: reach.Recount, language: Language) -> list[str]:
    left = {"groups": count.uncounted, "places": count.unplaced}
    return [say(f"edit.uncounted_{what}", language, count=n) for what, n in left.items() if n]
