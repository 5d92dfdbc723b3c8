"""Where a plan proposes that offices and facilities stand, on a page: which, and who gains."""

import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import place_kind, text
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import name_of
from hexie_geo.ui import loaders
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain


def show(ws: Workspace, after: Workspace, plan: Plan, held: State) -> None:
    """List the places a plan proposes and whom they reach before and after; nothing without any.

    Parameters
    ----------
    ws, after
        The layers the plan was made on, and those after it.
    plan
        A plan, with or without proposed places.
    held
        Whose language, and whether unverified distances are told.
    """
    if not plan.places:
        return
    from hexie_geo.report.proposed_places import places_told
    from hexie_geo.workflow.proposed_places import place_table

    language = held.language
    st.markdown(f"**{_say('title', language, count=len(plan.places))}**")
    table = place_table(plan, ws, after)
    told = places_told(table, lambda c: _named(ws, after, c, language), language)
    shown = told.drop(columns="place_id").assign(distance_m=told["distance_m"].round())
    _table(shown, language)
    try:
        with st.spinner(text("app.loading.coverage", language)):
            reach = loaders.place_reach(
                ws, ws.digest, plan.places, plan,
                include_unverified=held.settings.include_unverified,
            )  # fmt: skip
    except HexieError as error:
        st.caption(plain(error.say(language)))
        return
    _reached(reach, language)
    st.caption(text("report.places.note", language))


def _reached(reach: pd.DataFrame, language: Language) -> None:
    if reach.empty:
        return
    shown = pd.DataFrame(
        {
            "place": [place_kind(k, language) for k in reach["kind"]],
            "within_m": reach["within_m"],
            "reached_before": reach["before"],
            "reached_after": reach["after"],
            "reached_more": reach["after"] - reach["before"],
        }
    )
    for name, column in (("distance_unknown", "unknown"), ("places_uncounted", "uncounted")):
        if reach[column].any():
            shown[name] = reach[column]
    _table(shown, language)
    how = "roads" if reach["along_roads"].all() else "straight"
    st.caption(text(f"report.places.{how}", language))


def _table(shown: pd.DataFrame, language: Language) -> None:
    signed = {"reached_more": "%+d"}
    heads = {
        n: st.column_config.NumberColumn(
            text(f"report.column.{n}", language), format=signed.get(n, "localized")
        )
        if pd.api.types.is_numeric_dtype(shown[n])
        else st.column_config.TextColumn(text(f"report.column.{n}", language))
        for n in shown.columns
    }
    st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—", width="stretch")


def _named(ws: Workspace, after: Workspace, community: str, language: Language) -> str:
    known = community in set(ws.communities["community_id"])
    return name_of(ws if known else after, community, language)


def _say(message: str, language: Language, **values: object) -> str:
    return text(f"handing_in.places_{message}", language, **values)
