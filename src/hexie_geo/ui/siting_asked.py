"""What a person asks of new sites: what, how near, how many or for how much, and from where."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hexie_geo.i18n import place_kind, term, text
from hexie_geo.model.terms import Metric, SitingQuestion
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.state import State
from hexie_geo.workflow import cover
from hexie_geo.workflow.candidates import GROUPS, Upgrade
from hexie_geo.workflow.site_question import COVERING, PRICED

RADII = (300, 500, 800, 1000, 1500)
COMMUNITIES = "communities"
"""A candidate inside every community without a site of the kind."""
_MANY = 2000
"""Resident groups above which communities are the candidates offered first: that is quicker."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person asks of new sites; ``k`` is None where a budget decides."""

    kind: str
    within_m: float
    question: SitingQuestion
    metric: Metric
    candidates: str
    k: int | None
    price: float | None = None
    budget: float | None = None
    capacity: float | None = None
    upgrade: Upgrade | None = None

    @property
    def covers(self) -> bool:
        """Whether the question is who is within the threshold, whatever room there is."""
        return self.question in COVERING


def say(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``siting``."""
    return text(f"siting.{message}", held.language, **values)


def ask(ws: Workspace, held: State) -> Asked:
    """Let a person say what is to open, how near it should be, how many, and where it may."""
    known = cover.located(ws)
    if not known or not ws.has_geometry:
        st.info(say("nothing", held), icon=":material/location_off:")
        st.stop()
    one, two, three, four = st.columns([3, 2, 4, 3], gap="medium")
    kind = one.selectbox(
        say("kind", held),
        known,
        format_func=lambda k: place_kind(k, held.language),
        index=held.kept("site_kind", known, cover.POLICE),
        key=f"site_kind.{held.language}",
    )
    held.keep("site_kind", kind)
    within = two.selectbox(
        say("within", held), RADII, index=1, format_func=lambda m: f"{m} m", key="site_within"
    )
    asked = SitingQuestion(
        three.selectbox(
            say("question", held),
            [q.value for q in SitingQuestion],
            format_func=lambda q: term(SitingQuestion(q), held.language),
            key=f"site_question.{held.language}",
        )
    )
    metric = four.segmented_control(
        text("app.coverage.metric", held.language),
        list(Metric),
        default=Metric.NETWORK,
        required=True,
        format_func=lambda m: term(m, held.language),
        key="site_metric",
    )
    boxes = iter(st.columns([3, 2, 2, 2, 2, 2], gap="medium"))
    with next(boxes):
        candidates = _candidates(ws, kind, held)
    k, budget, price = _limits(asked, boxes, held)
    capacity, upgrade = _room(asked, boxes, held, priced=budget is not None)
    return Asked(
        kind=kind,
        within_m=float(within),
        question=asked,
        metric=metric,
        candidates=candidates,
        k=k,
        price=price,
        budget=budget,
        capacity=capacity,
        upgrade=upgrade,
    )


def _candidates(ws: Workspace, kind: str, held: State) -> str:
    """Let a person say where a site may open: any group, any community, or rooms there are."""
    own = [k for k in cover.located(ws) if k not in {kind, cover.POLICE}]
    groups = [] if ws.groups is None else [GROUPS]
    few = ws.groups is not None and len(ws.groups) <= _MANY
    first = [*groups, COMMUNITIES] if few else [COMMUNITIES, *groups]
    return st.selectbox(
        say("candidates", held),
        [*first, *own],
        format_func=lambda c: (
            say(f"from_{c}", held) if c in {COMMUNITIES, GROUPS} else place_kind(c, held.language)
        ),
        help=say("candidates_help", held),
        key=f"site_candidates.{held.language}",
    )


def _limits(
    asked: SitingQuestion, boxes: Iterator[DeltaGenerator], held: State
) -> tuple[int | None, float | None, float | None]:
    """Return how many sites, or the budget and the price of one."""
    if asked is SitingQuestion.COVER_ALL:
        return None, None, None
    by_budget = False
    if asked in PRICED:
        by_budget = (
            next(boxes).segmented_control(
                say("limit", held),
                ("number", "budget"),
                default="number",
                required=True,
                format_func=lambda w: say(f"limit_{w}", held),
                key=f"site_limit.{held.language}",
            )
            == "budget"
        )
    if not by_budget:
        many = next(boxes).number_input(
            say("k", held), min_value=1, max_value=20, value=3, key="site_k"
        )
        return int(many), None, None
    budget = next(boxes).number_input(
        say("budget", held), min_value=0.0, value=100.0, step=10.0, key="site_budget"
    )
    price = next(boxes).number_input(
        say("price", held), min_value=0.0, value=30.0, step=5.0, key="site_price"
    )
    return None, float(budget), float(price)


def _room(
    asked: SitingQuestion, boxes: Iterator[DeltaGenerator], held: State, *, priced: bool
) -> tuple[float | None, Upgrade | None]:
    """Return the households one site can serve, and what enlarging one would bring."""
    if asked is not SitingQuestion.COVER_WITH_CAPACITY:
        return None, None
    room = next(boxes).number_input(
        say("capacity", held), min_value=1, value=3000, step=500, key="site_capacity"
    )
    larger = next(boxes).number_input(
        say("upgrade_capacity", held),
        min_value=0,
        value=0,
        step=500,
        help=say("upgrade_help", held),
        key="site_upgrade",
    )
    if larger <= room:
        return float(room), None
    cost = 0.0
    if priced:
        cost = st.number_input(
            say("upgrade_price", held),
            min_value=0.0,
            value=10.0,
            step=5.0,
            key="site_upgrade_price",
        )
    return float(room), Upgrade(capacity=float(larger), price=float(cost))
