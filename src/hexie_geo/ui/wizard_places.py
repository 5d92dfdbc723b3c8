"""Import wizard: in which system coordinates are, and how tables and maps meet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import streamlit as st

from hexie_geo.io.coordinates import Datum
from hexie_geo.io.locating import Fit
from hexie_geo.ui.bench import Bench
from hexie_geo.ui.choices import ask, pick
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Roles
from hexie_geo.ui.wizard_outline import sketch
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import Answer
from hexie_geo.workflow.placing import datum_evidence, datum_open, outline, share_inside
from hexie_geo.workflow.roles import placed, with_source
from hexie_geo.workflow.survey import Part

_YUNNAN = (102.0, 24.8)  # only the order of the list rests on it, never a choice
_KM_PER_DEGREE = 111.0
_DEGREES = 400
_SHOWN = 12
Answers = tuple[Answer, ...] | None


def systems(answers: Answers, roles: Roles, bench: Bench, held: State) -> Answers:
    """Ask for the system of every file that does not state one; evidence is shown.

    Parameters
    ----------
    answers
        So far; None while something before is open.
    roles
        Their joined parts get their systems here too, kept on ``bench``.
    bench, held
        The files and the session.

    Returns
    -------
    tuple of Answer, or None
        With sources that say their system; None while one is open.
    """
    st.subheader(ask("step.crs", held), anchor=False)
    bench.begin(5)
    bench.placed = {}
    mapped = roles.layers.values() if answers is None else [a.part for a in answers]
    drawn = [
        p
        for p in (*mapped, *(p for _, p in roles.joined))
        if p.has_shapes or p.source.point is not None
    ]
    if not drawn:
        st.caption(ask("crs.none", held))
        return answers
    drawn.sort(key=lambda p: "Polygon" not in p.shape_kinds)  # places are tried out on areas
    near = _middle([p for p in drawn if not p.bare])
    ground = outline(drawn)
    for part in drawn:
        known = [p for p in bench.placed.values() if p is not None]
        made = _system(part, near, [*known, *(p for p in drawn if not p.bare)], ground, held)
        bench.placed[part.label] = made
        if ground is None and made is not None:
            ground = outline([made])
    if answers is None or None in bench.placed.values():
        return None
    return tuple(replace(a, part=bench.placed.get(a.part.label) or a.part) for a in answers)


def _system(
    part: Part,
    near: tuple[float, float] | None,
    parts: Sequence[Part],
    ground: Any,
    held: State,
) -> Part | None:
    if not part.bare:
        frame: Any = part.frame
        st.caption(plain(ask("crs.stated", held, part=part.label, crs=frame.crs.name)))
        if not datum_open(part) and not (frame.crs.is_geographic and _of_points(part)):
            return part
        made = _datum(part, parts, ground, held)
    else:
        found = _chosen(part, near, ground, held)
        if found is None:
            return None
        made = with_source(part, placed(part.source, found))
        if datum_open(made):
            made = _datum(made, parts, ground, held)
    if made is not None:
        sketch(made, ground, held)
    return made


def _chosen(part: Part, near: tuple[float, float] | None, ground: Any, held: State) -> Fit | None:
    """Ask which system the numbers are in; no default where they fit several."""
    if not part.fits:
        st.error(plain(ask("crs.nothing", held, part=part.label)), icon=":material/error:")
        return None
    order = {f"{f.crs} {f.axes}": f for f in _nearest_first(part.fits, near or _YUNNAN)}
    alone = len(order) == 1
    asked = ask("crs.found", held, part=part.label)
    st.caption(plain(f"{asked} · {_evidence(part, held)}"))
    if not alone:
        st.caption(ask("crs.meridian", held))

    def shown(option: str) -> str:
        fit = order[option]
        there = with_source(part, placed(part.source, fit))
        return _option(fit, near, held) + _share(there, ground, held)

    chosen = pick(
        f"crs.{part.label}",
        ask("crs.which", held, part=part.label),
        list(order),
        held,
        shown=shown,
        otherwise=next(iter(order)) if alone else "",
    )
    return order[chosen] if chosen else None


def _of_points(part: Part) -> bool:
    return "Point" in part.shape_kinds or part.source.point is not None


def _datum(part: Part, parts: Sequence[Part], ground: Any, held: State) -> Part | None:
    """Ask where degrees come from: a web map shifts them by hundreds of metres.

    No default where nobody states it; the trial on the known areas is shown.
    """
    unsaid = datum_open(part)
    if unsaid:
        st.caption(plain(datum_evidence(part, parts, held.language)))
    known = {d: with_source(part, replace(part.source, datum=d)) for d in get_args(Datum)}
    chosen = pick(
        f"datum.{part.label}",
        ask("crs.datum", held, part=part.label),
        list(known),
        held,
        shown=lambda d: ask(f"crs.{d}", held) + _share(known[d], ground, held),
        otherwise="" if unsaid else "wgs84",
    )
    return known[chosen] if chosen else None


def _middle(parts: Sequence[Part]) -> tuple[float, float] | None:
    """Return longitude and latitude of the first part whose place is known."""
    for part in parts:
        frame: Any = part.frame
        west, south, east, north = frame.geometry.dropna().to_crs(4490).total_bounds
        return (west + east) / 2, (south + north) / 2
    return None


def _nearest_first(fits: Sequence[Fit], near: tuple[float, float]) -> list[Fit]:
    return sorted(fits, key=lambda f: float(np.hypot(*np.subtract(f.centre, near))))


def _evidence(part: Part, held: State) -> str:
    frame: Any = part.frame
    if part.has_shapes:
        west, south, east, north = frame.total_bounds
    else:
        x, y = (frame[n].astype("float64") for n in part.source.point or ("", ""))
        west, south, east, north = x.min(), y.min(), x.max(), y.max()
    box = {"west": west, "south": south, "east": east, "north": north}
    words = {n: f"{v:.6g}" if abs(v) < _DEGREES else f"{v:.0f}" for n, v in box.items()}
    return ask("crs.evidence", held, **words)


def _option(fit: Fit, near: tuple[float, float] | None, held: State) -> str:
    meridian = 75 + 3 * (int(fit.crs.rpartition(":")[2]) - 4534)  # EPSG 4534-4554: 75 E to 135 E
    word = ask(f"crs.{fit.reason}", held, meridian=meridian)
    lon, lat = (f"{v:.2f}" for v in fit.centre)
    said = ask("crs.option", held, crs=fit.crs, word=word, lon=lon, lat=lat)
    if fit.axes == "yx":
        said += ask("crs.turned", held)
    if near is not None:
        km = float(np.hypot(*np.subtract(fit.centre, near))) * _KM_PER_DEGREE
        said += ask("crs.far", held, km=f"{km:,.0f}")
    return said


def _share(part: Part, ground: Any, held: State) -> str:
    """Say what share would lie on the known outline: the evidence of a containment trial."""
    if ground is None:
        return ""
    return ask("crs.inside", held, share=f"{share_inside(part, ground):.0%}")
