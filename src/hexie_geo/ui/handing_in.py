"""A draft becomes a plan: worked out and checked by others' eyes, saved, and handed in."""

import tempfile
from pathlib import Path

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import IntegrityCheck, Proposal
from hexie_geo.model.terms import Role
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import label, reason
from hexie_geo.review import ALLOWED, Action, acting
from hexie_geo.ui import loaders, plan_map, proposed, review_person, shell, submitting
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.words import number, plain

_FORM = "hand_in_form"
MANY = 20
"""Changes told in the dialog; the file has all of them."""


def _say(message: str, held: State, **values: object) -> str:
    return text(f"handing_in.{message}", held.language, **values)


def door(ws: Workspace, held: State, here: Desk) -> None:
    """Offer to have the draft checked as a plan; the answer opens over the page."""
    if st.button(_say("open", held), key="hand_in", icon=":material/fact_check:"):
        dialog = st.dialog(_say("title", held, name=here.draft_id), width="large")
        dialog(_inside)(ws, held, here)
    else:
        _handed_in(submitting.came_of_it(ws, held, key=_FORM), held)


def _inside(ws: Workspace, held: State, here: Desk) -> None:
    if not submitting.changed(ws, here):
        st.info(_say("nothing", held), icon=":material/draw:")
        return
    try:
        plan, checks = submitting.of_draft(ws, held, here)
    except HexieError as error:
        shell.refuse(error, held)
        return
    _figures(plan, held)
    holds = submitting.list_checks(ws, plan, checks, held.language)
    if plan.changes:
        _changes(ws, plan, held)
    state = loaders.after(ws, ws.digest, plan, plan_map.fingerprint(plan))
    proposed.show(ws, state, plan, held)
    _download(ws, plan, held)
    _submit(ws, plan, checks, held, holds=holds)


def _changes(ws: Workspace, plan: Plan, held: State) -> None:
    with st.expander(_say("changes", held, count=len(plan.changes))):
        for change in plan.changes[:MANY]:
            name = plain(label(change, language=held.language, workspace=ws))
            said = plain(reason(change, language=held.language, workspace=ws))
            st.markdown(f"**{name}**  \n{said}")


def _figures(plan: Plan, held: State) -> None:
    boxes = st.columns(3, gap="small")
    outside = f"{number(plan.known_outside_before)} → {number(plan.known_outside_after)}"
    if plan.to_verify:
        outside += _say("to_verify", held, count=number(plan.to_verify))
    values = {
        "outside": outside,
        "moved": f"{number(plan.moved_households)} ({plan.moved_share:.1%})",
        "bound": number(plan.lower_bound_households),
    }
    for box, (name, value) in zip(boxes, values.items(), strict=True):
        box.metric(_say(name, held), value, border=True, help=_say(f"{name}_help", held))


def _download(ws: Workspace, plan: Plan, held: State) -> None:
    def content() -> bytes:
        from hexie_geo.workflow.plan_file import save_plan

        with tempfile.TemporaryDirectory() as folder:
            return Path(save_plan([plan], ws, Path(folder) / "plan.gpkg")).read_bytes()

    st.download_button(
        _say("download", held),
        content,
        file_name="plan.gpkg",
        mime="application/geopackage+sqlite3",
        key="hand_in_download",
    )


def _submit(
    ws: Workspace, plan: Plan, checks: tuple[IntegrityCheck, ...], held: State, *, holds: bool
) -> None:
    st.subheader(_say("submit", held), anchor=False)
    if held.source in (None, DEMO):
        st.caption(_say("no_ledger", held))
        return
    if not holds:
        st.warning(_say("not_whole", held), icon=":material/block:")
        return
    ledger = loaders.ledger(str(held.source))
    bound = review_person.configured() or bool(ledger.people())
    person = review_person.who(held, ledger) if bound else None
    actor = None
    if person is not None:
        if not any(Action.SUBMIT in ALLOWED[role] for role in person.roles):
            role = term(Role.PLANNER, held.language)
            st.caption(_say("not_yours", held, user=plain(person.user), role=role))
            return
        actor = acting(person.user, person.roles, Action.SUBMIT)
    _handed_in(submitting.form(ws, plan, held, ledger, actor, key=_FORM, checks=checks), held)


def _handed_in(kept: Proposal | None, held: State) -> None:
    if kept is not None:
        words = _say("done", held, number=plain(kept.proposal_id))
        st.success(words, icon=":material/check:")
        st.page_link(shell.page("review"), label=_say("review", held))
