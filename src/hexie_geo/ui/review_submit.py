"""Handing a plan in, or another one for a proposal that came back; two hands at the same time."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from hexie_geo.errors import HexieError, StoreError
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.terms import ProposalState
from hexie_geo.review import Action
from hexie_geo.ui import review, searches, submitting, two_hands
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import number

FORM = "submit"
"""Names the form, and what came of it: once it is handed in, the proposal's own page says so."""
_STALE = "review.stale"


def offer(room: Room) -> None:
    """Let a planner hand a plan in as a new proposal."""
    with st.expander(room.say("submit.title"), icon=":material/upload_file:"):
        if not room.offer(Action.SUBMIT):
            return
        submitting.form(
            room.ws, _plan(room), room.held, room.ledger, room.actor(Action.SUBMIT), key=FORM
        )


def _handed_in(room: Room, kept: Proposal) -> None:
    """Go to the proposal that now lies in the ledger, with what the page says of it."""
    room.held.done[FORM] = kept
    st.rerun()


def _plan(room: Room) -> Plan | None:
    """Let a person choose the plan: one this session found, its draft, or a file."""
    found = _known(room)
    names = [*found, "file"]
    picked = st.radio(
        room.say("submit.which"),
        names,
        format_func=lambda n: room.say("submit.file") if n == "file" else _label(room, found, n),
        key=f"submit_which.{room.language}",
    )
    if picked != "file":
        return found[str(picked)]
    upload = st.file_uploader(room.say("submit.file"), type=["gpkg"], key="submit_file")
    if upload is None:
        return None
    from hexie_geo.workflow.plan_file import load_plan

    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.gpkg"
            path.write_bytes(upload.getvalue())
            return load_plan(path, room.ws)
    except HexieError as error:
        review.refused(error, room.language)
        return None


def _known(room: Room) -> Mapping[str, Plan]:
    """Return the plans of this session that lie on today's layers."""
    searches.recall(room.ws, room.held)
    plans = room.held.plans_of(room.ws.digest)
    found = {f"plan.{k}": plan for k, plan in enumerate(plans)}
    desk = room.held.desk
    if desk is not None and desk[0] == room.ws.digest and submitting.changed(room.ws, desk[1]):
        found["draft"] = submitting.of_draft(room.ws, room.held, desk[1])[0]
    return found


def _label(room: Room, found: Mapping[str, Plan], name: str) -> str:
    plan = found[name]
    moved = number(plan.moved_households)
    kind = "draft" if name == "draft" else "plan"
    return room.say(f"submit.{kind}", changes=len(plan.changes), households=moved)


def revise(room: Room, found: Proposal) -> None:
    """Let a planner put another plan in a draft's or a returned proposal's place."""
    _conflict(room, found)
    if found.state not in (ProposalState.DRAFT, ProposalState.RETURNED):
        return
    with st.expander(room.say("revise.title"), expanded=True, icon=":material/edit:"):
        if not room.offer(Action.EDIT_DRAFT):
            return
        plan = _plan(room)
        go = st.button(
            room.say("revise.go"), type="primary", disabled=plan is None, key="revise_go"
        )
        if go and plan is not None:
            _revise(room, found, plan)


def _revise(room: Room, found: Proposal, plan: Plan) -> None:
    from hexie_geo.workflow import proposals

    name = found.proposal_id
    try:
        with st.spinner(submitting.say("busy", room.language)):
            checks = proposals.checks_of(plan, room.ws)
            if not all(c.holds for c in checks):
                st.error(room.say("refused"), icon=":material/block:")
                submitting.list_checks(room.ws, plan, checks, room.language)
                return
            kept = proposals.revise(
                plan, ledger=room.ledger, actor=room.actor(Action.EDIT_DRAFT), proposal_id=name,
                version=room.held.seen[name],
            )  # fmt: skip
            kept = room.ledger.submit(
                room.actor(Action.SUBMIT), name, version=kept.version, checks=checks
            )
    except StoreError as error:
        if error.problems[0].code == _STALE:
            room.held.done["conflict"] = (name, plan)
            st.rerun()
        review.refused(error, room.language)
        return
    room.held.seen[name] = kept.version
    _handed_in(room, kept)


def _conflict(room: Room, theirs: Proposal) -> None:
    """Someone saved meanwhile: keep mine as a copy, take theirs, or see the difference."""
    held = room.held.done.get("conflict")
    if held is None or held[0] != theirs.proposal_id:
        return
    mine: Plan = held[1]
    with st.container(border=True):
        st.warning(room.say("conflict.words"), icon=":material/call_split:")
        name = st.text_input(
            room.say("conflict.number"), f"{theirs.proposal_id}-2"[-40:], key="conflict_number"
        )
        one, two, three = st.columns(3, gap="small")
        if one.button(room.say("conflict.copy"), key="conflict_copy", width="stretch"):
            del room.held.done["conflict"]
            copy = submitting.hand_in(
                room.ws, mine, room.held, room.ledger, room.actor(Action.SUBMIT),
                number=name.strip(), title=room.say("conflict.title", title=theirs.title),
            )  # fmt: skip
            if isinstance(copy, submitting.Refusal):
                copy.show(room.ws, room.language)
            else:
                _handed_in(room, copy)
        if two.button(room.say("conflict.take"), key="conflict_take", width="stretch"):
            del room.held.done["conflict"]
            room.held.seen[theirs.proposal_id] = theirs.version
            st.rerun()
        if three.toggle(room.say("conflict.difference"), key="conflict_difference"):
            two_hands.difference(
                room.ws, mine.before, mine.after, theirs.assignment, language=room.language
            )
