"""One writer for everything: write beside the target, flush to disk, then swap.

A process killed at any moment leaves either the old file or the new one.
"""

import ctypes
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hexie_geo.errors import Problem, StoreError

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@contextmanager
def atomic_path(path: Path | str) -> Iterator[Path]:
    """Give a temporary path to write to; on success it takes the place of ``path``.

    Parameters
    ----------
    path
        The file or folder to make or replace. Its parent is created if need be.

    Yields
    ------
    pathlib.Path
        A free name in the same folder with the same suffix. Write a file there, or make
        a folder there; leaving the block without writing anything changes nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder) / "a.txt"
    ...     with atomic_path(target) as temporary:
    ...         _ = temporary.write_text("云山", encoding="utf-8")
    ...     target.read_text(encoding="utf-8"), len(list(Path(folder).iterdir()))
    ('云山', 1)
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.stem}.{secrets.token_hex(4)}.tmp{target.suffix}")
    try:
        yield temporary
        if temporary.is_dir():
            _swap_folder(temporary, target)
        elif temporary.exists():
            _flush(temporary)
            temporary.replace(target)
        _flush(target.parent)
    finally:
        _remove(temporary)


def refuse_file(folder: Path | str) -> Path:
    """Return ``folder`` as a path; refuse before any work when a file stands in its place.

    Parameters
    ----------
    folder
        Where a folder is to be written.

    Returns
    -------
    pathlib.Path
        The same place.

    Raises
    ------
    StoreError
        ``store.is_a_file``.

    Examples
    --------
    >>> refuse_file("results").name
    'results'
    """
    place = Path(folder)
    if place.is_file():
        raise StoreError(Problem(code="store.is_a_file", file=str(place)))
    return place


def _swap_folder(temporary: Path, target: Path) -> None:
    for entry in sorted(temporary.rglob("*"), reverse=True):
        _flush(entry)
    _flush(temporary)
    if not target.exists():
        temporary.rename(target)
        return
    if _exchange(temporary, target):
        return  # the old folder now has the temporary name, and goes with it
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.old")
    target.rename(aside)  # elsewhere than on Linux there is a moment without the folder
    try:
        temporary.rename(target)
    except OSError:
        aside.rename(target)
        raise
    _remove(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can; return whether it did."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


def _flush(path: Path) -> None:
    """Push a file's or folder's bytes to disk, where the system can."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder for this
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
