"""The review room: whose session it is, the ledger, the proposal that is looked at, and acts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import Language, term, text
from hexie_geo.model.proposals import Actor, Person, Proposal
from hexie_geo.model.terms import ProposalState
from hexie_geo.model.workspace import Workspace
from hexie_geo.review import ALLOWED, Action, Ledger, acting
from hexie_geo.ui import loaders, review_person, shell
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.words import plain

STATE_COLOURS = {
    ProposalState.DRAFT: "gray",
    ProposalState.SUBMITTED: "blue",
    ProposalState.CONSULTATION: "blue",
    ProposalState.APPROVED: "green",
    ProposalState.RETURNED: "orange",
    ProposalState.REFUSED: "violet",
    ProposalState.IN_FORCE: "green",
}
OPEN = frozenset(ProposalState) - {ProposalState.REFUSED, ProposalState.IN_FORCE}
"""States in which a proposal still waits for something."""
_STYLE = """<style>
@media (max-width: 900px){
  .st-key-stacked [data-testid="stHorizontalBlock"]:has(>[data-testid="stColumn"]){flex-wrap:wrap}
  .st-key-stacked [data-testid="stColumn"]{min-width:100%}
  .stButton button,.stDownloadButton button,.stFormSubmitButton button{min-height:44px}
}
.hexie-steps{display:flex;list-style:none;margin:2px 0 10px;padding:0!important}
.hexie-steps li{flex:1;min-width:0;margin:0!important;padding:7px 10px 0 0;
  border-top:3px solid #d5dce0;font-size:14px;line-height:1.35;color:#5b6770}
.hexie-steps li.done{border-color:#275570;color:#1d2b33}
.hexie-steps li.now{border-color:#e0a13a;color:#1d2b33;font-weight:600}
.hexie-steps small{display:block;font-weight:400;color:#5b6770}
</style>"""
T = TypeVar("T")


@dataclass(frozen=True, eq=False, kw_only=True)
class Room:
    """What every review page works with."""

    held: State
    ws: Workspace
    ledger: Ledger
    person: Person
    language: Language

    @property
    def folder(self) -> Path:
        """The workspace folder that is open."""
        return Path(str(self.held.source))

    def say(self, message: str, **values: object) -> str:
        """Return the sentence ``message`` of topic ``reviewing``."""
        return text(f"reviewing.{message}", self.language, **values)

    def may(self, action: Action) -> bool:
        """Tell whether one of the person's roles holds ``action``: what to offer, not a lock."""
        return any(action in ALLOWED[role] for role in self.person.roles)

    def actor(self, action: Action) -> Actor:
        """Return the person in the role that holds ``action``; the ledger checks it again."""
        return acting(self.person.user, self.person.roles, action)

    def offer(self, action: Action) -> bool:
        """Tell whether ``action`` is offered; if not, say in a line whose business it is."""
        if self.may(action):
            return True
        holders = "、".join(term(r, self.language) for r, held in ALLOWED.items() if action in held)
        word = term(action, self.language)
        st.caption(self.say("not_yours", action=word, roles=holders, yours=self.roles))
        return False

    @property
    def roles(self) -> str:
        """The person's roles in words."""
        words = [term(role, self.language) for role in self.person.roles]
        return "、".join(words) or self.say("no_role")

    def act(self, name: str, do: Callable[[], Any]) -> None:
        """Do something in the ledger; the next run shows what came of it under ``name``."""
        try:
            self.held.done[name] = do()
        except HexieError as error:
            self.held.done[name] = error

    def outcome(self, name: str, thanks: str) -> Any:
        """Show what came of the act ``name``, once; return what it gave back, if anything."""
        found = self.held.done.pop(name, None)
        if isinstance(found, HexieError):
            refused(found, self.language)
            return None
        if found is not None:
            st.success(thanks, icon=":material/check:")
        return found


def refused(error: HexieError, language: Language) -> None:
    """Say why something was not done."""
    said = "\n".join(f"- {plain(p.say(language))}" for p in error.problems)
    st.error(f"{text('reviewing.refused', language)}\n\n{said}", icon=":material/block:")


def enter() -> Room:
    """Return the room; where there is no workspace, no ledger or nobody, say so and stop."""
    held, ws = shell.opened()
    st.html(_STYLE)
    if held.source == DEMO:
        st.info(text("reviewing.demo", held.language), icon=":material/school:")
        if st.button(text("reviewing.practise", held.language), type="primary", key="practise"):
            with st.spinner(text("reviewing.practise_busy", held.language)):
                held.open(str(Path(loaders.practice().name) / "workspace"))
            st.rerun()
        st.stop()
    try:
        ledger = loaders.ledger(str(held.source))
        person = review_person.who(held, ledger)
    except HexieError as error:
        shell.refuse(error, held)
        st.stop()
    return Room(held=held, ws=ws, ledger=ledger, person=person, language=held.language)


def proposal(room: Room) -> Proposal:
    """Return the proposal that is looked at, with the way to its other pages; else stop."""
    found = chosen(room)
    if found is None:
        st.info(room.say("none_chosen"), icon=":material/inbox:")
        st.page_link(shell.page("review"), label=room.say("go_inbox"), icon=":material/inbox:")
        st.stop()
    head(room, found)
    return found


def chosen(room: Room) -> Proposal | None:
    """Return the proposal that is looked at, if there is one of that number."""
    name = room.held.proposal
    known = {p.proposal_id: p for p in room.ledger.proposals()}
    found = known.get(name or "")
    shown = st.query_params.get("proposal")
    if found is None:
        if shown is not None:
            del st.query_params["proposal"]
        return None
    if shown != name:
        st.query_params["proposal"] = str(name)
    room.held.seen.setdefault(found.proposal_id, found.version)
    return found


def head(room: Room, found: Proposal) -> None:
    """Say which proposal it is and how it stands, and link its pages."""
    badge = f":{STATE_COLOURS[found.state]}-badge[{term(found.state, room.language)}]"
    st.subheader(plain(found.title), anchor=False)
    by = room.say("by", number=found.proposal_id, user=found.submitted_by or found.created_by)
    st.markdown(f"{badge} {plain(by)}")
    with st.container(horizontal=True, gap="medium", key="review_links"):
        for name in shell.REVIEW[:4]:
            label = room.say(f"link.{name}")
            st.page_link(shell.page(name), label=label)
    if found.state in OPEN and found.workspace_digest != room.ws.digest:
        st.warning(room.say("older_state"), icon=":material/history:")
    if found.version != room.held.seen[found.proposal_id]:
        st.warning(room.say("moved_on"), icon=":material/sync_problem:")
        if st.button(room.say("see_newest"), key="see_newest"):
            room.held.seen[found.proposal_id] = found.version
            st.rerun()


def base(room: Room, found: Proposal) -> Workspace | None:
    """Return the state that a proposal was made on; None, said in words, if it is not kept."""
    try:
        return loaders.state_of(str(room.held.source), found, found.workspace_digest)
    except HexieError as error:
        refused(error, room.language)
        return None
