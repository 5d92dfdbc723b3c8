"""Page: a draft of one's own, painted on the map; every verdict follows."""

import streamlit as st

from hexie_geo.ui import edit, edit_bar, edit_lists, handing_in, instead, shell

held, ws = shell.opened()
edit.ready(ws, held)
here = edit_bar.desk(ws, held)
with st.container(horizontal=True):
    edit_bar.drafts(held, here)
    handing_in.door(ws, held, here)
    edit_bar.facilities(ws, held)
edit.board(ws, held, here)
with st.container(horizontal=True, vertical_alignment="center"):
    edit_lists.download(held, here)
    instead.offer(held, edit.KEY)
edit_lists.by_table(ws, held, here)
