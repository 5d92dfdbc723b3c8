"""What lies around the communities a plan changes: named lines and neighbours, looked up once."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import pandas as pd

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.border_words import FourBounds
from hexie_geo.report.four_bounds import four_bounds

Borders: TypeAlias = Mapping[str, FourBounds]
NEAR_M = 50.0


def borders_in_words(plan: Plan, after: Workspace) -> Borders:
    """Return the borders of every community that a plan changes, by id.

    Parameters
    ----------
    plan
        What is proposed.
    after
        The workspace after it; its roads and barriers with a name can be named as borders.

    Returns
    -------
    dict of str to FourBounds
        Empty where the communities have no shapes.
    """
    around = Around(after)
    return {code: around.describe(code, shape) for code, shape in changed_shapes(plan, after)}


def changed_shapes(plan: Plan, after: Workspace) -> Iterator[tuple[str, Any]]:
    """Yield id and shape of the communities a plan changes, by id, where there is a shape."""
    layer: Any = after.communities
    if has_geometry(layer):
        changed = {c for change in plan.changes for c in change.after}
        mine = layer[layer["community_id"].isin(changed)].sort_values("community_id")
        for code, shape in zip(mine["community_id"], mine.geometry, strict=True):
            if shape is not None and not shape.is_empty:
                yield code, shape


class Around:
    """The neighbours and named lines of a workspace, indexed once."""

    def __init__(self, workspace: Workspace) -> None:
        layer: Any = workspace.communities
        self._others = layer[layer.geometry.notna()] if has_geometry(layer) else layer.iloc[:0]
        named: list[Any] = [
            lines.loc[lines["name"].notna() & lines.geometry.notna(), ["name", "geometry"]]
            for lines in (workspace.roads, workspace.barriers)
            if lines is not None and "name" in lines.columns
        ]
        lines = pd.concat(named, ignore_index=True) if named else self._others.iloc[:0]
        if len(lines):
            lines = lines.explode(ignore_index=True)
            lines = lines[lines.geom_type == "LineString"]
        self._lines = lines

    def describe(self, community: str, shape: Any) -> FourBounds:
        """Return the borders of one community in words."""
        nearby = shape.buffer(NEAR_M)
        near = self._others.iloc[self._others.sindex.query(nearby)]
        lines = self._lines
        close = lines.iloc[lines.sindex.query(nearby)] if len(lines) else lines
        return four_bounds(shape, lines=close, neighbours=near[near["community_id"] != community])
