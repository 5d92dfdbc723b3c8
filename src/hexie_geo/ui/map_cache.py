"""Encoded maps kept on disk beside the data, so that a server started anew need not make them.

They lie in the folder ``cache`` of a workspace, named by the digest of the data and of the code
that made them. Each begins with the digest of its name and content: one that was cut short,
altered or renamed is made again. The folder may be deleted at any time.
"""

import functools
import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from hexie_geo.io.atomic import atomic_path
from hexie_geo.ui import arcs, packing, payload, pixels

FOLDER: Final = "cache"
MOST: Final = 64 * 2**20
"""Bytes that the maps of one workspace may take; those not asked for longest go first."""
_SIZE: Final = 16


def kept(folder: Path | None, name: str, make: Callable[[], bytes], *, most: int = MOST) -> bytes:
    """Return the map ``name`` from ``folder``; else make it, and keep it there.

    Parameters
    ----------
    folder
        Made if need be. None, or one that cannot be written, keeps nothing.
    name
        Names data and kind of the map; the code that encodes maps is added.
    make
        Makes the map.
    most
        Bytes that the folder's maps may take.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     first = kept(Path(place), "a", lambda: b"map")
    ...     again = kept(Path(place), "a", lambda: b"is not asked for")
    >>> first, again
    (b'map', b'map')
    """
    if folder is None:
        return make()
    file = folder / f"{name}-{_code()}.map"
    found = _read(file)
    if found is None:
        found = make()
        with suppress(OSError):  # a folder that cannot be written only costs time
            with atomic_path(file) as temporary:
                temporary.write_bytes(_seal(file.name, found) + found)
            _trim(folder.glob("*.map"), most)
    return found


def _read(file: Path) -> bytes | None:
    try:
        content = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    seal, found = content[:_SIZE], content[_SIZE:]
    return found if seal == _seal(file.name, found) else None


def _seal(name: str, content: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + content, digest_size=_SIZE).digest()


@functools.cache
def _code() -> str:
    """Return the digest of the modules that encode maps."""
    files = [Path(str(module.__file__)) for module in (arcs, packing, payload, pixels)]
    return hashlib.blake2b(b"".join(f.read_bytes() for f in files), digest_size=5).hexdigest()


def _trim(files: Iterable[Path], most: int) -> None:
    """Delete the files not asked for longest until the rest take at most ``most`` bytes."""
    known = sorted(((f.stat().st_mtime_ns, f.stat().st_size, f) for f in files), reverse=True)
    total = 0
    for _, size, file in known:
        total += size
        if total > most:
            file.unlink()
