"""A map's theme as a plain picture: for browsers that cannot draw, and for the printer."""

import io
from typing import Any

import numpy as np

from hexie_geo.model.layers import has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.themes import DIGITS, Theme


def picture(ws: Workspace, theme: Theme, *, by_group: bool = False) -> bytes:
    r"""Return a PNG of the theme, hatched, with its legend.

    Parameters
    ----------
    ws
        A workspace whose communities (or groups) have shapes.
    theme
        What the colours mean; one class per unit.
    by_group
        Units are resident groups.

    Raises
    ------
    DataError
        If no font with Chinese characters is installed.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> ink = {"fill": "#8cc4e6", "line": "#2a6f9a", "hatch": "/", "label": "A", "count": 2}
    >>> ws = grouped({"a": [10, 20]})
    >>> picture(ws, Theme(classes="0", palette=[ink], title="T"))[:4]
    b'\x89PNG'
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    from hexie_geo.report.static_map import chinese_font

    layer: Any = ws.groups if by_group else ws.communities
    kinds = np.array([DIGITS.index(digit) for digit in theme.classes])
    drawn = has_shape(layer).to_numpy()
    with mpl.rc_context({"font.family": chinese_font(), "hatch.linewidth": 0.6}):
        figure = Figure(figsize=(11, 7), dpi=110, layout="constrained")
        axes = figure.add_subplot()
        axes.set_axis_off()
        patches = []
        for place, kind in enumerate(theme.palette):
            ink = {"facecolor": kind["fill"], "edgecolor": kind["line"]}
            hatch = kind["hatch"] * 4 or None
            part = layer[drawn & (kinds == place)]
            if len(part):
                part.plot(ax=axes, linewidth=0.2, hatch=hatch, **ink)
            label = f"{kind['label']}  {kind.get('count', '')}"
            patches.append(Patch(hatch=hatch, label=label, **ink))
        axes.legend(
            handles=patches, title=theme.title, loc="lower left", fontsize=9, framealpha=0.9
        )
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
