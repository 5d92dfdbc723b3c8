"""Opinions on a proposal: the tally, new ones pinned to a place, and what becomes of each."""

from collections.abc import Mapping

import streamlit as st

from hexie_geo.i18n import term
from hexie_geo.model.proposals import Opinion, Proposal
from hexie_geo.model.terms import ProposalState, Stance
from hexie_geo.planning.naming import name_of
from hexie_geo.review import Action
from hexie_geo.ui import loaders, review
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import number, plain

_COLOURS = {Stance.AGREE: "green", Stance.DISAGREE: "orange", Stance.COMMENT: "gray"}
_SETTLED = (ProposalState.APPROVED, ProposalState.REFUSED, ProposalState.IN_FORCE)
_ADOPTED: Mapping[str, bool | None] = {"open": None, "yes": True, "no": False}


def tally(room: Room, found: Proposal) -> None:
    """Show 发放、回收、同意、反对、其他、采纳."""
    counted = room.ledger.tally(found.proposal_id)
    names = ("issued", "returned", "agree", "disagree", "comment", "adopted")
    for box, name in zip(st.columns(6, gap="small"), names, strict=True):
        box.metric(room.say(f"tally.{name}"), number(getattr(counted, name)), border=True)


def consult(room: Room, found: Proposal) -> None:
    """Open the consultation, or say that it is not open."""
    name = found.proposal_id
    if room.outcome("consult", room.say("opinion.opened")):
        return
    if found.state is not ProposalState.SUBMITTED:
        if found.state is not ProposalState.CONSULTATION:
            st.caption(room.say("opinion.closed"))
        return
    if not room.offer(Action.OPEN_CONSULTATION):
        return

    def go() -> None:
        actor = room.actor(Action.OPEN_CONSULTATION)
        seen = room.held.seen[name]
        room.act("consult", lambda: _keep(room, room.ledger.consult(actor, name, version=seen)))

    st.button(room.say("opinion.open"), type="primary", on_click=go, key="consult_open")


def _keep(room: Room, found: Proposal) -> Proposal:
    room.held.seen[found.proposal_id] = found.version
    return found


def add(room: Room, found: Proposal) -> None:
    """Record an opinion and how many sheets were handed out, while opinions are asked for."""
    room.outcome("opinion", room.say("opinion.kept"))
    if found.state is not ProposalState.CONSULTATION:
        return
    if not room.offer(Action.ADD_OPINION):
        return
    with st.container(border=True):
        _new(room, found)
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        issued = st.number_input(
            room.say("opinion.issued"), 0, 10**7, found.issued or 0, key="issued"
        )
        st.button(
            room.say("opinion.issued_go"), key="issued_go", on_click=_hand_out,
            args=(room, found, int(issued)),
        )  # fmt: skip


def _hand_out(room: Room, found: Proposal, issued: int) -> None:
    name, actor = found.proposal_id, room.actor(Action.ADD_OPINION)

    def do() -> Proposal:
        room.ledger.hand_out(actor, name, issued=issued)
        return _keep(room, room.ledger.proposal(name))

    room.act("opinion", do)


def _new(room: Room, found: Proposal) -> None:
    places = subjects(room, found)
    with st.form("opinion", border=False, clear_on_submit=True):
        st.markdown(f"**{room.say('opinion.new')}**")
        one, two, three = st.columns([3, 3, 1], gap="medium")
        subject = one.selectbox(
            room.say("opinion.subject"), list(places), format_func=places.__getitem__,
            key=f"opinion_subject.{room.language}",
        )  # fmt: skip
        stance = two.segmented_control(
            room.say("opinion.stance"), list(Stance), default=Stance.AGREE, required=True,
            format_func=lambda s: term(s, room.language), key="opinion_stance",
        )  # fmt: skip
        sheets = three.number_input(room.say("opinion.sheets"), 1, 10**6, 1, key="opinion_sheets")
        words = st.text_area(room.say("opinion.text"), max_chars=4000, key="opinion_text")
        go = st.form_submit_button(room.say("opinion.go"), type="primary", key="opinion_go")
    if go:
        said = Opinion(
            subject_id=str(subject), stance=Stance(stance), text=words.strip(),
            sheets=int(sheets), recorded_by=room.person.user,
        )  # fmt: skip
        actor = room.actor(Action.ADD_OPINION)

        def do() -> bool:
            room.ledger.add_opinion(actor, found.proposal_id, said)
            return True

        room.act("opinion", do)
        st.rerun()


def subjects(room: Room, found: Proposal) -> dict[str, str]:
    """Return what an opinion may be pinned to: the proposal, its communities, their groups."""
    named = {found.proposal_id: room.say("opinion.whole")}
    ws = review.base(room, found)
    if ws is None or "rules" not in found.summary:
        return named
    plan = loaders.plan_of(ws, found, (ws.digest, found.proposal_id, found.version))
    touched = list(dict.fromkeys(c for x in plan.changes for c in (*x.before, *x.after)))
    named |= {c: name_of(ws, c, room.language) for c in touched}
    groups = ws.groups
    if groups is not None:
        label = groups["name"] if "name" in groups else groups["group_id"]
        inside = groups["community_id"].isin(touched)
        for group, community, word in zip(
            groups.loc[inside, "group_id"], groups.loc[inside, "community_id"], label[inside],
            strict=True,
        ):  # fmt: skip
            home = name_of(ws, community, room.language)
            named[str(group)] = room.say("opinion.group", group=word, community=home)
    return named


def listed(room: Room, found: Proposal) -> None:
    """List the opinions, each with the choice whether it is adopted and what is answered."""
    said = room.ledger.opinions(found.proposal_id)
    st.markdown(f"**{room.say('opinion.listed', count=len(said))}**")
    room.outcome("adopt", room.say("opinion.adopted_kept"))
    if not said:
        st.caption(room.say("opinion.nothing"))
        return
    places = subjects(room, found)
    may = room.may(Action.ADOPT_OPINION) and found.state not in _SETTLED
    for one in said[::-1]:
        with st.container(border=True):
            _one(room, one, places.get(one.subject_id, one.subject_id))
            if may:
                _adopt(room, found, one)
            else:
                st.caption(_became(room, one))


def _one(room: Room, one: Opinion, place: str) -> None:
    badge = f":{_COLOURS[one.stance]}-badge[{term(one.stance, room.language)}]"
    sheets = room.say("opinion.count", count=one.sheets)
    by = room.say("opinion.by", number=one.number, user=one.recorded_by)
    st.markdown(f"{badge} **{plain(place)}** {sheets}  \n{plain(one.text)}")
    st.caption(plain(by))


def _became(room: Room, one: Opinion) -> str:
    word = next(name for name, value in _ADOPTED.items() if value is one.adopted)
    said = room.say(f"opinion.adopted_{word}")
    return plain(f"{said}：{one.answer}" if one.answer else said)


def _adopt(room: Room, found: Proposal, one: Opinion) -> None:
    names = list(_ADOPTED)
    with st.form(f"adopt.{one.number}", border=False):
        left, middle, right = st.columns([3, 4, 1], gap="small", vertical_alignment="bottom")
        word = left.segmented_control(
            room.say("opinion.adopted"), names, required=True, key=f"adopted.{one.number}",
            default=next(n for n in names if _ADOPTED[n] is one.adopted),
            format_func=lambda n: room.say(f"opinion.adopted_{n}"),
        )  # fmt: skip
        answer = middle.text_input(
            room.say("opinion.answer"), one.answer, max_chars=1000, key=f"answer.{one.number}"
        )
        go = right.form_submit_button(room.say("opinion.save"), key=f"adopt_go.{one.number}")
    if go:
        actor = room.actor(Action.ADOPT_OPINION)

        def do() -> bool:
            room.ledger.adopt(
                actor, found.proposal_id, one.number or 0, adopted=_ADOPTED[str(word)],
                answer=answer.strip(),
            )  # fmt: skip
            return True

        room.act("adopt", do)
        st.rerun()
