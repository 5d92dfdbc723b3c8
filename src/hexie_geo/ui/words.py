"""Wording of the app, and data's own words made safe for Markdown."""

import re
from typing import Any

import pandas as pd

from hexie_geo.i18n import Language, cite, has, term, text
from hexie_geo.model.terms import Outcome

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&\"'])")


def say(message: str, language: Language, **values: object) -> str:
    """Return the sentence ``message`` of topic ``app``."""
    return text(f"app.{message}", language, **values)


def plain(value: object) -> str:
    r"""Return a name from the data so that Markdown shows it as it stands.

    Examples
    --------
    >>> print(plain("云山[社区](http://x)"))
    云山\[社区\]\(http\://x\)
    """
    return _MARKUP.sub(r"\\\1", "" if missing(value) else str(value))


def missing(value: Any) -> bool:
    """Tell whether ``value`` is None or not-a-number."""
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def number(value: object) -> str:
    """Return a number as people write it, a dash when it is unknown.

    Examples
    --------
    >>> number(12345.0), number(float("nan")), number(19.25)
    ('12,345', '—', '19.2')
    """
    if missing(value):
        return "—"
    return f"{float(str(value)):,.1f}".removesuffix(".0")


def provision(identity: str, language: Language) -> str:
    """Return the short name of a provision; its id when it has none."""
    message = f"provisions.{identity.rpartition(':')[2]}"
    return text(message, language) if has(message, language) else identity


def clause(value: str, language: Language) -> str:
    """Return a clause as a table has it: as the document writes it, in English as a number.

    Examples
    --------
    >>> clause("（二十三）", "zh"), clause("（二十三）", "en"), clause("第三条", "en")
    ('（二十三）', '(23)', '3')
    """
    return value if language == "zh" else cite(value, language).removeprefix("clause ")


def outcome(value: object, language: Language, *, size: bool = False) -> str:
    """Return the word for an outcome; a size verdict is in or out of range, never pass or fail.

    Examples
    --------
    >>> outcome("met", "zh"), outcome("met", "zh", size=True)
    ('达标', '在幅度内')
    """
    found = Outcome(str(value))
    if size and found in {Outcome.MET, Outcome.WATCH}:
        return text(f"report.size.{found.value}", language)
    return term(found, language)
