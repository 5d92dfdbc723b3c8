"""What the numbers themselves say of a system: points against the areas they name."""

from typing import Any, cast

from hexie_geo.errors import Problem
from hexie_geo.io.intake import Intake
from hexie_geo.io.locating import containment_trial
from hexie_geo.model.layers import has_geometry


def try_datums(made: dict[str, Intake]) -> None:
    """Tell when points given in degrees lie better as web-map degrees; nothing is moved."""
    communities = made.get("communities")
    if communities is None or not has_geometry(communities.frame):
        return
    for name in ("police_offices", "facilities"):
        layer = made.get(name)
        if layer is None or layer.recipe.source.datum not in {None, "wgs84"}:
            continue
        known = "community_id" in layer.frame.columns and has_geometry(layer.frame)
        if not known or layer.crs_in is None or not layer.crs_in.is_geographic:
            continue
        points: Any = layer.frame
        trial = containment_trial(points.to_crs(4490), cast("Any", communities.frame))
        if trial.best not in (None, "wgs84"):
            shares = {str(k): f"{v:.0%}" for k, v in trial.shares.items()}
            layer.problems.append(
                Problem(
                    code="import.looks_shifted",
                    file=layer.reading.file,
                    layer=name,
                    values={"datum": trial.best, "points": trial.points, **shares},
                )
            )
