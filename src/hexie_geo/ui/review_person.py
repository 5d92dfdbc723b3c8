"""Who is at the page: signed in at the office's own identity provider, or by name."""

from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from hexie_geo.i18n import term, text
from hexie_geo.model.proposals import Person
from hexie_geo.model.terms import Role
from hexie_geo.review import Ledger
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain

_CLAIMS = ("email", "preferred_username", "name", "sub")


def configured() -> bool:
    """Tell whether sign-in at an identity provider is set up (``[auth]`` in the secrets)."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def who(held: State, ledger: Ledger) -> Person:
    """Return the person at the page, with the roles the ledger gives them; else ask, and stop.

    With an identity provider the name is the first of ``email``, ``preferred_username``, ``name``
    and ``sub`` that it tells. Without one, people choose their name from those registered, and
    give its password where an administrator has set one; as long as nobody is registered, a name
    and a role are taken at their word.
    """
    people = ledger.people()
    if configured():
        return _provided(held, people)
    return _listed(held, ledger, people) if people else _at_their_word(held)


def _provided(held: State, people: tuple[Person, ...]) -> Person:
    user: Any = st.user
    if not user.is_logged_in:
        st.info(text("reviewing.login_words", held.language), icon=":material/lock:")
        st.button(
            text("reviewing.login", held.language), on_click=st.login, type="primary", key="login"
        )
        st.stop()
    name = next((str(user[c]) for c in _CLAIMS if user.get(c)), "")
    known = next((p for p in people if p.user == name), None)
    if known is None and people:
        st.warning(
            text("reviewing.not_registered", held.language, user=plain(name)),
            icon=":material/person_off:",
        )
        st.button(text("reviewing.logout", held.language), on_click=st.logout, key="logout")
        st.stop()
    found = known or Person(user=name, roles=(Role.ADMIN,))
    with _bar(held, found):
        st.button(text("reviewing.logout", held.language), on_click=st.logout, key="logout")
    return found


def _listed(held: State, ledger: Ledger, people: tuple[Person, ...]) -> Person:
    known = {p.user: p for p in people}
    found = known.get(held.signed[0])
    if found is None:
        st.info(text("reviewing.choose_words", held.language), icon=":material/badge:")
        _names(held, known)
        st.stop()
    lock = ledger.lock_of(found.user)
    if lock and held.proved != (found.user, lock):
        st.info(text("reviewing.password_words", held.language), icon=":material/lock:")
        _names(held, known)
        _password(held, ledger, found.user, lock)
        st.stop()
    with _bar(held, found):
        _names(held, known)
        if not lock:
            st.caption(text("reviewing.no_password", held.language))
    return found


def _password(held: State, ledger: Ledger, user: str, lock: str) -> None:
    """Ask for the password of a name; a wrong one is said and asked again."""
    with st.form("password", border=False, clear_on_submit=True):
        given = st.text_input(
            text("reviewing.password", held.language), type="password", key="password_given"
        )
        if st.form_submit_button(
            text("reviewing.login", held.language), type="primary", key="password_go"
        ):
            if ledger.opens(user, given):
                held.prove(user, lock)
                st.rerun()
            st.error(text("reviewing.wrong_password", held.language), icon=":material/lock:")


def _names(held: State, known: dict[str, Person]) -> None:
    language = held.language

    def label(name: str) -> str:
        roles = "、".join(term(r, language) for r in known[name].roles)
        return f"{name}（{roles}）"

    here = list(known)
    name = st.selectbox(
        text("reviewing.your_name", held.language),
        here,
        index=here.index(held.signed[0]) if held.signed[0] in known else None,
        format_func=label,
        placeholder=text("reviewing.choose", held.language),
        key=f"signed_name.{held.language}",
    )
    if name is not None and name != held.signed[0]:
        held.sign(name)
        st.rerun()


def _at_their_word(held: State) -> Person:
    name, role = held.signed
    if not name:
        st.info(text("reviewing.word_words", held.language), icon=":material/badge:")
        _claim(held)
        st.stop()
    found = Person(user=name, roles=(role,))
    with _bar(held, found):
        st.caption(text("reviewing.word_words", held.language))
        _claim(held)
    return found


def _claim(held: State) -> None:
    name, role = held.signed
    roles, language = list(Role), held.language
    with st.form("sign", border=False):
        one, two = st.columns(2, gap="medium")
        given = one.text_input(text("reviewing.your_name", held.language), name, max_chars=200)
        taken = two.selectbox(
            text("reviewing.your_role", held.language),
            roles,
            index=roles.index(role),
            format_func=lambda r: term(r, language),
            key=f"sign_role.{held.language}",
        )
        if st.form_submit_button(text("reviewing.sign", held.language), key="sign_go"):
            if given.strip():
                held.sign(given.strip(), taken)
                st.rerun()
            st.caption(text("reviewing.name_needed", held.language))


def _bar(held: State, found: Person) -> Any:
    roles = "、".join(term(r, held.language) for r in found.roles)
    label = text("reviewing.you_are", held.language, user=plain(found.user), roles=roles)
    return st.popover(label, icon=":material/badge:")
