"""Zip files: looked through before anything is unpacked, and unpacked by ourselves."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from hexie_geo.errors import DataError, Problem

MAX_ENTRIES = 200
MAX_UNPACKED = 1024**3
MAX_RATIO = 100
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, UnicodeError, EOFError)
"""What the standard library raises for damaged archives (encrypted ones among them)."""
_INSIDE = frozenset({".shp", ".gpkg", ".geojson", ".kml", ".dxf", ".fgb", ".csv", ".xlsx", ".xls"})


@contextmanager
def unpacked(file: Path, *, wanted: str | None = None) -> Iterator[Path]:
    """Give the one data file inside a zip, unpacked beside its companions.

    Parameters
    ----------
    file
        A zip that has passed the gate; entry names may be in GBK, folders may be nested.
    wanted
        Name (without suffix) of the data file, where the zip holds several.

    Yields
    ------
    pathlib.Path
        In a temporary folder that goes when the block ends.

    Raises
    ------
    DataError
        ``io.zip_unsafe`` (entries that point outside, links), ``io.zip_limits``,
        ``io.no_shapefile``, ``io.choose_layer``, ``io.no_layer`` or ``io.unreadable``.
    """
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with zipfile.ZipFile(file) as archive:
                names = _unpack(archive, file, Path(scratch))
        except ZIP_ERRORS as exc:
            values = {"detail": exc}
            raise DataError(Problem(code="io.unreadable", file=file.name, values=values)) from exc
        yield _choose(names, file, wanted)


def data_files(file: Path) -> tuple[str, ...]:
    """Return the names (without suffix) of the data files inside a zip, one by one."""
    try:
        with zipfile.ZipFile(file) as archive:
            check_size(archive, file)
            inside = [PurePosixPath(_name(i).replace("\\", "/")) for i in archive.infolist()]
    except ZIP_ERRORS as exc:
        values = {"detail": exc}
        raise DataError(Problem(code="io.unreadable", file=file.name, values=values)) from exc
    shown = [n for n in inside if not n.name.startswith(".") and "__MACOSX" not in n.parts]
    return tuple(sorted(n.stem for n in shown if n.suffix.lower() in _INSIDE))


def check_size(archive: zipfile.ZipFile, file: Path) -> None:
    """Raise ``io.zip_limits`` if the archive would unpack to more than is allowed."""
    entries = [i for i in archive.infolist() if not i.is_dir()]
    total = sum(i.file_size for i in entries)
    packed = max(sum(i.compress_size for i in entries), 1)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or total > MAX_RATIO * packed + 10**6:
        detail = f"{len(entries)} files, {total} bytes, {total / packed:.0f}:1"
        raise DataError(Problem(code="io.zip_limits", file=file.name, values={"detail": detail}))


def _unpack(archive: zipfile.ZipFile, file: Path, scratch: Path) -> list[Path]:
    check_size(archive, file)
    made: list[Path] = []
    folders: dict[PurePosixPath, int] = {}
    for entry in (i for i in archive.infolist() if not i.is_dir()):
        name = _name(entry)
        pure = PurePosixPath(name.replace("\\", "/"))
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if pure.is_absolute() or ".." in pure.parts or ":" in name or link:
            raise DataError(Problem(code="io.zip_unsafe", file=file.name, values={"entry": name}))
        if pure.name.startswith(".") or "__MACOSX" in pure.parts:
            continue
        folder = scratch / str(folders.setdefault(pure.parent, len(folders)))
        folder.mkdir(exist_ok=True)
        target = folder / pure.name
        with archive.open(entry) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        made.append(target)
    return made


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; without the UTF-8 mark, Chinese Windows wrote it in GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _choose(names: list[Path], file: Path, wanted: str | None) -> Path:
    data = sorted((n for n in names if n.suffix.lower() in _INSIDE), key=lambda n: n.name)
    shown = {"names": "、".join(n.stem for n in data[:12]), "wanted": wanted}
    if not data:
        raise DataError(Problem(code="io.no_shapefile", file=file.name))
    if len(data) > 1 and wanted is not None:
        matching = [n for n in data if n.stem == wanted]
        if len(matching) != 1:
            raise DataError(Problem(code="io.no_layer", file=file.name, values=shown))
        return matching[0]
    if len(data) > 1:
        raise DataError(Problem(code="io.choose_layer", file=file.name, values=shown))
    return data[0]
