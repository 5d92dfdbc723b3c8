"""One form hands a plan in, wherever it comes from: a number, a title, its checks, the ledger."""

from dataclasses import dataclass, replace

import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Actor, IntegrityCheck, Proposal
from hexie_geo.model.terms import Role
from hexie_geo.model.workspace import Workspace
from hexie_geo.review import Ledger
from hexie_geo.ui import review
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import Checked, State
from hexie_geo.ui.words import plain
from hexie_geo.workflow import proposals
from hexie_geo.workflow.proposed_places import proposed_places

MANY = 8
"""Complaints told of one check; the file has all of them."""
_HOLDS, _FAILS, _FLAGGED = ":green-badge[✓]", ":orange-badge[✗]", ":gray-badge[!]"


@dataclass(frozen=True, eq=False, kw_only=True)
class Refusal:
    """Why a plan was not handed in, and what its checks found."""

    error: HexieError
    plan: Plan
    checks: tuple[IntegrityCheck, ...]

    def show(self, ws: Workspace, language: Language) -> None:
        """Say it, with the checks where one does not hold."""
        review.refused(self.error, language)
        if not all(check.holds for check in self.checks):
            list_checks(ws, self.plan, self.checks, language)


def say(message: str, language: Language, **values: object) -> str:
    """Return the sentence ``message`` of topic ``submitting``."""
    return text(f"submitting.{message}", language, **values)


def changed(ws: Workspace, here: Desk) -> bool:
    """Tell whether a draft says anything else than the layers do."""
    return bool(here.draft.moved_households or proposed_places(ws, here.draft.sites))


def of_draft(ws: Workspace, held: State, here: Desk) -> Checked:
    """Return a draft as a plan with its checks; the same draft is worked out once."""
    key = (ws.digest, here.digest)
    known = held.checked
    if known is None or known[0] != key:
        from hexie_geo.planning.assigned import plan_from

        with st.spinner(say("draft_busy", held.language)):
            plan = replace(
                plan_from(ws, here.draft.assignment), places=proposed_places(ws, here.draft.sites)
            )
            known = (key, (plan, proposals.checks_of(plan, ws)))
        held.checked = known
    return known[1]


def list_checks(
    ws: Workspace, plan: Plan, checks: tuple[IntegrityCheck, ...], language: Language
) -> bool:
    """List the checks, each with what was found; tell whether all hold."""
    found = proposals.complaints(plan, ws, checks, language=language)
    lines = []
    for check in checks:
        said = found[check.code]
        if check.code == proposals.GROWTH and not said:
            continue  # it names communities or says nothing: it never fails
        mark = _FAILS if not check.holds else _FLAGGED if said else _HOLDS
        lines.append(f"{mark} {text(f'review.check.{check.code}', language)}")
        lines += [f"　　· {plain(words)}" for words in said[:MANY]]
    st.markdown("  \n".join(lines))
    return all(check.holds for check in checks)


def form(
    ws: Workspace,
    plan: Plan | None,
    held: State,
    ledger: Ledger,
    actor: Actor | None,
    *,
    key: str,
    checks: tuple[IntegrityCheck, ...] | None = None,
) -> Proposal | None:
    """Ask for number and title, and hand ``plan`` in.

    Parameters
    ----------
    ws, plan
        The layers and the plan made on them; None while none is chosen.
    held
        The session.
    ledger, actor
        Where proposals are kept, and who hands in; None asks for a name and takes it at its word.
    key
        Names the form's widgets, and what came of it.
    checks
        What was found of the plan, if it was asked already.

    Returns
    -------
    Proposal or None
        What lies in the ledger now; None where nothing was handed in, and the page says why.
    """
    language = held.language

    def go(plan: Plan) -> None:
        number, title, user = (
            str(st.session_state.get(f"{key}_{n}") or "").strip()
            for n in ("number", "title", "user")
        )
        if actor is None and user:
            held.sign(user, Role.PLANNER)
        who = actor or Actor(user=user, role=Role.PLANNER.value)
        if not (number and who.user):
            held.done[key] = "needed" if actor is None else "number_needed"
            return
        held.done[key] = hand_in(
            ws, plan, held, ledger, who, number=number, title=title, checks=checks
        )

    with st.form(key, border=False):
        one, two = st.columns([1, 2], gap="medium")
        one.text_input(say("number", language), max_chars=40, key=f"{key}_number")
        blank = say("name_blank", language)
        two.text_input(say("name", language), max_chars=200, key=f"{key}_title", placeholder=blank)
        if actor is None:
            st.text_input(say("user", language), held.signed[0], max_chars=200, key=f"{key}_user")
        st.form_submit_button(
            say("go", language), type="primary", disabled=plan is None, key=f"{key}_go",
            on_click=go, args=(plan,),
        )  # fmt: skip
    return came_of_it(ws, held, key=key)


def hand_in(
    ws: Workspace,
    plan: Plan,
    held: State,
    ledger: Ledger,
    actor: Actor,
    *,
    number: str,
    title: str = "",
    checks: tuple[IntegrityCheck, ...] | None = None,
) -> Proposal | Refusal:
    """Check a plan, if it was not, and hand it in."""
    try:
        if checks is None:
            with st.spinner(say("busy", held.language)):
                checks = proposals.checks_of(plan, ws)
        kept = proposals.submit(
            plan, ws, ledger=ledger, actor=actor, proposal_id=number, title=title,
            checks=checks, language=held.language,
        )  # fmt: skip
    except HexieError as error:
        return Refusal(error=error, plan=plan, checks=checks or ())
    held.look_at(kept.proposal_id)
    held.seen[kept.proposal_id] = kept.version
    return kept


def came_of_it(ws: Workspace, held: State, *, key: str) -> Proposal | None:
    """Return what the form ``key`` handed in; where it did not, say why, once."""
    found = held.done.pop(key, None)
    if isinstance(found, str):
        st.warning(say(found, held.language), icon=":material/edit_note:")
        return None
    if isinstance(found, Refusal):
        found.show(ws, held.language)
        return None
    kept: Proposal | None = found
    return kept
