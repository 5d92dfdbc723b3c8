"""What a proposal brings with it: 配套缺口, coverage, the estates to come, the checks it passed."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from hexie_geo.i18n import cite, has, text
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import name_of
from hexie_geo.ui import loaders, review_table, submitting
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import outcome, plain
from hexie_geo.workflow.card import Card
from hexie_geo.workflow.growth import last_delivery
from hexie_geo.workflow.proposals import GROWTH

RADII = (300.0, 500.0)


def needs(room: Room, card: Card, ws: Workspace) -> None:
    """List what changed communities still need."""
    st.markdown(f"**{room.say('card.needs')}**")
    table = card.needs
    shown = pd.DataFrame(
        {
            "name": [name_of(ws, c, room.language) for c in table["community_id"]],
            "what": [text(f"report.need.{w}", room.language) for w in table["what"]],
            "need": table["need"],
            "have": table["have"],
            "gap": table["gap"],
            "unit": [text(f"report.unit_word.{u}", room.language) for u in table["unit"]],
            "basis": [_basis(room, ws, b) for b in table["basis"]],
        }
    )
    short = shown[~(shown["gap"] == 0)]
    heads = {n: room.say(f"card.{n}") for n in shown.columns}
    review_table.show(short, heads, unknown=room.say("card.unknown"))
    st.caption(room.say("card.needs_note", met=len(shown) - len(short)))


def _basis(room: Room, ws: Workspace, basis: str) -> str:
    """Return 参照第（…）条测算: a need is reckoned after a clause, never demanded by it."""
    packs = loaders.judged(ws, ws.digest, ws.standards).standards
    for provision in packs[0].provisions if packs else ():
        if provision.id == basis:
            clause = cite(provision.clause, room.language)
            return text("report.after_clause", room.language, clause=clause)
    message = f"report.after.{basis}"
    return text(message, room.language) if has(message, room.language) else basis


def coverage(room: Room, plan: Plan, ws: Workspace) -> None:
    """Show who is within reach of a police office, before and after."""
    from hexie_geo.workflow.cover import POLICE
    from hexie_geo.workflow.rescore import rescore

    if ws.police_offices is None or not ws.has_geometry:
        return
    st.markdown(f"**{room.say('card.coverage')}**")
    metric = Metric.STRAIGHT if ws.roads is None else Metric.NETWORK
    with st.spinner(text("app.loading.coverage", room.language)):
        found = loaders.coverage(ws, ws.digest, kind=POLICE, within_m=RADII, metric=metric)
    table = rescore(plan, found)
    wide = table.assign(
        column=[
            room.say(f"card.{side}_{int(radius)}")
            for side, radius in zip(table["side"], table["within_m"], strict=True)
        ]
    )
    order = [room.say(f"card.{s}_{int(r)}") for r in RADII for s in ("before", "after")]
    wide["covered_share"] = 100 * wide["covered_share"]
    pivot = wide.pivot_table(
        index="community_id", columns="column", values="covered_share", sort=False
    ).reindex(columns=order)
    names = [name_of(ws, str(c), room.language) for c in pivot.index]
    shown = pivot.reset_index(drop=True).assign(name=names)[["name", *order]]
    heads = {c: st.column_config.NumberColumn(c, format="%.1f%%") for c in order}
    heads["name"] = st.column_config.TextColumn(room.say("card.name"), width=160)
    st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—")
    st.caption(room.say("card.coverage_note"))


def growth(room: Room, found: Proposal, plan: Plan, ws: Workspace) -> None:
    """Look ahead: households and verdicts once estates are handed over."""
    last = last_delivery(ws)
    st.markdown(f"**{room.say('card.growth')}**")
    if last is None:
        st.caption(room.say("card.no_growth"))
        return
    first = date.fromordinal(ws.as_of.toordinal() + 1)
    day = st.date_input(
        room.say("card.until"), last, min_value=first, key="growth_until", format="YYYY-MM-DD"
    )
    key = (ws.digest, found.proposal_id, found.version)
    grown = loaders.growth(plan, ws, key, day)
    touched = {c for change in plan.changes for c in change.after}
    table = grown.communities
    table = table[
        table["community_id"].isin(touched)
        & ((table["arriving"] > 0) | (table["verdict_now"] != table["verdict_then"]))
    ]
    if grown.outside_again:
        names = _listed(room, ws, grown.outside_again)
        st.warning(room.say("card.again", names=plain(names)), icon=":material/trending_up:")
    elif table.empty:
        st.caption(room.say("card.growth_none", on=day.isoformat()))
    if len(table):
        shown = pd.DataFrame(
            {
                "name": [name_of(ws, c, room.language) for c in table["community_id"]],
                "now": table["households_now"],
                "arriving": table["arriving"],
                "then": table["households_then"],
                "verdict_now": [outcome(o, room.language) for o in table["verdict_now"]],
                "verdict_then": [outcome(o, room.language) for o in table["verdict_then"]],
            }
        )
        heads = {n: room.say(f"card.{n}") for n in shown.columns}
        st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—")


def _listed(room: Room, ws: Workspace, communities: Sequence[str]) -> str:
    return "、".join(name_of(ws, c, room.language) for c in communities)


def checks(room: Room, found: Proposal, plan: Plan, ws: Workspace) -> None:
    """List the checks that held at submission; what fell outside again is flagged."""
    if not found.checks:
        return
    flagged = [c for c in found.checks if c.code == GROWTH and c.values.get("communities")]
    title = room.say("card.checks_flagged" if flagged else "card.checks", count=len(found.checks))
    with st.expander(title):
        submitting.list_checks(ws, plan, found.checks, room.language)
