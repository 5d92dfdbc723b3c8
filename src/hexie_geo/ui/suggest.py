"""The suggest page: what the planner proposes, before and after, each change with its reason."""

import hashlib
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Plan, PlanRules
from hexie_geo.model.terms import Band, OutcomeRule, Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import reason
from hexie_geo.ui import loaders, maps, shell
from hexie_geo.ui.assess import FIRST
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import Asked, State
from hexie_geo.ui.words import number, plain, say
from hexie_geo.ui.words import provision as provision_word
from hexie_geo.workflow.plan import propose

VIEWS = ("before", "after", "moved")
MANY = 60
"""Changes that are listed on the page; the file has all of them."""
T = TypeVar("T", bound=StrEnum)
_STAYS = {"fill": "#eceeef", "line": "#9aa4ab", "hatch": ""}
_TOUCHED = {"fill": "#c6dbe7", "line": "#6d8ea0", "hatch": ""}
_MOVES = {"fill": "#0072b2", "line": "#ffffff", "hatch": "/"}


def ask(held: State) -> Asked | None:
    """Let a person set the rules; nothing until the button has been pressed once."""
    language = held.language
    with st.form("suggest", border=True):
        one, two, three = st.columns([4, 2, 2], gap="medium", vertical_alignment="bottom")
        with one:
            band = _term(Band, "suggest.band", language)
        number_of = two.number_input(say("suggest.alternatives", language), 1, 5, 1, key="plans")
        seed = three.number_input(say("suggest.seed", language), 0, 9999, 0, key="seed")
        with st.expander(say("suggest.rules", language)):
            outcome = _term(OutcomeRule, "suggest.outcome", language)
            reach = _term(Reach, "suggest.reach", language)
            townships = _term(Townships, "suggest.townships", language)
        go = st.form_submit_button(say("suggest.go", language), type="primary", key="suggest_go")
    rules = PlanRules(band=band, outcome=outcome, reach=reach, townships=townships)
    return held.asked_plan((rules, int(seed), int(number_of)) if go else None)


def _term(kind: type[T], message: str, language: Language) -> T:
    """Let a person choose one word of a vocabulary; its first word is the default."""
    words = list(kind)
    chosen: T | None = st.radio(
        say(message, language), words, format_func=lambda w: term(w, language), key=message
    )
    return chosen or words[0]


def search(ws: Workspace, asked: Asked, held: State) -> list[Plan]:
    """Return the plans, showing how far the search has come; a search is made once a session."""
    key = (ws.digest, *asked)
    if (kept := held.plans.get(key)) is not None:
        return kept
    rules, seed, alternatives = asked
    words = say("loading.plan", held.language)
    bar = st.progress(0.0, words)

    def tell(done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), words)

    try:
        found = propose(
            ws,
            rules=rules,
            seed=seed,
            alternatives=alternatives,
            progress=tell,
        )
    except HexieError as error:
        shell.refuse(error, held)
        st.stop()
    bar.empty()
    held.plans[key] = found
    return found


def pick(found: Sequence[Plan], held: State) -> Plan:
    """Let a person pick one of several plans."""
    language = held.language
    if len(found) == 1:
        return found[0]

    def label(k: int) -> str:
        kind = text(f"planning.plan.{found[k].kind}", language)
        return f"{k + 1} · {kind} · {number(found[k].moved_households)}"

    place = st.segmented_control(
        say("suggest.which", language),
        range(len(found)),
        format_func=label,
        default=0,
        required=True,
        key="suggest_which",
    )
    return found[min(int(place), len(found) - 1)]


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
    if plan.stopped_by == "time":
        st.warning(say("suggest.stopped", language), icon=":material/timer_off:")


def draw(ws: Workspace, plan: Plan, held: State) -> None:
    """Draw the verdicts before and after, or what moves."""
    language = held.language
    view = st.segmented_control(
        say("suggest.view", language),
        VIEWS,
        default="after",
        required=True,
        key="suggest_view",
        format_func=lambda v: say(f"suggest.view_{v}", language),
        label_visibility="collapsed",
    )
    by_group = has_groups(ws)
    layer, key = (ws.groups, "group_id") if by_group else (ws.communities, "community_id")
    if layer is None:
        return
    units = layer[key]
    home = layer["community_id"]
    to = units.map(plan.after).fillna(home)
    known = ws.communities["community_id"].tolist()
    new = sorted(set(to) - set(known))
    zone = {name: k for k, name in enumerate([*known, *new])}
    changes = (to != home).to_numpy()
    moved = maps.Moved(
        zones=[(int(u), zone[to.iloc[u]]) for u in changes.nonzero()[0]]
        if view != "before"
        else [],
        new=new if view != "before" else [],
    )
    if view == "moved":
        theme = _what_moves(plan, to, changes, held)
    else:
        state = ws if view == "before" else loaders.after(ws, ws.digest, plan, _name(plan))
        frame = loaders.judged(state, state.digest, state.standards).frame
        verdict = frame[frame["provision"] == FIRST].set_index("subject_id")["outcome"]
        whose = home if view == "before" else to
        theme = maps.outcomes(
            whose.map(verdict),
            counted=verdict,
            title=provision_word(FIRST, language),
            language=language,
            shown=pd.Series(data=True, index=units.index),
        )
    maps.draw(ws, theme, state=held, key="suggest_map", by_group=by_group, moved=moved)


def _what_moves(plan: Plan, to: "pd.Series", changes: Any, held: State) -> maps.Theme:
    touched = {c for change in plan.changes for c in (*change.before, *change.after)}
    kinds = [
        2 if moves else 1 if home in touched else 0 for home, moves in zip(to, changes, strict=True)
    ]
    words = ("stays", "touched", "moves")
    inks = (_STAYS, _TOUCHED, _MOVES)
    palette = [
        {**ink, "label": say(f"suggest.{word}", held.language), "count": kinds.count(k)}
        for k, (ink, word) in enumerate(zip(inks, words, strict=True))
    ]
    title = say("suggest.legend", held.language)
    return maps.Theme(classes="".join(map(str, kinds)), palette=palette, title=title)


def _name(plan: Plan) -> str:
    moved = sorted((u, c) for u, c in plan.after.items() if plan.before[u] != c)
    return hashlib.blake2b(repr(moved).encode(), digest_size=8).hexdigest()


def changes(ws: Workspace, plan: Plan, held: State) -> None:
    """List the changes, each with its reason in full and the way to it on the map."""
    language = held.language
    st.subheader(say("suggest.listed", language, count=len(plan.changes)), anchor=False)
    if not plan.changes:
        st.info(say("suggest.none", language), icon=":material/check:")
        return
    with st.container(height=470):
        for change in plan.changes[:MANY]:
            kind = text(f"terms.change_kind.{change.kind.value}", language)
            moved = say("suggest.households", language, count=number(change.moved_households))
            said = plain(reason(change, language=language, workspace=ws))
            st.markdown(f":blue-badge[{kind}] **{moved}**  \n{said}")
            st.button(
                say("suggest.see", language),
                key=f"see.{change.change_id}",
                type="tertiary",
                icon=":material/my_location:",
                on_click=held.choose,
                args=(change.before[0],),
                kwargs={"zoom": True},
            )
        if len(plan.changes) > MANY:
            st.caption(say("suggest.more", language, count=len(plan.changes) - MANY))


def left(ws: Workspace, plan: Plan, held: State) -> None:
    """Say why each community that stays outside the range does; rural ones in one line."""
    language = held.language
    told = [c for c in plan.certificates if c.code != "rural"]
    if told:
        with st.expander(say("suggest.why", language, count=len(told))):
            lines = [plain(reason(c, language=language, workspace=ws)) for c in told]
            st.markdown("\n".join(f"- {line}" for line in lines))
    if rural := len(plan.certificates) - len(told):
        st.caption(say("suggest.rural", language, count=rural))


def download(ws: Workspace, found: Sequence[Plan], held: State) -> None:
    """Offer the plan as a GeoPackage from which anyone can recompute everything."""

    def content() -> bytes:
        from hexie_geo.workflow.plan import save

        with tempfile.TemporaryDirectory() as folder:
            return Path(save(found, ws, Path(folder) / "plan.gpkg")).read_bytes()

    st.download_button(
        say("suggest.download", held.language),
        content,
        file_name="plan.gpkg",
        mime="application/geopackage+sqlite3",
        key="suggest_download",
    )
