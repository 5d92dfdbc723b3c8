"""Import wizard: in which system coordinates are, and how tables and maps meet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import streamlit as st

from hexie_geo.errors import CrsError
from hexie_geo.i18n import text
from hexie_geo.io.coordinates import Datum
from hexie_geo.io.locating import Fit
from hexie_geo.model.crs import crs_name, metric
from hexie_geo.ui.bench import Bench
from hexie_geo.ui.choices import ask, pick
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Roles
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import Answer, Beside, home_crs
from hexie_geo.workflow.mapping import Joined, best_join, join, map_columns
from hexie_geo.workflow.roles import placed, with_source
from hexie_geo.workflow.survey import Part

_YUNNAN = (102.0, 24.8)  # only the order of the list rests on it, never a choice
_DATUMS = ("wgs84", "gcj02", "bd09")
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
    bench.placed = {}
    mapped = [a.part for a in answers or ()]
    drawn = [
        p
        for p in (*mapped, *(p for _, p in roles.joined))
        if p.has_shapes or p.source.point is not None
    ]
    if not drawn:
        st.caption(ask("crs.none", held))
        return answers
    near = _middle([p for p in drawn if not p.bare])
    for part in drawn:
        bench.placed[part.label] = _system(part, near, held)
    if answers is None or None in bench.placed.values():
        return None
    return tuple(replace(a, part=bench.placed.get(a.part.label) or a.part) for a in answers)


def _system(part: Part, near: tuple[float, float] | None, held: State) -> Part | None:
    source = part.source
    if not part.bare:
        frame: Any = part.frame
        st.caption(plain(ask("crs.stated", held, part=part.label, crs=frame.crs.name)))
        return _datum(part, geographic=frame.crs.is_geographic, held=held)
    if not part.fits:
        st.error(plain(ask("crs.nothing", held, part=part.label)), icon=":material/error:")
        return None
    order = {f"{f.crs} {f.axes}": f for f in _nearest_first(part.fits, near or _YUNNAN)}
    alone = len(order) == 1
    asked = ask("crs.found", held, part=part.label)
    st.caption(plain(f"{asked} · {_evidence(part, held)}"))
    if not alone:
        st.caption(ask("crs.meridian", held))
    chosen = pick(
        f"crs.{part.label}",
        ask("crs.which", held, part=part.label),
        list(order),
        held,
        shown=lambda o: _option(order[o], near, held),
        otherwise=next(iter(order)) if alone else "",
    )
    if not chosen:
        return None
    made = with_source(part, placed(source, order[chosen]))
    return _datum(made, geographic=order[chosen].reason == "degrees", held=held)


def _datum(part: Part, *, geographic: bool, held: State) -> Part:
    """Ask where points in degrees come from: a web map shifts them by hundreds of metres."""
    points = "Point" in part.shape_kinds or part.source.point is not None
    if not geographic or not points:
        return part
    chosen = pick(
        f"datum.{part.label}",
        ask("crs.datum", held, part=part.label),
        _DATUMS,
        held,
        shown=lambda d: ask(f"crs.{d}", held),
        otherwise="wgs84",
    )
    return with_source(part, replace(part.source, datum=cast("Datum", chosen)))


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


def joins(answers: Answers, roles: Roles, bench: Bench, held: State) -> Answers:
    """Show how each joined part meets its layer, with both leftovers; ask what is doubtful."""
    if not roles.joined:
        return answers
    st.subheader(ask("step.joins", held), anchor=False)
    if answers is None:
        return None
    beside: dict[str, list[Beside]] = {}
    for layer, other in roles.joined:
        part = bench.placed.get(other.label) or other
        ours = next(a for a in answers if a.layer == layer)
        made = _join(ours, part, beside.get(layer, []), held)
        if made is None:
            return None
        beside.setdefault(layer, []).append(made)
    done = tuple(replace(a, beside=tuple(beside.get(a.layer, ()))) for a in answers)
    if (home := home_crs(done)) is not None:
        st.caption(plain(ask("crs.home", held, crs=_named(home))))
    return done


def _named(crs: str) -> str:
    try:
        return f"{crs_name(crs)} {metric(crs).name}"
    except CrsError:
        return crs


def _join(ours: Answer, other: Part, before: Sequence[Beside], held: State) -> Beside | None:
    layer = text(f"terms.layer.{ours.layer}", held.language)
    with st.container(border=True):
        st.markdown(f"**{plain(ask('join.title', held, other=other.label, layer=layer))}**")
        best = best_join(ours.part, ours.columns, ours.layer, other)
        if best is None:
            st.error(ask("join.none", held), icon=":material/link_off:")
            return None
        left, right = st.columns(2, gap="medium")
        key = pick(
            f"join.{other.label}",
            ask("join.key", held),
            other.columns,
            held,
            otherwise=best.key,
            where=right,
        )
        left.text_input(
            ask("join.on", held),
            "、".join(ours.columns[best.on]),
            disabled=True,
            key=f"join_on.{other.label}.{best.on}",
        )
        found = best
        if key != best.key:
            mine = ours.part.frame[ours.columns[best.on][0]]
            found = join(mine, other.frame[key], on=best.on, key=key)
        near = _meet(found, other, held)
        taken = {*ours.columns, *(c for b in before for c in b.columns)}
        more = map_columns(other, ours.layer).columns
        columns = {o: theirs for o, theirs in more.items() if o not in taken and o != found.on}
        brought = {t for theirs in columns.values() for t in theirs} | {found.key}
        if left_out := [c for c in other.columns if c not in brought]:
            names = plain("、".join(left_out))
            st.caption(ask("columns.left", held, count=len(left_out), names=names))
    if found.twice:
        return None
    return Beside(part=other, joined=found, columns=columns, near=near)


def _meet(found: Joined, other: Part, held: State) -> dict[str, str]:
    """Tell what meets and what is left over on both sides; return the confirmed near names."""
    st.write(ask("join.met", held, both=found.both))
    if found.twice:
        values = plain("、".join(found.twice[:5]))
        st.error(ask("join.twice", held, key=plain(found.key), values=values))
    if found.pairs:
        shown = "、".join(f"{a}→{b}" for a, b in list(found.pairs.items())[:_SHOWN])
        st.caption(plain(ask("join.pairs", held, count=len(found.pairs), pairs=shown)))
    near = {
        ours: theirs
        for ours, theirs in found.near.items()
        if st.checkbox(
            plain(ask("join.near", held, ours=ours, theirs=theirs)),
            key=f"near.{other.label}.{ours}",
        )
    }
    waiting = {o: t for o, t in found.near.items() if o not in near}
    left, right = st.columns(2, gap="medium")
    for where, message, names in (
        (left, "join.only_ours", [*found.only_ours, *waiting]),
        (right, "join.only_theirs", [*found.only_theirs, *waiting.values()]),
    ):
        if names:
            where.caption(ask(message, held, count=len(names)))
            where.dataframe(
                {ask("column.name", held): names},
                hide_index=True,
                height=min(38 + 35 * len(names), 213),
            )
    return near
