"""Write GeoJSON as its standard asks: longitude and latitude, rings the right way round."""

from pathlib import Path
from typing import TYPE_CHECKING

from hexie_geo.errors import CrsError, Problem
from hexie_geo.io import gate
from hexie_geo.io.atomic import atomic_path

if TYPE_CHECKING:
    import geopandas as gpd


def write_geojson(path: Path | str, layer: "gpd.GeoDataFrame") -> Path:
    """Write one layer as GeoJSON (RFC 7946), all or nothing.

    Parameters
    ----------
    path
        The file to make or replace.
    layer
        With a CRS; coordinates are turned into WGS 84 degrees of 7 decimals (1 cm).

    Returns
    -------
    pathlib.Path
        ``path``; the same layer gives the same bytes.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo.grid import grid
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_geojson(Path(folder) / "a.geojson", grid(1, 2))
    ...     "FeatureCollection" in made.read_text(encoding="utf-8")
    True
    """
    target = Path(path)
    if layer.crs is None:
        raise CrsError(Problem(code="crs.missing", layer=target.stem))
    library = gate.vector_library()
    with atomic_path(target) as temporary:
        library.write_dataframe(
            layer.to_crs(4326).reset_index(drop=True),
            temporary,
            driver="GeoJSON",
            layer=target.stem,
            layer_options={"RFC7946": "YES", "WRITE_NAME": "NO"},
        )
    return target
