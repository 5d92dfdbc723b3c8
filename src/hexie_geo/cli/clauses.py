"""The clauses of a check that say nothing yet, folded: how many, why, which."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import has, text
from hexie_geo.model.terms import Outcome

_SAYS = (
    Outcome.MET,
    Outcome.WATCH,
    Outcome.ADJUST,
    Outcome.NOT_MET,
    Outcome.CONFLICT,
    Outcome.BEHIND,
)
_WHY = {
    "layer_missing": "layer",
    "scope_unknown": "scope",
    "open": "scope",
    "tier_unknown": "scope",
}
_NAMED = 8


def telling(found: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """Return the provisions by which something is met, missed or watched.

    Examples
    --------
    >>> list(telling({"a": {"met": 1, "unknown": 2}, "b": {"unknown": 3}}))
    ['a']
    """
    return {p: counts for p, counts in found.items() if any(counts.get(o) for o in _SAYS)}


def fold(screen: Screen, found: Mapping[str, Any], workspace: object) -> None:
    """Print the other provisions in a row per reason, and how to see each of them."""
    rest = [p for p in found["outcomes"] if p not in telling(found["outcomes"])]
    if not rest:
        return
    why: dict[str, list[str]] = defaultdict(list)
    for provision in rest:
        why[_reason(found, provision)].append(_short(provision, screen))
    rows = [
        (screen.say(f"folded.{reason}"), len(names), _listed(names, screen))
        for reason, names in sorted(why.items(), key=lambda item: -len(item[1]))
    ]
    heads = ("folded.why", "folded.clauses", "folded.which")
    screen.table("folded.title", heads, rows, count=len(rest))
    screen.line("folded.more", workspace=workspace)


def _reason(found: Mapping[str, Any], provision: str) -> str:
    """Return why a provision says nothing: most of what is unknown, else its only outcome."""
    reasons: Mapping[str, int] = found["unknown"].get(provision, {})
    if reasons:
        most = max(sorted(reasons), key=lambda reason: reasons[reason])
        return _WHY.get(most, "data")
    return "note" if found["outcomes"][provision].get(Outcome.NOTE) else "elsewhere"


def _short(provision: str, screen: Screen) -> str:
    message = f"provisions.{provision.rpartition(':')[2]}"
    return text(message, screen.language) if has(message, screen.language) else provision


def _listed(names: list[str], screen: Screen) -> str:
    said = screen.say("folded.between").join(names[:_NAMED])
    return said if len(names) <= _NAMED else screen.say("folded.among", names=said)
