"""Words that no command takes, said in the language asked for: typer knows English only."""

import re
from typing import Any

import typer

from hexie_geo.catalogue import Language
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import text

Misuse: Any = typer.BadParameter.__base__
"""The base of every complaint about words; typer has no public name for it."""


def in_words(misuse: Any, language: Language) -> DataError:
    """Return typer's complaint as ours: which option, what was given, what is allowed.

    Parameters
    ----------
    misuse
        A :data:`Misuse`, as typer raises it.
    language
        Language of the values; the sentence is said later.

    Returns
    -------
    DataError
        ``cli.missing_word``, ``cli.unknown_option``, ``cli.no_value``, ``cli.bad_value``,
        ``cli.unknown_command`` or ``cli.too_many_words``; each names the help to read.
    """
    code, values = _what(misuse, language)
    command = misuse.ctx.command_path if misuse.ctx else "hexie"
    return DataError(Problem(code=f"cli.{code}", values=values | {"help": f"{command} --help"}))


def _what(misuse: Any, language: Language) -> tuple[str, dict[str, object]]:
    option = getattr(misuse, "option_name", None)
    if hasattr(misuse, "param_type"):
        return "missing_word", {"option": _name(misuse.param)}
    if hasattr(misuse, "possibilities"):
        return "unknown_option", {"option": option}
    if option is not None:
        return "no_value", {"option": option}
    if isinstance(misuse, typer.BadParameter):
        return "bad_value", {
            "option": _name(misuse.param),
            "given": _given(misuse),
            "allowed": _allowed(misuse.message, language),
        }
    given = re.search(r"'(?P<word>.+?)'|\((?P<words>[^()]*)\)$", misuse.message)
    group = hasattr(getattr(misuse.ctx, "command", None), "commands")
    code = "unknown_command" if group else "too_many_words"
    return code, {"given": given[given.lastgroup or 0] if given else misuse.message}


def _name(param: Any) -> str:
    """Return an option as it is typed, an argument as help shows it."""
    dashed = [o for o in param.opts if o.startswith("-")]
    return str(dashed[0] if dashed else param.metavar or param.name)


def _given(misuse: Any) -> str:
    """Return what was typed: from the check that failed, else the message's first quotation."""
    details: list[Any] = getattr(misuse.__cause__, "errors", list)()
    if details:
        return str(details[0]["input"])
    quoted = re.search(r"'(.+?)'", misuse.message)
    return quoted[1] if quoted else "—"


def _allowed(message: str, language: Language) -> str:
    """Return what would have been right, read from typer's English."""
    if choices := re.search(r"is not one of (.+?)\.?$", message):
        return choices[1].replace("'", "").replace(", ", " / ")
    if bound := re.search(r"(greater|less) than or equal to (\S+)", message):
        return f"{'≥' if bound[1] == 'greater' else '≤'} {bound[2]}"
    for word in ("integer", "number", "date", "format"):
        if word in message:
            kind = "date" if word == "format" else word
            return text(f"cli.allowed.{kind}", language)
    return text("cli.allowed.see_help", language)
