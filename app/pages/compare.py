"""Page: two plans, drafts, workspaces or years beside each other, and beside today."""

import streamlit as st

from hexie_geo.ui import compare, compare_tables, searches, shell

held, ws = shell.opened()
searches.recall(ws, held)
pair = compare.choose(ws, compare.known(ws, held), held)
compare_tables.headline(pair, held)
compare.draw(pair, held)
left, right = st.container(key="beside").columns([4, 5], gap="large")
with left:
    coverage = compare_tables.reach(pair, held)
    compare_tables.deltas(ws, pair, coverage, held)
with right:
    compare_tables.communities(pair, coverage, held)
    compare_tables.moved(pair, held)
