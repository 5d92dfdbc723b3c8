"""Stacked bars for the dossier, hatched like the maps so that a photocopy still tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from hexie_geo.i18n import term
from hexie_geo.model.findings import Provision
from hexie_geo.report.case import Case
from hexie_geo.report.html import Html, el
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.words import provision_name

_WIDTH, _HEIGHT = 6_000, 150


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: parts are (class, how many, words); ``share`` is written at its end."""

    label: str
    parts: tuple[tuple[str, int, str], ...]
    share: float | None = None
    hint: str = ""


def outcome_bar(case: Case, provision_id: str) -> Bar:
    """Return how a provision came out, as one bar, the gravest first."""
    counts = case.outcomes[provision_id]
    provision = case.provision(provision_id)
    name = provision_name(case, provision) if provision else provision_id
    return Bar(
        label=_clause(case, provision_id, provision) + name,
        hint=provision.verb_zh if provision else "",
        parts=tuple(
            (f"o-{o.value}", counts[o], term(o, case.language)) for o in GRAVITY if counts[o]
        ),
    )


def _clause(case: Case, provision_id: str, provision: Provision | None) -> str:
    """Return the clause before a provision's name; of a further document, its title too."""
    if provision is None:
        return ""
    home = next((s for s in case.standards if s.id == provision.standard), None)
    title = f"《{home.title}》" if home and ":" in provision_id else ""
    return f"{title}{provision.clause} "


def bars(rows: Sequence[Bar]) -> Html:
    """Return bars one below the other, each to its own full length, numbers beside."""
    return el("div", [_bar(row) for row in rows if sum(n for _, n, _ in row.parts)], class_="bars")


def _bar(row: Bar) -> Html:
    whole = sum(n for _, n, _ in row.parts)
    drawn, at = [], 0.0
    for cls, number, words in row.parts:
        if not number:
            continue
        width = number / whole * _WIDTH
        drawn.append(
            el(
                "rect",
                el("title", f"{words} {number}"),
                x=f"{at:.0f}",
                y=0,
                class_=cls,
                width=f"{max(width, 8):.0f}",
                height=_HEIGHT,
            )
        )
        at += width
    figures = [
        el("span", el("i", words), f" {number}", class_="count")
        for _, number, words in row.parts
        if number
    ]
    end = el("b", f"{row.share:.1%}") if row.share is not None else None
    return el(
        "div",
        el("span", row.label, el("small", row.hint) if row.hint else None, class_="label"),
        el("svg", drawn, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", preserveAspectRatio="none"),
        el("span", end, figures, class_="said"),
        class_="bar",
    )
