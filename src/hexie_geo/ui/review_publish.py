"""Counts of vulnerable groups for publishing: a table and a map, small counts hidden."""

import pandas as pd
import streamlit as st

from hexie_geo.model.proposals import Proposal
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import name_of
from hexie_geo.ui import loaders, maps, plan_map, review
from hexie_geo.ui.review import Room
from hexie_geo.ui.review_records import sheet
from hexie_geo.ui.themes import DIGITS, Theme
from hexie_geo.ui.words import plain
from hexie_geo.workflow.published import SMALLEST, countable

_INKS = (
    {"fill": "#dbe6ec", "line": "#8fa7b3", "hatch": ""},
    {"fill": "#86b4c9", "line": "#3a708d", "hatch": ""},
    {"fill": "#275570", "line": "#12303f", "hatch": ""},
)
_HIDDEN = {"fill": "#f4f4f1", "line": "#7c8790", "hatch": "x"}
_UNKNOWN = {"fill": "#ffffff", "line": "#7c8790", "hatch": "."}
STEPS = (50, 200)
"""Where the map's classes end; what is above has the darkest ink."""


def offer(room: Room, found: Proposal) -> None:
    """Let a person take the counts out as they may be published."""
    ws = review.base(room, found)
    if ws is None:
        return
    with st.expander(room.say("publish.title"), icon=":material/visibility_off:"):
        st.markdown(room.say("publish.words", most=SMALLEST - 1))
        known = countable(ws)
        if not known:
            st.caption(room.say("publish.nothing"))
            return
        columns = st.multiselect(room.say("publish.columns"), known, key="publish_columns")
        hide = st.toggle(room.say("publish.hide"), value=True, key="publish_hide")
        side = _side(room)
        if not columns:
            return
        plan = loaders.plan_of(ws, found, (ws.digest, found.proposal_id, found.version))
        with st.spinner(room.say("publish.busy")):
            key = (ws.digest, plan_map.fingerprint(plan))
            both = loaders.published(ws, key, tuple(columns), plan, hide=hide)
        told = both.before if side == "before" else both.after
        if not hide:
            st.warning(room.say("publish.open"), icon=":material/lock_open:")
        _table(room, ws, told, side)
        if side == "before":
            _map(room, ws, told, str(columns[0]))


def _side(room: Room) -> str:
    side = st.segmented_control(
        room.say("publish.side"), ("before", "after"), default="before", required=True,
        format_func=lambda s: room.say(f"card.{s}"), key="publish_side",
    )  # fmt: skip
    st.caption(room.say("publish.together"))
    return str(side)


def _table(room: Room, ws: Workspace, told: pd.DataFrame, side: str) -> None:
    names = [name_of(ws, str(c), room.language) for c in told.index]
    text = told.astype("string").fillna("*").astype("str").reset_index()
    shown = text.assign(name=names)[["community_id", "name", *told.columns]]
    heads = {"community_id": room.say("publish.code"), "name": room.say("card.name")}
    st.dataframe(shown, hide_index=True, column_config=heads, height=300)
    hidden, few = int(told.isna().to_numpy().sum()), told.attrs.get("open", [])
    st.caption(room.say("publish.legend", hidden=hidden))
    if few:
        groups = plain("、".join(few))
        st.warning(room.say("publish.few", groups=groups), icon=":material/visibility_off:")
    else:
        st.caption(room.say("publish.total"))
    st.download_button(
        room.say("publish.take"), sheet(shown.rename(columns=heads)), key="publish_take",
        file_name=f"counts_{side}.csv", mime="text/csv",
    )  # fmt: skip


def _map(room: Room, ws: Workspace, told: pd.DataFrame, column: str) -> None:
    units = ws.communities["community_id"]
    value = units.map(told[column])
    band = value.fillna(0).map(lambda n: sum(n > s for s in STEPS))
    band = band.mask(value.isna(), 4).mask(~units.isin(told.index), 3)
    first, second = STEPS
    words = [
        room.say("publish.band", low=0, high=first),
        room.say("publish.band", low=first + 1, high=second),
        room.say("publish.above", low=second),
        room.say("publish.unknown"),
        room.say("publish.hidden"),
    ]
    palette = [
        {**ink, "label": word, "count": int((band == k).sum())}
        for k, (ink, word) in enumerate(zip((*_INKS, _UNKNOWN, _HIDDEN), words, strict=True))
    ]
    classes = "".join(DIGITS[int(k)] for k in band)
    theme = Theme(classes=classes, palette=palette, title=column)
    maps.draw(ws, theme, state=room.held, key="publish_map")
