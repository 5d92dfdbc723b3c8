"""Page: where people are out of reach, and where the next office or facility should open."""

import streamlit as st

from hexie_geo.ui import shell, siting, siting_asked, siting_found, siting_map

held, ws = shell.opened()
with st.container(key="asked"):
    asked = siting_asked.ask(ws, held)
found, gaps = siting_found.measure(ws, asked, held)
answer = siting_found.answer(ws, asked, held)
with st.container(key="beside"):
    left, right = st.columns([5, 3], gap="medium")
with left:
    siting_map.draw(ws, found, gaps, answer, asked, held)
    siting.show_gaps(ws, gaps, asked, held)
with right:
    siting.show_answer(ws, answer, asked, held)
