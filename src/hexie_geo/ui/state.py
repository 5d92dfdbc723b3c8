"""What one person's session remembers: language, what is open, what is chosen."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import streamlit as st

from hexie_geo.catalogue import LANGUAGES, Language
from hexie_geo.model.plans import Plan, PlanRules

if TYPE_CHECKING:
    from hexie_geo.ui.bench import Bench
    from hexie_geo.ui.desk import Desk

Asked: TypeAlias = tuple[PlanRules, int, int]
"""What is asked of the planner: rules, seed, how many plans."""
DEMO = "demo"
"""The source that stands for the made-up county."""


class State:
    """Typed view of ``st.session_state``; nothing else reads or writes it by key.

    Examples
    --------
    >>> State({"language": "en"}).language, State({}).chosen
    ('en', None)
    """

    def __init__(self, held: Any, address: Mapping[str, str] | None = None) -> None:
        self._held = held
        self._address = address or {}

    @property
    def language(self) -> Language:
        """``"zh"`` or ``"en"``."""
        asked = self._held.get("language") or self._address.get("lang")
        asked = asked or os.environ.get("HEXIE_LANG", "zh")
        return next((known for known in LANGUAGES if known == asked), "zh")

    @property
    def source(self) -> str | None:
        """The workspace folder that is open, :data:`DEMO`, or nothing.

        After F5 the session is new; the address then says by name what this server has opened
        before. It never carries a path: a link must not make the server open one.
        """
        named = opened_here().get(self._address.get("ws", ""))
        found = self._held.get("source", named or os.environ.get("HEXIE_WORKSPACE"))
        return str(found) if found else None

    @property
    def source_name(self) -> str | None:
        """Name under which the address may say what is open; known to this server only."""
        if self.source is None:
            return None
        name = hashlib.blake2b(self.source.encode(), digest_size=5).hexdigest()
        opened_here()[name] = self.source
        return name

    def open(self, source: str) -> None:
        """Take ``source`` as the workspace; what was chosen in another is forgotten."""
        known = source if source == DEMO else str(Path(source).expanduser())
        if known != self.source:
            self._held["chosen"] = None
        self._held["source"] = known

    def close(self) -> None:
        """Let the workspace go."""
        self._held["source"] = ""
        self._held["chosen"] = None

    @property
    def chosen(self) -> str | None:
        """Id of the community that is looked at."""
        found = self._held.get("chosen")
        return str(found) if found else None

    def choose(self, community: str | None, *, zoom: bool = False) -> None:
        """Look at ``community``; with ``zoom`` the map goes there."""
        self._held["chosen"] = community
        if zoom:
            self._held["focus"] = self.focus + 1

    def kept(self, name: str, known: Sequence[str], otherwise: str) -> int:
        """Return the place in ``known`` of what was picked under ``name`` before.

        A selectbox keeps showing its label in the language it was made in, so each language
        has its own box, and the pick is handed from one to the other here.
        """
        held = self._held.get(f"{name}.kept")
        return known.index(next((n for n in (held, otherwise) if n in known), known[0]))

    def keep(self, name: str, picked: str) -> str:
        """Remember what was picked under ``name``; return it."""
        self._held[f"{name}.kept"] = picked
        return picked

    def asked_plan(self, now: Asked | None) -> Asked | None:
        """Remember the last search that was asked for; return it, None before the first."""
        if now is not None:
            self._held["asked_plan"] = now
        found: Asked | None = self._held.get("asked_plan")
        return found

    @property
    def desk(self) -> "tuple[str, Desk] | None":
        """The draft this session edits, with the digest of the data it lies on."""
        found: tuple[str, Desk] | None = self._held.get("desk")
        return found

    @desk.setter
    def desk(self, value: "tuple[str, Desk] | None") -> None:
        self._held["desk"] = value

    @property
    def bench(self) -> "Bench":
        """The files that the import wizard works on; made when first asked for."""
        from hexie_geo.ui.bench import Bench

        found: Bench = self._held.setdefault("bench", None) or Bench()
        self._held["bench"] = found
        return found

    @property
    def plans(self) -> dict[tuple[object, ...], list[Plan]]:
        """Plans found in this session, by digest and what was asked."""
        found: dict[tuple[object, ...], list[Plan]] = self._held.setdefault("plans.found", {})
        return found

    def go_once(self, name: str, row: str, community: str) -> None:
        """Go to ``community`` when another row of table ``name`` was selected than before."""
        if self._held.get(f"{name}.row") != row:
            self._held[f"{name}.row"] = row
            self.choose(community, zoom=True)
            st.rerun()

    @property
    def focus(self) -> int:
        """Grows by one each time the map is asked to go to what is chosen."""
        return int(self._held.get("focus", 0))


def state() -> State:
    """Return the state of the session that runs."""
    return State(st.session_state, st.query_params)


@st.cache_resource(show_spinner=False)
def opened_here() -> dict[str, str]:
    """Return what was opened on this server, by the name that addresses give it."""
    return {}
