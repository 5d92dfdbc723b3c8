"""Page: open a workspace; what is in it, what was assumed, what is wrong with the data."""

import streamlit as st

from hexie_geo.ui import data, shell
from hexie_geo.ui.state import state
from hexie_geo.ui.words import say

held = state()
if held.source is None:
    data.welcome(held)
    st.stop()

held, ws = shell.opened()
left, right = st.columns([3, 2], gap="large")
with left:
    data.layers(ws, held)
with right:
    data.about(ws, held)
data.problems(ws, held)
with st.expander(say("start.another", held.language)):
    data.choose(held)
