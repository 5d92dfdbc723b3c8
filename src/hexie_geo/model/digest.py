"""Content digests: what a layer *is*, whatever file it came from."""

import hashlib
from collections.abc import Iterable

import pandas as pd
import shapely

from hexie_geo.model.crs import crs_name
from hexie_geo.model.layers import has_geometry


def frame_digest(layer: pd.DataFrame) -> str:
    """Return a 16-digit digest of columns, values, CRS and geometry (not of the index).

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"n": [1, 2]})
    >>> frame_digest(a) == frame_digest(a.copy()), frame_digest(a) == frame_digest(a + 1)
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=8)
    geometry = layer.geometry.name if has_geometry(layer) else None
    for name in sorted(map(str, layer.columns)):
        if name == geometry:
            crs = getattr(layer, "crs", None)
            digest.update(("None" if crs is None else crs_name(crs)).encode())
            wkb = shapely.to_wkb(layer.geometry.to_numpy())
            for blob in wkb:
                digest.update(blob if blob is not None else b"\0")
            continue
        values = layer[name]
        if name == getattr(layer, "_geometry_column_name", None):
            continue  # a geometry column without a single shape says nothing
        digest.update(f"{name}:{len(values)}".encode())
        plain = values.reset_index(drop=True)
        flags = pd.api.types.is_bool_dtype(plain.dtype)
        if flags or not pd.api.types.is_numeric_dtype(plain.dtype):
            plain = plain.astype(object).where(plain.notna(), "\0").map(str).astype(object)
        else:
            plain = plain.astype("float64")
        digest.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def join_digests(parts: Iterable[str]) -> str:
    """Return one digest for an ordered list of parts."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
