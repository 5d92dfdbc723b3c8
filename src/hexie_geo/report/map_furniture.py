"""What stands around a map: buttons, the key to its marks, a scale bar, the north arrow."""

from collections.abc import Sequence

from hexie_geo.report.case import Case
from hexie_geo.report.drawing import Sheet, nice_length
from hexie_geo.report.html import Html, el
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.themes import Theme


def controls(case: Case, shown: Sequence[Theme], ledgers: Sequence[Ledger]) -> Html:
    """Return the choice of before and after, of colours, and the zoom buttons."""
    stages = [(case.say("page.before"), "before")] + [
        (case.say("page.after") + ledger.suffix, f"after-{i}") for i, ledger in enumerate(ledgers)
    ]
    buttons = [
        el(
            "button",
            words,
            type="button",
            data_stage=key,
            aria_pressed="true" if not i else "false",
        )
        for i, (words, key) in enumerate(stages)
    ]
    options = [el("option", t.label, value=i) for i, t in enumerate(shown)]
    return el(
        "div",
        el("div", buttons, class_="stages") if ledgers else None,
        el("label", case.say("page.colour_by"), " ", el("select", options, id="theme")),
        el(
            "span",
            el("button", "＋", type="button", data_zoom="in", title=case.say("page.zoom_in")),
            el("button", "－", type="button", data_zoom="out", title=case.say("page.zoom_out")),
            el("button", case.say("page.zoom_all"), type="button", data_zoom="all"),
            class_="zoom",
        ),
        class_="controls",
    )


def marks(case: Case) -> Html:
    """Return the key to what is drawn besides communities; offices have a box to hide them."""
    ws = case.workspace
    kinds = set() if ws.barriers is None else set(ws.barriers["kind"])
    lines = [
        ("roads", ws.roads is not None),
        ("rivers", "river" in kinds),
        ("rails", "railway" in kinds),
        ("townships", True),
    ]
    keys = [_key(case.say(f"map.{name}"), _line(name)) for name, there in lines if there]
    if ws.police_offices is not None:
        mark = el(
            "svg",
            el("path", d="M150 20L230 170L70 170z", class_="office"),
            class_="swatch",
            viewBox="0 0 300 190",
        )
        box = el("input", type="checkbox", id="offices", checked=True)
        keys.append(_key(case.say("place.police_office"), mark, box))
    return el("div", keys, class_="marks")


def _line(name: str) -> Html:
    """Return a short line as the map draws it."""
    stroke = el("g", el("path", d="M0 95H300"), class_=name)
    return el("svg", stroke, class_="swatch line", viewBox="0 0 300 190")


def _key(words: str, mark: Html, *more: Html) -> Html:
    return el("label", mark, el("span", words), list(more), class_="mark")


def scale(sheet: Sheet) -> Html:
    """Return a scale bar of a round length; the page keeps it true when one zooms."""
    metres = nice_length(sheet.unit_m * sheet.width * 0.2)
    share = metres / sheet.unit_m / sheet.width
    words = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"  # noqa: PLR2004
    return el(
        "div",
        el("i", style=f"width:{share * 100:.3f}%"),
        el("span", words),
        class_="scale",
        id="scale",
    )


def north() -> Html:
    """Return an arrow to the north of the grid."""
    arrow = el("path", d="M50 5L78 95L50 74L22 95z", fill="#12303d")
    return el("svg", arrow, el("text", "N", x=50, y=138), class_="north", viewBox="0 0 100 150")
