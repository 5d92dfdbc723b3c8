"""Drafts that do not start from today's map: from a plan, under a new name, never over another."""

import secrets
from typing import TYPE_CHECKING

from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Relocate, as_data, towards
from hexie_geo.ui import loaders
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import DEMO, State

if TYPE_CHECKING:
    from hexie_geo.review.drafts import Drafts


def log_of(held: State) -> "Drafts | None":
    """Return where drafts of the workspace that is open are kept; the county in memory has none."""
    return None if held.source in (None, DEMO) else loaders.drafts(str(held.source))


def new_name() -> str:
    """Return a name that no draft bears yet."""
    return f"d{secrets.token_hex(4)}"


def start_from(ws: Workspace, plan: Plan, held: State) -> str:
    """Begin a draft in which everything lies and stands as in ``plan``; return its name.

    Parameters
    ----------
    ws
        The workspace that the plan was made on.
    plan
        A plan; it stays as it is.
    held
        The session, whose desk the draft is laid on.

    Raises
    ------
    PlanError
        If the plan names units that the workspace does not have.
    StoreError
        If the ledger cannot be written.
    """
    start, today = loaders.board(ws, ws.digest)
    moves = [Relocate(place=p.place_id, x=p.x, y=p.y, layer=p.layer) for p in plan.places]
    events = [as_data(event) for event in [*towards(start, plan.after), *moves]]
    name, log = new_name(), log_of(held)
    if log is not None:
        log.append(name, events, after=0, user=held.settings.user)
    desk = Desk.open(ws, start, draft_id=name, events=events, log=log, today=today)
    held.desk = (ws.digest, desk)
    return name
