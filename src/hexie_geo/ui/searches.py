"""What the planner found, kept so that F5, a closed browser or a restart lose nothing.

In a workspace's folder it lies beside the ledger; the county in memory, and a folder that cannot
be written to, have it on this server as long as it runs. The address names it, nothing lists it:
nobody meets another's plans.
"""

from collections.abc import Sequence

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.words import plain
from hexie_geo.workflow import suggested
from hexie_geo.workflow.suggested import Asked

MOST = 32
"""Searches that the server keeps in memory."""
Found = tuple[Asked, tuple[Plan, ...]]


def keep(plans: Sequence[Plan], asked: Asked, held: State) -> None:
    """Keep what was found, and let the address name it."""
    if not plans:
        return
    name = suggested.name_of(plans[0].workspace_digest, asked)
    try:
        if held.source in (None, DEMO):
            _remember(name, (asked, tuple(plans)))
        else:
            suggested.keep(plans, asked, str(held.source))
    except OSError:  # a folder that is only read
        _remember(name, (asked, tuple(plans)))
    held.searched(name)
    st.query_params["plans"] = held.searches_told


def recall(ws: Workspace, held: State) -> None:
    """Bring back the searches that the address names and this session does not have yet.

    A file of them that cannot be read is named on the page, with what to do.
    """
    here = {_name(key) for key in held.plans}
    for name in (n for n in held.searches if n not in here):
        try:
            found = _found(name, ws, held)
        except HexieError as error:  # the page goes on without it, and says so
            st.warning(_told(error, held), icon=":material/info:")
            continue
        if found is None or found[1][0].workspace_digest != ws.digest:
            continue
        asked, plans = found
        held.plans[ws.digest, asked] = [*plans]
        held.asked_plan(asked)


def _name(key: tuple[object, ...]) -> str:
    digest, asked = key
    return suggested.name_of(str(digest), asked) if isinstance(asked, Asked) else ""


def _found(name: str, ws: Workspace, held: State) -> Found | None:
    known = _memory().get(name)
    if known is not None or held.source in (None, DEMO):
        return known
    return suggested.kept(name, ws, str(held.source))


def _told(error: HexieError, held: State) -> str:
    return "\n\n".join(plain(problem.say(held.language)) for problem in error.problems)


def _remember(name: str, found: Found) -> None:
    memory = _memory()
    memory[name] = found
    while len(memory) > MOST:
        memory.pop(next(iter(memory)))


@st.cache_resource(show_spinner=False)
def _memory() -> dict[str, Found]:
    """Return the searches of this server that lie in no folder."""
    return {}
