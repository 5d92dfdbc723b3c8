"""What ``hexie app`` serves: the app, and beside it the tiles of a folder on this machine."""

import streamlit as st

from hexie_geo.ui.tiles import route

app = st.App("main.py", routes=[route()])
