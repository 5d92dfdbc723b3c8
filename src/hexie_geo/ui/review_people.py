"""Who may do what: the people registered, and the matrix of roles."""

import pandas as pd
import streamlit as st

from hexie_geo.i18n import term
from hexie_geo.model.terms import Role
from hexie_geo.review import ALLOWED, Action
from hexie_geo.review.passwords import SHORTEST
from hexie_geo.ui import review_person
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import plain


def registered(room: Room) -> None:
    """List the people, each role with the way to take it away."""
    people = room.ledger.people()
    room.outcome("grant", room.say("people.kept"))
    st.subheader(room.say("people.title"), anchor=False)
    provider = review_person.configured()
    st.caption(room.say("people.provider" if provider else "people.local"))
    if not people:
        st.info(room.say("people.nobody"), icon=":material/badge:")
    locked = frozenset() if provider else room.ledger.locked()
    if people and not provider:
        bare = [plain(p.user) for p in people if p.user not in locked]
        if bare:
            st.warning(room.say("people.bare", names="、".join(bare)), icon=":material/lock_open:")
    room.outcome("password", room.say("people.password_kept"))
    admin = room.may(Action.GRANT)
    for person in people:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            mark = " :material/lock:" if person.user in locked else ""
            st.markdown(f"**{plain(person.user)}**{mark}")
            for role in person.roles:
                word = term(role, room.language)
                if admin:
                    st.button(
                        word, key=f"revoke.{person.user}.{role}", icon=":material/close:",
                        help=room.say("people.revoke"), on_click=_revoke,
                        args=(room, person.user, role),
                    )  # fmt: skip
                else:
                    st.markdown(f":gray-badge[{word}]")
            if not provider and room.may(Action.SET_PASSWORD):
                _password(room, person.user, locked=person.user in locked)


def _password(room: Room, user: str, *, locked: bool) -> None:
    """Let an administrator set a person's password, set another one, or take it away."""
    field = f"password_new.{user}"

    def keep(password: str | None) -> None:
        actor = room.actor(Action.SET_PASSWORD)

        def do() -> bool:
            room.ledger.set_password(actor, user, password)
            if user == room.person.user:
                room.held.prove(user, room.ledger.lock_of(user))
            return True

        room.act("password", do)

    with (
        st.popover(room.say("people.password_reset" if locked else "people.password")),
        st.form(f"password.{user}", border=False),
    ):
        st.text_input(
            room.say("people.password_new", shortest=SHORTEST), type="password", key=field
        )
        st.form_submit_button(
            room.say("people.password_go"), type="primary", key=f"password_go.{user}",
            on_click=lambda: keep(str(st.session_state.pop(field, ""))),
        )  # fmt: skip
        if locked:
            st.form_submit_button(
                room.say("people.password_remove"), key=f"password_remove.{user}",
                on_click=lambda: keep(None),
            )  # fmt: skip


def _revoke(room: Room, user: str, role: Role) -> None:
    actor = room.actor(Action.GRANT)

    def do() -> bool:
        room.ledger.revoke(actor, user, role)
        return True

    room.act("grant", do)


def grant(room: Room) -> None:
    """Give a person a role; the first is an administrator."""
    if not room.offer(Action.GRANT):
        return
    first = not room.ledger.people()
    roles = [Role.ADMIN] if first else list(Role)
    with st.form("grant", border=True, clear_on_submit=not first):
        one, two = st.columns(2, gap="medium")
        user = one.text_input(
            room.say("people.user"), room.person.user if first else "", max_chars=200,
            key="grant_user",
        )  # fmt: skip
        role = two.selectbox(
            room.say("people.role"), roles, format_func=lambda r: term(r, room.language),
            key=f"grant_role.{room.language}.{first}",
        )  # fmt: skip
        go = st.form_submit_button(room.say("people.go"), type="primary", key="grant_go")
    if go:
        actor = room.actor(Action.GRANT)

        def do() -> bool:
            room.ledger.grant(actor, user, Role(role))
            return True

        room.act("grant", do)
        if first and user.strip():
            room.held.sign(user.strip(), Role.ADMIN)
        st.rerun()


def matrix(room: Room) -> None:
    """Show which role holds which action."""
    with st.expander(room.say("people.matrix")):
        table = pd.DataFrame(
            {
                term(role, room.language): ["✓" if a in ALLOWED[role] else "" for a in Action]
                for role in Role
            }
        )
        table.insert(0, room.say("people.action"), [term(a, room.language) for a in Action])
        st.dataframe(table, hide_index=True)
