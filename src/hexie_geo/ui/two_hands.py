"""Two hands at the same thing: the difference shown, and a draft that another went on with."""

from collections.abc import Mapping

import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import as_data, from_data, replay
from hexie_geo.planning.naming import called
from hexie_geo.ui import drafting, loaders
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.state import State
from hexie_geo.workflow.packed import differing

_MOVED_ON = "review.draft_moved_on"


def difference(
    ws: Workspace,
    home: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    *,
    language: Language,
) -> None:
    """Show where two assignments put a unit in different communities.

    Parameters
    ----------
    ws
        Where the communities' names are found.
    home, mine, theirs
        As for :func:`hexie_geo.workflow.packed.differing`.
    language
        ``"zh"`` or ``"en"``.
    """
    table = differing(home, mine, theirs)
    if table.empty:
        st.caption(text("reviewing.conflict.same", language))
        return
    layer = ws.communities
    known = dict(zip(layer["community_id"], layer["name"], strict=True))
    sides = ("home", "mine", "theirs")
    named = {c: known.get(c) or called(str(c), language) for n in sides for c in table[n]}
    shown = table.assign(**{n: table[n].map(named) for n in sides})
    heads = {n: text(f"reviewing.conflict.{n}", language) for n in shown.columns}
    st.dataframe(shown, hide_index=True, column_config=heads)


def offer(ws: Workspace, held: State, here: Desk) -> None:
    """Where somebody else went on with this draft: keep mine as a copy, take theirs, or compare."""
    error, log = here.refused, drafting.log_of(held)
    if not isinstance(error, HexieError) or log is None or error.problems[0].code != _MOVED_ON:
        return
    language = held.language
    with st.container(border=True):
        st.warning(text("reviewing.conflict.draft", language), icon=":material/call_split:")
        one, two, three = st.columns(3, gap="small")
        if one.button(text("reviewing.conflict.copy", language), key="draft_copy"):
            name = drafting.new_name()
            kept = [as_data(event) for event in here.draft.events]
            log.append(name, kept, after=0, user=held.settings.user)
            _lay(held, name)
        if two.button(text("reviewing.conflict.take", language), key="draft_take"):
            _lay(held, here.draft_id)
        if three.toggle(text("reviewing.conflict.difference", language), key="draft_difference"):
            start, _ = loaders.board(ws, ws.digest)
            theirs = replay(start, [from_data(e) for e in log.events(here.draft_id)])
            difference(
                ws, start.assignment, here.draft.assignment, theirs.assignment, language=language
            )


def _lay(held: State, name: str) -> None:
    """Lay a draft on the desk anew, as the log has it."""
    held.desk = None
    st.query_params["draft"] = name
    st.rerun(scope="app")
