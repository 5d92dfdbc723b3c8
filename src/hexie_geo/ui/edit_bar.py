"""Above the map that is painted on: which draft, and which facilities are shown to be dragged."""

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import place_kind
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import drafting, loaders, places, shell
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import State
from hexie_geo.ui.words import say
from hexie_geo.workflow.supply import POLICE


def desk(ws: Workspace, held: State) -> Desk:
    """Return the draft of this session: the one the address names, else a new one."""
    asked = st.query_params.get("draft")
    known = held.desk
    if known is None or known[0] != ws.digest or asked not in (None, known[1].draft_id):
        known = held.desk = (ws.digest, _laid(ws, asked or drafting.new_name(), held))
    here = known[1]
    here.user = held.settings.user
    st.query_params["draft"] = here.draft_id
    return here


def _laid(ws: Workspace, name: str, held: State) -> Desk:
    """Lay a draft on the desk as the log has it; say why, and stop, where it cannot be read."""
    log = drafting.log_of(held)
    try:
        with st.spinner(say("loading.draft", held.language)):
            start, today = loaders.board(ws, ws.digest)
            events = [] if log is None else log.events(name)
            return Desk.open(ws, start, draft_id=name, events=events, log=log, today=today)
    except HexieError as error:  # made on other data, or the ledger cannot be read
        shell.refuse(error, held)
        st.button(say("edit.new_draft", held.language), on_click=_fresh, args=(held,))
        st.stop()


def drafts(held: State, here: Desk) -> None:
    """Offer the drafts that lie in the workspace's ledger, and a fresh one."""
    language = held.language
    log = drafting.log_of(held)
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
            _switch(held, drafting.new_name())


def facilities(ws: Workspace, held: State) -> None:
    """Let a person say which facilities the map shows, to be dragged; moved ones always show."""
    language = held.language
    found = [kind for kind in places.kinds(ws) if kind != POLICE]
    if not found:
        return
    options = ["", *found]
    picked = st.selectbox(
        say("edit.show_facilities", language),
        options,
        index=held.kept("edit_facilities", options, ""),
        format_func=lambda k: (
            say("edit.one_facility", language, kind=place_kind(k, language))
            if k
            else say("edit.no_facilities", language)
        ),
        key=f"edit_facilities.{language}",
        label_visibility="collapsed",
        width=280,
    )
    held.keep("edit_facilities", picked)


def _switch(held: State, name: str) -> None:
    held.desk = None
    st.query_params["draft"] = name
    st.rerun()


def _fresh(held: State) -> None:
    held.desk = None
    st.query_params["draft"] = drafting.new_name()
