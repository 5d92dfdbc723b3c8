"""Look up a sentence or a term in a language."""

from enum import StrEnum

from hexie_geo.catalogue import LANGUAGES, Language, render, templates, word

__all__ = ["LANGUAGES", "Language", "has", "term", "text"]


def text(message: str, language: Language = "zh", **values: object) -> str:
    """Return the sentence ``message`` in ``language``.

    Parameters
    ----------
    message
        Id in the catalogue, ``TOPIC.path.to.entry``; TOPIC is the file's name.
    language
        ``"zh"`` or ``"en"``.
    **values
        What the template's ``{names}`` stand for.

    Returns
    -------
    str
        The sentence; an id that is not in the catalogue comes back as itself.

    Examples
    --------
    >>> text("terms.outcome.adjust", "zh")
    '应根据需要调整'
    """
    return render(message, language, values)


def has(message: str, language: Language = "zh") -> bool:
    """Tell whether the catalogue of ``language`` has ``message``.

    Parameters
    ----------
    message
        Id in the catalogue.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    bool
        True if there is a sentence for it.

    Examples
    --------
    >>> has("terms.outcome.met"), has("terms.outcome.perfect")
    (True, False)
    """
    return message in templates(language)


def term(value: StrEnum, language: Language = "zh") -> str:
    """Return the word for a vocabulary member, from ``terms.CLASS.value``.

    Parameters
    ----------
    value
        A member of one of the vocabularies in :mod:`hexie_geo.model.terms`.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        The word people read.

    Examples
    --------
    >>> from hexie_geo.model.terms import Basis
    >>> term(Basis.HUKOU, "zh"), term(Basis.HUKOU, "en")
    ('户籍户', 'registered households (hukou)')
    """
    return word(value, language)


def place_kind(kind: str, language: Language = "zh") -> str:
    """Return the word for a kind of place: police offices or a kind of facility.

    Parameters
    ----------
    kind
        ``police_office``, or a kind of facility.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        The word; kinds that files bring of their own come back as they are.

    Examples
    --------
    >>> place_kind("library", "en"), place_kind("茶室", "en")
    ('reading room', '茶室')
    """
    if kind == "police_office":
        return text("terms.layer.police_offices", language)
    message = f"terms.facility_kind.{kind}"
    return text(message, language) if has(message, language) else kind
