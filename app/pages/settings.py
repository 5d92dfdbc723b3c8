"""Page: what a person sets for this machine, and what this program is."""

import streamlit as st

from hexie_geo.ui import settings_page
from hexie_geo.ui.state import state

held = state()
left, right = st.columns(2, gap="large")
with left:
    settings_page.person(held)
    settings_page.ground(held)
with right:
    settings_page.policies(held)
    settings_page.keep(held)
settings_page.about(held)
