"""What is in a county's files: every sheet and layer read safely, with what it could become.

Nothing is decided here that numbers and names cannot decide; what is left is asked by the
wizard page or by ``hexie import --interactive``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.aliases import plain_name, suggest
from hexie_geo.io.gate import FORMATS
from hexie_geo.io.guard import Limits, list_guarded, read_guarded
from hexie_geo.io.locating import Fit, fits, point_fits
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Fix, Reading
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS, SPECS

DRAWINGS = (".kml", ".kmz", ".dxf")
"""Formats whose areas are often drawn as lines."""
_MAPS = frozenset(FORMATS) - {".tif", ".tiff"}
_ANYWHERE = "+proj=eqc +ellps=GRS80 +units=m +type=crs"  # has no area of use: only to look
_X = frozenset({"x", "经度", "lon", "lng", "longitude", "东坐标", "横坐标", "x坐标", "坐标x"})
_Y = frozenset({"y", "纬度", "lat", "latitude", "北坐标", "纵坐标", "y坐标", "坐标y"})
_HINTS = {
    "communities": ("社区", "居委会", "communit"),
    "groups": ("小组", "group"),
    "estates": ("小区", "楼盘", "estate"),
    "police_offices": ("警务", "police"),
    "facilities": (
        *("设施", "facilit", "poi", "卫生", "诊所", "学校", "小学", "幼儿", "养老", "敬老"),
        *("市场", "超市", "便利店", "图书", "文化", "健身", "医院", "消防", "福利"),
    ),
    "roads": ("道路", "路网", "road"),
    "barriers": ("阻隔", "河流", "水系", "barrier"),
    "links": ("连通", "link"),
    "townships": ("乡镇", "街道", "township"),
}
_AREAS = ("communities", "groups", "estates")
_ENOUGH = 2.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """One sheet, layer or file: as it was read, or why it could not be.

    Attributes
    ----------
    source
        How it was read.
    reading
        None where it could not be read.
    problems
        Why.
    bare
        Whether somebody must say which CRS its coordinates are in.
    fits
        Then: every system that the numbers fit, to be chosen from.
    """

    source: FileSpec
    reading: Reading | None
    problems: tuple[Problem, ...] = ()
    bare: bool = False
    fits: tuple[Fit, ...] = ()

    @property
    def label(self) -> str:
        """File and layer as a person knows them."""
        s = self.source
        return s.file if s.layer is None else f"{s.file} · {s.layer}"

    @property
    def frame(self) -> pd.DataFrame:
        """The rows; empty where the part could not be read."""
        return pd.DataFrame() if self.reading is None else self.reading.frame

    @property
    def has_shapes(self) -> bool:
        """Whether it has shapes of its own."""
        return getattr(self.frame, "_geometry_column_name", None) in self.frame.columns

    @property
    def shape_kinds(self) -> frozenset[str]:
        """``Point``, ``LineString``, ``Polygon``: what the shapes are, multi or not."""
        frame: Any = self.frame
        kinds = frame.geometry.dropna().geom_type if self.has_shapes else ()
        return frozenset(str(k).removeprefix("Multi") for k in kinds)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, that of the shapes left out."""
        shapes = getattr(self.frame, "_geometry_column_name", None)
        return [str(c) for c in self.frame.columns if c != shapes]

    @property
    def codecs(self) -> tuple[str, ...]:
        """How its text was decoded, where that had to be found out."""
        return tuple(dict.fromkeys(f.value for f in self.fixes if f.action == "decoded"))

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """What was done while reading."""
        return () if self.reading is None else self.reading.fixes


def data_files(root: Path | str) -> list[str]:
    """Return the files of a folder that hold maps or tables, companions left out."""
    found = (p for p in Path(root).iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    return sorted(p.name for p in found if p.suffix.lower() in _MAPS or p.suffix.lower() == ".dwg")


def survey(
    root: Path | str, files: Sequence[str], *, limits: Limits | None = None
) -> tuple[Part, ...]:
    """Read every sheet and layer of some files, in a child process with limits.

    Parameters
    ----------
    root, files
        A folder and names of files in it.
    limits
        What reading may cost.

    Returns
    -------
    tuple of Part
        One for each sheet, layer or file, also for those that could not be read.
    """
    inside = list_guarded(root, files, limits=limits)
    specs: list[FileSpec] = []
    broken: list[Part] = []
    for file, found in inside.items():
        if isinstance(found, DataError):
            broken.append(_broken(FileSpec(file=file), found))
        else:
            specs += [FileSpec(file=file, layer=name) for name in found]
    return (*look(root, specs, limits=limits), *broken)


def look(
    root: Path | str, specs: Iterable[FileSpec], *, limits: Limits | None = None
) -> tuple[Part, ...]:
    """Read parts as ``specs`` say; one without a (true) CRS is read too, with what it could be."""
    wanted = list(specs)
    answers = read_guarded(root, wanted, limits=limits)
    bare = {s: replace(s, crs=_ANYWHERE, axes="xy") for s in wanted if _is_bare(answers[s])}
    again = read_guarded(root, list(bare.values()), limits=limits) if bare else {}
    return tuple(
        _placeless(s, again[bare[s]]) if s in bare else _part(s, answers[s]) for s in wanted
    )


def _is_bare(answer: Reading | DataError) -> bool:
    """Tell whether a file's only fault is its CRS: none, or one that cannot be."""
    faults = {"io.no_crs", "io.elsewhere", "io.axes_swapped"}
    return isinstance(answer, DataError) and all(p.code in faults for p in answer.problems)


def _broken(spec: FileSpec, error: DataError) -> Part:
    return Part(source=spec, reading=None, problems=error.problems)


def _part(spec: FileSpec, answer: Reading | DataError) -> Part:
    if isinstance(answer, DataError):
        return _broken(spec, answer)
    made = Part(source=spec, reading=answer)
    if made.has_shapes or spec.point is not None:
        return made
    point = point_columns(made.columns)
    if point is None:
        return made
    x, y = (pd.to_numeric(answer.frame[n], errors="coerce") for n in point)
    return replace(made, bare=True, fits=point_fits(x, y))


def _placeless(spec: FileSpec, answer: Reading | DataError) -> Part:
    """Return a part as its numbers stand in the file, with every system they fit."""
    if isinstance(answer, DataError):
        return _broken(spec, answer)
    frame: Any = answer.frame
    return Part(source=spec, reading=answer, bare=True, fits=fits(tuple(frame.total_bounds)))


def point_columns(columns: Iterable[str]) -> tuple[str, str] | None:
    """Return the two columns that hold coordinates, x first; None where there are none.

    Examples
    --------
    >>> point_columns(["名称", "纬度", "经度"]), point_columns(["名称", "X"])
    (('经度', '纬度'), None)
    """
    names = {plain_name(c): c for c in columns}
    x = next((names[n] for n in names if n in _X), None)
    y = next((names[n] for n in names if n in _Y), None)
    return None if x is None or y is None else (x, y)


def role_of(part: Part) -> str | None:
    """Return the layer a part most likely is; None where nothing speaks for one."""
    best = max(SPECS, key=lambda layer: likeness(part, layer))
    return best if likeness(part, best) >= _ENOUGH else None


def likeness(part: Part, layer: str) -> float:
    """Return what speaks for a layer: columns it knows, the file's name; 0 if impossible."""
    spec = SPECS[layer]
    if part.reading is None or not _possible(part, layer):
        return 0.0
    matches, _ = suggest(part.columns, layer)
    sure = {m.ours for m in matches if m.how != "near"}
    needed = {c.name for c in spec.columns if c.required}
    points = part.shape_kinds == {"Point"} or point_columns(part.columns) is not None
    name = _telling(part)
    if points and not _of_places(layer, sure, hinted=any(w in name for w in _HINTS[layer])):
        return 0.0
    of_one = points and layer == "facilities" and "community_id" in sure
    told = sum(name.count(w) for w in _HINTS[layer]) + (spec.id_column in sure) + of_one
    return len(sure & needed) + 0.5 * len(sure) + 1.5 * min(told, 2)


def _telling(part: Part) -> str:
    """Return the name that tells: the sheet's or folder's own, where it says anything."""
    own = (part.source.layer or "").lower()
    told = any(word in own for words in _HINTS.values() for word in words)
    return own if told else part.label.lower()


def _of_places(layer: str, sure: Collection[str], *, hinted: bool) -> bool:
    """Tell whether points can be the layer: they are no areas, and not every one is an office.

    A table of communities may say where each committee sits; then it has counts.
    """
    if layer in _AREAS:
        return bool({"households", *HOUSEHOLD_COLUMNS.values()} & set(sure))
    return layer != "police_offices" or hinted or bool({"office_id", "officers"} & set(sure))


def _possible(part: Part, layer: str) -> bool:
    spec, kinds = SPECS[layer], set(part.shape_kinds)
    if layer == "townships" and not any(w in part.label.lower() for w in _HINTS[layer]):
        return False  # every layer of a county names townships
    if not part.has_shapes:
        return not spec.geometry_required or not spec.geometry or bool(point_columns(part.columns))
    if layer in _AREAS and part.source.file.lower().endswith(DRAWINGS):
        return bool(kinds - {"Point"})
    return bool(kinds & {k.removeprefix("Multi") for k in spec.geometry})
