"""Who may do what: one table, asked by the package on every action."""

from collections.abc import Iterable
from enum import StrEnum

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor
from hexie_geo.model.terms import Role


class Action(StrEnum):
    """Everything that can be done in the ledger."""

    READ = "read"
    EDIT_DRAFT = "edit_draft"
    SUBMIT = "submit"
    OPEN_CONSULTATION = "open_consultation"
    ADD_STEP = "add_step"
    ADD_OPINION = "add_opinion"
    ADOPT_OPINION = "adopt_opinion"
    DECIDE = "decide"
    ENACT = "enact"
    GRANT = "grant"
    SET_PASSWORD = "set_password"  # noqa: S105 - the name of an act


_READ = frozenset({Action.READ})
_PLAN = _READ | {Action.EDIT_DRAFT, Action.SUBMIT}
_REVIEW = _READ | {
    Action.OPEN_CONSULTATION,
    Action.ADD_STEP,
    Action.ADD_OPINION,
    Action.ADOPT_OPINION,
}
_RECORD = _READ | {Action.ADD_STEP, Action.DECIDE, Action.ENACT}

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.VIEWER: _READ,
    Role.PLANNER: _PLAN,
    Role.REVIEWER: _REVIEW,
    Role.RECORDER: _RECORD,
    Role.ADMIN: _READ | {Action.GRANT, Action.SET_PASSWORD},
}
"""The whole matrix. An administrator grants roles and decides nothing."""


def require(actor: Actor, action: Action) -> None:
    """Refuse, in words, what ``actor`` may not do.

    Parameters
    ----------
    actor
        Who acts.
    action
        What is asked.

    Raises
    ------
    StoreError
        ``review.not_allowed`` if the role does not hold the action.

    Examples
    --------
    >>> require(Actor(user="李", role="viewer"), Action.READ)
    >>> require(Actor(user="李", role="viewer"), Action.DECIDE)
    Traceback (most recent call last):
    ...
    hexie_geo.errors.StoreError: ...
    """
    role = spoken(actor.role)
    held = ALLOWED[role] if isinstance(role, Role) else frozenset()
    if action not in held:
        values = {"user": actor.user, "role": role, "action": action}
        raise StoreError(Problem(code="review.not_allowed", values=values))


def spoken(role: str) -> Role | str:
    """Return a role as a member of the vocabulary, so that it is said in words; else as it is."""
    return Role(role) if role in set(Role) else role


def acting(user: str, roles: Iterable[Role], action: Action) -> Actor:
    """Return a person in the first of their roles that holds ``action``; in the first if none does.

    Parameters
    ----------
    user, roles
        Who acts, and the roles they hold.
    action
        What they are about to do.

    Returns
    -------
    Actor

    Examples
    --------
    >>> acting("李", [Role.PLANNER, Role.REVIEWER], Action.ADOPT_OPINION).role
    'reviewer'
    >>> acting("李", [], Action.READ).role
    ''
    """
    held = list(roles)
    role = next((r for r in held if action in ALLOWED[r]), held[0] if held else "")
    return Actor(user=user, role=str(role))
