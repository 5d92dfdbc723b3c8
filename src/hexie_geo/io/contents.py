"""What a file holds: its sheets, layers, or the data files of a zip."""

from pathlib import Path

from hexie_geo.io import gate
from hexie_geo.io.archives import data_files, unpacked
from hexie_geo.io.gdal import list_layers
from hexie_geo.io.kml import kml_folders
from hexie_geo.io.sheets import list_sheets

_WHOLE = frozenset({".csv", ".txt", ".shp", ".geojson", ".json", ".dxf", ".fgb"})


def contents(path: Path | str) -> tuple[str | None, ...]:
    """Return what a recipe may name as ``layer`` of a file.

    Parameters
    ----------
    path
        A file that passes the gate.

    Returns
    -------
    tuple
        Sheets of a workbook, layers of a map, folders of a KML, data files of a zip;
        (None,) where the file is one thing and needs no name.

    Raises
    ------
    DataError
        What the gate and the readers refuse.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("a,b")
    ...     contents(file)
    (None,)
    """
    file = gate.admit(path)
    suffix = file.suffix.lower()
    if suffix == ".zip":
        names = data_files(file)
        if len(names) > 1:
            return names
        with unpacked(file) as inside:
            return contents(inside)
    if suffix in _WHOLE:
        return (None,)
    if suffix in {".kml", ".kmz"}:
        folders = kml_folders(file)
        return folders if len(folders) > 1 else (None,)
    names = list_sheets(file) if suffix in {".xlsx", ".xls"} else list_layers(file)
    return names if len(names) > 1 else (None,)
