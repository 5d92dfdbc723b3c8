"""A draft becomes a plan: worked out and checked by others' eyes, saved, and handed in."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Actor, IntegrityCheck, Proposal
from hexie_geo.model.terms import Role
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import label, reason
from hexie_geo.ui import loaders, plan_map, proposed, review_person, shell
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import DEMO, Checked, State
from hexie_geo.ui.words import number, plain
from hexie_geo.workflow.proposals import CHECKS, GROWTH, checks_of, submit
from hexie_geo.workflow.proposed_places import proposed_places

_NUMBER, _TITLE, _USER = "hand_in_number", "hand_in_title", "hand_in_user"
_DONE, _HOLDS = "hand_in", ":green-badge[✓]"
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
        _came_of_it(held)


def _inside(ws: Workspace, held: State, here: Desk) -> None:
    if not (here.draft.moved_households or proposed_places(ws, here.draft.sites)):
        st.info(_say("nothing", held), icon=":material/draw:")
        return
    try:
        plan, checks = _checked(ws, held, here)
    except HexieError as error:
        shell.refuse(error, held)
        return
    _figures(plan, held)
    holds = _checks(ws, plan, checks, held)
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


def _checked(ws: Workspace, held: State, here: Desk) -> Checked:
    """Return the draft as a plan with its checks; the same draft is worked out once."""
    key = (ws.digest, here.digest)
    known = held.checked
    if known is None or known[0] != key:
        from hexie_geo.planning.assigned import plan_from

        with st.spinner(_say("busy", held)):
            plan = replace(
                plan_from(ws, here.draft.assignment), places=proposed_places(ws, here.draft.sites)
            )
            known = (key, (plan, checks_of(plan, ws)))
        held.checked = known
    return known[1]


def _figures(plan: Plan, held: State) -> None:
    boxes = st.columns(3, gap="small")
    outside = f"{number(plan.outside_before)} → {number(plan.outside_after)}"
    values = {
        "outside": outside,
        "moved": f"{number(plan.moved_households)} ({plan.moved_share:.1%})",
        "bound": number(plan.lower_bound_households),
    }
    for box, (name, value) in zip(boxes, values.items(), strict=True):
        box.metric(_say(name, held), value, border=True, help=_say(f"{name}_help", held))


def _checks(ws: Workspace, plan: Plan, checks: tuple[IntegrityCheck, ...], held: State) -> bool:
    """List the checks, each with what was found; tell whether all hold."""
    language = held.language
    found = complaints(ws, plan, checks, language)
    lines = []
    for check in checks:
        said = found.get(check.code, [])
        if check.code == GROWTH and not said:
            continue  # it names communities or says nothing: it never fails
        mark = ":orange-badge[✗]" if not check.holds else ":gray-badge[!]" if said else _HOLDS
        lines.append(f"{mark} {text(f'review.check.{check.code}', language)}")
        lines += [f"　　· {plain(words)}" for words in said[:8]]
    st.markdown("  \n".join(lines))
    return all(check.holds for check in checks)


def complaints(
    ws: Workspace, plan: Plan, checks: tuple[IntegrityCheck, ...], language: Language
) -> dict[str, list[str]]:
    """Return what broke each check, in the page's language: the ledger keeps Chinese only."""
    from hexie_geo.ui.review import name_of

    found: dict[str, list[str]] = {}
    for check in checks:
        kept = check.values.get("complaints")
        found[check.code] = [str(c) for c in kept] if isinstance(kept, list | tuple) else []
        named = check.values.get("communities")
        if isinstance(named, list | tuple):
            found[check.code] += [name_of(ws, str(c), language) for c in named]
    if language == "zh" or all(check.holds for check in checks):
        return found
    from hexie_geo.planning.checker import verify

    said: dict[str, list[str]] = {}
    for problem in verify(plan, ws):
        code = problem.code.rpartition(".")[2]
        broken = next((c for c, codes in CHECKS.items() if code in codes), "figures_agree")
        said.setdefault(broken, []).append(problem.say(language))
    return found | said


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
    if person is not None and Role.PLANNER not in person.roles:
        role = term(Role.PLANNER, held.language)
        st.caption(_say("not_yours", held, user=plain(person.user), role=role))
        return
    with st.form("hand_in_form", border=False):
        one, two = st.columns([1, 2], gap="medium")
        one.text_input(_say("number", held), max_chars=40, key=_NUMBER)
        two.text_input(_say("name", held), max_chars=200, key=_TITLE)
        if person is None:
            st.text_input(_say("user", held), held.signed[0], max_chars=200, key=_USER)

        def go() -> None:
            told = {n: str(st.session_state.get(n) or "").strip() for n in (_NUMBER, _TITLE, _USER)}
            user = told[_USER] if person is None else person.user
            held.done[_DONE] = _hand_in(ws, plan, checks, held, told, user)

        st.form_submit_button(_say("go", held), type="primary", key="hand_in_go", on_click=go)
    _came_of_it(held)


def _hand_in(
    ws: Workspace,
    plan: Plan,
    checks: tuple[IntegrityCheck, ...],
    held: State,
    told: Mapping[str, str],
    user: str,
) -> Proposal | HexieError | str:
    """Submit; return the proposal, why not, or which message says what is missing."""
    if not (told[_NUMBER] and user):
        return "needed"
    ledger = loaders.ledger(str(held.source))
    try:
        kept = submit(
            plan, ws, ledger=ledger, actor=Actor(user=user, role=Role.PLANNER.value),
            proposal_id=told[_NUMBER], title=told[_TITLE] or told[_NUMBER], checks=checks,
        )  # fmt: skip
    except HexieError as error:
        return error
    held.sign(user, Role.PLANNER)
    held.look_at(kept.proposal_id)
    return kept


def _came_of_it(held: State) -> None:
    """Say what came of handing in, once."""
    found = held.done.pop(_DONE, None)
    if isinstance(found, HexieError):
        said = "\n".join(f"- {plain(p.say(held.language))}" for p in found.problems)
        st.error(said, icon=":material/block:")
    elif isinstance(found, str):
        st.warning(_say(found, held), icon=":material/edit_note:")
    elif found is not None:
        words = _say("done", held, number=plain(found.proposal_id))
        st.success(words, icon=":material/check:")
        st.page_link(shell.page("review"), label=_say("review", held))
