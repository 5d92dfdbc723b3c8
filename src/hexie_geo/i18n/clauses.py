"""How a clause and its document are cited: 第（二十三）条, clause (23), 云发〔2007〕11号."""

import re

from hexie_geo.catalogue import Language
from hexie_geo.i18n.text import has, text

_DIGITS = {n: i for i, n in enumerate("一二三四五六七八九", start=1)}
_NUMERAL = re.compile(r"^(第?)(（?)([一二三四五六七八九十]+)(）?)(条?)$")


def cite(clause: str, language: Language = "zh") -> str:
    """Return a clause as readers of ``language`` cite it.

    Parameters
    ----------
    clause
        As a policy pack names it: ``（二十三）``, ``第三条``, ``2.0.4``.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str

    Examples
    --------
    >>> cite("（二十三）"), cite("第三条"), cite("（十）", "en"), cite("第三条", "en")
    ('第（二十三）条', '第三条', 'clause (10)', 'clause 3')
    >>> cite("2.0.4", "en"), cite("（二十五）", "en")
    ('clause 2.0.4', 'clause (25)')
    """
    if language == "zh":
        return clause if clause.startswith("第") else f"第{clause}条"
    found = _NUMERAL.match(clause)
    if found is None:
        return f"clause {clause}"
    number = _number(found[3])
    return f"clause ({number})" if found[2] else f"clause {number}"


def document(identity: str, language: Language = "zh") -> str | None:
    """Return the short name of a policy document.

    Parameters
    ----------
    identity
        Id of its pack.
    language
        Of the name.

    Returns
    -------
    str or None
        None where the pack is a user's own.

    Examples
    --------
    >>> document("cn.yunnan.yunfa-2007-11"), document("cn.yunnan.yunfa-2007-11", "en")
    ('云发〔2007〕11号', 'Yunfa (2007) No. 11')
    """
    message = f"settings.pack.{identity.replace('.', '_')}"
    return text(message, language) if has(message, language) else None


def _number(numeral: str) -> int:
    """Return what a Chinese numeral below one hundred says."""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
