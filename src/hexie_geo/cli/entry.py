"""``hexie``: the commands put together, in the language asked for.

Exit codes: 0 done, 1 the findings call for action (adjust, not met, conflict), 2 the
input cannot be used. Results go to stdout, everything else to stderr.
"""

import itertools
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from hexie_geo.catalogue import LANGUAGES, Language
from hexie_geo.cli import (
    audit,
    cards,
    circles,
    data,
    enactment,
    judge,
    launch,
    ledger,
    papers,
    people,
    policies,
    propose,
    siting,
    terrain,
)
from hexie_geo.cli.misuse import Misuse, in_words
from hexie_geo.cli.options import Lang
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import HexieError
from hexie_geo.i18n import text

_COMMANDS: dict[str, Callable[..., None]] = {
    "demo": data.demo,
    "import": data.import_,
    "check": judge.check,
    "plan": propose.plan,
    "cover": judge.cover,
    "site": siting.site,
    "circles": circles.circles,
    "walk": terrain.walk,
    "residents": terrain.residents,
    "run": propose.run,
    "submit": ledger.submit,
    "proposals": cards.proposals,
    "card": cards.card,
    "opinion": ledger.opinion,
    "step": ledger.step,
    "decide": ledger.decide,
    "enact": enactment.enact,
    "compare": papers.compare,
    "report": papers.report,
    "app": launch.app,
}
_STANDARDS: dict[str, Callable[..., None]] = {
    "list": policies.standards_list,
    "show": policies.standards_show,
    "verify": policies.standards_verify,
}

_AUDIT: dict[str, Callable[..., None]] = {
    "list": audit.audit_list,
    "verify": audit.audit_verify,
}
_PEOPLE: dict[str, Callable[..., None]] = {
    "list": people.people_list,
    "grant": people.people_grant,
    "revoke": people.people_revoke,
    "password": people.people_password,
}
_GROUPS = {"standards": _STANDARDS, "people": _PEOPLE, "audit": _AUDIT}


def build(language: Language = "zh") -> Any:
    """Return the command tree with its help in ``language``.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    Command
        What ``typer.testing`` and the entry point run.

    Examples
    --------
    >>> sorted(build("en").commands)
    ['app', 'audit', 'card', 'check', 'circles', 'compare', 'cover', 'decide', 'demo', 'enact', \
'import', 'opinion', 'people', 'plan', 'proposals', 'report', 'residents', 'run', 'site', \
'standards', 'step', 'submit', 'walk']
    """
    top = _group()
    top.callback()(_language_first)
    for name, command in _COMMANDS.items():
        top.command(name)(command)
    for group, commands in _GROUPS.items():
        below = _group()
        below.callback()(_together)
        for name, command in commands.items():
            below.command(name)(command)
        top.add_typer(below, name=group)
    tree = typer.main.get_command(top)
    _say(tree, "hexie", language)
    return tree


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``hexie``; return the exit code.

    Parameters
    ----------
    arguments
        Words after ``hexie``; by default those of the process.

    Returns
    -------
    int
        0, 1 or 2, as the module says.

    Examples
    --------
    >>> main(["check", "no-such-folder", "--lang", "en"])
    2
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(words)
    screen = Screen(language, as_json="--json" in words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # pipes on Windows are not UTF-8 by themselves
    try:
        code = build(language)(words, prog_name="hexie", standalone_mode=False)
    except HexieError as error:
        screen.refuse(error)
        return 2
    except Misuse as misuse:
        if misuse.format_message():  # empty where no word was given: help is on screen already
            screen.refuse(in_words(misuse, language))
        return 2
    except typer.Abort:  # Ctrl-C or the end of the input, at a question
        screen.json({"error": "Stopped", "problems": []})
        typer.echo(f"\n{screen.say('stopped')}", err=True)
        return 2
    except SystemExit as done:  # a closed pipe
        return done.code if isinstance(done.code, int) else 0
    return code if isinstance(code, int) else 0


def _language_first(lang: Lang = "zh") -> None:
    """Let ``--lang`` stand before the command too; :func:`_language` has read it already."""


def _together() -> None:
    """Keep a group a group, even of one command."""


def _group() -> typer.Typer:
    return typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )


def _language(words: Sequence[str]) -> Language:
    """Find ``--lang`` before anything is parsed: help and errors need it too."""
    asked = [w.removeprefix("--lang=") for w in words if w.startswith("--lang=")]
    asked += [b for a, b in itertools.pairwise(words) if a == "--lang"]
    asked.append(os.environ.get("HEXIE_LANG", ""))
    return next((language for language in LANGUAGES if language in asked), "zh")


def _say(command: Any, path: str, language: Language) -> None:
    """Write the help of ``command`` and of all below it; the code carries message ids."""
    command.help = text(f"cli.help.{path.replace(' ', '_')}", language)
    command.short_help = command.help.partition("\n")[0]
    asks_help = command.get_help_option(typer.Context(command))  # made once, then kept
    asks_help.help = "cli.option.help"
    for option in (*command.params, asks_help):
        option.help = text(option.help or "", language)
        if option.name == "lang":
            option.default = language
        kind = "arguments" if option.param_type_name == "argument" else "options"
        option.rich_help_panel = text(f"cli.panel.{kind}", language)
    for name, child in getattr(command, "commands", {}).items():
        child.rich_help_panel = text("cli.panel.commands", language)
        _say(child, name if path == "hexie" else f"{path} {name}", language)
