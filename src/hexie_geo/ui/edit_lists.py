"""Below the map that is painted on: the same edits from lists, and the list of moves."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from hexie_geo.i18n import place_kind, text
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Merge, Relocate
from hexie_geo.planning.naming import called
from hexie_geo.ui import panel, places
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain, say

FIGURES = ("households", "police", "rooms")
LISTS = "edit_lists"
"""Key that says whether the lists are open."""


def changed(shown: Mapping[str, Any], held: State) -> None:
    """Show the panel's figures as a table of the page, where there is no map beside them."""
    language = held.language
    if shown["notice"]:
        st.warning(plain(shown["notice"]), icon=":material/lock:")
    heads = [text(f"map.panel.{h}", language) for h in ("name", "verdict", *FIGURES)]
    st.markdown(plain(shown["summary"] or say("edit.nothing", language)))
    if shown["rows"]:
        st.dataframe(pd.DataFrame(shown["rows"], columns=heads), hide_index=True, width="stretch")
    for kind in shown["reach"]:
        st.caption(
            "  \n".join(
                [
                    f"**{plain(kind['head'])}**",
                    *map(plain, kind["lines"]),
                    *map(plain, kind["notes"]),
                ]
            )
        )


def by_table(ws: Workspace, held: State, here: Desk) -> None:
    """Do from lists what the map does: move groups, merge a community, found a new one.

    The lists are long, so they are made only once they are opened: the map comes first.
    """
    language = held.language
    box = st.expander(say("edit.by_table", language), key=LISTS, on_change="rerun")
    if not box.open:
        return
    known = panel.names_of(ws, ws.digest)
    names = {
        c: f"{known.get(c) or called(c, language)} ({c})" for c in here.zones if c in here.verdicts
    }
    with box:
        steps(held, here, names)
        one, two = st.columns(2, gap="medium")
        source = one.selectbox(
            say("edit.from", language), tuple(names), format_func=names.__getitem__, key="edit_from"
        )
        fresh = here.next_name
        targets = [c for c in [*names, fresh] if c != source]
        to = two.selectbox(
            say("edit.to", language),
            targets,
            key="edit_to",
            format_func=lambda c: names.get(c, called(c, language)),
        )
        held_groups = [u for u, c in here.draft.assignment.items() if c == source]
        groups = st.multiselect(say("edit.groups", language), held_groups, key="edit_groups")
        move, merge = st.columns(2, gap="medium")
        if move.button(say("edit.move", language), disabled=not groups, key="edit_move"):
            here.move(groups, to)
            st.rerun()
        if merge.button(say("edit.merge", language), key="edit_merge", disabled=to == fresh):
            here.do(Merge(communities=(source,), into=to))
            st.rerun()
        move_place(ws, held, here)
        _said(ws, held, here)


def _said(ws: Workspace, held: State, here: Desk) -> None:
    said = panel.notice(ws, held, here)
    if said:
        st.warning(plain(said), icon=":material/lock:")


def steps(held: State, here: Desk, names: Mapping[str, str]) -> None:
    """Undo, redo and lock by button: what the map's own buttons and keys do."""
    language = held.language
    back, again, hold = st.columns(3, gap="small")
    back.button(
        say("edit.undo", language), on_click=_step, args=(here.undo,), key="undo", width="stretch"
    )
    again.button(
        say("edit.redo", language), on_click=_step, args=(here.redo,), key="redo", width="stretch"
    )
    with hold.popover(say("edit.lock", language), width="stretch"):
        picked = st.multiselect(
            say("edit.locks", language),
            list(names),
            default=[c for c in names if c in here.locks],
            format_func=names.__getitem__,
            help=say("edit.lock_help", language),
            key=f"edit_locks.{here.draft_id}.{len(here.draft.events)}",
        )
        if set(picked) != here.locks.intersection(names):
            here.lock([*picked, *here.locks.difference(names)])
            st.rerun()


def _step(step: Callable[[], bool]) -> None:
    step()


def move_place(ws: Workspace, held: State, here: Desk) -> None:
    """Put an office or a facility elsewhere from a list, by its coordinates."""
    language = held.language
    kinds = places.kinds(ws)
    if not kinds:
        return
    columns = st.columns([3, 3, 2, 2, 2], gap="small", vertical_alignment="bottom")
    kind = columns[0].selectbox(
        say("edit.place_kind", language),
        kinds,
        format_func=lambda k: place_kind(k, language),
        key=f"place_kind.{language}",
    )
    found, mine = places.of_kind(ws, kind)
    place = columns[1].selectbox(
        say("edit.place", language),
        [found.ids[k] for k in mine],
        format_func=lambda i: found.names[found.number[i]],
        key=f"place_id.{kind}",
    )
    x, y = places.stands(ws, here, found.layer, place)
    at = f"{place}.{len(here.draft.events)}"  # a drag on the map is shown here too
    east = columns[2].number_input(
        say("edit.east", language), value=x, step=50.0, format="%.1f", key=f"place_east.{at}"
    )
    north = columns[3].number_input(
        say("edit.north", language), value=y, step=50.0, format="%.1f", key=f"place_north.{at}"
    )
    if columns[4].button(say("edit.place_move", language), key="place_move", width="stretch"):
        here.do(Relocate(place=place, x=float(east), y=float(north), layer=found.layer))
        st.rerun()


def download(held: State, here: Desk) -> None:
    """Offer the list of groups that move, for a spreadsheet; made only when it is asked for."""
    st.download_button(
        say("edit.download", held.language),
        lambda: _sheet(here),
        file_name="draft.csv",
        mime="text/csv",
        key="edit_download",
    )


def _sheet(here: Desk) -> bytes:
    board, names = here.draft.board, here.draft.names
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["group_id", "community_id_before", "community_id_after", "households"])
    for k in (here.draft.label != board.home).nonzero()[0]:
        row = [board.unit_ids[k], names[board.home[k]], names[here.draft.label[k]]]
        sheet.writerow([*map(_harmless, row), int(board.households[k])])
    return out.getvalue().encode("utf-8-sig")  # the mark makes Excel read it as UTF-8


def _harmless(cell: str) -> str:
    """Return text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
