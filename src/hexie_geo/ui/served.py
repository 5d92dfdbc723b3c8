"""Parts of pages on services: over the terrain, life circles, before and after a plan."""

from typing import Any

import pandas as pd
import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import place_kind, text
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.ui import loaders
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain
from hexie_geo.workflow.cover import POLICE
from hexie_geo.workflow.walk import MINUTES

WITHIN_M = 500.0
"""Threshold at which a plan's services are told."""
_NAME_WIDE = 260
"""Pixels of a column that holds a new community's name, which is a sentence."""
_REACHES = ("all", "part", "none", "unknown")


def say(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``served``."""
    return text(f"served.{message}", held.language, **values)


def terrain(ws: Workspace, kind: str, held: State) -> None:
    """Offer walking times over the terrain, where the data has heights."""
    if not any(r.quantity == "elevation" for r in ws.rasters.values()):
        return
    with st.expander(say("terrain", held)):
        if not st.toggle(say("terrain_on", held), key="terrain_on"):
            return
        try:
            with st.spinner(text("app.loading.coverage", held.language)):
                rows, definition, lost = _walked(ws, ws.digest, kind)
        except HexieError as error:
            st.warning(plain(error.say(held.language)), icon=":material/info:")
            return
        shown = pd.DataFrame(
            {
                "within": [f"≤ {m:g} min" for m in rows["within_min"]],
                "share": 100 * rows["covered"] / rows["total"].where(rows["total"] > 0),
                "covered": rows["covered"],
                "not_covered": rows["not_covered"],
                "unknown": rows["unknown"],
            }
        )
        st.dataframe(shown, hide_index=True, column_config=_heads(shown, held), placeholder="—")
        st.caption(text(definition, held.language))
        if lost:
            st.caption(plain(say("terrain_lost", held, names=", ".join(lost[:8]))))


@st.cache_data(show_spinner=False, max_entries=8)
def _walked(_ws: Workspace, digest: str, kind: str) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    from hexie_geo.workflow.walk import walk

    del digest
    found = walk(_ws, kind=kind, minutes=MINUTES)
    return found.table(), found.definition[0], found.lost


def circles(ws: Workspace, kind: str, held: State) -> None:
    """Offer the life-circle levels for one kind, each on its own; unverified ones if asked."""
    with st.expander(say("circles", held)):
        unverified = st.toggle(
            say("unverified", held), key="circles_unverified", help=say("unverified_help", held)
        )
        try:
            with st.spinner(text("app.loading.coverage", held.language)):
                told = _levels(ws, ws.digest, kind, unverified=unverified)
        except HexieError as error:
            st.warning(plain(error.say(held.language)), icon=":material/info:")
            return
        shown = pd.DataFrame(
            [
                {
                    "level": t[f"name_{held.language}"]
                    + ("" if t["verified"] else say("not_verified", held)),
                    "within": f"≤ {t['within_m']:g} m",
                    "share": None if t["share"] is None else 100 * t["share"],
                    **{reach: t["communities"][reach] for reach in _REACHES},
                }
                for t in told
            ]
        )
        if shown.empty:
            st.caption(say("no_level", held, kind=place_kind(kind, held.language)))
            return
        st.dataframe(shown, hide_index=True, column_config=_heads(shown, held), placeholder="—")
        clauses = dict.fromkeys(f"{t['document']} {t['clause']}" for t in told)
        st.caption(say("circles_words", held, clauses="；".join(clauses)))


@st.cache_data(show_spinner=False, max_entries=16)
def _levels(_ws: Workspace, digest: str, kind: str, *, unverified: bool) -> list[dict[str, Any]]:
    from hexie_geo.workflow import circles as levels

    roads = None if _ws.roads is None else loaders.network(_ws, digest)
    return levels.summary(
        levels.circles(_ws, kinds=[kind], include_unverified=unverified, network=roads)
    )


def services(ws: Workspace, plan: Plan, held: State) -> None:
    """Show what a plan does to the police and the other services it touches."""
    from hexie_geo.workflow.cover import located
    from hexie_geo.workflow.rescore import beside, rescore

    known = located(ws) if ws.has_geometry else ()
    if not known or not plan.changes:
        return
    st.subheader(say("services", held, metres=f"{WITHIN_M:g}"), anchor=False)
    language = held.language
    kind = st.selectbox(
        text("app.coverage.kind", language),
        known,
        format_func=lambda k: place_kind(k, language),
        index=held.kept("services_kind", known, POLICE),
        key=f"services_kind.{held.language}",
    )
    held.keep("services_kind", kind)
    told = beside(rescore(plan, _measured(ws, kind, held)))
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    shown = pd.DataFrame(
        {
            "community": [names.get(c, called(c, held.language)) for c in told["community_id"]],
            "before": 100 * told["covered_share_before"],
            "after": 100 * told["covered_share_after"],
            "households": told["households_after"],
        }
    )
    st.dataframe(shown, hide_index=True, column_config=_heads(shown, held), placeholder="—")
    st.caption(say("services_words", held))


def _measured(ws: Workspace, kind: str, held: State) -> Coverage:
    metric = Metric.STRAIGHT if ws.roads is None else Metric.NETWORK
    with st.spinner(text("app.loading.coverage", held.language)):
        return loaders.coverage(ws, ws.digest, kind=kind, within_m=(WITHIN_M,), metric=metric)


def _heads(shown: pd.DataFrame, held: State) -> dict[str, Any]:
    """Return the heads of the columns: shares in per cent, counts with separators."""
    words = {"within", "level", "community"}
    shares = {"share", "before", "after"}
    return {
        name: st.column_config.TextColumn(
            say(f"column.{name}", held), width=_NAME_WIDE if name == "community" else None
        )
        if name in words
        else st.column_config.NumberColumn(
            say(f"column.{name}", held), format="%.1f%%" if name in shares else "localized"
        )
        for name in shown.columns
    }
