"""Steps, the government's decision as recorded, and putting it in force."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from hexie_geo.i18n import term, text
from hexie_geo.model.proposals import Decision, Proposal, Step
from hexie_geo.model.terms import ProposalState
from hexie_geo.review import Action
from hexie_geo.review.procedure import procedure
from hexie_geo.ui import loaders, review
from hexie_geo.ui.review import STATE_COLOURS, Room
from hexie_geo.ui.words import number, plain
from hexie_geo.workflow.in_force import InForce

_OUTCOMES = (ProposalState.APPROVED, ProposalState.RETURNED, ProposalState.REFUSED)
_WAITING = (ProposalState.SUBMITTED, ProposalState.CONSULTATION)


def add_step(room: Room, found: Proposal) -> None:
    """Record the result of a step."""
    room.outcome("step", room.say("step.kept"))
    steps = {s.code: s for s in procedure(room.folder) if s.done_when is None}
    with st.expander(room.say("step.title"), icon=":material/checklist:"):
        if not room.offer(Action.ADD_STEP) or not steps:
            return
        with st.form("step", border=False, clear_on_submit=True):
            one, two, three = st.columns([3, 3, 2], gap="medium")
            code = one.selectbox(
                room.say("step.step"), list(steps), key=f"step_code.{room.language}",
                format_func=lambda c: steps[c].name(room.language),
            )  # fmt: skip
            result = two.text_input(room.say("step.result"), max_chars=400, key="step_result")
            on = three.date_input(room.say("step.on"), key="step_on", format="YYYY-MM-DD")
            go = st.form_submit_button(room.say("step.go"), key="step_go")
        if go and result.strip():
            record = Step(
                name=steps[code].zh, result=result.strip(), on=on, recorded_by=room.person.user
            )
            actor = room.actor(Action.ADD_STEP)

            def do() -> bool:
                room.ledger.add_step(actor, found.proposal_id, record)
                return True

            room.act("step", do)
            st.rerun()
        if go:
            st.caption(room.say("step.result_needed"))


def decisions(room: Room, found: Proposal) -> None:
    """List what was decided, one a round."""
    room.outcome("decide", room.say("decide.kept"))
    for one in room.ledger.decisions(found.proposal_id):
        badge = f":{STATE_COLOURS[one.outcome]}-badge[{term(one.outcome, room.language)}]"
        facts = f"{one.authority} {one.document_no} {one.on.isoformat()}"
        by = room.say("decide.by", user=one.recorded_by)
        said = f"  \n{plain(one.reason)}" if one.reason else ""
        st.markdown(f"{badge} **{plain(facts)}** {plain(by)}{said}")


def decide(room: Room, found: Proposal) -> None:
    """Record the decision; who drafted or submitted is told why it is not for them."""
    if found.state not in _WAITING:
        return
    with st.container(border=True):
        st.markdown(f"**{room.say('decide.title')}**")
        st.caption(room.say("decide.words"))
        if not room.offer(Action.DECIDE):
            return
        if room.person.user in (found.submitted_by, found.created_by):
            st.warning(room.say("decide.own"), icon=":material/block:")
            return
        _form(room, found)


def _form(room: Room, found: Proposal) -> None:
    with st.form("decide", border=False):
        outcome = st.segmented_control(
            room.say("decide.outcome"), _OUTCOMES, default=ProposalState.APPROVED, required=True,
            format_func=lambda s: room.say(f"decide.{s.value}"), key="decide_outcome",
        )  # fmt: skip
        one, two, three = st.columns([3, 3, 2], gap="medium")
        authority = one.text_input(room.say("decide.authority"), key="decide_authority")
        number_ = two.text_input(room.say("decide.document_no"), key="decide_document_no")
        on = three.date_input(room.say("decide.on"), key="decide_on", format="YYYY-MM-DD")
        reason = st.text_input(room.say("decide.reason"), max_chars=1000, key="decide_reason")
        go = st.form_submit_button(room.say("decide.go"), type="primary", key="decide_go")
    if not go:
        return
    if not (authority.strip() and number_.strip()):
        st.caption(room.say("decide.needed"))
        return
    _record(room, found, Decision(
        outcome=ProposalState(outcome), authority=authority.strip(),
        document_no=number_.strip(), on=on, recorded_by=room.person.user, reason=reason.strip(),
    ))  # fmt: skip


def _record(room: Room, found: Proposal, decision: Decision) -> None:
    name, actor = found.proposal_id, room.actor(Action.DECIDE)

    def do() -> Proposal:
        kept = room.ledger.decide(actor, name, decision, version=room.held.seen[name])
        room.held.seen[name] = kept.version
        return kept

    room.act("decide", do)
    st.rerun()


def enact(room: Room, found: Proposal) -> None:
    """Put an approved proposal in force; show what came of it."""
    _done(room)
    if found.state is not ProposalState.APPROVED:
        return
    ws = review.base(room, found)
    if ws is None:
        return
    with st.container(border=True):
        st.markdown(f"**{room.say('enact.title')}**")
        st.caption(room.say("enact.words"))
        if not room.offer(Action.ENACT):
            return
        plan = loaders.plan_of(ws, found, (ws.digest, found.proposal_id, found.version))
        new = sorted(set(plan.after.values()) - set(ws.communities["community_id"]))
        codes, names = _asked(room, new)
        pending = bool(new) and st.checkbox(room.say("enact.codes_pending"), key="enact_pending")
        sure = st.checkbox(room.say("enact.sure"), key="enact_sure")
        if st.button(room.say("enact.go"), type="primary", disabled=not sure, key="enact_go"):
            _enact(room, found, codes, names, codes_pending=pending)


def _asked(room: Room, new: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Ask names and codes of new communities; a code is given, never invented."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for plan_id in new:
        label = text("report.new_community", room.language, id=plan_id.removeprefix("new-"))
        one, two = st.columns(2, gap="medium")
        name = one.text_input(room.say("enact.name", label=label), key=f"enact_name.{plan_id}")
        code = two.text_input(room.say("enact.code", label=label), key=f"enact_code.{plan_id}")
        if name.strip():
            names[plan_id] = name.strip()
        if code.strip():
            codes[plan_id] = code.strip()
    if new:
        st.caption(room.say("enact.codes_note"))
    return codes, names


def _enact(
    room: Room,
    found: Proposal,
    codes: dict[str, str],
    names: dict[str, str],
    *,
    codes_pending: bool,
) -> None:
    from hexie_geo.workflow.in_force import put_in_force

    name, actor = found.proposal_id, room.actor(Action.ENACT)

    def do() -> InForce:
        done = put_in_force(
            room.folder, name, ledger=room.ledger, actor=actor, codes=codes, names=names,
            codes_pending=codes_pending, language=room.language,
        )  # fmt: skip
        room.held.seen[name] = room.ledger.proposal(name).version
        room.held.done["in_force"] = done
        return done

    with st.spinner(room.say("enact.busy")):
        room.act("enact", do)
    st.rerun()


def _done(room: Room) -> None:
    """Show the last enactment of this session: lineage, codes, open proposals, papers."""
    room.outcome("enact", room.say("enact.done"))
    done = room.held.done.get("in_force")
    if not isinstance(done, InForce) or done.folder.resolve() != room.folder.resolve():
        return
    st.markdown(f"**{room.say('enact.lineage')}**")
    table = done.enactment.lineage
    table = table[table["kind"] != "unchanged"]
    kinds = [text(f"terms.lineage_kind.{k}", room.language) for k in table["kind"]]
    _table(room, table[["before_id", "after_id", "atoms", "households"]].assign(kind=kinds))
    if len(done.enactment.places):
        names = "、".join(done.enactment.places["name"])
        st.info(room.say("enact.not_moved", names=plain(names)), icon=":material/pin_drop:")
    for other, broken in done.rechecked.items():
        said = "、".join(text(f"review.check.{c}", room.language) for c in broken)
        if broken:
            words = room.say("enact.conflict", proposal=plain(other), checks=said)
            st.warning(words, icon=":material/sync_problem:")
        else:
            st.success(room.say("enact.clean", proposal=plain(other)), icon=":material/check:")
    if not done.rechecked:
        st.caption(room.say("enact.nothing_open"))
    with st.container(horizontal=True, gap="small"):
        for label, path in sorted(done.files.items()):
            _download(label, path)


def _table(room: Room, table: pd.DataFrame) -> None:
    heads = {n: room.say(f"enact.{n}") for n in table.columns}
    shown = table.assign(households=table["households"].map(number))
    st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—")


def _download(label: str, path: Path) -> None:
    if path.is_file():
        st.download_button(label, path.read_bytes(), file_name=label, key=f"take.{label}")
