"""What the import wizard works on: a session's files in a folder of its own, and what was read."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hexie_geo.errors import DataError, HexieError, Problem
from hexie_geo.io.guard import Limits, read_grids_guarded
from hexie_geo.io.recipe_parts import FileSpec, RasterRecipe
from hexie_geo.workflow.import_ import ImportResult
from hexie_geo.workflow.survey import Part, data_files, look, survey

LIMITS = Limits(seconds=120.0, memory_bytes=3 * 1024**3)
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_LONGEST = 80


class Bench:
    """The files lie outside anything that is served, and go when the session does."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="hexie-import-"))
        weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)
        self._taken: tuple[str, ...] = ()
        self._read: dict[FileSpec, Part] = {}
        self.parts: tuple[Part, ...] = ()
        self.grids: tuple[str, ...] = ()
        self.refused: tuple[Problem, ...] = ()
        self.tried: tuple[object, ImportResult | HexieError] | None = None
        self.strips: dict[tuple[str, float], Any] = {}
        self.settled: float | None = None
        self.mended: tuple[object, ImportResult | HexieError] | None = None
        self.saved: tuple[object, Path] | None = None
        self.placed: dict[str, Part | None] = {}
        self._step = 0

    def begin(self, step: int) -> None:
        """Count steps on from ``step``: those that a county does not need are not counted."""
        self._step = step

    def next_step(self) -> int:
        """Return the number of the step that begins."""
        self._step += 1
        return self._step

    def holds(self, uploads: Sequence[Any]) -> bool:
        """Tell whether these very files were taken already."""
        return self._taken == tuple(u.file_id for u in uploads)

    def take(self, uploads: Sequence[Any]) -> None:
        """Put the files into the folder in place of those before, and read all of them."""
        for old in self.root.iterdir():
            old.unlink()
        used: set[str] = set()
        kept: list[str] = []
        for upload in uploads:
            name = safe_name(upload.name)
            while name.casefold() in used:
                name = f"_{name}"
            used.add(name.casefold())
            (self.root / name).write_bytes(upload.getbuffer())
            kept.append(name)
        self._read = {}
        self.forget()
        self.parts = survey(self.root, data_files(self.root), limits=LIMITS)
        self.grids, self.refused = _looked_at(self.root, kept)
        self._taken = tuple(u.file_id for u in uploads)

    def forget(self) -> None:
        """Let go of everything that was tried: the files or the answers are others now."""
        self.tried, self.settled, self.mended, self.saved = None, None, None, None
        self.strips = {}

    def look(self, spec: FileSpec) -> Part:
        """Return a part read another way than at first; kept between reruns."""
        known = {p.source: p for p in self.parts} | self._read
        if spec not in known:
            (self._read[spec],) = look(self.root, [spec], limits=LIMITS)
        return known.get(spec) or self._read[spec]


def _looked_at(root: Path, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the grids among files that can be read, and what is wrong with the others."""
    grids = [n for n in sorted(names) if n.lower().endswith((".tif", ".tiff"))]
    if not grids:
        return (), ()
    wanted = [RasterRecipe(name=n, file=n, quantity="class") for n in grids]
    answers = read_grids_guarded(root, wanted, limits=LIMITS)
    wrong = [p for a in answers.values() if isinstance(a, DataError) for p in a.problems]
    return tuple(n for n in grids if not isinstance(answers[n], DataError)), tuple(wrong)


def safe_name(name: str) -> str:
    r"""Return a file's name that is nothing but a name: no folder, no control, not hidden.

    Examples
    --------
    >>> safe_name("../../etc/社区.xlsx"), safe_name("a\u202e<b>.csv"), safe_name(".gpkg")
    ('社区.xlsx', 'a__b_.csv', '_.gpkg')
    """
    bare = _ODD.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip()
    stem, dot, suffix = bare.rpartition(".")
    short = f"{stem[:_LONGEST]}{dot}{suffix[:12]}"
    return f"_{short}" if short.startswith((".", "~")) or not short else short


def samples(part: Part, columns: Sequence[str], count: int = 3) -> str:
    """Return some of what stands in columns, as text.

    Parameters
    ----------
    part, columns
        Where to look.
    count
        How many different values.
    """
    seen: dict[str, None] = {}
    for name in columns:
        for value in part.frame[name].dropna().astype("str"):
            seen[value[:24]] = None
            if len(seen) >= count:
                break
    return "、".join(list(seen)[:count])


def readable(part: Part, known: Mapping[str, Sequence[str]], count: int = 10) -> str:
    """Return names that show whether the text was decoded rightly: mapped ones, else any."""
    named = list(known.get("name", ()))
    chinese = [
        c
        for c in part.columns
        if part.frame[c].head(20).astype("str").str.contains(r"[^\x00-\x7f]").any()
    ]
    return samples(part, (named or chinese)[:1], count)
