"""Who a facility of limited capacity can take in: the nearest people first, ring by ring.

Facilities are filled in the order given. A ring is all cells whose travel cost is the same
whole second (rounded down). Full rings are taken while they fit; of the next ring every cell
gives the same share. (The rule of AccessMod 5, reproduced on its demo cell by cell.)
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.errors import DataError, Problem
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.frame import cell_things, cells_at, same_frame
from hexie_geo.raster.terrain import Ground, travel_cost

if TYPE_CHECKING:
    import geopandas as gpd

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class CapacityCoverage:
    """What each facility takes in, and who is left.

    Attributes
    ----------
    table
        One row per facility, in the order filled: ``facility_id, capacity,
        reachable_population`` (still unserved within the cap), ``inner_ring_s`` (last ring
        taken whole), ``outer_ring_s`` and ``outer_ring_share`` (the ring taken in part; missing
        where nothing is taken in part), ``residual_capacity``.
    residual
        People left unserved, on the population's grid; nodata is NaN.
    """

    table: pd.DataFrame
    residual: Raster


def capacity_coverage(
    ground: Ground,
    population: Raster,
    facilities: "pd.DataFrame | gpd.GeoDataFrame",
    *,
    cells: "NDArray[np.integer[Any]] | None" = None,
    blank_means: float | None = None,
    **options: Any,
) -> CapacityCoverage:
    """Fill facilities in the order given with the people nearest to each.

    Parameters
    ----------
    ground
        As in :func:`travel_cost`.
    population
        Counts (or densities) on the terrain's frame.
    facilities
        Columns ``facility_id`` and ``capacity`` (people), in the order they are filled;
        points, or ``cells``.
    cells
        (n, 2) rows and columns of the facilities, in place of points.
    blank_means
        What a cell without value holds; without it nobody is counted there and it stays
        unknown in ``residual``.
    options
        ``speed, direction, combine, neighbours, corners, cap_s`` of :func:`travel_cost`.

    Raises
    ------
    DataError
        For grids that do not fit, negative population, or a missing or negative capacity.

    Examples
    --------
    >>> dem = Raster(values=np.zeros((1, 4)), transform=(100.0, 0, 5e5, 0, -100.0, 2.7e6),
    ...     crs="EPSG:4543", quantity="elevation")
    >>> people = replace(dem, values=np.array([[8.0, 8, 8, 8]]), quantity="count")
    >>> office = pd.DataFrame({"facility_id": ["p1"], "capacity": [12]})
    >>> done = capacity_coverage(Ground(elevation=dem), people, office, cells=np.array([[0, 0]]))
    >>> done.residual.values.tolist(), done.table["outer_ring_share"].tolist()
    ([[0.0, 4.0, 8.0, 8.0]], [0.5])
    """
    same_frame(ground.elevation, population, name="population")
    known = population.known
    people = np.where(known, population.values, blank_means or 0.0).astype(np.float64)
    people *= cell_things(population)[:, None]
    _checked(people, facilities["capacity"])
    if cells is None:
        flat = cells_at(facilities, population)  # type: ignore[arg-type]  # points are needed
        cells = np.stack([flat // population.shape[1], flat % population.shape[1]], axis=1)
        cells[flat < 0] = -1
    rows = []
    for i, capacity in enumerate(facilities["capacity"].astype(float)):
        cost = travel_cost(ground, cells[i : i + 1], **options).seconds
        people, row = _fill(cost, people, capacity)
        rows.append({"facility_id": facilities["facility_id"].iloc[i], "capacity": capacity, **row})
    if blank_means is None:
        people = np.where(known, people, np.nan)
    left = replace(population, values=people, nodata=float("nan"), quantity="count")
    return CapacityCoverage(table=pd.DataFrame(rows), residual=left)


def _fill(cost: Floats, people: Floats, capacity: float) -> tuple[Floats, dict[str, float]]:
    """Take people ring by ring until the capacity is used; return who is left."""
    reached = np.isfinite(cost)
    ring = np.floor(np.where(reached, cost, -1)).astype(np.int64)
    held = np.bincount(ring[reached], people[reached])
    filled = np.cumsum(held)
    reachable = float(filled[-1]) if len(filled) else 0.0
    whole = int(np.searchsorted(filled, capacity, side="right"))
    taken = float(filled[whole - 1]) if whole else 0.0
    share = (capacity - taken) / held[whole] if whole < len(filled) else 0.0
    keep = np.where(ring < whole, 0.0, np.where(ring == whole, 1.0 - share, 1.0))
    part = share > 0
    lived = np.flatnonzero(held[:whole] > 0)
    return np.where(reached, people * keep, people), {
        "reachable_population": reachable,
        "inner_ring_s": float(whole - 1) if part else (float(lived[-1]) if len(lived) else np.nan),
        "outer_ring_s": float(whole) if part else np.nan,
        "outer_ring_share": share if part else np.nan,
        "residual_capacity": max(capacity - reachable, 0.0),
    }


def _checked(people: Floats, capacity: "pd.Series[Any]") -> None:
    negative = int((people < 0).sum())
    share = f"{100 * negative / people.size:.3g}"
    bad = int((~(capacity >= 0)).sum())
    problems = []
    if negative:
        problems.append(Problem(code="raster.negative", values={"cells": negative, "share": share}))
    if bad:
        problems.append(Problem(code="raster.bad_capacity", values={"count": bad}))
    DataError.raise_if(problems)
