"""The app: its pages, and the line above them."""

import streamlit as st

from hexie_geo.ui.shell import PAGES, begin, page

chosen = st.navigation([page(name) for name in PAGES], position="top")
begin()
chosen.run()
