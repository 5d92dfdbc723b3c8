"""Wording as data: ``text(id, language, **values)`` in zh or en."""

from hexie_geo.i18n.clauses import cite, document
from hexie_geo.i18n.text import LANGUAGES, Language, has, place_kind, term, text

__all__ = ["LANGUAGES", "Language", "cite", "document", "has", "place_kind", "term", "text"]
