"""Cut an oversized community that has no resident groups, along its roads and rivers.

Roads and barriers divide the community into blocks (:mod:`hexie_geo.planning.blocks`); a
population grid says how its households lie among them; blocks are put together into parts
(:mod:`hexie_geo.planning.dividing`). Every figure is an estimate: the parts are marked as
needing a count on the ground, and no plan moves households by them.
"""

import math
from typing import Any

import numpy as np
import shapely

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Cut
from hexie_geo.model.rasters import Raster
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.blocks import Floats, Ints, Shapes, blocks, borders, lines_inside, people
from hexie_geo.planning.dividing import divide
from hexie_geo.planning.problem import Problem

MIN_KNOWN = 0.9
"""Least share of the community that the population grid must know."""


def proposed_cuts(workspace: Workspace, problem: Problem) -> dict[int, Cut]:
    """Return, by number, a cut or the reason for none of each community that needs one.

    Those are the communities to change that hold too many households and have no groups.
    """
    alone = set(workspace.communities["community_id"])
    if workspace.groups is not None:
        alone -= set(workspace.groups["community_id"])
    wanted = [
        int(c)
        for c in np.flatnonzero(problem.must & (problem.total > problem.high))
        if problem.communities[c] in alone
    ]
    return {c: _cut_of(workspace, problem, c) for c in wanted}


def _cut_of(workspace: Workspace, problem: Problem, c: int) -> Cut:
    name = problem.communities[c]
    layer = workspace.communities
    shape = layer.geometry[layer["community_id"] == name].iloc[0] if has_geometry(layer) else None
    if shape is None:
        return Cut(community_id=name, reason="no_shape")
    return cut_without_groups(
        shape,
        workspace.roads,
        workspace.barriers,
        workspace.rasters.get("population"),
        int(problem.total[c]),
        crs=workspace.crs,
        low=problem.low,
        high=problem.high_new,
        community_id=name,
    )


def say(cut: Cut, language: Language = "zh") -> str:
    """Return the outcome of a cut as one sentence."""
    shown = "、" if language == "zh" else ", "
    parts = shown.join(str(h) for h in cut.households)
    return text(f"cut.{cut.reason}", language, **{"parts": parts, **cut.values})


def cut_without_groups(
    community: Any,
    roads: Any,
    barriers: Any,
    population: Raster | None,
    households: int,
    *,
    crs: Any = None,
    low: int = 1000,
    high: int = 3000,
    seed: int = 0,
    community_id: str = "",
) -> Cut:
    """Return a division of a community into parts within the range, along roads and rivers.

    Parameters
    ----------
    community
        Polygon in a metric CRS.
    roads, barriers
        Lines (a GeoSeries, a frame or an array; None for none) in the same CRS.
    population
        Count or density grid; it places households, its total does not matter.
    households
        The community's own count.
    crs
        CRS of the shapes; that of ``population`` if left out.
    low, high
        Range for every part, inclusive.
    seed
        Same seed, same cut.
    community_id
        Whose cut it is.

    Returns
    -------
    Cut
        The fewest parts for which a cut was found, or the reason why there is none.

    Examples
    --------
    A square kilometre, lived in evenly, with a road through its middle:

    >>> place = shapely.box(500000, 2769000, 501000, 2770000)
    >>> road = [shapely.LineString([(500500, 2769000), (500500, 2770000)])]
    >>> people = Raster(values=np.ones((1, 4)), crs="EPSG:4543",
    ...     transform=(250.0, 0.0, 5e5, 0.0, -1000.0, 2.77e6))
    >>> done = cut_without_groups(place, road, None, people, 5600)
    >>> done.households, done.needs_count, say(done, "en")
    ((2800, 2800), True, 'Cut along roads and rivers into 2 parts of about 2800, 2800 ...')
    >>> cut_without_groups(place, None, None, people, 5600).reason
    'no_lines'
    """
    roads, barriers = lines_inside(roads, community), lines_inside(barriers, community)
    reason, values = _refusal(community, roads, barriers, population, households, high)
    if reason or population is None:
        return Cut(community_id=community_id, reason=reason, values=values)
    places = blocks(community, np.concatenate([roads, barriers]))
    lines = len(roads) + len(barriers)
    if len(places) < 2:  # noqa: PLR2004 - one block cannot be cut
        return Cut(community_id=community_id, reason="no_blocks", values={"lines": lines})
    living, known = people(places, population, crs)
    if known < MIN_KNOWN or not living.sum() > 0:
        told = {"known": f"{100 * known:.0f}"}
        return Cut(community_id=community_id, reason="population_unknown", values=told)
    weights = households * living / living.sum()
    graph = borders(places, barriers)
    fewest, most = math.ceil(households / high), households // low
    for count in range(max(fewest, 2), min(most, fewest + 2) + 1):
        rng = np.random.default_rng([seed, count])
        label = divide(weights, graph, count, (low, high), rng)
        if label is not None:
            return _made(community_id, places, weights, label, households)
    values = {"blocks": len(places), "lines": lines, "low": low, "high": high}
    return Cut(community_id=community_id, reason="no_balance", values=values)


def _refusal(
    community: Any, roads: Any, barriers: Any, population: Raster | None, households: int, high: int
) -> tuple[str, dict[str, object]]:
    """Return why the community cannot be cut, if that shows before any work."""
    if households <= high:
        return "within_range", {"households": households, "high": high}
    if shapely.get_num_geometries(community) != 1:
        return "in_pieces", {"pieces": int(shapely.get_num_geometries(community))}
    if not len(roads) + len(barriers):
        return "no_lines", {}
    return ("no_population", {}) if population is None else ("", {})


def _made(community_id: str, places: Shapes, weights: Floats, label: Ints, households: int) -> Cut:
    """Return the parts, biggest first, with whole households that add up."""
    sums = np.bincount(label, weights)
    order = np.argsort(-sums, kind="stable")
    whole = np.floor(sums).astype(np.int64)
    extra = np.argsort(whole - sums, kind="stable")[: households - int(whole.sum())]
    whole[extra] += 1
    return Cut(
        community_id=community_id,
        parts=tuple(shapely.union_all(places[label == k]) for k in order),
        households=tuple(int(whole[k]) for k in order),
        reason="done",
        values={"count": len(order)},
    )
