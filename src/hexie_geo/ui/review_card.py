"""The one-page card of a proposal: what changes, who gains and loses, and why."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hexie_geo import rules
from hexie_geo.i18n import text
from hexie_geo.model.findings import Finding
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import reason
from hexie_geo.planning.naming import name_of
from hexie_geo.ui import (
    loaders,
    plan_map,
    proposed,
    review,
    review_bill,
    review_table,
    suggest_plan,
)
from hexie_geo.ui.review import Room
from hexie_geo.ui.review_inbox import along
from hexie_geo.ui.words import number, outcome, plain
from hexie_geo.ui.words import provision as provision_word
from hexie_geo.workflow.card import Card, Effect, Turn

MANY = 40
"""Changes that are told at once."""


def steps(room: Room, found: Proposal) -> None:
    """Show the office's own steps, and how far the proposal is."""
    items = []
    for known in along(room, found):
        name = html.escape(known.step.name(room.language))
        record = known.record
        said = (
            room.say(f"step.{known.status}")
            if record is None
            else f"{html.escape(record.result)} · {record.on.isoformat()}"
        )
        items.append(f'<li class="{known.status}">{name}<small>{said}</small></li>')
    st.html(f'<ol class="hexie-steps">{"".join(items)}</ol>')


def show(room: Room, found: Proposal) -> None:
    """Draw the card, if the state the proposal was made on is kept."""
    ws = review.base(room, found)
    if ws is None:
        return
    if "rules" not in found.summary:
        st.info(room.say("card.no_plan"), icon=":material/draft:")
        return
    plan = loaders.plan_of(ws, found, (ws.digest, found.proposal_id, found.version))
    after = loaders.after(ws, ws.digest, plan, plan_map.fingerprint(plan))
    with st.spinner(room.say("card.busy")):
        card = loaders.card(plan, ws, after, (ws.digest, after.digest))
    _figures(room, card)
    if not plan.changes:
        _only_places(room, plan, ws, after)
    else:
        _changes(room, plan, card, ws)
        proposed.show(ws, after, plan, room.held)
        review_bill.growth(room, found, plan, ws)
    review_bill.checks(room, found, plan, ws)


def _changes(room: Room, plan: Plan, card: Card, ws: Workspace) -> None:
    with st.container(key="stacked"):
        left, right = st.columns([5, 4], gap="medium")
        with left:
            suggest_plan.draw(ws, plan, room.held)
            _communities(room, card, ws)
        with right:
            _reasons(room, plan, ws)
    _turns(room, card, ws)
    review_bill.needs(room, card, ws)
    review_bill.coverage(room, plan, ws)


def _only_places(room: Room, plan: Plan, ws: Workspace, after: Workspace) -> None:
    """Show a proposal that moves no boundary: where places would stand, and nothing empty."""
    st.info(room.say("card.no_changes"), icon=":material/pin_drop:")
    suggest_plan.draw(ws, plan, room.held)
    proposed.show(ws, after, plan, room.held)


def _figures(room: Room, card: Card) -> None:
    counts = card.counts()
    values = {
        "changes": number(len(card.plan.changes)),
        "moved": number(card.plan.moved_households),
        "cured": number(counts[Effect.CURED] + counts[Effect.EASED]),
        "caused": number(counts[Effect.CAUSED] + counts[Effect.WORSENED]),
    }
    for box, (name, value) in zip(st.columns(4, gap="small"), values.items(), strict=True):
        help_ = room.say(f"card.{name}_help")
        box.metric(room.say(f"card.{name}"), value, border=True, help=help_)


def _communities(room: Room, card: Card, ws: Workspace) -> None:
    st.markdown(f"**{room.say('card.communities')}**")
    table = card.communities
    names = [name_of(ws, c, room.language) for c in table["community_id"]]
    difference = table["households_after"].fillna(0) - table["households_before"].fillna(0)
    shown = pd.DataFrame(
        {
            "name": names,
            "before": table["households_before"],
            "after": table["households_after"],
            "difference": difference,
            "arrived": table["arrived"],
            "left": table["left"],
        }
    )
    heads = {n: room.say(f"card.{n}") for n in shown.columns}
    review_table.show(shown, heads, formats={"difference": lambda n: f"{n:+,.0f}"})


def _reasons(room: Room, plan: Plan, ws: Workspace) -> None:
    st.markdown(f"**{room.say('card.reasons')}**")
    for k, change in enumerate(plan.changes[:MANY], start=1):
        kind = text(f"terms.change_kind.{change.kind.value}", room.language)
        said = plain(reason(change, language=room.language, workspace=ws))
        st.markdown(f"{k}\\. :blue-badge[{kind}] {said}")
        st.button(
            text("app.suggest.see", room.language),
            key=f"card_see.{change.change_id}",
            type="tertiary",
            icon=":material/my_location:",
            on_click=room.held.choose,
            args=(change.before[0],),
            kwargs={"zoom": True},
        )
    if len(plan.changes) > MANY:
        st.caption(text("app.suggest.more", room.language, count=len(plan.changes) - MANY))


def _turns(room: Room, card: Card, ws: Workspace) -> None:
    """List the findings that turn, by change; those only to be verified apart."""
    st.markdown(f"**{room.say('card.turns')}**")
    told = [t for t in card.turns if t.effect is not Effect.TO_VERIFY]
    if told:
        _turned(room, card, told, ws)
    else:
        st.caption(room.say("card.no_turns"))
    unknown = [t for t in card.turns if t.effect is Effect.TO_VERIFY]
    if unknown:
        word = text("review.effect.to_verify", room.language)
        with st.expander(room.say("card.turns_of", effect=word, count=len(unknown))):
            _turned(room, card, unknown, ws)


def _turned(room: Room, card: Card, turns: Sequence[Turn], ws: Workspace) -> None:
    language = room.language
    place = {c.change_id: k for k, c in enumerate(card.plan.changes, start=1)}
    rows = [
        {
            "change": place[t.change_id],
            "effect": text(f"review.effect.{t.effect.value}", language),
            "name": name_of(ws, t.community_id, language),
            "provision": provision_word(t.provision, language),
            "before": _word(room, t.before),
            "after": _word(room, t.after),
            "why": " → ".join(rules.explain(f, language) for f in (t.before, t.after) if f),
        }
        for t in sorted(turns, key=lambda t: place[t.change_id])
    ]
    table = pd.DataFrame(rows)
    review_table.show(table, {n: room.say(f"card.{n}") for n in table.columns})


def _word(room: Room, finding: Finding | None) -> str:
    return room.say("card.absent") if finding is None else outcome(finding.outcome, room.language)
