"""Import wizard, first half: the files, what each one is, basis and day of the count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from hexie_geo.i18n import term
from hexie_geo.io.encoding import ENCODINGS
from hexie_geo.io.gate import FORMATS
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.ui.bench import Bench, readable
from hexie_geo.ui.choices import ask, pick
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain
from hexie_geo.workflow.mapping import map_columns
from hexie_geo.workflow.questions import day_of
from hexie_geo.workflow.roles import JOIN, ROLES, clashes, roles_of, source_for, use_word
from hexie_geo.workflow.survey import Part

_COMPANIONS = ("dbf", "shx", "prj", "cpg", "dwg")
_GUESSED = (".shp", ".csv", ".txt", ".zip", ".geojson", ".json")
_TABLES = (".xlsx", ".xls", ".csv", ".txt")
_BYTES = (".csv", ".txt", ".shp", ".zip")  # whose encoding the file does not tell for sure
_MANY = 4
_HEADER = re.compile(r"[1-9]\d{0,3}([,，、 ]+[1-9]\d{0,3}){0,3}")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a recipe must state and no file tells."""

    title: str
    basis: Basis
    as_of: date


@dataclass(frozen=True, eq=False, kw_only=True)
class Roles:
    """The layers with their parts, and the parts that are joined to a layer."""

    layers: dict[str, Part]
    joined: tuple[tuple[str, Part], ...]


def files(held: State) -> Bench:
    """Take files from a person, and read them safely; stops until there are some."""
    st.subheader(ask("step.files", held), anchor=False)
    st.caption(f":material/lock: {ask('local', held)}")
    uploads = st.file_uploader(
        ask("files.pick", held),
        type=[s[1:] for s in sorted(FORMATS)] + [*_COMPANIONS],
        accept_multiple_files=True,
        key="wizard_files",
    )
    bench = held.bench
    if not uploads:
        st.info(ask("files.nothing", held), icon=":material/upload_file:")
        st.stop()
    if not bench.holds(uploads):
        with st.spinner(ask("files.reading", held)):
            bench.take(uploads)
    broken = [p for p in bench.parts if p.reading is None]
    wrong = [*(q for p in broken for q in p.problems), *bench.refused]
    if wrong:
        said = [f"- {plain(q.say(held.language))}" for q in wrong]
        st.error(f"{ask('files.broken', held)}\n\n" + "\n".join(said), icon=":material/error:")
    if not bench.parts:
        st.warning(ask("files.companion", held))
    if len(broken) == len(bench.parts):
        st.stop()
    return bench


def roles(bench: Bench, held: State) -> Roles:
    """Ask what each part is, showing how it was read; stops until communities are named."""
    st.subheader(ask("step.roles", held), anchor=False)
    parts = [p for p in bench.parts if p.reading is not None]
    found: list[tuple[str, Part]] = []
    for number, (part, likely) in enumerate(zip(parts, roles_of(parts), strict=True)):
        with st.container(border=True):
            left, right = st.columns([2, 3], gap="medium", vertical_alignment="top")
            role = pick(
                f"role.{part.label}",
                ask("roles.role", held, part=part.label),
                ["-", *ROLES],
                held,
                shown=lambda r: _role_word(r, held),
                otherwise=likely or "-",
                where=left,
            )
            part = _as_read(part, number, bench, held, left)  # noqa: PLW2901 - read anew
            part = _outlined(part, role, bench, held)  # noqa: PLW2901 - read anew
            _preview(part, role, held, right, folded=len(parts) > _MANY)
        if role != "-":
            found.append((role, part))
    return _settled(found, held)


def _role_word(role: str, held: State) -> str:
    return use_word("" if role == "-" else role, held.language)


def _as_read(part: Part, number: int, bench: Bench, held: State, where: Any) -> Part:
    """Let a person say header rows and encoding, when the guess is wrong; read again then."""
    file, source = part.source.file.lower(), part.source
    if file.endswith(_TABLES):
        source = _header(source, number, held, where)
    if file.endswith(_BYTES):
        codec = pick(
            f"codec.{part.label}",
            ask("roles.encoding", held),
            ["-", *ENCODINGS],
            held,
            shown=lambda c: ask("roles.codec_found", held) if c == "-" else c.upper(),
            otherwise="-",
            where=where,
        )
        source = replace(source, encoding=None if codec == "-" else codec)
    if source == part.source:
        return part
    with st.spinner(ask("files.reading", held)):
        again = bench.look(source)
    if again.reading is None:
        where.error("\n".join(plain(p.say(held.language)) for p in again.problems))
        return part
    return again


def _header(source: FileSpec, number: int, held: State, where: Any) -> FileSpec:
    rows = where.text_input(ask("roles.header", held), key=f"wizard_header.{number}").strip()
    if rows and not _HEADER.fullmatch(rows):
        where.error(ask("roles.header_bad", held))
        return source
    return replace(source, header=tuple(int(n) for n in re.findall(r"\d+", rows)))


def _outlined(part: Part, role: str, bench: Bench, held: State) -> Part:
    """Read drawn lines as the areas they enclose, where areas are wanted."""
    layer = role.removeprefix(JOIN)
    if layer not in SPECS or not source_for(part, layer).outlines:
        return part
    with st.spinner(ask("files.reading", held)):
        again = bench.look(source_for(part, layer))
    if again.reading is None:
        st.error("\n".join(plain(p.say(held.language)) for p in again.problems))
        return part
    return again


def _preview(part: Part, role: str, held: State, where: Any, *, folded: bool) -> None:
    kinds = [ask(f"roles.{k}", held) for k in sorted(part.shape_kinds) if k[0] in "PL"]
    kind = " ".join(kinds) or ask("roles.table", held)
    said = [ask("roles.rows", held, rows=len(part.frame), columns=len(part.columns), kind=kind)]
    if not part.has_shapes:
        said.append(ask("roles.first", held, row=part.frame.index[0]))
    where.caption(" · ".join(said))
    layer = role.removeprefix(JOIN)
    known = map_columns(part, layer).columns if layer in SPECS else {}
    guessed = part.source.file.lower().endswith(_GUESSED)
    if guessed and (names := readable(part, known)):
        codec = "、".join(part.codecs) or "utf-8"
        where.caption(ask("roles.codec", held, codec=codec.upper(), names=plain(names)))
    shown = part.frame[part.columns].head(4).astype(object).fillna("").astype("str")
    room = where.expander(ask("roles.preview", held)) if folded else where
    room.dataframe(shown.rename_axis(ask("roles.row", held)))
    personal = [f.field for f in part.fixes if f.action == "column_personal"]
    if personal:
        where.warning(
            plain(ask("columns.personal", held, names="、".join(personal))),
            icon=":material/visibility_off:",
        )


def _settled(found: Sequence[tuple[str, Part]], held: State) -> Roles:
    """Check that each layer has one part and joins have a layer; stops where it has not."""
    wrong = clashes([role for role, _ in found], [part for _, part in found], held.language)
    layers = {layer: part for layer in SPECS for role, part in found if role == layer}
    joined = [(r.removeprefix(JOIN), p) for r, p in found if r.startswith(JOIN)]
    for words in wrong:
        st.warning(plain(words), icon=":material/help:")
    if wrong:
        st.stop()
    return Roles(layers=layers, joined=tuple(joined))


def stated(held: State) -> Stated | None:
    """Ask what no file tells: the place, the household basis, the day; None until told."""
    st.subheader(ask("step.stated", held), anchor=False)
    first, second, third = st.columns(3, gap="medium")
    title = first.text_input(
        ask("stated.title", held),
        key="wizard_title",
        placeholder=ask("stated.title_example", held),
    ).strip()
    basis = pick(
        "wizard_basis",
        ask("stated.basis", held),
        [b.value for b in Basis],
        held,
        shown=lambda b: term(Basis(b), held.language),
        where=second,
    )
    day = third.text_input(
        ask("stated.as_of", held), key="wizard_as_of", placeholder=ask("stated.day_example", held)
    )
    as_of = day_of(day)
    st.caption(ask("stated.why", held))
    if day.strip() and as_of is None:
        st.error(ask("stated.bad_day", held))
    if not title or not basis or as_of is None:
        st.info(ask("stated.first", held), icon=":material/help:")
        return None
    return Stated(title=title, basis=Basis(basis), as_of=as_of)
