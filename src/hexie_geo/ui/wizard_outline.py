"""Import wizard: a sketch of a layer on the county's outline, before anything is decided."""

from typing import Any

import numpy as np
import shapely
import streamlit as st

from hexie_geo.io.locating import Fit
from hexie_geo.ui.choices import ask
from hexie_geo.ui.state import State
from hexie_geo.workflow.placing import in_degrees
from hexie_geo.workflow.survey import Part

_SIZE = (420, 260)
_MARGIN = 8
_POINTS = 4000  # a sketch needs no more


def sketch(part: Part, fit: Fit, ground: Any, held: State) -> None:
    """Draw a part as ``fit`` places it over ``ground`` (or None): coordinates only, no names."""
    shapes = in_degrees(part, fit).to_numpy()
    known = [] if ground is None else [ground]
    box = shapely.total_bounds([*known, *shapes])
    if not np.isfinite(box).all():
        return
    scale = min(
        (_SIZE[0] - 2 * _MARGIN) / max(box[2] - box[0], 1e-6),
        (_SIZE[1] - 2 * _MARGIN) / max(box[3] - box[1], 1e-6),
    )

    def on_page(xy: Any) -> Any:
        x = _MARGIN + (xy[:, 0] - box[0]) * scale
        y = _SIZE[1] - _MARGIN - (xy[:, 1] - box[1]) * scale
        return np.column_stack([x, y])

    pixels = shapely.transform([*known, *shapes], on_page)
    below, above = pixels[: len(known)], pixels[len(known) :]
    drawn = "".join(
        (
            f"<path d='{_path(below)}' fill='#e4e9ec' stroke='#7b8a93'/>",
            f"<path d='{_path(above)}' fill='#b4d0de' fill-opacity='.55' stroke='#275570'/>",
        )
    )
    width, height = _SIZE
    frame = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    words = ask("crs.sketch" if ground is not None else "crs.sketch_alone", held)
    st.image(f"<svg xmlns='http://www.w3.org/2000/svg' {frame}>{drawn}</svg>", caption=words)


def _path(shapes: Any) -> str:
    """Return the outlines of shapes as an SVG path, coarse enough for a sketch."""
    simple = shapely.simplify(shapes, 0.7)
    parts = shapely.get_parts(simple)
    kinds = shapely.get_type_id(parts)
    lines = [*shapely.get_exterior_ring(parts[kinds == 3]), *parts[kinds == 1]]  # noqa: PLR2004
    dots = shapely.get_coordinates(parts[kinds == 0])[:_POINTS]
    said = [_line(shapely.get_coordinates(line)) for line in lines[:_POINTS]]
    return " ".join([*said, *(f"M{x:.1f},{y:.1f}h2v2h-2z" for x, y in dots)])


def _line(xy: Any) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in xy)
