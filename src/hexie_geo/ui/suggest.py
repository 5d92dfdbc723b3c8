"""The suggest page: what is asked of the planner, the search, and the plans it found."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import term
from hexie_geo.model.plans import Plan, PlanRules
from hexie_geo.model.terms import Band, OutcomeRule, Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import kinds
from hexie_geo.planning.standing import proof
from hexie_geo.ui import searches, shell
from hexie_geo.ui.state import State
from hexie_geo.ui.words import number, say
from hexie_geo.workflow.plan import comparison, propose
from hexie_geo.workflow.suggested import Asked

T = TypeVar("T", bound=StrEnum)


def ask(held: State) -> Asked | None:
    """Let a person set the rules; nothing until the button has been pressed once."""
    language = held.language
    last = held.asked_plan(None) or Asked(rules=PlanRules(), seed=0, alternatives=1)
    rules = last.rules
    with st.form("suggest", border=True):
        one, two, three = st.columns([4, 2, 2], gap="medium", vertical_alignment="bottom")
        with one:
            band = _term(Band, "suggest.band", language, rules.band)
        number_of = two.number_input(
            say("suggest.alternatives", language), 1, 5, last.alternatives, key="plans"
        )
        seed = three.number_input(say("suggest.seed", language), 0, 9999, last.seed, key="seed")
        with st.expander(say("suggest.rules", language)):
            outcome = _term(OutcomeRule, "suggest.outcome", language, rules.outcome)
            reach = _term(Reach, "suggest.reach", language, rules.reach)
            townships = _term(Townships, "suggest.townships", language, rules.townships)
            prove = st.checkbox(
                say("suggest.prove", language), last.prove, key="prove",
                help=say("suggest.prove_help", language),
            )  # fmt: skip
        go = st.form_submit_button(say("suggest.go", language), type="primary", key="suggest_go")
    rules = PlanRules(band=band, outcome=outcome, reach=reach, townships=townships)
    now = Asked(rules=rules, seed=int(seed), alternatives=int(number_of), prove=prove)
    return held.asked_plan(now if go else None)


def _term(kind: type[T], message: str, language: Language, usual: T) -> T:
    """Let a person choose one word of a vocabulary."""
    words = list(kind)
    chosen: T | None = st.radio(
        say(message, language),
        words,
        index=words.index(usual),
        format_func=lambda w: term(w, language),
        key=message,
    )
    return chosen or usual


def search(ws: Workspace, asked: Asked, held: State) -> list[Plan]:
    """Return the plans, showing how far the search has come; a search is made once a session."""
    key = (ws.digest, asked)
    if (known := held.plans.get(key)) is not None:
        return known
    words = say("loading.plan", held.language)
    bar = st.progress(0.0, words)

    def tell(done: int, total: int) -> None:
        share = min(done / max(total, 1), 1.0)
        bar.progress(share, f"{words} {share:.0%}")

    try:
        found = propose(
            ws,
            rules=asked.rules,
            seed=asked.seed,
            alternatives=asked.alternatives,
            prove=asked.prove,
            progress=tell,
        )
    except HexieError as error:
        shell.refuse(error, held)
        st.stop()
    bar.empty()
    held.plans[key] = found
    searches.keep(found, asked, held)
    return found


def pick(found: Sequence[Plan], held: State) -> Plan:
    """Let a person pick one of several plans, seen side by side (方案比选)."""
    if len(found) == 1:
        return found[0]
    language = held.language
    st.subheader(say("suggest.side_by_side", language, count=len(found)), anchor=False)
    table = comparison(found)
    shown = pd.DataFrame(
        {
            "plan": [called(plan, language) for plan in found],
            "changes": table["changes"],
            "outside_after": table["known_outside_after"],
            "moved": table["moved_households"],
            "share_moved": table["moved_share"],
            "new": table["new_communities"],
            "border": table["border_change_m"].astype("float64").round(),
            "rooms": table["rooms_missing_m2"],
            "differs": table["placed_differently"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={n: _head(n, language) for n in shown.columns},
        placeholder="—",
        key="suggest_alternatives",
    )
    place = st.segmented_control(
        say("suggest.which", language),
        range(len(found)),
        format_func=lambda k: f"{k + 1} · {called(found[k], language)}",
        default=0,
        required=True,
        key="suggest_which",
    )
    return found[min(int(place), len(found) - 1)]


def _head(name: str, language: Language) -> Any:
    label = say(f"suggest.head.{name}", language)
    if name == "plan":
        return st.column_config.TextColumn(label)
    shape: Any = "percent" if name == "share_moved" else "localized"
    return st.column_config.NumberColumn(label, format=shape)


def called(plan: Plan, language: Language) -> str:
    """Return what kind of plan it is, in words."""
    return kinds(plan, language=language)


def scores(plan: Plan, held: State) -> None:
    """Show what the plan does and what no plan could do with less."""
    language = held.language
    boxes = st.columns(4, gap="small")
    left = sum(c.code != "rural" for c in plan.certificates)
    values = {
        "changes": number(len(plan.changes)),
        "moved": f"{number(plan.moved_households)} ({plan.moved_share:.1%})",
        "bound": number(plan.lower_bound_households),
        "left": number(left),
    }
    for box, (name, value) in zip(boxes, values.items(), strict=True):
        box.metric(
            say(f"suggest.{name}", language),
            value,
            border=True,
            help=say(f"suggest.{name}_help", language),
        )
    st.caption(proof(plan, language=language))
    if plan.stopped_by == "time":
        st.warning(say("suggest.stopped", language), icon=":material/timer_off:")
