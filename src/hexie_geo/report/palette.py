"""Colour and hatching of every outcome: told apart by colour-blind eyes and on a photocopy."""

from collections.abc import Iterable
from dataclasses import dataclass

from hexie_geo.model.terms import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    r"""How one outcome is drawn: ``fill`` and ``line`` colours, and a hatch by name.

    ``hatch`` is one of ``""``, ``/``, ``\``, ``x``, ``-``, ``.``, ``|``, ``+``: the letters
    matplotlib uses; the dossier draws the same ones as SVG patterns.
    """

    fill: str
    line: str
    hatch: str = ""


INKS: dict[Outcome, Ink] = {
    # after Okabe and Ito (2008), lightened so that names stay readable on top
    Outcome.MET: Ink(fill="#dbe6ec", line="#8fa7b3"),
    Outcome.WATCH: Ink(fill="#f2c14e", line="#a87b0a", hatch="/"),
    Outcome.ADJUST: Ink(fill="#d55e00", line="#8a3c00", hatch="x"),
    Outcome.NOT_MET: Ink(fill="#b5447a", line="#7a2450", hatch="\\"),
    Outcome.CONFLICT: Ink(fill="#7a5ca8", line="#4c3575", hatch="|"),
    Outcome.BEHIND: Ink(fill="#c9a0bd", line="#8a5c7d", hatch="\\"),
    Outcome.NOTE: Ink(fill="#9fd0c2", line="#3f8a76", hatch="."),
    Outcome.EXEMPT: Ink(fill="#8cc4e6", line="#33759c", hatch="-"),
    Outcome.UNKNOWN: Ink(fill="#ffffff", line="#7c8790", hatch="."),
    Outcome.NOT_APPLICABLE: Ink(fill="#f3f2ee", line="#d8d5cb", hatch="+"),
}
"""Every outcome's ink, the gravest in the strongest colours."""

GRAVITY: tuple[Outcome, ...] = (
    Outcome.NOT_MET,
    Outcome.ADJUST,
    Outcome.CONFLICT,
    Outcome.BEHIND,
    Outcome.WATCH,
    Outcome.UNKNOWN,
    Outcome.NOTE,
    Outcome.EXEMPT,
    Outcome.MET,
    Outcome.NOT_APPLICABLE,
)
"""Outcomes in the order in which an official reads them."""


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome that is read first.

    Examples
    --------
    >>> gravest([Outcome.MET, Outcome.WATCH])
    <Outcome.WATCH: 'watch'>
    """
    return min(outcomes, key=GRAVITY.index, default=Outcome.NOT_APPLICABLE)
