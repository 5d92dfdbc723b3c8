"""The edit page: paint groups to another community and see every verdict follow at once."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Verdict
from hexie_geo.ui import component, edit_lists, loaders, shell
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.maps import DIGITS
from hexie_geo.ui.maps import words as map_words
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.words import plain, say

KEY = "edit_map"
SIZES = ("far_above", "below", "above", "within", "rural")
_INKS = {
    "below": {"fill": "#8cc4e6", "line": "#2a6f9a", "hatch": "/"},
    "within": {"fill": "#dbe6ec", "line": "#8fa7b3", "hatch": ""},
    "above": {"fill": "#f2dca0", "line": "#a87b0a", "hatch": ""},
    "rural": {"fill": "#f3f2ee", "line": "#bdbab0", "hatch": ""},
    "far_above": {"fill": "#e07b3a", "line": "#8a3c00", "hatch": "x"},
}
_BROKEN, _LOCKED = {"line": "#7a2450", "hatch": "."}, {"line": "#3b4650", "hatch": "#"}
_TOOLS = ("look", "click", "box", "lasso", "brush", "take", "fresh", "only", "target", "no_target")


def ready(ws: Workspace, held: State) -> None:
    """Stop with a sentence when there is nothing to paint."""
    if not has_groups(ws):
        st.info(say("edit.no_groups", held.language), icon=":material/grid_off:")
        st.stop()


def desk(ws: Workspace, held: State) -> Desk:
    """Return the draft of this session: the one the address names, else a new one."""
    asked = st.query_params.get("draft")
    known = held.desk
    if known is not None and known[0] == ws.digest and asked in (None, known[1].draft_id):
        st.query_params["draft"] = known[1].draft_id
        return known[1]
    name = asked or f"d{secrets.token_hex(4)}"
    log = _log(held)
    try:
        with st.spinner(say("loading.draft", held.language)):
            start, today = loaders.board(ws, ws.digest)
            events = [] if log is None else log.events(name)
            found = Desk.open(ws, start, draft_id=name, events=events, log=log, today=today)
    except HexieError as error:  # made on other data, or the ledger cannot be read
        shell.refuse(error, held)
        st.button(say("edit.new_draft", held.language), on_click=_fresh, args=(held,))
        st.stop()
    held.desk = (ws.digest, found)
    st.query_params["draft"] = name
    return found


def _log(held: State) -> Any:
    if held.source in (None, DEMO):
        return None  # the made-up county in memory has no folder: its drafts last a session
    return loaders.drafts(str(held.source))


def drafts(held: State, here: Desk) -> None:
    """Offer the drafts that lie in the workspace's ledger, and a fresh one."""
    language = held.language
    log = _log(held)
    with st.popover(say("edit.drafts", language, name=here.draft_id)):
        if log is None:
            st.caption(say("edit.session_only", language))
        for known in [] if log is None else log.known()[:12]:
            label = say(
                "edit.draft",
                language,
                name=known.draft_id,
                count=known.events,
                at=known.last[:16].replace("T", " "),
            )
            if st.button(
                label, key=f"draft.{known.draft_id}", disabled=known.draft_id == here.draft_id
            ):
                _switch(held, known.draft_id)
        if st.button(say("edit.new_draft", language), key="draft_new", type="primary"):
            _switch(held, f"d{secrets.token_hex(4)}")


def _switch(held: State, name: str) -> None:
    held.desk = None
    st.query_params["draft"] = name
    st.rerun()


def _fresh(held: State) -> None:
    held.desk = None
    st.query_params["draft"] = f"d{secrets.token_hex(4)}"


@st.fragment
def board(ws: Workspace, held: State, here: Desk) -> None:
    """Draw the map that is painted on, and beside it what every edit does."""
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _map(ws, held, here)
    with right:
        _buttons(held, here)
        _refused(ws, held, here)
        st.html(edit_lists.changed(ws, held, here))
        edit_lists.download(held, here)


def _map(ws: Workspace, held: State, here: Desk) -> None:
    language = held.language
    zones = here.zones

    def stroke() -> None:
        told = st.session_state[KEY].get("stroke")
        if isinstance(told, Mapping) and told.get("epoch") == here.draft_id:
            here.strokes(str(told["client"]), told["queue"])

    def command() -> None:
        told = st.session_state[KEY].get("command")
        if isinstance(told, Mapping):
            (here.undo if told.get("do") == "undo" else here.redo)()

    def picked() -> None:
        told = st.session_state[KEY].get("picked")
        zone = told["zone"] if isinstance(told, Mapping) else -1
        if isinstance(zone, int) and 0 <= zone < len(zones):
            held.choose(zones[zone])

    content = loaders.shapes(ws, ws.digest, by_group=True)
    classes, palette = _classes(held, here)
    fresh = [*zones[len(here.communities) :], here.next_name]
    component.mount(
        {
            "geometry": component.publish(content, place=KEY),
            "zone_classes": classes,
            "palette": palette,
            "moved": here.moved(),
            "new_names": [
                text("report.new_community", language, id=name.removeprefix("new-"))
                for name in fresh
            ],
            "chosen": zones.index(held.chosen) if held.chosen in zones else -1,
            "focus": held.focus,
            "shown": ["police_office"],
            "height": 560,
            "words": map_words(language, title=say("edit.legend", language)),
            "mark_words": {"police_office": text("terms.layer.police_offices", language)},
            "line_words": {n: say(f"map.{n}", language) for n in ("roads", "barriers")},
            "edit": {
                "epoch": here.draft_id,
                "ack": here.acknowledged,
                "next": len(zones),
                "locks": [k for k, name in enumerate(zones) if name in here.locks],
                "words": {name: say(f"edit.tool.{name}", language) for name in _TOOLS},
            },
        },
        key=KEY,
        on_pick=picked,
        on_stroke=stroke,
        on_command=command,
    )


def _classes(held: State, here: Desk) -> tuple[str, list[dict[str, Any]]]:
    """Return one digit a community and what digits mean: size, then broken up, then locked."""
    kinds: list[tuple[str, str]] = []
    for name in [*here.zones, here.next_name]:
        verdict = here.verdicts.get(name)
        size = "within" if verdict is None else verdict.size
        size = "rural" if name in here.rural else size
        mark = "locked" if name in here.locks else "pieces" if _broken(verdict) else ""
        kinds.append((size, mark))
    used = sorted(set(kinds), key=lambda k: (SIZES.index(k[0]), k[1]))
    present = {name for name in here.zones if name in here.verdicts}
    counted = [k for k, name in zip(kinds, here.zones, strict=False) if name in present]
    palette = [
        {
            **_INKS[size],
            **({"locked": _LOCKED, "pieces": _BROKEN}.get(mark, {})),
            "label": edit_lists.label(size, mark, held.language),
            "count": counted.count((size, mark)),
        }
        for size, mark in used
    ]
    digit = {kind: DIGITS[k] for k, kind in enumerate(used)}
    return "".join(digit[kind] for kind in kinds), palette


def _broken(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.pieces > 1


def _step(step: Callable[[], bool]) -> None:
    step()


def _buttons(held: State, here: Desk) -> None:
    language = held.language
    back, again, lock = st.columns(3, gap="small")
    back.button(
        say("edit.undo", language),
        on_click=_step,
        args=(here.undo,),
        key="undo",
        width="stretch",
        icon=":material/undo:",
        disabled=not here.draft.events,
        help="Ctrl+Z",
    )
    again.button(
        say("edit.redo", language),
        on_click=_step,
        args=(here.redo,),
        key="redo",
        width="stretch",
        icon=":material/redo:",
        disabled=not here.undone,
        help="Ctrl+Y",
    )
    chosen = held.chosen
    locked = chosen in here.locks
    lock.button(
        say("edit.unlock" if locked else "edit.lock", language),
        key="lock",
        width="stretch",
        icon=":material/lock_open:" if locked else ":material/lock:",
        disabled=chosen not in here.verdicts,
        help=say("edit.lock_help", language),
        on_click=(here.locks.discard if locked else here.locks.add),
        args=(chosen,),
    )


def _refused(ws: Workspace, held: State, here: Desk) -> None:
    if here.refused is None:
        return
    if isinstance(here.refused, HexieError):
        st.error(plain(here.refused.say(held.language)), icon=":material/block:")
        return
    names = "、".join(edit_lists.name(ws, c, held.language) for c in here.refused)
    st.warning(say("edit.locked", held.language, names=plain(names)), icon=":material/lock:")
