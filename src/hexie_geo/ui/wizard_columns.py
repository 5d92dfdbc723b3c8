"""Import wizard: which of their columns are ours, and what fills those that are missing."""

import re
from collections.abc import Mapping

import streamlit as st

from hexie_geo.i18n import text
from hexie_geo.model.layers import SPECS, Column
from hexie_geo.ui.bench import samples
from hexie_geo.ui.choices import ask as say
from hexie_geo.ui.choices import pick
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Roles, Stated
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import (
    Answer,
    asked_ways,
    column_word,
    source_for,
    term_word,
    way_word,
    ways,
    with_source,
)
from hexie_geo.workflow.mapping import Mapped, known_words, map_columns, missing, unknown_words
from hexie_geo.workflow.survey import Part

_UNITS = re.compile(r"[(（\[【]([^)）\]】]+)[)）\]】]")
_WIDE = 3
_SAFE = {"first9", "township", "unknown"}  # ways that assume nothing
_FITTING = {
    "户": {"户", "户数", "套", "households"},
    "人": {"人", "人数", "口", "people", "persons"},
    "m²": {"㎡", "m²", "m2", "平方米", "平米"},
}


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
        columns = _columns(layer, part, mapped, f"{stated.basis.value}.{part.label}", held)
        used = {t for theirs in columns.values() for t in theirs}
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
    )


def _columns(
    layer: str, part: Part, mapped: Mapped, place: str, held: State
) -> dict[str, tuple[str, ...]]:
    """Ask for each of our columns which of theirs it is: the known first, the others folded."""
    near = {m.ours: m.theirs for m in mapped.near}
    first = [
        c for c in SPECS[layer].columns if c.required or c.name in mapped.columns or c.name in near
    ]
    rest = [c for c in SPECS[layer].columns if c not in first]
    found: dict[str, tuple[str, ...]] = {}
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
                    if not theirs and column.name in near:
                        _confirm(layer, column, near[column.name], key, held)
                if theirs:
                    found[column.name] = theirs
    return found


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
        for name in theirs:
            _unit(name, column, held)
    return tuple(theirs)


def _unit(name: str, column: Column, held: State) -> None:
    """Warn where a header names a unit that is not the one wanted."""
    fitting = _FITTING.get(column.unit or "")
    said = _UNITS.search(name)
    if fitting and said and said[1].strip().lower() not in fitting:
        words = say("columns.odd_unit", held, theirs=name, found=said[1], wanted=column.unit)
        st.warning(plain(words), icon=":material/straighten:")


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
