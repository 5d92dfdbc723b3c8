"""What one person's session remembers: language, what is open, what is chosen."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import streamlit as st

from hexie_geo.catalogue import LANGUAGES, Language
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import IntegrityCheck
from hexie_geo.model.terms import Role
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.settings import Settings, read_settings
from hexie_geo.workflow.suggested import Asked

if TYPE_CHECKING:
    from hexie_geo.ui.bench import Bench
    from hexie_geo.ui.desk import Desk

Checked: TypeAlias = tuple[Plan, tuple[IntegrityCheck, ...]]
"""A plan with what its integrity checks found."""
MOST_SEARCHES = 4
"""Searches that an address names."""
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
        asked = self._held.get("language") or self._address.get("lang") or self.settings.language
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
            self._held["proposal"] = None
        self._held["source"] = known

    def close(self) -> None:
        """Let the workspace go."""
        self._held["source"] = ""
        self._held["chosen"] = None

    @property
    def settings(self) -> Settings:
        """What this person has set; a new session starts from what is kept on this machine."""
        found: Settings | None = self._held.get("settings")
        if found is None:
            found = self._held["settings"] = read_settings()
        return found

    def set(self, settings: Settings) -> None:
        """Take ``settings`` for this session."""
        self._held["settings"] = settings

    def standards(self, ws: Workspace) -> tuple[str, ...]:
        """Return the policy documents asked: those that are set, else the workspace's own."""
        return self.settings.standards or ws.standards

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

    @property
    def facilities(self) -> str:
        """The kind of facility that the edit map shows besides those the draft has moved."""
        return str(self._held.get("edit_facilities.kept") or "")

    def asked_plan(self, now: Asked | None) -> Asked | None:
        """Remember the last search that was asked for; return it, None before the first."""
        if now is not None:
            self._held["asked_plan"] = now
        found: Asked | None = self._held.get("asked_plan")
        return found

    @property
    def map_failures(self) -> dict[str, str]:
        """Why a map shows a picture instead, by the map's name; empty where a person asked."""
        found: dict[str, str] = self._held.setdefault("map.failures", {})
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
    def checked(self) -> tuple[tuple[str, str], Checked] | None:
        """The draft that was last worked out as a plan: digests of data and draft, the plan."""
        found: tuple[tuple[str, str], Checked] | None = self._held.get("checked")
        return found

    @checked.setter
    def checked(self, value: tuple[tuple[str, str], Checked]) -> None:
        self._held["checked"] = value

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

    @property
    def searches(self) -> tuple[str, ...]:
        """Names of this session's searches, the last one last; the address brings them after F5."""
        told = [name for name in self._address.get("plans", "").split(".") if name.isalnum()]
        mine: list[str] = self._held.get("plans.names", [])
        found = [*(name for name in told if name not in mine), *mine][-MOST_SEARCHES:]
        self._held["plans.names"] = found  # the next page's address says nothing of them
        return tuple(found)

    @property
    def searches_told(self) -> str:
        """The searches as the address tells them."""
        return ".".join(self.searches)

    def searched(self, name: str) -> None:
        """Remember a search by its name."""
        found = [*(n for n in self.searches if n != name), name]
        self._held["plans.names"] = found[-MOST_SEARCHES:]

    def plans_of(self, digest: str) -> list[Plan]:
        """Return the plans found in this session on the data ``digest``, in the order found."""
        return [p for key, found in self.plans.items() if key[0] == digest for p in found]

    def best_of(self, digest: str) -> int | None:
        """Return the place in :meth:`plans_of` of the best plan of the last search, if any."""
        mine = [len(found) for key, found in self.plans.items() if key[0] == digest]
        return sum(mine[:-1]) if mine else None

    @property
    def proposal(self) -> str | None:
        """Number of the proposal that is looked at; the address may name it."""
        found = self._held.get("proposal", self._address.get("proposal"))
        return str(found) if found else None

    def look_at(self, proposal: str | None) -> None:
        """Look at a proposal, or at none."""
        self._held["proposal"] = proposal

    @property
    def seen(self) -> dict[str, int]:
        """Version of each proposal as this person last saw it: acts rest on that one."""
        found: dict[str, int] = self._held.setdefault("proposals.seen", {})
        return found

    @property
    def done(self) -> dict[str, Any]:
        """What acts of this session gave back, to be shown once the page has run again."""
        found: dict[str, Any] = self._held.setdefault("acts.done", {})
        return found

    @property
    def signed(self) -> tuple[str, Role]:
        """Name and role a person gave themself where nobody is registered."""
        name, role = self._held.get("signed", (self.settings.user, Role.VIEWER))
        return str(name), Role(role)

    def sign(self, name: str, role: Role = Role.VIEWER) -> None:
        """Remember who this is."""
        self._held["signed"] = (name, role)

    @property
    def proved(self) -> tuple[str, str]:
        """The name whose password was given in this session, and the mark it had then."""
        name, lock = self._held.get("proved", ("", ""))
        return str(name), str(lock)

    def prove(self, name: str, lock: str) -> None:
        """Remember that the password of ``name`` was given."""
        self._held["proved"] = (name, lock)

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
