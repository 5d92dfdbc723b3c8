"""What the siting page asks for: today's gaps and the best sites, each kept between reruns."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric, SitingQuestion
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import loaders, shell
from hexie_geo.ui.siting_asked import COMMUNITIES, Asked, say
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain
from hexie_geo.workflow import cover
from hexie_geo.workflow import site as siting

if TYPE_CHECKING:
    import geopandas as gpd

_FAR_M = 20_000.0
"""How far a household may be from a site to count at all where no threshold is asked for."""


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
    from hexie_geo.workflow.candidates import named_candidates

    own = asked.candidates == COMMUNITIES
    far = asked.question in {SitingQuestion.NEAREST_ON_AVERAGE, SitingQuestion.NEAREST_AT_WORST}
    return siting.site(
        _ws,
        kind=asked.kind,
        k=asked.k,
        within_m=_FAR_M if far else asked.within_m,
        question=asked.question,
        candidates=None if own else named_candidates(asked.candidates, _ws),
        capacity=asked.capacity,
        price=asked.price,
        budget=asked.budget,
        upgrade=asked.upgrade,
        leave_out_lost=True,
        metric=asked.metric,
        network=_roads(_ws, digest, asked),
    )


def _roads(ws: Workspace, digest: str, asked: Asked) -> Any:
    along = asked.metric is Metric.NETWORK and ws.roads is not None
    return loaders.network(ws, digest) if along else None
