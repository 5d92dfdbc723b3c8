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

from hexie_geo.catalogue import Language, layer_word, render, word


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with the input, with where it is and what to do about it.

    ``code`` is a message id under ``errors.``; ``values`` fill its template. The
    places (``file``, ``layer``, ``rows``, ``field``) are values too, so a template may
    name any of them; members of a vocabulary are said in its words. ``rows`` are numbered as the
    user's program shows them, from 1.
    """

    code: str
    file: str | None = None
    layer: str | None = None
    rows: tuple[int, ...] = ()
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def say(self, language: Language = "en") -> str:
        """Return the problem as one sentence: place, what is wrong, remedy."""
        shown = ", ".join(str(r) for r in self.rows[:8])
        if len(self.rows) > 8:  # noqa: PLR2004 - a message is not a listing
            shown += f", … ({len(self.rows)})"
        places: dict[str, object] = {
            "file": self.file or "—",
            "layer": layer_word(self.layer or "—", language),
            "rows": shown or "—",
            "field": self.field or "—",
        }
        told = {
            name: word(value, language) if isinstance(value, StrEnum) else value
            for name, value in self.values.items()
        }
        sentence = render(f"errors.{self.code}", language, places | told)
        return f"{self.file}: {sentence}" if self.file and self.file not in sentence else sentence

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
