"""Import wizard: overlaps and gaps shown with who would gain, before they are settled."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from hexie_geo.io.recipes import WIDEST_M
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import sketches
from hexie_geo.ui.bench import Bench
from hexie_geo.ui.choices import ask
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain
from hexie_geo.workflow.import_ import ImportResult
from hexie_geo.workflow.strips import strips

_SIZE = (520, 340)
_INK = {"overlap": "#d55e00", "gap": "#7a5ca8"}
_NUMBERED = 25
_SIDES = ("#dbe6ec", "#e9e2c8", "#d9ead9")


def width(result: ImportResult, bench: Bench, held: State) -> float | None:
    """Show every strip with its parties and gainer, and ask below which width to settle.

    Parameters
    ----------
    result
        The trial, nothing settled.
    bench, held
        The files and the session.

    Returns
    -------
    float or None
        Metres, once a person has pressed the button; None as long as nothing is to be settled.
    """
    ws = result.workspace
    if not ws.has_geometry:
        return None
    st.subheader(ask("strips.title", held), anchor=False)
    if _found(ws, 0.0, bench, held).empty:
        st.caption(ask("strips.none", held))
        return None
    st.caption(ask("strips.words", held))
    room = st.container()
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    chosen = left.number_input(
        ask("trial.repair", held),
        min_value=0.0,
        max_value=WIDEST_M,
        value=0.0,
        step=0.5,
        format="%.1f",
        help=ask("trial.repair_help", held),
        key="wizard_repair",
    )
    found = _found(ws, chosen, bench, held)
    with room:
        _look(found, ws, held)
    goes = found[found["gained"] != ""] if chosen else found[:0]
    go = ask("strips.go", held, count=len(goes))
    if right.button(go, key="wizard_settle", disabled=goes.empty):
        bench.settled = chosen
    done = chosen > 0 and bench.settled == chosen
    if chosen:
        figures = {"area": f"{goes['area_m2'].sum():,.0f}", "left": len(found) - len(goes)}
        words = ask("strips.done" if done else "strips.goes", held, count=len(goes), **figures)
        (st.success if done else st.caption)(words)
    return chosen if done else None


def _found(ws: Workspace, chosen: float, bench: Bench, held: State) -> Any:
    key = (ws.digest, chosen)
    if key not in bench.strips:
        with st.spinner(ask("strips.looking", held)):
            bench.strips[key] = strips(ws, narrower_than_m=chosen or None)
    return bench.strips[key]


def _look(found: Any, ws: Workspace, held: State) -> None:
    """Draw the strips on the communities, close up the one picked, and list all of them."""
    names = ws.names
    left, right = st.columns(2, gap="medium")
    picked = _table(found, names, held)
    left.image(_overview(found, ws), caption=ask("strips.map", held))
    strip = found.loc[picked]
    view, across = _close(strip, ws, names)
    who = " — ".join(plain(names[p]) for p in strip["parties"])
    right.image(
        view, caption=ask("strips.near", held, number=picked + 1, parties=who, metres=across)
    )


def _table(found: Any, names: Mapping[str, str], held: State) -> int:
    """List the strips; return the number of the row that is picked, the first if none is."""
    shown = pd.DataFrame(
        {
            ask("strips.number", held): range(1, len(found) + 1),
            ask("strips.kind", held): [ask(f"strips.{k}", held) for k in found["kind"]],
            ask("strips.parties", held): [
                " — ".join(names[p] for p in parties) for parties in found["parties"]
            ],
            ask("strips.width", held): found["width_m"].round(1),
            ask("strips.area", held): found["area_m2"].round(),
            ask("strips.households", held): found["households"],
            ask("strips.gained", held): [
                names[g] if g else ask("strips.left", held) for g in found["gained"]
            ],
        }
    )
    event: Any = st.dataframe(
        shown,
        hide_index=True,
        column_config={
            ask("strips.households", held): st.column_config.NumberColumn(
                help=ask("strips.households_help", held)
            )
        },
        height=min(320, 38 + 35 * len(shown)),
        placeholder="—",
        on_select="rerun",
        selection_mode="single-row",
        key=f"wizard_strips.{held.language}",
    )
    rows = event["selection"]["rows"]
    return int(rows[0]) if rows and rows[0] < len(found) else 0


def _overview(found: Any, ws: Workspace) -> str:
    """Draw all communities with every strip marked; the largest bear their numbers."""
    drawn_ones: Any = ws.communities.geometry.dropna()
    land = drawn_ones.to_numpy()
    at = sketches.fitted(shapely.total_bounds(land), _SIZE)
    drawn = [_area(land, at, fill="#e4e9ec", line="#8b9aa3")]
    for kind, ink in _INK.items():
        mine = found.geometry[found["kind"] == kind].to_numpy()
        drawn.append(_area(mine, at, fill=ink, line=ink, wide=2.5))
    for number, strip in enumerate(found.geometry[:_NUMBERED], start=1):
        ((x, y),) = at(shapely.get_coordinates(shapely.point_on_surface(strip)))
        drawn.append(sketches.words(number, (x, y - 10), size=13))
    return sketches.page(_SIZE, "".join(drawn))


def _close(strip: Any, ws: Workspace, names: Mapping[str, str]) -> tuple[str, str]:
    """Draw one strip with its parties named; return the picture and how wide it is in metres."""
    west, south, east, north = strip.geometry.bounds
    margin = max(6 * strip["width_m"], 20.0)
    across = max(east - west, (north - south) * _SIZE[0] / _SIZE[1]) * 1.2 + 2 * margin
    reach = across / 2, across / 2 * _SIZE[1] / _SIZE[0]
    x, y = (west + east) / 2, (south + north) / 2
    box = (x - reach[0], y - reach[1], x + reach[0], y + reach[1])
    at, seen = sketches.fitted(box, _SIZE), shapely.box(*box)
    layer = ws.communities.set_index("community_id").geometry
    drawn, said = [], []
    for side, party in enumerate(strip["parties"]):
        part = shapely.intersection(layer[party], seen)
        drawn.append(_area([part], at, fill=_SIDES[side % 3], line="#56656e", wide=1.5))
        rest = shapely.difference(part, strip.geometry)
        spot = at(shapely.get_coordinates(shapely.point_on_surface(rest)))
        said += [sketches.words(names[party], tuple(p), size=14) for p in spot]
    ink = _INK[strip["kind"]]
    drawn.append(_area([strip.geometry], at, fill=ink, line=ink, wide=1.2))
    return sketches.page(_SIZE, "".join([*drawn, *said])), f"{across:,.0f}"


def _area(shapes: Any, at: Any, *, fill: str, line: str, wide: float = 1.0) -> str:
    pixels = shapely.transform(np.asarray(shapes, dtype=object), at)
    how = f"fill='{fill}' fill-opacity='.7' fill-rule='evenodd' stroke='{line}'"
    return f"<path d='{sketches.path(pixels)}' {how} stroke-width='{wide}'/>"
