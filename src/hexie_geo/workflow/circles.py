"""Life-circle levels on a workspace: each community, level and kind of place on its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.standards.levels import Level, levels
from hexie_geo.workflow.cover import cover_all, located

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork


REACHES = ("all", "part", "none", "unknown")
"""What a level may reach of a community's households."""


def circles(
    ws: Workspace,
    *,
    kinds: Sequence[str] | None = None,
    include_unverified: bool = False,
    metric: Metric | str = "network",
    network: "RoadNetwork | None" = None,
) -> pd.DataFrame:
    """Return how many households each level reaches, community by community.

    Parameters
    ----------
    ws
        The planning area.
    kinds
        Kinds of places to judge; by default all that have a location. A level that names
        its kinds judges only those.
    include_unverified
        Levels whose numbers were not seen at their source, too.
    metric, network
        As in :func:`hexie_geo.workflow.cover.cover`.

    Returns
    -------
    pandas.DataFrame
        One row per level, threshold, kind and community: ``level, within_m, kind,
        community_id, households, covered, unknown, share, reach, verified``. ``share`` is of
        the households whose distance is known. ``reach`` is ``all``, ``part``, ``none`` or
        ``unknown``: unknown distances or counts are neither within nor without, and no
        level stands in for another. It is no verdict: the standard names no share.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600, 100]}).with_layers(police_offices=office)
    >>> circles(ws, metric="straight")[["within_m", "covered", "reach"]].values.tolist()
    [[800.0, 700, 'all'], [1000.0, 700, 'all'], [500.0, 700, 'all']]
    """
    asked = levels(include_unverified=include_unverified)
    there = [k for k in located(ws) if kinds is None or k in kinds]
    radii = sorted({m for level in asked for m in level.within_m})
    found = cover_all(ws, kinds=there, within_m=radii, metric=metric, network=network)
    tables = [
        _table(level, within, one)
        for level in asked
        for one in found
        if not level.kinds or one.kind in level.kinds
        for within in level.within_m
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(_COLUMNS))


def summary(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return :func:`circles` over all communities, JSON-ready.

    Parameters
    ----------
    table
        What :func:`circles` returned.

    Returns
    -------
    list of dict
        Per level, threshold and kind: ``level, document, clause, name_zh, name_en, within_m,
        kind, households, covered, unknown, share`` (of the known; None where nothing is
        known), ``communities`` (number by reach) and ``verified``.
    """
    known = {level.id: level for level in levels(include_unverified=True)}
    told = []
    for (name, within, kind), rows in table.groupby(["level", "within_m", "kind"], sort=False):
        level = known[str(name)]
        households, covered, unknown = (
            int(rows[c].sum()) for c in ("households", "covered", "unknown")
        )
        counts = rows["reach"].value_counts()
        told.append(
            {
                "level": level.id,
                "document": level.document,
                "clause": level.clause,
                "name_zh": level.name_zh,
                "name_en": level.name_en,
                "within_m": float(str(within)),
                "kind": str(kind),
                "households": households,
                "covered": covered,
                "unknown": unknown,
                "share": covered / (households - unknown) if households > unknown else None,
                "communities": {r: int(counts.get(r, 0)) for r in REACHES},
                "verified": level.verified,
            }
        )
    return told


_COLUMNS = (
    *("level", "within_m", "kind", "community_id", "households", "covered", "unknown"),
    *("share", "reach", "verified"),
)


def _table(level: Level, within: float, one: Coverage) -> pd.DataFrame:
    rows, inside = one.distances, one.covered(within)
    weights = rows["households"].fillna(0).astype("int64")
    open_ = (inside.isna() | rows["households"].isna()).to_numpy()
    within_it = inside.fillna(value=False).astype(bool)
    sums = (
        pd.DataFrame(
            {
                "community_id": rows["community_id"],
                "households": weights,
                "covered": weights.where(within_it, 0),
                "unknown": weights.where(inside.isna(), 0),
                "open": open_,
            }
        )
        .groupby("community_id", sort=False)
        .agg({"households": "sum", "covered": "sum", "unknown": "sum", "open": "any"})
    )
    known = sums["households"] - sums["unknown"]
    some, missed, settled = sums["covered"] > 0, known > sums["covered"], ~sums["open"]
    reach = np.select(
        [some & missed, some & ~missed & settled, ~some & missed & settled],
        ["part", "all", "none"],
        "unknown",
    )
    table = sums.assign(
        level=level.id,
        within_m=within,
        kind=one.kind,
        share=sums["covered"] / known.where(known > 0),
        reach=reach,
        verified=level.verified,
    )
    return table.reset_index()[list(_COLUMNS)]
