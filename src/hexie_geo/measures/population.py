"""How many people live in each unit, by a population grid."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hexie_geo.model.rasters import Raster

if TYPE_CHECKING:
    import geopandas as gpd


def population(
    units: "gpd.GeoDataFrame | gpd.GeoSeries",
    raster: Raster,
    *,
    blank_means: float | None = None,
    min_known: float = 0.99,
) -> pd.DataFrame:
    """Return the people of a grid in every unit, by exact shares of its cells.

    Parameters
    ----------
    units
        Polygons in any CRS; they are moved to the grid's, the grid is never warped.
    raster
        Counts per cell or densities per km².
    blank_means
        What a blank cell holds, where the grid's maker says so (many leave uninhabited cells
        blank: 0). An assumption: say it beside every figure. Without it blank is unknown.
    min_known
        Least known share of a unit for which a population is given.

    Returns
    -------
    pandas.DataFrame
        In the units' index: ``population`` (NaN where too little is known),
        ``population_known`` (people on the known part: a lower bound) and ``known_share``.

    Raises
    ------
    DataError, CrsError
        As :func:`hexie_geo.raster.coverage_matrix.coverage_matrix` and ``CoverageMatrix.sum``.

    Examples
    --------
    A grid that stops half way through the second community:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> cells = Raster(values=np.full((1, 3), 50.0), crs="EPSG:4543",
    ...     transform=(100.0, 0.0, 5e5, 0.0, -100.0, 2.7e6))
    >>> units = gpd.GeoSeries([box(500000, 2699900, 500200, 2700000),
    ...     box(500200, 2699900, 500400, 2700000)], index=["c1", "c2"], crs=4543)
    >>> population(units, cells)["population"].tolist()
    [100.0, nan]
    >>> population(units, cells).loc["c2", ["population_known", "known_share"]].tolist()
    [50.0, 0.5]
    """
    from hexie_geo.raster.coverage_matrix import coverage_matrix

    found = coverage_matrix(units, raster).sum(raster, blank_means=blank_means).frame()
    enough = found["known_share"].fillna(0) >= min_known
    return pd.DataFrame(
        {
            "population": found["sum"].where(enough, np.nan),
            "population_known": found["sum"],
            "known_share": found["known_share"],
        }
    )
