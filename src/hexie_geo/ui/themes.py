"""What a map's colours mean: a class per unit, the inks of the classes, the words for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from hexie_geo.catalogue import Language
from hexie_geo.model.terms import Outcome, Reached
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.ui.words import outcome as outcome_word
from hexie_geo.ui.words import say

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
QUIET = 0.6
"""Share of units above which a class is drawn pale: else the whole map shouts."""
_FADED = {"fill": "#f4f4f1", "line": "#c9ccc9", "hatch": ""}
_NEAR = ("#dbe6ec", "#b4d0de", "#86b4c9", "#5b93ae", "#3a708d", "#275570")
_FAR = {"fill": "#f2c078", "line": "#b98230", "hatch": "/"}
_CLOSED = {"fill": "#cc79a7", "line": "#7a2450", "hatch": "\\"}
_UNKNOWN = {"fill": "#ffffff", "line": "#7c8790", "hatch": "."}


@dataclass(frozen=True, eq=False, kw_only=True)
class Theme:
    """How units are coloured: ``classes`` is one digit a unit, ``palette`` what digits mean."""

    classes: str
    palette: list[dict[str, Any]]
    title: str
    values: list[int] | None = None
    value_word: str = ""


def outcomes(
    found: "pd.Series[str]",
    *,
    title: str,
    language: Language,
    shown: "pd.Series[bool]",
    counted: "pd.Series[str] | None" = None,
    size: bool = False,
) -> Theme:
    """Return the theme of outcomes.

    Parameters
    ----------
    found
        Outcome of each unit, in the order of the map; missing where nothing is said.
    title
        Heading of the legend.
    language
        ``"zh"`` or ``"en"``.
    shown
        Whether each unit passes the filters; the others are faded.
    counted
        What the legend counts; by default the units shown.
    size
        These are size verdicts, told in the size's own words.

    Returns
    -------
    Theme
        Gravest outcome first; one that more than :data:`QUIET` of all units have is pale.
    """
    known = found.fillna(Outcome.NOT_APPLICABLE.value)
    drawn = set(known[shown])
    counts = (known[shown] if counted is None else counted).value_counts()
    used = [o for o in GRAVITY if o.value in drawn]
    palette = [
        {
            **_ink(o, quiet=(known[shown] == o.value).sum() > QUIET * len(known)),
            "label": outcome_word(o, language, size=size),
            "count": int(counts.get(o.value, 0)),
        }
        for o in used
    ]
    digit = {o.value: DIGITS[k] for k, o in enumerate(used)}
    faded = DIGITS[len(used)]
    if not shown.all():
        palette.append(
            {**_FADED, "label": say("map.faded", language), "count": int((~shown).sum())}
        )
    classes = known.map(digit).where(shown, faded)
    return Theme(classes="".join(classes), palette=palette, title=title)


def _ink(outcome: Outcome, *, quiet: bool) -> dict[str, str]:
    ink = INKS[outcome]
    if quiet and outcome not in {Outcome.MET, Outcome.NOT_APPLICABLE}:
        return {"fill": _paler(ink.fill), "line": ink.line, "hatch": ""}
    return {"fill": ink.fill, "line": ink.line, "hatch": ink.hatch}


def _paler(colour: str, share: float = 0.72) -> str:
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * share):02x}" for p in parts)


def distances(
    table: pd.DataFrame, within_m: Sequence[float], *, title: str, language: Language
) -> Theme:
    """Return the theme of distances: a band per threshold, beyond, unreachable, unknown.

    Parameters
    ----------
    table
        Rows of ``Coverage.distances`` in the order of the map's units.
    within_m
        Thresholds in metres, rising.
    title
        Heading of the legend.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    Theme
        The legend counts households.
    """
    distance, count = table["distance_m"], table["households"].fillna(0)
    band = pd.Series(len(within_m), index=table.index)
    for k in reversed(range(len(within_m))):
        band[distance <= within_m[k]] = k
    band[distance == float("inf")] = len(within_m) + 1
    band[distance.isna() | (table["status"] == Reached.UNKNOWN)] = len(within_m) + 2
    edges = [0.0, *within_m]
    labels = [
        *(f"{a:g}–{b:g} m" if a else f"≤ {b:g} m" for a, b in pairwise(edges)),
        say("map.beyond", language, metres=f"{within_m[-1]:g}"),
        say("map.unreachable", language),
        say("map.unknown", language),
    ]
    inks = [{"fill": _NEAR[k], "line": "#59656e", "hatch": ""} for k in range(len(within_m))]
    quiet = (band == len(within_m)).mean() > QUIET
    far = {**_FAR, "fill": _paler(_FAR["fill"], 0.6), "hatch": ""} if quiet else _FAR
    palette = [
        {**ink, "label": label, "count": int(count[band == k].sum())}
        for k, (ink, label) in enumerate(zip([*inks, far, _CLOSED, _UNKNOWN], labels, strict=True))
    ]
    finite = distance.replace(float("inf"), float("nan")).fillna(-1).round().astype(int)
    return Theme(
        classes="".join(DIGITS[k] for k in band),
        palette=palette,
        title=title,
        values=finite.tolist(),
        value_word=say("map.metres", language),
    )
