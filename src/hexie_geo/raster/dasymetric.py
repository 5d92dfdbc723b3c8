"""Spread counts over smaller places so that nobody is lost and nobody counted twice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.errors import DataError, Problem
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.coverage_matrix import coverage_matrix
from hexie_geo.raster.frame import cell_things

if TYPE_CHECKING:
    import geopandas as gpd

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Spread:
    """Counts per target, and what found no target.

    Attributes
    ----------
    values
        Count per target, in the targets' index; NaN where the source count is unknown.
    unplaced
        Count per source unit (or the one entry ``grid``) that no target could take. Placed
        and unplaced add up to what was given.
    """

    values: "pd.Series[Any]"
    unplaced: "pd.Series[Any]"


def spread(
    totals: "pd.Series[Any]",
    unit: "pd.Series[Any]",
    *,
    weight: "pd.Series[Any] | None" = None,
    whole: bool = False,
) -> Spread:
    """Spread each unit's total over its targets in proportion to their weight.

    Parameters
    ----------
    totals
        Count per unit, indexed by unit id; NaN is unknown and stays so.
    unit
        Unit id of every target (a building, a group), in the targets' index.
    weight
        Weight per target, such as floor area (footprint × floors); equal without it. In a
        unit whose targets all weigh 0 the spreading is equal.
    whole
        True gives whole numbers by largest remainder (ties: the earlier target).

    Returns
    -------
    Spread
        The targets of a unit add up to its total: exactly with ``whole``, else to rounding.

    Raises
    ------
    DataError
        For a missing or negative weight, a target of a unit without total, or (``whole``) a
        fractional total.

    Examples
    --------
    >>> done = spread(pd.Series({"c1": 10, "c2": 4}), pd.Series(["c1", "c1", "c1"]), whole=True)
    >>> done.values.tolist(), done.unplaced.to_dict()
    ([4.0, 3.0, 3.0], {'c2': 4.0})
    """
    weights = np.ones(len(unit)) if weight is None else weight.to_numpy(dtype=np.float64)
    known = totals.to_numpy(dtype=np.float64)
    code = pd.Index(totals.index).get_indexer(pd.Index(unit))
    DataError.raise_if(_problems(weights, unit[code < 0], known if whole else np.empty(0)))
    mass = np.bincount(code, weights, minlength=len(known))
    members = np.bincount(code, minlength=len(known))
    even = mass[code] == 0
    share = np.where(even, 1.0, weights) / np.where(even, members[code], mass[code])
    values = known[code] * share
    if whole:
        values = _whole(values, code, known)
    empty = members == 0
    return Spread(
        values=pd.Series(values, index=unit.index),
        unplaced=pd.Series(known[empty], index=totals.index[empty]),
    )


def spread_grid(
    raster: Raster,
    targets: "gpd.GeoDataFrame | gpd.GeoSeries",
    *,
    weight: "pd.Series[Any] | None" = None,
    blank_means: float | None = None,
) -> Spread:
    """Spread the count of every grid cell over the targets (buildings, groups) inside it.

    A cell's people go to the targets that touch it, in proportion to covered area × weight.

    Parameters
    ----------
    raster
        Counts or densities.
    targets
        Polygons in any CRS.
    weight
        Weight per unit of area, such as the number of floors; 1 without it.
    blank_means
        As in :meth:`CoverageMatrix.sum`; without it blank cells give nobody to anyone.

    Returns
    -------
    Spread
        ``unplaced["grid"]`` holds the people of cells without target.

    Raises
    ------
    DataError
        As :meth:`CoverageMatrix.sum`, and for a missing or negative weight.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> people = Raster(values=np.array([[30.0, 7.0]]), crs="EPSG:4543",
    ...     transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6))
    >>> homes = gpd.GeoSeries([box(500000, 2699900, 500010, 2699910),
    ...     box(500020, 2699900, 500040, 2699910)], crs=4543)
    >>> done = spread_grid(people, homes)
    >>> done.values.round(6).tolist(), done.unplaced.to_dict()
    ([10.0, 20.0], {'grid': 7.0})
    """
    weights = np.ones(len(targets)) if weight is None else weight.to_numpy(dtype=np.float64)
    DataError.raise_if(_problems(weights, pd.Series(dtype="str"), np.empty(0)))
    matrix = coverage_matrix(targets, raster)
    matrix.sum(raster)  # refuses what is no count, with the share of bad cells
    row = np.repeat(np.arange(len(targets)), np.diff(matrix.starts))
    claim = matrix.shares * weights[row]
    filler = 0.0 if blank_means is None else blank_means
    held = np.where(raster.known, raster.values, filler).astype(np.float64)
    people = (held * cell_things(raster)[:, None]).ravel()
    claimed = np.bincount(matrix.cells, claim, minlength=people.size)
    taken = claimed[matrix.cells]
    part = np.divide(claim, taken, out=np.zeros_like(claim), where=taken > 0)
    values = np.bincount(row, part * people[matrix.cells], minlength=len(targets))
    left = float(people[claimed == 0].sum())
    return Spread(values=pd.Series(values, index=targets.index), unplaced=pd.Series({"grid": left}))


def _whole(values: Floats, code: NDArray[np.intp], totals: Floats) -> Floats:
    """Round down, then give each unit's rest to its largest remainders."""
    floor = np.floor(values)
    rest = np.round(totals - np.bincount(code, floor, minlength=len(totals)))
    order = np.lexsort((np.arange(len(values)), -np.round(values - floor, 9), code))
    first = np.searchsorted(code[order], np.arange(len(totals)))
    rank = np.arange(len(values)) - first[code[order]]
    floor[order] += rank < rest[code[order]]
    return floor


def _problems(weights: Floats, strays: "pd.Series[Any]", whole: Floats) -> list[Problem]:
    found = []
    if bad := int((~(weights >= 0) | np.isinf(weights)).sum()):
        found.append(Problem(code="raster.unknown_weight", values={"count": bad}))
    if len(strays):
        names = ", ".join(sorted({str(s) for s in strays})[:8])
        values: dict[str, object] = {"count": len(strays), "names": names}
        found.append(Problem(code="raster.no_total", values=values))
    for total in whole[np.isfinite(whole) & (whole != np.floor(whole))][:1]:
        found.append(Problem(code="raster.whole", values={"total": total}))
    return found
