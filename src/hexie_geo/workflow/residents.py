"""How many people a population grid counts in each community, beside what the layer says."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.measures.population import population
from hexie_geo.model.rasters import Raster
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.rescore import records

if TYPE_CHECKING:
    import geopandas as gpd


def residents(
    ws: Workspace, *, grid: Raster | None = None, blank_means: float | None = None
) -> pd.DataFrame:
    """Return the people of a grid in every community.

    Parameters
    ----------
    ws
        The planning area.
    grid
        Counts per cell or densities per km²; by default the workspace's own.
    blank_means
        What a cell without value holds, where the grid's maker says so (often 0). Without
        it, blank is unknown.

    Returns
    -------
    pandas.DataFrame
        ``community_id, name, population`` (missing where less than 99 % of the community is
        known), ``population_known`` (a lower bound), ``known_share``, and of the layer
        ``households`` and ``people_per_household``.

    Raises
    ------
    DataError
        If there is no population grid, or its values are none.

    Examples
    --------
    >>> import numpy as np
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 100]})
    >>> cells = Raster(values=np.full((1, 2), 900.0), crs="EPSG:4543",
    ...     transform=(100.0, 0.0, 500000.0, 0.0, -100.0, 2770000.0))
    >>> residents(ws, grid=cells)["population"].tolist()
    [1800.0]
    """
    people = population_grid(ws) if grid is None else grid
    layer: gpd.GeoDataFrame = ws.communities
    found = population(layer, people, blank_means=blank_means)
    homes = layer["households"].astype("Float64").where(layer["households"] > 0)
    table = pd.DataFrame(layer[["community_id", "name", "households"]]).join(found)
    return table.assign(people_per_household=(table["population"] / homes).astype("float64"))


def population_grid(ws: Workspace) -> Raster:
    """Return the workspace's first grid of counts or densities, by name."""
    for name in sorted(ws.rasters):
        if ws.rasters[name].quantity in {"count", "density"}:
            return ws.rasters[name]
    raise DataError(Problem(code="raster.no_population"))


def summary(table: pd.DataFrame) -> dict[str, Any]:
    """Return :func:`residents` as JSON-ready values.

    Parameters
    ----------
    table
        What :func:`residents` returned.

    Returns
    -------
    dict
        ``population`` and ``population_known`` over all communities, ``unknown`` (communities
        without a figure) and ``communities`` (the rows).
    """
    return {
        "population": float(table["population"].sum()),
        "population_known": float(table["population_known"].sum()),
        "unknown": int(table["population"].isna().sum()),
        "communities": records(table),
    }
