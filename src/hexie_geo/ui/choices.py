"""Questions of the wizard: a choice that waits for an answer, in either language."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from hexie_geo.i18n import text
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain


def ask(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``wizard``."""
    return text(f"wizard.{message}", held.language, **values)


def pick(
    name: str,
    label: str,
    options: Sequence[str],
    held: State,
    *,
    shown: Callable[[str], str] = str,
    otherwise: str = "",
    where: Any = None,
    note: str | None = None,
) -> str:
    """Let a person choose; ``""`` until they have.

    Parameters
    ----------
    name
        Name of the question in the session.
    label
        The question; names from files in it are shown as they stand.
    options
        What may be chosen.
    held
        The session.
    shown
        Words for an option.
    otherwise
        What is chosen as long as nobody chooses; ``""`` where nothing is certain.
    where
        Column to draw in.
    note
        Help beside the question.
    """
    known = ["", *options] if not otherwise else list(options)
    words = {o: shown(o) if o else text("wizard.stated.ask", held.language) for o in known}
    picked = (where or st).selectbox(
        plain(label),
        known,
        index=held.kept(name, known, otherwise),
        format_func=lambda option: words.get(option, option),
        key=f"{name}.{held.language}",
        help=note,
    )
    return held.keep(name, str(picked))
