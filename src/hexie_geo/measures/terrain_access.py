"""Minutes on foot to the nearest office over the terrain, where roads are few or unmapped."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.raster.terrain import Ground


def walk_minutes(
    places: "gpd.GeoDataFrame | gpd.GeoSeries",
    offices: "gpd.GeoDataFrame",
    ground: "Ground",
    *,
    id_column: str = "facility_id",
    **options: Any,
) -> pd.DataFrame:
    """Return the walk from every place to its nearest office, over hill and valley.

    Parameters
    ----------
    places
        Groups, estates or points; of a polygon a point inside is taken.
    offices
        Points with an id.
    ground
        Terrain, speeds and barriers.
    id_column
        Name of the offices' id.
    options
        As of :func:`hexie_geo.raster.terrain.travel_cost` (``direction, cap_s, speed`` …).

    Returns
    -------
    pandas.DataFrame
        In the places' index: ``walk_min`` (infinite: cannot be reached within the cap; NaN:
        unknown, the terrain model does not reach there), ``facility_id`` (missing for none).

    Raises
    ------
    DataError, CrsError
        As ``travel_cost``; also if not one office lies on passable, known ground.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.model.rasters import Raster
    >>> from hexie_geo.raster.terrain import Ground
    >>> plain = Raster(values=np.zeros((1, 9)), transform=(100.0, 0, 5e5, 0, -100.0, 2.7e6),
    ...     crs="EPSG:4543", quantity="elevation")
    >>> homes = gpd.GeoSeries([Point(500850, 2699950), Point(501500, 2699950)], crs=4543)
    >>> office = gpd.GeoDataFrame({"facility_id": ["p1"]}, geometry=[Point(500050, 2699950)],
    ...     crs=4543)
    >>> walk_minutes(homes, office, Ground(elevation=plain))["walk_min"].round(1).tolist()
    [9.5, nan]
    """
    from hexie_geo.raster.terrain import travel_cost

    found = travel_cost(ground, offices.geometry, **options).at(places)
    source = found["source"].to_numpy()
    names = offices[id_column].astype("str").to_numpy(dtype=object)
    nearest = pd.Series(names[np.maximum(source, 0)], index=places.index, dtype="str")
    return pd.DataFrame(
        {"walk_min": found["seconds"] / 60, "facility_id": nearest.where(source >= 0)}
    )
