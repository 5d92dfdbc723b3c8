"""``hexie people``: who may do what in a ledger."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from hexie_geo.cli.desk import opened
from hexie_geo.cli.options import Database, Json, Lang, User, WorkspaceFolder, asked
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import term
from hexie_geo.model.terms import Role

if TYPE_CHECKING:
    from hexie_geo.review import Ledger

Name: TypeAlias = Annotated[
    str, typer.Argument(metavar="PERSON", help="cli.option.person", show_default=False)
]
Given: TypeAlias = Annotated[Role, asked("given_role", "--role", metavar="ROLE")]


def people_list(
    ws: WorkspaceFolder, database: Database = None, as_json: Json = False, lang: Lang = "zh"
) -> None:
    """List who is registered, and in which roles."""
    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger:
        _listed(screen, ledger)


def people_grant(
    ws: WorkspaceFolder,
    person: Name,
    *,
    role: Given,
    user: User,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Give a person a role; the first to be registered is an administrator."""
    _change(ws, person, role, user, database, Screen(lang, as_json=as_json), give=True)


def people_revoke(
    ws: WorkspaceFolder,
    person: Name,
    *,
    role: Given,
    user: User,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Take a role from a person; the last administrator stays one."""
    _change(ws, person, role, user, database, Screen(lang, as_json=as_json), give=False)


def people_password(
    ws: WorkspaceFolder,
    person: Name,
    *,
    user: User,
    remove: Annotated[bool, typer.Option("--remove", help="cli.option.remove_password")] = False,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Set a person's password for the pages, set another one, or remove it."""
    from hexie_geo.model.proposals import Actor

    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger:
        password = None if remove else _asked_twice(screen)
        ledger.set_password(Actor(user=user, role=Role.ADMIN.value), person, password)
        _listed(screen, ledger)


def _asked_twice(screen: Screen) -> str:
    """Ask for a password without showing it; the prompt goes where it cannot spoil ``--json``."""
    again = screen.say("people.password_again")
    asked = screen.say("people.password")
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=again, err=True))


def _change(
    ws: WorkspaceFolder,
    person: str,
    role: Role,
    user: str,
    database: str | None,
    screen: Screen,
    *,
    give: bool,
) -> None:
    from hexie_geo.model.proposals import Actor

    with opened(ws, database) as ledger:
        admin = Actor(user=user, role=Role.ADMIN.value)
        (ledger.grant if give else ledger.revoke)(admin, person, role)
        _listed(screen, ledger)


def _listed(screen: Screen, ledger: "Ledger") -> None:
    found, locked = ledger.people(), ledger.locked()
    screen.json(
        [
            {"user": p.user, "roles": [r.value for r in p.roles], "password": p.user in locked}
            for p in found
        ]
    )
    rows = [
        (p.user, "、".join(term(r, screen.language) for r in p.roles), "✓" * (p.user in locked))
        for p in found
    ]
    screen.table("people.title", ("people.user", "people.roles", "people.locked"), rows)
    if not found:
        screen.line("people.nobody")
