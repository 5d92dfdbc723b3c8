"""Page: the planner's proposals, before and after, with reasons; nothing of yours is changed."""

import streamlit as st

from hexie_geo.ui import searches, served, shell, suggest, suggest_plan

held, ws = shell.opened()
searches.recall(ws, held)
asked = suggest.ask(held)
if asked is None:
    st.stop()
found = suggest.search(ws, asked, held)
plan = suggest.pick(found, held)
suggest.scores(plan, held)
left, right = st.container(key="beside").columns([5, 4], gap="medium")
with left:
    suggest_plan.draw(ws, plan, held)
    served.services(ws, plan, held)
with right:
    suggest_plan.changes(ws, plan, held)
    suggest_plan.left(ws, plan, held)
    suggest_plan.further(ws, found, plan, held)
