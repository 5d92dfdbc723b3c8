"""Import wizard: a sketch of a layer on the county's outline, before anything is decided."""

from typing import Any

import numpy as np
import shapely
import streamlit as st

from hexie_geo.ui.choices import ask
from hexie_geo.ui.sketches import dots, fitted, page, path
from hexie_geo.ui.state import State
from hexie_geo.workflow.placing import in_degrees
from hexie_geo.workflow.survey import Part

_SIZE = (460, 300)


def sketch(part: Part, ground: Any, held: State) -> None:
    """Draw a part as its source places it, over ``ground`` (or None): no names, only shapes."""
    shapes = in_degrees(part).to_numpy()
    known = [] if ground is None else [ground]
    box = shapely.total_bounds([*known, *shapes])
    if not np.isfinite(box).all():
        return
    pixels = shapely.transform([*known, *shapes], fitted(box, _SIZE))
    below, above = pixels[: len(known)], pixels[len(known) :]
    drawn = (
        f"<path d='{path(below)}' fill='#e4e9ec' stroke='#7b8a93'/>"
        f"<path d='{path(above)}' fill='#b4d0de' fill-opacity='.55' stroke='#275570'/>"
        f"<path d='{dots(above)}' stroke='#275570' stroke-width='5' stroke-linecap='round'/>"
    )
    words = ask("crs.sketch" if ground is not None else "crs.sketch_alone", held)
    st.image(page(_SIZE, drawn), caption=words)
