"""Import wizard: how joined parts meet their layer, with both leftovers; near names are asked."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from hexie_geo.errors import CrsError
from hexie_geo.i18n import text
from hexie_geo.model.crs import crs_name, metric
from hexie_geo.ui.bench import Bench
from hexie_geo.ui.choices import ask, pick
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Roles
from hexie_geo.ui.wizard_places import Answers
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import Answer, Beside, home_crs
from hexie_geo.workflow.joining import Joined, joined_by, ways_to_join
from hexie_geo.workflow.mapping import map_columns
from hexie_geo.workflow.questions import way_to_join
from hexie_geo.workflow.survey import Part

_SHOWN = 12
_WAYS = 8


def joins(answers: Answers, roles: Roles, bench: Bench, held: State) -> Answers:
    """Show how each joined part meets its layer, with both leftovers; ask what is doubtful."""
    if not roles.joined:
        return answers
    st.subheader(ask("step.joins", held, number=bench.next_step()), anchor=False)
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
        ways = ways_to_join(ours.part, ours.columns, ours.layer, other)[:_WAYS]
        if not ways:
            st.error(ask("join.none", held), icon=":material/link_off:")
            return None
        told = {way_to_join(w, ours.columns, held.language): w for w in ways}
        chosen = pick(
            f"join.{other.label}",
            ask("join.way", held),
            list(told),
            held,
            otherwise=next(iter(told)),
            note=ask("join.way_help", held),
        )
        found = joined_by(told[chosen], ours.part, ours.columns, other)
        near = _meet(found, other, held)
        taken = {*ours.columns, *(c for b in before for c in b.columns)}
        more = map_columns(other, ours.layer).columns
        columns = {o: theirs for o, theirs in more.items() if o not in taken and o not in found.on}
        brought = {t for theirs in columns.values() for t in theirs} | {*found.key}
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
        st.error(ask("join.twice", held, key=plain("+".join(found.key)), values=values))
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
