"""The siting page: ranked gaps, what would fix each, and the best sites beside today's."""

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from hexie_geo.i18n import place_kind, text
from hexie_geo.model.terms import SitingQuestion
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.siting_asked import COMMUNITIES, Asked, say
from hexie_geo.ui.state import State
from hexie_geo.ui.words import number
from hexie_geo.workflow import site as siting
from hexie_geo.workflow.candidates import GROUPS

if TYPE_CHECKING:
    import geopandas as gpd

_LISTED = 200


def show_gaps(ws: Workspace, gaps: "gpd.GeoDataFrame", asked: Asked, held: State) -> None:
    """List the gaps, most households first, and how much one site would mend."""
    st.subheader(say("gaps", held, metres=f"{asked.within_m:g}", count=len(gaps)), anchor=False)
    st.caption(say("gaps_words", held, metres=f"{asked.within_m:g}"))
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    home = _home(ws, gaps["remedy_group_id"])
    shown = pd.DataFrame(
        {
            "rank": gaps["gap"],
            "households": gaps["households"],
            "remedied": gaps["remedied"],
            "remedy": home.map(names).fillna(home),
            "communities": gaps["communities"].map(lambda ids: _listed(ids, names)),
            "distance": gaps["distance_m"].round(),
        }
    )
    event: Any = st.dataframe(
        shown,
        hide_index=True,
        column_config=_columns(shown, held),
        on_select="rerun",
        selection_mode="single-row",
        key="gaps",
        height=min(38 + 35 * max(len(shown), 1), 320),
        placeholder="—",
    )
    rows = event.selection.rows
    if rows and rows[0] < len(shown):
        held.go_once("gaps", str(gaps["remedy_group_id"].iloc[rows[0]]), str(home.iloc[rows[0]]))


def _home(ws: Workspace, groups: "pd.Series") -> "pd.Series":
    if ws.groups is None:
        return groups
    own = ws.groups.drop_duplicates("group_id").set_index("group_id")["community_id"]
    return groups.map(own).fillna(groups)


def _listed(ids: str, names: "pd.Series", most: int = 2) -> str:
    parts = ids.split("、")
    shown = "、".join(str(names.get(i, i)) for i in parts[:most])
    return f"{shown} … ({len(parts)})" if len(parts) > most else shown


def show_answer(ws: Workspace, best: siting.SitingAnswer | None, asked: Asked, held: State) -> None:
    """Show what the new sites would change, each of them, and the curve."""
    if best is None:
        return
    answer = best.answer
    then, total = answer.covered, answer.total
    if asked.question is SitingQuestion.COVER_WITH_CAPACITY:
        share = f"{answer.value / max(total, 1):.1%}"
        st.metric(say("served", held, count=len(best.sites)), share, border=True)
    elif asked.covers:
        st.metric(
            say("then", held, count=len(best.sites), metres=f"{asked.within_m:g}"),
            f"{then / max(total, 1):.1%}",
            delta=say("gain", held, households=number(sum(answer.gains))),
            border=True,
        )
    else:
        st.metric(
            say(asked.question.value, held, count=len(best.sites)),
            f"{answer.value:,.0f} m",
            border=True,
        )
    st.caption(" ".join(_standing(best, asked, held)))
    _sites(ws, best, held)
    if len(best.curve) > 1:
        st.subheader(say("curve", held), anchor=False)
        st.caption(say("curve_sites", held))
        shares = best.curve["covered"] / max(total, 1)
        steps = best.curve.assign(
            step=[f"{n} ({then:.1%})" for n, then in zip(best.curve["sites"], shares, strict=True)]
        )
        st.bar_chart(
            steps.iloc[1:],
            x="step",
            y="adds",
            horizontal=True,
            x_label="",
            y_label=say("curve_adds", held),
            sort=False,
            height=60 + 28 * len(steps),
        )
    _lost(ws, best, held)


def _standing(best: siting.SitingAnswer, asked: Asked, held: State) -> list[str]:
    """Say how good the answer is proven to be, among which candidates, for how much."""
    proven = "proven" if best.answer.proven else "gap_left"
    where = asked.candidates
    among = (
        say(f"by_{where}", held)
        if where in {COMMUNITIES, GROUPS}
        else say("by_kind", held, kind=place_kind(where, held.language))
    )
    said = [say(proven, held, gap=f"{best.answer.gap:.2%}") + among]
    if best.budget is not None:
        said.append(say("spent", held, spent=f"{best.spent:,g}", budget=f"{best.budget:,g}"))
    said += [text(message, held.language, **values) for message, values in best.notes]
    return said


def _lost(ws: Workspace, best: siting.SitingAnswer, held: State) -> None:
    """Show whom no site and no candidate reaches, community by community."""
    lost = best.lost[best.lost["households"] > 0]
    if lost.empty:
        return
    words = {"households": number(lost["households"].sum()), "places": number(len(lost))}
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    sums = lost.groupby("community_id")["households"].sum().sort_values(ascending=False)
    shown = pd.DataFrame(
        {"community": names.reindex(sums.index).to_numpy(), "households": sums.to_numpy()}
    )
    with st.expander(say("lost", held, **words)):
        st.caption(say("lost_words", held))
        st.dataframe(
            shown.head(_LISTED),
            hide_index=True,
            column_config=_columns(shown, held),
            height=min(38 + 35 * len(shown), 320),
            placeholder="—",
        )


def _sites(ws: Workspace, best: siting.SitingAnswer, held: State) -> None:
    if best.sites.empty:
        st.info(say("none", held), icon=":material/info:")
        return
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    shown = pd.DataFrame(
        {
            "rank": best.sites["rank"],
            "community": [names.get(c, c) for c in best.sites["community_id"]],
            "candidate": _called(ws, best.sites["candidate_id"].astype("str")),
        }
    )
    if shown["candidate"].equals(best.sites["community_id"].astype("str")):
        shown = shown.drop(columns="candidate")  # the community beside it is the candidate
    for name in ("adds", "serves", "price"):
        if best.sites[name].notna().any():
            shown[name] = best.sites[name].round(1)
    if best.sites["instead_of"].notna().any():
        shown["how"] = [
            say("enlarged" if isinstance(old, str) else "built", held)
            for old in best.sites["instead_of"]
        ]
    st.dataframe(shown, hide_index=True, column_config=_columns(shown, held), placeholder="—")


def _called(ws: Workspace, candidates: "pd.Series") -> "pd.Series":
    """Return candidates by the names of the groups they stand for; the others keep their ids."""
    if ws.groups is None or "name" not in ws.groups.columns:
        return candidates
    own = ws.groups.drop_duplicates("group_id").set_index("group_id")["name"]
    return candidates.map(own).fillna(candidates)


def _columns(shown: pd.DataFrame, held: State) -> dict[str, Any]:
    numbers = {"rank", "households", "distance", "remedied", "adds", "serves", "price"}
    return {
        name: st.column_config.NumberColumn(say(f"column.{name}", held), format="localized")
        if name in numbers
        else st.column_config.TextColumn(say(f"column.{name}", held))
        for name in shown.columns
    }
