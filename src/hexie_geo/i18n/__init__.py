"""Wording as data: ``text(id, language, **values)`` in zh or en."""

from hexie_geo.i18n.clauses import cite, document
from hexie_geo.i18n.text import LANGUAGES, Language, has, term, text

__all__ = ["LANGUAGES", "Language", "cite", "document", "has", "term", "text"]
