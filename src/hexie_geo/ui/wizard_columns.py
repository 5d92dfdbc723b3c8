"""Import wizard: which of their columns are ours, and what fills those that are missing."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from hexie_geo.i18n import term, text
from hexie_geo.io.units import units_of
from hexie_geo.model.layers import SPECS, Column
from hexie_geo.model.terms import Basis
from hexie_geo.ui.bench import samples
from hexie_geo.ui.choices import ask as say
from hexie_geo.ui.choices import pick
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Roles, Stated
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import Answer
from hexie_geo.workflow.mapping import (
    Mapped,
    decided,
    known_words,
    map_columns,
    missing,
    unknown_words,
)
from hexie_geo.workflow.questions import asked_ways, column_word, term_word, way_word, ways
from hexie_geo.workflow.roles import source_for, with_source
from hexie_geo.workflow.stated import other_basis, stated_unit
from hexie_geo.workflow.survey import Part

_BRACKETED = re.compile(r"[(（\[【]([^)）\]】]+)[)）\]】]")
_MONEY = re.compile(r"元|%|％|天|年")  # what no count and no area is written in
_WIDE = 3
_SAFE = {"first9", "township", "unknown"}  # ways that assume nothing


def ask(roles: Roles, stated: Stated, held: State) -> tuple[Answer, ...] | None:
    """Ask for every layer's columns; None while something is open."""
    st.subheader(say("step.columns", held), anchor=False)
    st.caption(say("columns.sum", held))
    asked = [_layer(layer, part, stated, held) for layer, part in roles.layers.items()]
    done = tuple(a for a in asked if a is not None)
    return done if len(done) == len(asked) else None


def _layer(layer: str, part: Part, stated: Stated, held: State) -> Answer | None:
    mapped = map_columns(part, layer, basis=stated.basis)
    count, needs = len(mapped.columns), missing(layer, mapped.columns)
    word = text(f"terms.layer.{layer}", held.language)
    with st.expander(
        f"**{word}** · {plain(part.label)}",
        expanded=layer == "communities" or bool(needs) or bool(mapped.near),
    ):
        columns, units = _columns(layer, part, mapped, stated.basis, held)
        columns = decided(columns, layer, basis=stated.basis)
        used = {t for theirs in columns.values() for t in theirs} | set(part.source.point or ())
        left = [c for c in part.columns if c not in used]
        if left and count:
            names = plain("、".join(left))
            st.caption(
                say("columns.left", held, count=len(left), names=names),
                help=say("columns.left_help", held),
            )
        filled = _ways(layer, part, columns, held)
        words = _words(layer, part, columns, held)
    if filled is None or words is None:
        return None
    return Answer(
        layer=layer,
        part=with_source(part, source_for(part, layer)),
        columns=columns,
        words=words,
        ways=filled,
        units=units,
    )


def _columns(
    layer: str, part: Part, mapped: Mapped, basis: Basis, held: State
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Ask which of theirs each of our columns is, and in which unit: the known first."""
    place = f"{basis.value}.{part.label}"
    near = {m.ours: m.theirs for m in mapped.near}
    first = [
        c for c in SPECS[layer].columns if c.required or c.name in mapped.columns or c.name in near
    ]
    rest = [c for c in SPECS[layer].columns if c not in first]
    found: dict[str, tuple[str, ...]] = {}
    units: dict[str, str] = {}
    for shown in (first, rest):
        if not shown:
            continue
        title = say("columns.more", held, count=len(shown))
        frame = st.container() if shown is first else st.popover(title)
        for at in range(0, len(shown), _WIDE):
            for column, spot in zip(
                shown[at : at + _WIDE], frame.columns(_WIDE, gap="medium"), strict=False
            ):
                with spot:
                    key = f"column.{layer}.{column.name}.{place}"
                    theirs = _column(layer, column, part, mapped, key, held)
                    for name in theirs:
                        _doubt(name, column, basis, held)
                    unit = _unit(column, theirs, key, held) if theirs else ""
                    if not theirs and column.name in near:
                        _confirm(layer, column, near[column.name], key, held)
                if theirs:
                    found[column.name] = theirs
                    units |= {column.name: unit} if unit else {}
    return found, units


def _column(
    layer: str, column: Column, part: Part, mapped: Mapped, key: str, held: State
) -> tuple[str, ...]:
    word = column_word(layer, column.name, held.language)
    unit = f"（{column.unit}）" if column.unit and held.language == "zh" else ""
    label = f"{word}{unit}" + (f" · {say('columns.required', held)}" if column.required else "")
    sums = column.kind in {"count", "number"}
    theirs = st.multiselect(
        plain(label),
        part.columns,
        default=list(mapped.columns.get(column.name, ())),
        key=key,
        max_selections=None if sums else 1,
        placeholder=say("columns.pick", held),
    )
    if theirs:
        st.caption(plain(say("columns.sample", held, samples=samples(part, theirs))))
    return tuple(theirs)


def _unit(column: Column, theirs: Sequence[str], key: str, held: State) -> str:
    """Ask in which unit an area or an odd count is written; what a header states is the guess."""
    options = units_of(column)
    guess = stated_unit(theirs, column) or (options[0] if options else "")
    if not options or (column.kind == "count" and guess == options[0]):
        return ""
    chosen = pick(
        f"unit.{key}",
        say("columns.unit", held),
        options,
        held,
        shown=lambda unit: say("columns.unit_ours", held) if unit == "个" else unit,
        otherwise=guess,
    )
    return "" if chosen == options[0] else chosen


def _doubt(name: str, column: Column, basis: Basis, held: State) -> None:
    """Warn where a header names a unit that is none of ours, or another household basis."""
    said = _BRACKETED.search(name)
    if said and units_of(column) and _MONEY.search(said[1]):
        values = {"theirs": name, "found": said[1], "wanted": column.unit}
        st.warning(plain(say("columns.odd_unit", held, **values)), icon=":material/straighten:")
    other = other_basis(name, basis) if column.name == "households" else None
    if other is not None:
        words = {"theirs": name, "other": term(other, held.language)}
        words |= {"basis": term(basis, held.language)}
        st.warning(plain(say("columns.odd_basis", held, **words)), icon=":material/balance:")


def _confirm(layer: str, column: Column, theirs: str, key: str, held: State) -> None:
    """Ask whether a name that is only spelt alike is meant."""

    def take() -> None:
        st.session_state[key] = [theirs]

    ours = column_word(layer, column.name, held.language)
    st.caption(plain(say("columns.near", held, theirs=theirs, ours=ours)))
    st.button(say("columns.yes", held), key=f"yes.{key}", on_click=take)


def _ways(
    layer: str, part: Part, columns: Mapping[str, tuple[str, ...]], held: State
) -> dict[str, str] | None:
    """Ask how required columns that no file has are filled; None while one is open."""
    found: dict[str, str] = {}
    still_open = False
    for name in asked_ways(layer, columns):
        word = column_word(layer, name, held.language)
        options = ways(part, layer, name, columns)
        if not options:
            st.warning(plain(say("columns.must", held, column=word)), icon=":material/help:")
            still_open = True
            continue
        found[name] = pick(
            f"way.{part.label}.{layer}.{name}",
            say("columns.way", held, column=word),
            options,
            held,
            shown=lambda way, name=name: way_word(name, way, held.language),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            otherwise=options[0] if options[0] in _SAFE else "",
        )
        still_open = still_open or not found[name]
    return None if still_open else found


def _words(
    layer: str, part: Part, columns: Mapping[str, tuple[str, ...]], held: State
) -> dict[str, dict[str, str]] | None:
    """Ask for the meaning of words that a vocabulary does not know; None while one is open."""
    vocabularies = {c.name: c.terms for c in SPECS[layer].columns}
    found = known_words(part, layer, columns)
    still_open = False
    for name, theirs in unknown_words(part, layer, columns).items():
        word = column_word(layer, name, held.language)
        for said in theirs[:12]:
            ours = pick(
                f"word.{part.label}.{layer}.{name}.{said}",
                say("columns.word", held, column=word, theirs=said),
                vocabularies[name],
                held,
                shown=lambda t, name=name: term_word(name, t, held.language),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            )
            found.setdefault(name, {})[said] = ours
            still_open = still_open or not ours
    return None if still_open else found
