"""Beside the map that is painted on: what changed, and the same edits from lists."""

import csv
import io
from html import escape

import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Merge
from hexie_geo.planning.naming import called
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import State
from hexie_geo.ui.words import missing, number, say

MOST = 14
"""Rows of the table beside the map; the download has everything."""


def label(size: str, mark: str, language: Language) -> str:
    """Return the words for a size, and for what is marked on top of it."""
    word = say(f"edit.size.{size}", language)
    return f"{word} · {say(f'edit.mark.{mark}', language)}" if mark else word


def changed(ws: Workspace, held: State, here: Desk) -> str:
    """Return the changed communities, the ones just touched first; every cell is escaped."""
    language = held.language
    listed = here.changed
    if not listed:
        return f"<p>{escape(say('edit.nothing', language))}</p>"
    count = number(here.draft.moved_households)
    moved = say("edit.moved", language, count=count, changed=number(len(listed)))
    heads = [say(f"edit.{h}", language) for h in ("name", "before", "after", "verdict")]
    rows = [_row(ws, here, community, language) for community in listed[:MOST]]
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    more = len(listed) - len(rows)
    rest = f"<p>{escape(say('edit.more', language, count=more))}</p>" if more else ""
    table = f"<table class='hexie-edit'><tr>{head}</tr>{cells}</table>"
    return f"<p><b>{escape(moved)}</b></p>{table}{rest}"


def _row(ws: Workspace, here: Desk, community: str, language: Language) -> tuple[str, ...]:
    now, then = here.verdicts.get(community), here.today.get(community)
    before = number(then.households) if then else ""
    if now is None:
        return name(ws, community, language), before, "0", say("edit.gone", language)
    size = "rural" if community in here.rural else now.size
    words = label(size, "pieces" if now.pieces > 1 else "", language)
    return name(ws, community, language), before, number(now.households), words


def name(ws: Workspace, community: str, language: Language) -> str:
    """Return the name of a community, of one that the draft founds too."""
    rows = ws.communities.loc[ws.communities["community_id"] == community, "name"]
    if len(rows) and not missing(rows.iloc[0]):
        return str(rows.iloc[0])
    return called(community, language)


def by_table(ws: Workspace, held: State, here: Desk) -> None:
    """Do from lists what the map does: move groups, merge a community, found a new one."""
    language = held.language
    names = {c: f"{name(ws, c, language)} ({c})" for c in here.zones if c in here.verdicts}
    with st.expander(say("edit.by_table", language)):
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


def download(held: State, here: Desk) -> None:
    """Offer the list of groups that move, for a spreadsheet; made only when it is asked for."""
    st.download_button(
        say("edit.download", held.language),
        lambda: _sheet(here),
        file_name="draft.csv",
        mime="text/csv",
        key="edit_download",
        disabled=not here.draft.moved_households,
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
