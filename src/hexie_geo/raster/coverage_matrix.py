"""Units × cells: which share of every grid cell lies in every unit, kept as a sparse matrix.

Built once from polygons and the frame of a grid. Any grid on that frame is then summed by
one pass over the matrix, and merging units is a sum of rows: the grid is not read again.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import DataError, Problem
from hexie_geo.model.rasters import Raster
from hexie_geo.raster.frame import cell_km2, crs_of
from hexie_geo.raster.polygons import polygons_in, polygons_of
from hexie_geo.raster.zonal import Labels, ZonalSums, group_codes, grouped

if TYPE_CHECKING:
    import geopandas as gpd

Floats: TypeAlias = NDArray[np.float64]
Transform: TypeAlias = tuple[float, float, float, float, float, float]


SMALL_CELLS = 25.0
"""Below this area a polygon that crosses itself may hide it inside a cell: it is looked at."""


@dataclass(frozen=True, eq=False, kw_only=True)
class CoverageMatrix:
    """Covered shares in CSR form, with the frame they hold for.

    Attributes
    ----------
    units
        Index of the units, in the caller's order.
    starts, cells, shares
        Unit ``i`` covers the flat cells ``cells[starts[i]:starts[i + 1]]`` by ``shares``.
    area_cells
        Whole area of every unit in cells, the part beyond the grid included.
    shape, transform, crs
        Frame of the grid.
    """

    units: "pd.Index[Any]"
    starts: NDArray[np.int64]
    cells: NDArray[np.int32]
    shares: Floats
    area_cells: Floats
    shape: tuple[int, int]
    transform: Transform
    crs: Any

    def sum(self, raster: Raster, *, blank_means: float | None = None) -> ZonalSums:
        """Return what of ``raster`` lies in every unit.

        Parameters
        ----------
        raster
            On this matrix' frame; ``quantity`` count (each cell's things are spread evenly
            over the cell) or density (per km², times the cell's area).
        blank_means
            What a cell without value holds, if the caller knows (many population grids leave
            uninhabited cells blank: 0). Without it a blank cell is unknown. Ground beyond
            the grid is always unknown.

        Returns
        -------
        ZonalSums
            Sums over the known part, and the share of each unit that is known.

        Raises
        ------
        DataError
            For another frame, another quantity, or negative or undeclared NaN values (with
            the share of the cells under the units).

        Examples
        --------
        >>> import geopandas as gpd
        >>> grid = Raster(values=np.full((2, 2), 100.0), crs="EPSG:4543",
        ...     transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6))
        >>> units = gpd.GeoSeries([shapely.box(500050, 2699800, 500200, 2700000)],
        ...     index=["a"], crs=4543)
        >>> coverage_matrix(units, grid).sum(grid).frame().loc["a"].tolist()
        [300.0, 1.0]
        """
        from hexie_geo.raster.area import weighted_sums

        self._fits(raster, quantities=("count", "density"))
        kind = raster.values.dtype
        nodata = math.inf if raster.nodata is None else raster.nodata
        if kind.kind == "f" and math.isfinite(nodata):
            nodata = float(kind.type(nodata))
        sums, known, negative, broken = weighted_sums(
            self.starts,
            self.cells,
            self.shares,
            np.ascontiguousarray(raster.values).ravel(),
            nodata,
            np.empty(0) if raster.quantity == "count" else cell_km2(raster),
            self.shape[1],
        )
        touched = max(len(self.cells), 1)
        DataError.raise_if(
            Problem(
                code=f"raster.{code}",
                values={"cells": found, "share": f"{100 * found / touched:.3g}"},
            )
            for code, found in (("negative", negative), ("not_a_number", broken))
            if found
        )
        if blank_means is not None:
            inside = self._row_totals(np.ones(len(self.cells)))
            blank = np.where(inside - known > 1e-9 * inside, inside - known, 0.0)
            sums, known = sums + blank_means * blank, inside
        return ZonalSums(units=self.units, known_sum=sums, known=known, area=self.area_cells)

    def merge(self, labels: Labels) -> "CoverageMatrix":
        """Return the matrix of the units put together by label: rows are summed.

        Parameters
        ----------
        labels
            One per unit, in the units' order; a unit without label drops out.

        Returns
        -------
        CoverageMatrix
            One row per label, sorted.
        """
        codes, names = group_codes(labels, len(self.units))
        row = np.repeat(codes, np.diff(self.starts))
        order = np.lexsort((self.cells, row))
        order = order[row[order] >= 0]
        row, cells = row[order], self.cells[order]
        first = np.flatnonzero(
            np.concatenate([[True], (np.diff(row) != 0) | (np.diff(cells) != 0)])[: len(row)]
        )
        shares = np.add.reduceat(self.shares[order], first) if len(first) else np.empty(0)
        starts = np.searchsorted(row[first], np.arange(len(names) + 1))
        return CoverageMatrix(
            units=names,
            starts=starts.astype(np.int64),
            cells=cells[first],
            shares=shares,
            area_cells=grouped(self.area_cells, codes, len(names)),
            shape=self.shape,
            transform=self.transform,
            crs=self.crs,
        )

    def _row_totals(self, values: Floats) -> Floats:
        row = np.repeat(np.arange(len(self.units)), np.diff(self.starts))
        totals = np.bincount(row, self.shares * values, minlength=len(self.units))
        return np.asarray(totals, dtype=np.float64)

    def _fits(self, raster: Raster, *, quantities: tuple[str, ...]) -> None:
        values: dict[str, object] = {"quantity": raster.quantity, "wanted": " / ".join(quantities)}
        problems = []
        if raster.quantity not in quantities:
            problems.append(Problem(code="raster.quantity", values=values))
        same = raster.shape == self.shape and tuple(raster.transform) == self.transform
        if not same or crs_of(raster.crs) != crs_of(self.crs):
            problems.append(Problem(code="raster.other_frame"))
        DataError.raise_if(problems)


def coverage_matrix(units: "gpd.GeoSeries | gpd.GeoDataFrame", raster: Raster) -> CoverageMatrix:
    """Return which share of every cell of ``raster`` lies in every unit.

    Parameters
    ----------
    units
        Polygons in any CRS; they are moved to the grid's CRS, never the grid to theirs. A
        unit without shape covers nothing. Polygons that cross themselves are repaired for this
        purpose (in a big one, a crossing smaller than a cell is taken as it is drawn).
    raster
        Only its frame is used. North up or south up; not rotated.

    Returns
    -------
    CoverageMatrix
        Exact to rounding (about 1e-12 of a unit's area).

    Raises
    ------
    CrsError
        If the units or the grid name no CRS.
    DataError
        For a rotated grid, or a shape that is no polygon.

    Examples
    --------
    >>> import geopandas as gpd
    >>> grid = Raster(values=np.ones((1, 2)), crs="EPSG:4543",
    ...     transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6))
    >>> units = gpd.GeoSeries([shapely.box(500000, 2699900, 500150, 2700000)], crs=4543)
    >>> found = coverage_matrix(units, grid)
    >>> found.cells.tolist(), found.shares.tolist(), found.area_cells.tolist()
    ([0, 1], [1.0, 0.5], [1.5])
    """
    _upright(raster)
    shapes = polygons_in(units, raster.crs)
    starts, cells, shares, areas, crossed = _covered(shapes, raster)
    suspects = np.flatnonzero(crossed | (areas < SMALL_CELLS))
    broken = suspects[~shapely.is_valid(shapes[suspects])]
    if len(broken):
        shapes[broken] = [polygons_of(g) for g in shapely.make_valid(shapes[broken])]
        starts, cells, shares, areas, _ = _covered(shapes, raster)
    return CoverageMatrix(
        units=units.index,
        starts=starts,
        cells=cells,
        shares=shares,
        area_cells=areas,
        shape=raster.shape,
        transform=raster.transform,
        crs=raster.crs,
    )


def _covered(shapes: NDArray[np.object_], raster: Raster) -> Any:
    from hexie_geo.raster.area import covered_cells

    a, _, c, _, e, f = raster.transform
    rows, cols = raster.shape
    kind, xy, offsets = shapely.to_ragged_array(shapes)
    rings, parts = offsets[0], offsets[1]
    holes = np.ones(len(rings) - 1, dtype=bool)
    holes[parts[:-1][np.diff(parts) > 0]] = False
    if kind == shapely.GeometryType.MULTIPOLYGON:
        parts = parts[offsets[2]]
    return covered_cells(
        (xy[:, 0] - c) / a,
        (xy[:, 1] - f) / e,
        rings.astype(np.int64),
        holes,
        parts.astype(np.int64),
        rows,
        cols,
    )


def _upright(raster: Raster) -> None:
    if raster.transform[1] or raster.transform[3]:
        raise DataError(Problem(code="raster.rotated"))
