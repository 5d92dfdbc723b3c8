"""Page: who is within reach of an office or a service, and who is not."""

import streamlit as st

from hexie_geo.ui import coverage, served, shell
from hexie_geo.workflow.cover import POLICE

held, ws = shell.opened()
with st.container(key="asked"):
    asked = coverage.ask(ws, held)
found = coverage.measure(ws, asked, held)
with st.container(key="beside"):
    left, right = st.columns([5, 3], gap="medium")
with left:
    coverage.draw(ws, found, asked, held)
with right:
    coverage.shares(ws, found, asked, held)
    coverage.uncovered(ws, found, asked, held)
    served.terrain(ws, asked.kind, held)
    served.circles(ws, asked.kind, held)
coverage.police(ws, held, found.distances if asked.kind == POLICE else None)
