"""The app: its pages, and the line above them."""

import streamlit as st

from hexie_geo.ui.shell import begin, sections

chosen = st.navigation(sections(), position="top")
begin()
chosen.run()
