"""Page: a county's own files, step by step, to a workspace and a recipe that replays."""

import streamlit as st

from hexie_geo.ui import (
    wizard,
    wizard_columns,
    wizard_grids,
    wizard_joins,
    wizard_places,
    wizard_result,
)
from hexie_geo.ui.state import state

held = state()
bench = wizard.files(held)
roles = wizard.roles(bench, held)
stated = wizard.stated(held)
if stated is None:
    st.stop()
answers = wizard_columns.ask(roles, stated, held)
answers = wizard_places.systems(answers, roles, bench, held)
answers = wizard_joins.joins(answers, roles, bench, held)
rasters = wizard_grids.grids(bench, held)
wizard_result.show(answers, stated, rasters, bench, held)
