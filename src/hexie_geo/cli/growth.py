"""Communities on a later day, as ``hexie check --on`` and ``hexie card --on`` print them."""

from typing import TYPE_CHECKING, Any

from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import term
from hexie_geo.model.terms import Outcome

if TYPE_CHECKING:
    from hexie_geo.workflow.growth import Growth

SHOWN = 40
"""Rows of a table that are printed when not all are asked for."""


def as_data(grown: "Growth") -> dict[str, Any]:
    """Return a look ahead as plain values, for JSON."""
    return {
        "until": grown.until.isoformat(),
        "flipped": grown.flipped["community_id"].tolist(),
        "outside_again": list(grown.outside_again),
        "communities": grown.communities.to_dict("records"),
    }


def show(screen: Screen, grown: "Growth", *, limit: int | None = SHOWN) -> None:
    """Print the communities to which households come, or whose verdict turns."""
    table = grown.communities
    table = table[(table["arriving"] > 0) | (table["verdict_now"] != table["verdict_then"])]
    names = ("name", "households_now", "arriving", "households_then")
    rows = [
        (
            *cells(row, names),
            *(term(Outcome(row[v]), screen.language) for v in ("verdict_now", "verdict_then")),
        )
        for row in table.to_dict("records")
    ]
    heads = [f"growth.{n}" for n in (*names, "verdict_now", "verdict_then")]
    screen.table("growth.title", heads, rows, limit=limit, on=grown.until.isoformat())
    known = dict(zip(grown.communities["community_id"], grown.communities["name"], strict=True))
    if again := "、".join(known[c] for c in grown.outside_again):
        screen.line("growth.again", names=again)
    undated = int(grown.communities["undated"].sum())
    if undated:
        screen.line("growth.undated", households=undated)


def cells(row: Any, names: tuple[str, ...]) -> tuple[object, ...]:
    """Return some of a row's values, None where a number is missing."""
    import pandas as pd

    return tuple(None if pd.isna(row[n]) else row[n] for n in names)
