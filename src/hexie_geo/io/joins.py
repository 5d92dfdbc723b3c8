"""Join another file by code, and tell what is left over on both sides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.io.columns import glued
from hexie_geo.io.recipe_parts import FileSpec, Join
from hexie_geo.io.records import Reading

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, eq=False, kw_only=True)
class Matched:
    """The other file's rows beside ours (missing where nothing matches), and what to tell."""

    frame: pd.DataFrame | None
    shapes: "gpd.GeoSeries | None" = None
    problems: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    met: int = 0
    """Rows of the other file that have a partner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedFile:
    """A file that was joined to a layer: for the account and for provenance."""

    source: FileSpec
    file: str
    part: str
    key: str
    rows: int
    met: int
    crs: str

    @classmethod
    def of(cls, join: Join, other: Reading, matched: Matched) -> "JoinedFile":
        """Return what became of a joined file."""
        return cls(
            source=join.source,
            file=other.file,
            part=other.layer,
            key="+".join(join.key),
            rows=len(other.frame),
            met=matched.met,
            crs=other.crs,
        )


def match(ours: "pd.Series[str]", other: Reading, join: Join, *, file: str, layer: str) -> Matched:
    """Return the rows of ``other`` whose key equals ours, in our order.

    Parameters
    ----------
    ours
        Our codes as text, indexed by our rows.
    other, join
        The other file and how it is joined.
    file, layer
        Ours, for the messages.

    Returns
    -------
    Matched
        ``errors`` when a column is absent, a key stands twice or nothing matches at all.
    """

    def tell(
        code: str, field: str, rows: Any = (), *, here: bool = False, **values: Any
    ) -> Problem:
        return Problem(
            code=code,
            file=file if here else other.file,
            layer=layer if here else other.layer,
            field=field,
            rows=tuple(int(str(r)) for r in rows),
            values=values,
        )

    names = "、".join(str(c) for c in other.frame.columns[:30])
    wanted = [*join.key, *(t for theirs in join.columns.values() for t in theirs)]
    absent = [n for n in wanted if n not in other.frame.columns]
    if absent:
        return Matched(
            frame=None, errors=tuple(tell("io.no_column", n, names=names) for n in absent)
        )
    key = "+".join(join.key)
    keys = glued([other.frame[name] for name in join.key])
    twice = keys[keys.duplicated(keep=False) & keys.notna()]
    if not twice.empty:
        samples = "、".join(twice.unique()[:3])
        error = tell("import.join_twice", key, twice.index, samples=samples)
        return Matched(frame=None, errors=(error,))
    found = ours.isin(keys.dropna())
    if not found.any():
        error = tell("import.join_none", join.on, here=True, other=other.file, key=key)
        return Matched(frame=None, errors=(error,))
    met = int(keys.isin(ours.dropna()).sum())
    unused = keys[~keys.isin(ours) & keys.notna()]
    left = ours[~found]
    problems = []
    told: dict[str, Any]
    if not left.empty:
        told = {"count": len(left), "samples": _some(left), "other": other.file}
        problems.append(tell("import.unmatched_here", join.on, left.index, here=True, **told))
    if not unused.empty:
        told = {"count": len(unused), "samples": _some(unused)}
        problems.append(tell("import.unmatched_there", key, unused.index, **told))
    by_key = other.frame[keys.notna()].set_axis(keys.dropna().to_numpy(), axis=0)
    rows = by_key.reindex(ours.to_numpy()).set_axis(ours.index, axis=0)
    return Matched(frame=rows, shapes=_shapes(rows, other.frame), problems=tuple(problems), met=met)


def _some(codes: "pd.Series[str]") -> str:
    return "、".join(codes.dropna().unique()[:5])


def _shapes(rows: pd.DataFrame, other: pd.DataFrame) -> "gpd.GeoSeries | None":
    import geopandas as gpd

    if not isinstance(other, gpd.GeoDataFrame):
        return None
    return gpd.GeoSeries(rows[other.geometry.name].to_numpy(), index=rows.index, crs=other.crs)
