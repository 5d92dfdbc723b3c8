"""Two hands at the same thing: the difference shown."""

from collections.abc import Mapping

import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.workflow.packed import differing


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
    sides = ("home", "mine", "theirs")
    named = {c: ws.names.get(c) or called(str(c), language) for n in sides for c in table[n]}
    shown = table.assign(**{n: table[n].map(named) for n in sides})
    heads = {n: text(f"reviewing.conflict.{n}", language) for n in shown.columns}
    st.dataframe(shown, hide_index=True, column_config=heads)
