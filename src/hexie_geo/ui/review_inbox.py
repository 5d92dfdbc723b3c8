"""The review inbox: what waits, and the way to each proposal."""

import streamlit as st

from hexie_geo.i18n import term
from hexie_geo.model.proposals import Proposal
from hexie_geo.review.procedure import Progress, procedure, progress
from hexie_geo.ui.review import OPEN, STATE_COLOURS, Room
from hexie_geo.ui.words import number, plain

MANY = 50
"""Proposals that are listed at once, the newest first."""


def inbox(room: Room) -> None:
    """List the proposals that wait, or all of them."""
    found = room.ledger.proposals()[::-1]
    waiting = [p for p in found if p.state in OPEN]
    st.subheader(room.say("inbox.title"), anchor=False)
    shown = st.segmented_control(
        room.say("inbox.title"),
        ("waiting", "all"),
        default="waiting",
        required=True,
        format_func=lambda w: room.say(
            f"inbox.{w}", count=len(waiting) if w == "waiting" else len(found)
        ),
        key="inbox_shown",
        label_visibility="collapsed",
    )
    listed = waiting if shown == "waiting" else found
    if not listed:
        st.info(room.say("inbox.empty" if not found else "inbox.none"), icon=":material/inbox:")
    for one in listed[:MANY]:
        _row(room, one)
    if len(listed) > MANY:
        st.caption(room.say("inbox.more", count=len(listed) - MANY))


def _row(room: Room, one: Proposal) -> None:
    with (
        st.container(border=True),
        st.container(horizontal=True, vertical_alignment="center", gap="medium"),
    ):
        with st.container():
            badge = f":{STATE_COLOURS[one.state]}-badge[{term(one.state, room.language)}]"
            st.markdown(f"**{plain(one.title)}** {badge}")
            st.caption(plain(_facts(room, one)))
        st.button(
            room.say("inbox.open"),
            key=f"open.{one.proposal_id}",
            on_click=_open,
            args=(room, one),
            type="primary" if one.state in OPEN else "secondary",
        )


def _facts(room: Room, one: Proposal) -> str:
    moved = one.summary.get("moved_households")
    parts = [
        room.say("by", number=one.proposal_id, user=one.submitted_by or one.created_by),
        one.created_at.date().isoformat(),
        room.say("inbox.moved", households=number(moved)),
    ]
    if one.state in OPEN and one.workspace_digest != room.ws.digest:
        parts.append(room.say("inbox.older"))
    now = next((p for p in along(room, one) if p.status == "now"), None)
    if now is not None:
        parts.append(room.say("inbox.now", step=now.step.name(room.language)))
    return " · ".join(parts)


def _open(room: Room, one: Proposal) -> None:
    room.held.look_at(one.proposal_id)
    room.held.seen[one.proposal_id] = one.version


def along(room: Room, one: Proposal) -> tuple[Progress, ...]:
    """Return how far a proposal is along the office's own steps."""
    return progress(procedure(room.folder), one, room.ledger.steps(one.proposal_id))


def back(room: Room) -> None:
    """Offer the way back to the inbox."""
    if st.button(
        room.say("inbox.back"), type="tertiary", icon=":material/arrow_back:", key="inbox_back"
    ):
        room.held.look_at(None)
        st.rerun()
