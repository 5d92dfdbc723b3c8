"""One proposed plan: on the map, change by change with its reason, and taken further."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import label, reason
from hexie_geo.planning.scope import band_limits
from hexie_geo.ui import drafting, loaders, maps, places, plan_map, shell
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import number, plain, say

VIEWS = ("before", "after", "moved")
MANY = 60
"""Changes that are listed on the page; the file has all of them."""


def draw(ws: Workspace, plan: Plan, held: State) -> None:
    """Draw the size verdicts before and after, or what moves."""
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
    placed = plan_map.place(ws, plan.after)
    if view == "moved":
        touched = {c for change in plan.changes for c in (*change.before, *change.after)}
        title = say("suggest.legend", language)
        near = placed.home.isin(touched).tolist()
        theme = plan_map.movement(placed.changes.tolist(), near, language, title=title)
    elif view == "before":
        theme = plan_map.sizes(ws, placed.home, held)
    else:
        state = loaders.after(ws, ws.digest, plan, plan_map.fingerprint(plan))
        theme = plan_map.sizes(state, placed.to, held)
    moved = maps.Moved()
    if view != "before":
        moved = replace(placed.moved, sites=places.proposed_sites(ws, plan.places))
    maps.draw(ws, theme, state=held, key="suggest_map", by_group=placed.by_group, moved=moved)


def changes(ws: Workspace, plan: Plan, held: State) -> None:
    """List the changes, each with its reason in full and the way to it on the map."""
    language = held.language
    st.subheader(say("suggest.listed", language, count=len(plan.changes)), anchor=False)
    if not plan.changes:
        left = any(c.code != "rural" for c in plan.certificates)
        st.info(say("suggest.none_left" if left else "suggest.none", language))
        return
    with st.container(height=470):
        for change in plan.changes[:MANY]:
            name = plain(label(change, language=language, workspace=ws))
            moved = say("suggest.households", language, count=number(change.moved_households))
            said = plain(reason(change, language=language, workspace=ws))
            st.markdown(f"**{name}** :blue-badge[{moved}]  \n{said}")
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
        low, high = band_limits(plan.rules.band)
        st.caption(say("suggest.rural", language, count=rural, low=low, high=high))


def further(ws: Workspace, found: Sequence[Plan], plan: Plan, held: State) -> None:
    """Take the plan further: as a draft of one's own, to the compare page, or as a file."""
    language = held.language
    one, two = st.columns(2, gap="small")
    if one.button(
        say("suggest.as_draft", language),
        key="suggest_draft",
        type="primary",
        width="stretch",
        icon=":material/edit:",
        help=say("suggest.as_draft_help", language),
        disabled=not (plan.changes and has_groups(ws)),
    ):
        _open_as_draft(ws, plan, held)
    if two.button(
        say("suggest.compare", language), key="suggest_compare", width="stretch",
        icon=":material/compare:", disabled=not plan.changes,
    ):  # fmt: skip
        mine = held.plans_of(ws.digest)
        held.keep("compare_b", f"plan:{next(k for k, p in enumerate(mine) if p is plan)}")
        st.switch_page(shell.page("compare"))

    def content() -> bytes:
        from hexie_geo.workflow.plan_file import save_plan

        chosen = [plan, *(p for p in found if p is not plan)]
        with tempfile.TemporaryDirectory() as folder:
            return Path(save_plan(chosen, ws, Path(folder) / "plan.gpkg")).read_bytes()

    st.download_button(
        say("suggest.download", language),
        content,
        file_name="plan.gpkg",
        mime="application/geopackage+sqlite3",
        key="suggest_download",
    )


def _open_as_draft(ws: Workspace, plan: Plan, held: State) -> None:
    try:
        name = drafting.start_from(ws, plan, held)
    except HexieError as error:
        shell.refuse(error, held)
        return
    st.switch_page(shell.page("edit"), query_params={"draft": name})
