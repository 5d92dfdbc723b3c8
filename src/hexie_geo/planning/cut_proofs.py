"""Is a proposed cut one, and is there truly none where none is proposed? For the checker only."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from hexie_geo.errors import Problem
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Certificate, Cut, Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.ground import Ground
from hexie_geo.planning.judgement import HIGH, LOW, TOLERATED

SLIVER_M2 = 1.0
"""Parts may miss or overlap so much of the community; what is left is rounding."""


def cut_faults(plan: Plan, workspace: Workspace, land: Ground) -> Iterator[Problem]:
    """Yield a problem for each cut that does not divide its community as it says.

    Parts must be polygons that fill the community without overlap, their households add up to
    its count, lie within the range and stand where the population grid has people. A certificate
    that says why there is no cut is looked up again.
    """
    cuts = {c.community_id: c for c in plan.cuts}
    told = {c.community_id: c for c in plan.certificates if c.code == "no_groups"}
    for community in sorted(cuts.keys() | told.keys()):
        cut, certificate = cuts.get(community), told.get(community)
        if not _holds(cut, certificate, workspace, land, community):
            yield Problem(code="planning.verify.false_cut", values={"community": community})


def _holds(
    cut: Cut | None,
    certificate: Certificate | None,
    workspace: Workspace,
    land: Ground,
    community: str,
) -> bool:
    if certificate is None or community not in land.households:
        return False
    said = certificate.values.get("cut")
    place = _shape(workspace, community)
    if cut is None:
        return said != "done" and _no_means(str(said), place, workspace)
    agrees = said == "done" and list(cut.households) == list(
        certificate.values.get("parts") or ()  # type: ignore[call-overload]  # any JSON value
    )
    return (
        agrees
        and place is not None
        and _divides(cut, place)
        and sum(cut.households) == land.households[community]
        and all(LOW <= n <= TOLERATED for n in cut.households)
        and _stands_where_people_are(cut, workspace)
    )


def _shape(workspace: Workspace, community: str) -> Any:
    layer = workspace.communities
    if not has_geometry(layer):
        return None
    return layer.geometry[layer["community_id"] == community].iloc[0]


def _divides(cut: Cut, place: Any) -> bool:
    if len(cut.parts) != len(cut.households) or len(cut.parts) < 2:  # noqa: PLR2004 - a cut has two sides
        return False
    whole = shapely.union_all(cut.parts)
    apart = sum(p.area for p in cut.parts) - whole.area
    return (
        all(p.geom_type == "Polygon" for p in cut.parts)
        and apart <= SLIVER_M2
        and shapely.symmetric_difference(whole, place).area <= SLIVER_M2
    )


def _stands_where_people_are(cut: Cut, workspace: Workspace) -> bool:
    """Tell whether the estimates are the grid's shares, by sums of the grid over the parts."""
    from hexie_geo.raster.coverage_matrix import coverage_matrix

    grid = workspace.rasters.get("population")
    if grid is None:
        return False
    shapes = gpd.GeoSeries(list(cut.parts), crs=workspace.crs)
    people = coverage_matrix(shapes, grid).sum(grid).known_sum
    if not people.sum() > 0:
        return False
    estimate = sum(cut.households) * people / people.sum()
    return bool((np.abs(estimate - cut.households) <= 1.0 + 0.001 * HIGH).all())


def _no_means(said: str, place: Any, workspace: Workspace) -> bool:
    """Tell whether what is said to be missing is missing."""
    lines = [
        shape
        for layer in (workspace.roads, workspace.barriers)
        if layer is not None and has_geometry(layer)
        for shape in layer.geometry.dropna()
    ]
    if place is None:
        return said == "no_shape"
    inside = bool(lines) and bool(
        (shapely.length(shapely.intersection(np.array(lines, object), place)) > 0).any()
    )
    grid = "population" in workspace.rasters
    facts = {
        "in_pieces": shapely.get_num_geometries(place) > 1,
        "no_lines": not inside,
        "no_population": inside and not grid,
        "population_unknown": inside and grid,
        "no_blocks": inside and grid,
        "no_balance": inside and grid,
    }
    return bool(facts.get(said, False))
