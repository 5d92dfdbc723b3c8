"""The siting page: ranked gaps, what would fix each, and the best sites beside today's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import term, text
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric, SitingQuestion
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import loaders, shell
from hexie_geo.ui.state import State
from hexie_geo.ui.words import kind as kind_word
from hexie_geo.ui.words import number, plain
from hexie_geo.workflow import cover
from hexie_geo.workflow import site as siting

if TYPE_CHECKING:
    import geopandas as gpd

RADII = (300, 500, 800, 1000, 1500)
_MANY = 2000
"""Resident groups above which only communities are offered as candidates: it would take long."""
_QUESTIONS = (
    SitingQuestion.COVER_MOST,
    SitingQuestion.COVER_ALL,
    SitingQuestion.NEAREST_ON_AVERAGE,
    SitingQuestion.NEAREST_AT_WORST,
)
_COVERING = frozenset({SitingQuestion.COVER_MOST, SitingQuestion.COVER_ALL})
_FAR_M = 20_000.0
"""How far a household may be from a site to count at all where no threshold is asked for."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person asks of new sites."""

    kind: str
    within_m: float
    k: int
    question: SitingQuestion
    metric: Metric
    by_group: bool


def say(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``siting``."""
    return text(f"siting.{message}", held.language, **values)


def ask(ws: Workspace, held: State) -> Asked:
    """Let a person say what is to open, how near it should be, and how many."""
    known = cover.located(ws)
    if not known or not ws.has_geometry:
        st.info(say("nothing", held), icon=":material/location_off:")
        st.stop()
    one, two, three, four, five = st.columns([3, 2, 2, 4, 3], gap="medium")
    kind = one.selectbox(
        say("kind", held),
        known,
        format_func=lambda k: kind_word(k, held.language),
        index=held.kept("site_kind", known, cover.POLICE),
        key=f"site_kind.{held.language}",
    )
    held.keep("site_kind", kind)
    within = two.selectbox(
        say("within", held), RADII, index=1, format_func=lambda m: f"{m} m", key="site_within"
    )
    k = three.number_input(say("k", held), min_value=1, max_value=10, value=3, key="site_k")
    question = four.selectbox(
        say("question", held),
        [q.value for q in _QUESTIONS],
        format_func=lambda q: term(SitingQuestion(q), held.language),
        key=f"site_question.{held.language}",
    )
    metric = five.segmented_control(
        text("app.coverage.metric", held.language),
        list(Metric),
        default=Metric.NETWORK,
        required=True,
        format_func=lambda m: term(m, held.language),
        key="site_metric",
    )
    return Asked(
        kind=kind,
        within_m=float(within),
        k=int(k),
        question=SitingQuestion(question),
        metric=metric,
        by_group=ws.groups is not None and len(ws.groups) <= _MANY,
    )


def measure(ws: Workspace, asked: Asked, held: State) -> "tuple[Coverage, gpd.GeoDataFrame]":
    """Return today's coverage and its gaps."""
    with st.spinner(text("app.loading.coverage", held.language)):
        try:
            found = loaders.coverage(
                ws, ws.digest, kind=asked.kind, within_m=(asked.within_m,), metric=asked.metric
            )
            return found, _gaps(ws, ws.digest, asked, found)
        except HexieError as error:
            shell.refuse(error, held)
            st.stop()


@st.cache_data(show_spinner=False, max_entries=12)
def _gaps(_ws: Workspace, digest: str, asked: Asked, _found: Coverage) -> "gpd.GeoDataFrame":
    return cover.gaps(_ws, _found, network=_roads(_ws, digest, asked))


def answer(ws: Workspace, asked: Asked, held: State) -> siting.SitingAnswer | None:
    """Return the best sites; None, said in words, where the question has no answer."""
    with st.spinner(say("busy", held)):
        try:
            return _answer(ws, ws.digest, asked)
        except HexieError as error:
            st.warning(plain(error.say(held.language)), icon=":material/info:")
            return None


@st.cache_data(show_spinner=False, max_entries=12)
def _answer(_ws: Workspace, digest: str, asked: Asked) -> siting.SitingAnswer:
    from hexie_geo.workflow.candidates import group_candidates

    covers = asked.question in _COVERING
    return siting.site(
        _ws,
        kind=asked.kind,
        k=asked.k,
        within_m=asked.within_m if covers else _FAR_M,
        question=asked.question,
        candidates=group_candidates(_ws) if asked.by_group and covers else None,
        metric=asked.metric,
        network=_roads(_ws, digest, asked),
    )


def _roads(ws: Workspace, digest: str, asked: Asked) -> Any:
    along = asked.metric is Metric.NETWORK and ws.roads is not None
    return loaders.network(ws, digest) if along else None


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
    then, total = best.answer.covered, best.answer.total
    if asked.question in _COVERING:
        st.metric(
            say("then", held, count=len(best.sites), metres=f"{asked.within_m:g}"),
            f"{then / max(total, 1):.1%}",
            delta=say("gain", held, households=number(sum(_gains(best)))),
            border=True,
        )
    else:
        st.metric(
            say(asked.question.value, held, count=len(best.sites)),
            f"{best.answer.value:,.0f} m",
            border=True,
        )
    proven = "proven" if best.answer.proven else "gap_left"
    covers = asked.question in _COVERING
    where = "by_group" if covers and asked.by_group else "by_community"
    st.caption(say(proven, held, gap=f"{best.answer.gap:.2%}") + say(where, held))
    _sites(ws, best, held)
    if len(best.curve) > 1:
        st.subheader(say("curve", held), anchor=False)
        curve = best.curve.assign(share=100 * best.curve["covered"] / max(total, 1))
        st.line_chart(
            curve,
            x="sites",
            y="share",
            x_label=say("curve_sites", held),
            y_label=say("curve_share", held),
            height=220,
        )
    lost = int(best.answer.lost_demand)
    if lost:
        st.caption(say("lost", held, households=number(lost), places=number(len(best.lost))))


def _gains(best: siting.SitingAnswer) -> tuple[float, ...]:
    return best.answer.gains if best.answer.question in _COVERING else ()


def _sites(ws: Workspace, best: siting.SitingAnswer, held: State) -> None:
    if best.sites.empty:
        st.info(say("none", held), icon=":material/info:")
        return
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    shown = pd.DataFrame(
        {
            "rank": best.sites["rank"],
            "community": [names.get(c, c) for c in best.sites["community_id"]],
            "candidate": best.sites["candidate_id"].astype("str"),
            "adds": best.sites["adds"].round(1),
        }
    )
    st.dataframe(shown, hide_index=True, column_config=_columns(shown, held), placeholder="—")


def _columns(shown: pd.DataFrame, held: State) -> dict[str, Any]:
    numbers = {"rank", "households", "distance", "remedied", "adds"}
    return {
        name: st.column_config.NumberColumn(say(f"column.{name}", held), format="localized")
        if name in numbers
        else st.column_config.TextColumn(say(f"column.{name}", held))
        for name in shown.columns
    }
