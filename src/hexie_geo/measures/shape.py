"""Shape of communities: area, perimeter, compactness, parts."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd


def shape(layer: "gpd.GeoDataFrame") -> pd.DataFrame:
    """Return measures of outline and parts.

    Returns
    -------
    pandas.DataFrame
        Index of ``layer``; ``area_m2``, ``perimeter_m``, ``polsby_popper`` (4 pi area /
        perimeter², 1 for a circle; Polsby & Popper 1991), ``hull_share`` (area over that of
        the convex hull), ``parts``, ``largest_part_share``; missing without a shape.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> shape(grid(1, 1)).round(3).iloc[0].tolist()
    [250000.0, 2000.0, 0.785, 1.0, 1.0, 1.0]
    """
    shapes = layer.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    area = np.where(there, shapely.area(shapes), np.nan)
    perimeter = np.where(there, shapely.length(shapes), np.nan)
    hull = shapely.area(shapely.convex_hull(shapes))
    with np.errstate(divide="ignore", invalid="ignore"):
        polsby = np.where(perimeter > 0, 4 * np.pi * area / perimeter**2, np.nan)
        hull_share = np.where(hull > 0, area / hull, np.nan)
    return pd.DataFrame(
        {
            "area_m2": area,
            "perimeter_m": perimeter,
            "polsby_popper": polsby,
            "hull_share": hull_share,
            "parts": np.where(there, shapely.get_num_geometries(shapes), np.nan),
            "largest_part_share": _largest(layer) / np.where(area > 0, area, np.nan),
        },
        index=layer.index,
    )


def parts(layer: "gpd.GeoDataFrame") -> pd.DataFrame:
    """Return one row per part of a multipart shape: ``row`` (position), ``area_m2``, ``share``.

    Single-part rows are left out; the largest part of each comes first.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> parts(grid(1, 1)).empty
    True
    """
    pieces, owner = shapely.get_parts(layer.geometry.to_numpy(), return_index=True)
    area = shapely.area(pieces)
    frame = pd.DataFrame({"row": owner, "area_m2": area})
    frame = frame[frame["row"].duplicated(keep=False)]
    whole = frame.groupby("row")["area_m2"].transform("sum")
    frame = frame.assign(share=frame["area_m2"] / whole.where(whole > 0))
    return frame.sort_values(["row", "area_m2"], ascending=[True, False]).reset_index(drop=True)


def _largest(layer: "gpd.GeoDataFrame") -> np.ndarray:
    pieces, owner = shapely.get_parts(layer.geometry.to_numpy(), return_index=True)
    largest = np.full(len(layer), np.nan)
    np.fmax.at(largest, owner, shapely.area(pieces))
    return largest
