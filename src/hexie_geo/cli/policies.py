"""``hexie standards``: the policy packs, their provisions, and what is not verified yet."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from hexie_geo.cli.options import Json, Lang
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import has, text

_CITE = typer.Option("--cite", help="cli.option.cite")


def standards_list(as_json: Json = False, lang: Lang = "zh") -> None:
    """List the policy packs."""
    from hexie_geo.workflow import standards

    screen = Screen(lang, as_json=as_json)
    packs = standards.listing()
    screen.json(packs)
    rows = [
        (p["id"], p["citation"], p["provisions"], screen.say(f"in_force.{p['in_force']}"))
        for p in packs
    ]
    names = ("standards.id", "standards.document", "standards.provisions", "standards.in_force")
    screen.table("standards.title", names, rows)


def standards_show(
    pack: Annotated[str, typer.Argument(metavar="ID", help="cli.option.pack", show_default=False)],
    cite: Annotated[bool, _CITE] = False,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Show the provisions of one pack."""
    from hexie_geo.workflow import standards

    screen = Screen(lang, as_json=as_json)
    found = standards.show(pack)
    screen.json(found)
    screen.words(f"{found['citation']}  {found['source']}")
    rows = [
        (
            p["id"],
            p["verb_zh"],
            _bounds(p, screen),
            p["citation"] if cite else p["quote_zh"],
            _mark(p, screen),
        )
        for p in found["provisions"]
    ]
    last = "standards.citation" if cite else "standards.quote"
    names = ("standards.provision", "standards.verb", "standards.bounds", last, "standards.checked")
    screen.table("standards.show", names, rows, id=found["id"])


def standards_verify(
    packs: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="cli.option.packs")
    ] = None,
    cite: Annotated[bool, _CITE] = False,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Load packs, hold them to their schema, and list what is not verified yet."""
    from hexie_geo.workflow import standards

    screen = Screen(lang, as_json=as_json)
    found = standards.verify(packs)
    shown = (
        [standards.show(p["id"]) for p in found["packs"]]
        if not packs
        else [standards.show(p) for p in packs]
    )
    listed = [p for s in shown for p in s["provisions"] if cite or not p["verified"]]
    citations = {"citations": {p["id"]: p["citation"] for p in listed}} if cite else {}
    screen.json(found | citations)
    rows = [
        (
            s["id"],
            len(s["provisions"]),
            sum(not p["verified"] for p in s["provisions"]),
            s["digest"],
        )
        for s in shown
    ]
    names = ("standards.id", "standards.provisions", "standards.unverified", "standards.digest")
    screen.table("standards.verified", names, rows)
    if listed:
        screen.table(
            "standards.cited" if cite else "standards.unverified_title",
            ("standards.provision", "standards.citation", "standards.checked"),
            [(p["id"], p["citation"], _mark(p, screen)) for p in listed],
        )


def _mark(provision: Mapping[str, Any], screen: Screen) -> str:
    return screen.say("standards.yes" if provision["verified"] else "standards.no")


def _bounds(provision: Mapping[str, Any], screen: Screen) -> str:
    """Return the numbers of a provision, a line per tier, and what they are counted per."""
    lines = []
    for tier in provision["bounds"]:
        ends = [(s, tier[k]) for s, k in (("≥", "low"), ("≤", "high")) if tier[k] is not None]
        if ends:
            lines.append(" ".join(f"{s} {_amount(n, provision, screen)}" for s, n in ends))
    return "\n".join(lines) or "—"


def _amount(number: float, provision: Mapping[str, Any], screen: Screen) -> str:
    """Return a bound with its unit, and what it is counted per where it is."""
    unit, per = provision["unit"], provision["per"]
    message = f"rules.unit.{unit}"
    shown = f"{number:g}"
    if unit == "share":
        shown = f"{number:.0%}"
    elif has(message, screen.language):
        shown = text(message, screen.language, n=shown)
    if per is None:
        return shown
    values = {"n": f"{number:g}", "amount": shown, "quantity": f"{per['quantity']:g}"}
    return screen.say(f"standards.per.{per['field']}", **values)
