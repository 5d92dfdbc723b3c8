"""Errors: one tree, and each message is an id with values.

::

    HexieError
    ├── DataError (ValueError)      a file or a layer cannot be used as given
    │   ├── LayerError              a layer breaks its specification; every problem is listed
    │   └── CrsError                no CRS, degrees, or a CRS that does not fit
    ├── StandardError (ValueError)  a policy pack is malformed
    ├── PlanError (ValueError)      a plan does not fit its workspace
    ├── InfeasibleError             a siting has no solution; carries what binds
    └── StoreError (RuntimeError)   a workspace or ledger cannot be read or written

A community that fails a standard is a finding, never an exception.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hexie_geo.catalogue import (
    Language,
    field_word,
    layer_word,
    render,
    render_parts,
    slots,
    word,
)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with the input, with where it is and what to do about it.

    ``code`` is a message id under ``errors.``; ``values`` fill its template. The
    places (``file``, ``layer``, ``rows``, ``field``) are values too, so a template may
    name any of them, and those it does not name stand in front of it; members of a
    vocabulary are said in its words. ``rows`` are numbered as the user's program shows
    them, from 1. A template says what is wrong and, after `` | ``, what to do.
    """

    code: str
    file: str | None = None
    layer: str | None = None
    rows: tuple[int, ...] = ()
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def say(self, language: Language = "en") -> str:
        """Return the problem in words: place, what is wrong, remedy."""
        places = self._places(language)
        named = slots(f"errors.{self.code}", language)
        front = [
            place if name == "file" else render(f"errors.place.{name}", language, {name: place})
            for name, place in places.items()
            if name not in named
        ]
        told = render("errors.place.stop", language, {}).join(self._told(language))
        if not front:
            return told
        place = render("errors.place.next", language, {}).join(front)
        return place + render("errors.place.lead", language, {}) + told

    def remedy(self, language: Language = "en") -> str:
        """Return what to do about it; empty where the wording does not set it apart."""
        return "".join(self._told(language)[1:])

    def _told(self, language: Language) -> tuple[str, ...]:
        """Return what is wrong and the remedy, with every value filled in."""
        unnamed = dict.fromkeys(("file", "layer", "rows", "field"), "—")
        said = {
            name: word(value, language) if isinstance(value, StrEnum) else value
            for name, value in self.values.items()
        }
        values = unnamed | self._places(language) | said
        return render_parts(f"errors.{self.code}", language, values)

    def _places(self, language: Language) -> dict[str, str]:
        """Return the places there are, in words."""
        rows = ", ".join(str(r) for r in self.rows[:8])
        if len(self.rows) > 8:  # noqa: PLR2004 - a message is not a listing
            rows += f", … ({len(self.rows)})"
        places = {
            "file": self.file,
            "layer": layer_word(self.layer, language) if self.layer else None,
            "rows": rows,
            "field": field_word(self.field, language) if self.field else None,
        }
        return {name: place for name, place in places.items() if place}

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.say("en")


class HexieError(Exception):
    """Base of every error this package raises on purpose."""

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__(*problems)

    def say(self, language: Language = "en") -> str:
        """Return every problem, one a line, in ``language``."""
        return "\n".join(p.say(language) for p in self.problems)

    def __str__(self) -> str:
        """Return every problem in English."""
        return self.say("en")

    @classmethod
    def of(cls, code: str, **values: object) -> "HexieError":
        """Return an error with one problem; ``file``, ``layer``, ``field`` name its place."""
        file, layer, field = (
            str(values.pop(k)) if k in values else None for k in ("file", "layer", "field")
        )
        return cls(Problem(code=code, file=file, layer=layer, field=field, values=values))

    @classmethod
    def raise_if(cls, problems: Iterable[Problem]) -> None:
        """Raise with all of ``problems`` at once, if there are any."""
        if found := tuple(problems):
            raise cls(*found)


class DataError(HexieError, ValueError):
    """A file or a layer cannot be used as given."""


class LayerError(DataError):
    """A layer breaks its specification; every problem is listed."""


class CrsError(DataError):
    """No CRS, a CRS in degrees, or one that does not fit the place."""


class StandardError(HexieError, ValueError):
    """A policy pack is malformed; the message names file and key."""


class PlanError(HexieError, ValueError):
    """A plan does not fit the workspace it is used with."""


class InfeasibleError(HexieError):
    """A siting problem has no solution; the problems say what binds."""


class StoreError(HexieError, RuntimeError):
    """A workspace or ledger cannot be read or written."""
