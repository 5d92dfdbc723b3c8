"""What a caller hands over, checked in words: a choice, a distance, a name, a planning area."""

from collections.abc import Collection
from difflib import get_close_matches
from enum import StrEnum
from math import inf
from typing import Any, TypeVar

from hexie_geo.errors import DataError, Problem

Choice = TypeVar("Choice", bound=StrEnum)


def choice(kind: type[Choice], given: str, *, name: str) -> Choice:
    """Return ``given`` as a member of ``kind``.

    Raises
    ------
    DataError
        ``argument.choice`` with the choices, and the one that was likely meant.

    Examples
    --------
    >>> from hexie_geo.model.terms import Metric
    >>> choice(Metric, "straight", name="metric")
    <Metric.STRAIGHT: 'straight'>
    """
    try:
        return kind(given)
    except ValueError as exc:
        values = {"name": name, "value": repr(given), "allowed": likely(str(given), list(kind))}
        raise DataError(Problem(code="argument.choice", values=values)) from exc


def distances(given: Any, *, name: str) -> tuple[float, ...]:
    """Return one distance or several, ascending, each once; metres.

    Raises
    ------
    DataError
        ``argument.distance`` for text, nothing at all, and what is below zero or
        infinite.

    Examples
    --------
    >>> distances([500, 300, 300], name="within_m")
    (300.0, 500.0)
    """
    several = [given] if isinstance(given, str) or not hasattr(given, "__iter__") else list(given)
    if not several or not all(_number(d) and 0 <= d < inf for d in several):
        values = {"name": name, "value": repr(given)}
        raise DataError(Problem(code="argument.distance", values=values))
    return tuple(sorted({float(d) for d in several}))


def known_names(given: Collection[str], known: Collection[str]) -> None:
    """Raise DataError (``argument.name``) where ``given`` holds a name that is not known.

    Examples
    --------
    >>> known_names(["roads"], ["roads", "groups"])
    """
    DataError.raise_if(
        Problem(code="argument.name", values={"name": name, "allowed": likely(name, known)})
        for name in given
        if name not in known
    )


def likely(given: str, known: Collection[str]) -> str:
    """Return what is known as a list in words, the names most like ``given`` first.

    Examples
    --------
    >>> likely("road", ["groups", "roads"])
    'roads, groups'
    """
    near = nearest(given, known, most=3)
    return ", ".join([*near, *(k for k in known if k not in near)])


def nearest(given: str, known: Collection[str], *, most: int, cutoff: float = 0.6) -> list[str]:
    """Return the names most like ``given``, at most ``most``, the likeliest first.

    Examples
    --------
    >>> nearest("road", ["groups", "roads"], most=1)
    ['roads']
    """
    return get_close_matches(given, known, n=most, cutoff=cutoff)


def _number(value: object) -> bool:
    return not isinstance(value, str | bool) and hasattr(value, "__float__")
