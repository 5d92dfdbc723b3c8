"""The settings page: who one is, what lies under the maps, which policies are asked, and about."""

import os
import platform
from dataclasses import replace
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pandas as pd
import streamlit as st

from hexie_geo import __version__, standards
from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import document, text
from hexie_geo.ui import basemaps, loaders
from hexie_geo.ui.settings import Settings, settings_file, write_settings
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.words import number, plain

PARTS = (
    "streamlit", "geopandas", "shapely", "pyogrio", "rasterio", "pyproj", "pandas", "numpy",
    "scipy", "numba", "highspy", "networkx", "SQLAlchemy", "python-docx", "docxtpl", "openpyxl",
    "matplotlib", "folium",
)  # fmt: skip
"""Distributions whose version and licence the page tells."""

LONGEST = 40
"""A licence field longer than this holds the licence itself, not its name."""


def word(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``settings``."""
    return text(f"settings.{message}", held.language, **values)


def person(held: State) -> None:
    """Ask who one is, and say where what they do is kept."""
    st.subheader(word("person", held), anchor=False)
    name = st.text_input(
        word("user", held), held.settings.user, max_chars=200, key="set_user",
        help=word("user_help", held),
    )  # fmt: skip
    _take(held, replace(held.settings, user=name.strip()))
    st.caption(word("language_words", held))
    st.markdown(f"**{word('database', held)}**")
    if held.source in (None, DEMO):
        st.caption(word("no_database", held))
        return
    where = loaders.place(str(held.source))
    shown = where.rpartition("@")[2] if "://" in where else f"{where}{os.sep}ledger.sqlite"
    st.code(shown, language=None)


def ground(held: State) -> None:
    """Ask what is drawn under the maps; none unless a person chooses one."""
    language, now = held.language, held.settings
    st.subheader(word("ground", held), anchor=False)
    kinds = list(basemaps.KINDS)
    kind = st.selectbox(
        word("basemap", held), kinds,
        index=kinds.index(now.basemap) if now.basemap in kinds else 0,
        format_func=lambda k: text(f"map.ground.{k}", language), key=f"set_basemap.{language}",
    )  # fmt: skip
    token, folder = now.tianditu_token, now.tile_folder
    if kind == basemaps.TIANDITU:
        token = st.text_input(
            word("token", held), token, type="password", key="set_token",
            help=word("token_help", held),
        )  # fmt: skip
    if kind == basemaps.LOCAL:
        folder = st.text_input(word("folder", held), folder, key="set_tiles")
    _take(
        held,
        replace(now, basemap=kind, tianditu_token=token.strip(), tile_folder=folder.strip()),
    )
    if basemaps.is_outside(kind):
        st.warning(word("outside", held), icon=":material/public:")
    if (trouble := basemaps.trouble(held.settings, language)) is not None:
        st.caption(plain(trouble))


def policies(held: State) -> None:
    """Ask which policy documents are asked, in this session's pages."""
    st.subheader(word("policies", held), anchor=False)
    packs = {name: standards.load(name) for name in standards.available()}
    usual = held.settings.standards or _of_workspace(held)
    picked = st.multiselect(
        word("standards", held), list(packs), default=[n for n in usual if n in packs],
        format_func=lambda n: _title(n, held.language), key="set_standards",
        help=word("standards_help", held),
    )  # fmt: skip
    if not picked:
        st.caption(word("no_standards", held))
    unseen = sum(not p.verified for pack in packs.values() for p in pack.provisions)
    also = st.toggle(
        word("unverified", held, count=unseen), value=held.settings.include_unverified,
        key="set_unverified", help=word("unverified_help", held),
    )  # fmt: skip
    own = tuple(picked) if tuple(picked) != _of_workspace(held) else ()
    _take(held, replace(held.settings, standards=own, include_unverified=also))


def _of_workspace(held: State) -> tuple[str, ...]:
    """Return the documents the workspace that is open names; without one, those there are."""
    if held.source is None:
        return standards.available()[-1:]
    try:
        return loaders.workspace(held.source).standards
    except HexieError:
        return standards.available()[-1:]


def _title(name: str, language: Language) -> str:
    return document(name, language) or standards.load(name).citation


def _take(held: State, settings: Settings) -> None:
    if settings != held.settings:
        held.set(settings)


def keep(held: State) -> None:
    """Keep the settings on this machine, when a person says so."""
    if st.button(word("keep", held), type="primary", key="set_keep"):
        try:
            file = write_settings(replace(held.settings, language=held.language))
        except OSError as error:
            st.error(word("not_kept", held, reason=plain(error.strerror or error)))
            return
        st.success(word("kept", held, file=plain(file)), icon=":material/check:")
    st.caption(word("keep_words", held, file=plain(settings_file())))


def about(held: State) -> None:
    """Say what this program is, what it runs on, and under which licences."""
    st.subheader(word("about", held), anchor=False)
    one, two, three = st.columns(3, gap="medium")
    one.metric(word("version", held), __version__, border=True)
    two.metric(word("memory", held), _memory(held), border=True, help=word("memory_help", held))
    font, found = _font()
    three.metric(word("font", held), font or "—", border=True, help=word("font_help", held))
    if not found:
        st.warning(word("no_font", held), icon=":material/font_download_off:")
    st.caption(
        word("system", held, python=platform.python_version(), system=platform.system(),
             machine=platform.machine())
    )  # fmt: skip
    st.caption(word("licence", held))
    with st.expander(word("parts", held)):
        heads = {n: word(f"column.{n}", held) for n in ("part", "version", "licence")}
        st.dataframe(_parts(), hide_index=True, column_config=heads, placeholder="—")


def _memory(held: State) -> str:
    """Return the memory that the server's process holds now; only Linux tells without more."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return "—"
    return word("megabytes", held, count=number(pages * os.sysconf("SC_PAGE_SIZE") // 2**20))


@st.cache_data(show_spinner=False, max_entries=1)
def _font() -> tuple[str, bool]:
    """Return the font with Chinese characters that pictures and papers use, if there is one."""
    from hexie_geo.report.static_map import chinese_font

    try:
        return chinese_font(), True
    except HexieError:
        return "", False


@st.cache_data(show_spinner=False, max_entries=1)
def _parts() -> pd.DataFrame:
    rows = [("Python", platform.python_version(), "PSF-2.0"), ("Leaflet", "1.9.4", "BSD-2-Clause")]
    for name in PARTS:
        try:
            told = metadata(name)
        except PackageNotFoundError:
            continue
        rows.append((name, told["Version"], _licence(told)))
    return pd.DataFrame(rows, columns=["part", "version", "licence"])


def _licence(told: PackageMetadata) -> str:
    """Return a distribution's licence in a few words."""
    for key in ("License-Expression", "License"):
        stated = " ".join(told.get_all(key) or ())
        if 0 < len(stated) <= LONGEST:
            return stated
    named = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if "License" in c]
    return ", ".join(named) or "—"
