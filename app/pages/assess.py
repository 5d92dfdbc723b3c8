"""Page: every subject judged against one provision, on the map and in the table."""

import streamlit as st

from hexie_geo.ui import assess, case, shell, tables

held, ws = shell.opened()
found = assess.verdicts(ws, held)
provision = assess.pick_provision(found, held)
table = tables.subjects(ws, found, provision)
shown = assess.filters(table, held)
assess.say_when_nearly_all(table, held)
left, right = st.columns([5, 3], gap="medium")
with left:
    assess.draw(ws, table, shown, provision, held)
with right:
    case.clause(ws, provision, held)
    case.show(ws, held, first=provision)
assess.list_subjects(table[shown], held)
