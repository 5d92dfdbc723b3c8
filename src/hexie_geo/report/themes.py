"""What a map can be coloured by: verdicts, provisions, coverage; hatches and legends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hexie_geo.i18n import term
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import Case, size_finding
from hexie_geo.report.html import Html, el
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.palette import GRAVITY, INKS, Ink
from hexie_geo.report.served import kind_word, main_radius
from hexie_geo.report.words import provision_name, size_outcome

_SHARES = ("q0", "q1", "q2", "q3", "q4", "q5")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What the big map can be coloured by: a class per community and the legend."""

    key: str
    label: str
    classes: tuple[str, ...]
    of: tuple[int, ...]
    words: tuple[str, ...]

    hides: tuple[int, ...] = ()
    """Communities of before that are not drawn beneath the map of after."""

    def as_json(self) -> dict[str, object]:
        """Return the theme for the page's script."""
        return {
            "key": self.key,
            "label": self.label,
            "classes": list(self.classes),
            "of": "".join(chr(97 + i) for i in self.of),
            "words": list(self.words),
            "hides": list(self.hides),
        }


def patterns() -> Html:
    """Return the hatches of all outcomes as SVG patterns.

    Those named ``m-`` are the big map's, and keep their size when it is zoomed; those
    named ``h-`` serve bars and legends.
    """
    both = [_pattern(f"{kind}-{o.value}", ink) for kind in "hm" for o, ink in INKS.items()]
    return el("svg", el("defs", both), class_="defs", aria_hidden="true", width="0", height="0")


def _pattern(name: str, ink: Ink) -> Html:
    marks = {
        "/": "M0 90L90 0M-9 9L9 -9M81 99L99 81",
        "\\": "M0 0L90 90M81 -9L99 9M-9 81L9 99",
        "x": "M0 0L90 90M0 90L90 0",
        "-": "M0 45H90",
        "|": "M45 0V90",
        "+": "M45 0V90M0 45H90",
        ".": "M38 45h14",
    }
    drawn = marks.get(ink.hatch)
    return el(
        "pattern",
        el("rect", width=90, height=90, fill=ink.fill),
        el("path", d=drawn, fill="none", stroke=ink.line, stroke_width=8) if drawn else None,
        id=name,
        width=90,
        height=90,
        patternUnits="userSpaceOnUse",
    )


def themes(case: Case) -> list[Theme]:
    """Return what the map can show: the size verdict, every provision, coverage shares."""
    codes = list(case.communities["community_id"])
    size = {
        c: f.outcome for c in codes if (f := size_finding(case.by_community.get(c, {}))) is not None
    }
    sizes = [size.get(c) for c in codes]
    found = [_outcome_theme(case, "size", case.say("page.theme_size"), sizes, size_outcome)]
    provisions = {p: f for v in case.by_community.values() for p, f in v.items()}
    for key, example in provisions.items():
        provision = case.provision(key)
        name = provision_name(case, provision) if provision else key
        outcomes = [
            f.outcome if (f := case.by_community.get(c, {}).get(key)) else None for c in codes
        ]
        if set(outcomes) <= {Outcome.NOT_APPLICABLE, None}:
            continue
        found.append(_outcome_theme(case, key, f"{example.clause} {name}", outcomes, _word))
    found.extend(_share_theme(case, codes, i) for i in range(len(case.coverages)))
    return found


def after_theme(case: Case, ledger: Ledger) -> Theme:
    """Return the size verdicts after a plan: the legend of the map of after."""
    verdicts = ledger.verdicts[1]
    codes = ledger.proposed.workspace.communities["community_id"]
    touched = {c for change in ledger.plan.changes for c in change.before}
    theme = _outcome_theme(
        case,
        f"after-{case.proposed.index(ledger.proposed)}",
        case.say("page.theme_size"),
        [verdicts.get(c) for c in codes],
        size_outcome,
    )
    order = case.communities["community_id"]
    return replace(theme, hides=tuple(i for i, c in enumerate(order) if c in touched))


def _outcome_theme(
    case: Case,
    key: str,
    label: str,
    outcomes: Sequence[Outcome | None],
    word: Callable[[Case, Outcome], str],
) -> Theme:
    given = [Outcome.UNKNOWN if o is None else o for o in outcomes]
    seen = [o for o in GRAVITY if o in given]
    return Theme(
        key=key,
        label=label,
        classes=tuple(f"o-{o.value}" for o in seen),
        of=tuple(seen.index(o) for o in given),
        words=tuple(f"{word(case, o)}　{sum(g == o for g in given)}" for o in seen),
    )


def _word(case: Case, outcome: Outcome) -> str:
    return term(outcome, case.language)


def _share_theme(case: Case, codes: Sequence[str], i: int) -> Theme:
    coverage = case.coverages[i]
    radius = main_radius(coverage)
    share = coverage.by_community(radius).reindex(list(codes)).to_numpy(dtype="float64")
    place = np.clip(np.floor(np.nan_to_num(share) * 5).astype(int), 0, 4)
    place = np.where(np.isnan(share), 5, place)
    ranges = [f"{20 * k}%–{20 * k + 20}%" for k in range(5)] + [case.say("map.missing")]
    seen = sorted(set(place.tolist()))
    return Theme(
        key=f"coverage-{i}",
        label=case.say(
            "page.theme_coverage", kind=kind_word(case, coverage.kind), within=f"{radius:g}"
        ),
        classes=tuple(_SHARES[k] for k in seen),
        of=tuple(seen.index(k) for k in place.tolist()),
        words=tuple(f"{ranges[k]}　{int((place == k).sum())}" for k in seen),
    )


def legend(theme: Theme) -> list[Html]:
    """Return a theme's legend as little swatches with words."""
    return [
        el(
            "div",
            el(
                "svg",
                el("rect", class_=cls, x=4, y=4, width=292, height=182),
                class_="swatch",
                viewBox="0 0 300 190",
            ),
            el("span", words),
        )
        for cls, words in zip(theme.classes, theme.words, strict=True)
    ]
