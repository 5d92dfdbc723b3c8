"""Policies as data: one TOML file per document, checked key by key when it is loaded."""

from hexie_geo.standards.conditions import fact, holds
from hexie_geo.standards.grammar import Condition, ConditionError, names, parse
from hexie_geo.standards.loading import available, load

__all__ = [
    "Condition",
    "ConditionError",
    "available",
    "fact",
    "holds",
    "load",
    "names",
    "parse",
]
