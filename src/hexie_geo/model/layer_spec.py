"""A layer's specification: its columns, and a check that lists every problem of a frame.

Layers stay plain (Geo)DataFrames; a specification only reads them. Columns beyond the
specification pass through untouched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd

from hexie_geo.errors import CrsError, LayerError, Problem
from hexie_geo.model.crs import unmetric

Kind = Literal["id", "ref", "text", "count", "number", "flag", "date", "term"]
F = TypeVar("F", bound=pd.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind, whether it must be there, and its unit.

    Kinds: ``id`` unique text, never empty; ``ref`` text; ``text``; ``count`` whole
    number >= 0 or missing; ``number`` finite number >= 0 or missing; ``flag`` true,
    false or missing; ``date``; ``term`` a member of ``terms`` or missing.
    """

    name: str
    kind: Kind
    required: bool = False
    unit: str | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """Specification of a layer; ``check`` returns the frame it was given, unchanged."""

    name: str
    geometry: tuple[str, ...] = ()
    geometry_required: bool = True
    columns: tuple[Column, ...] = field(default_factory=tuple)

    @property
    def id_column(self) -> str | None:
        """The column that names each row, if the layer has one."""
        return next((c.name for c in self.columns if c.kind == "id"), None)

    def check(self, layer: F) -> F:
        """Return ``layer`` itself if it satisfies this specification.

        Parameters
        ----------
        layer
            Frame to check. Row numbers in messages count from 1.

        Returns
        -------
        pandas.DataFrame
            The same object.

        Raises
        ------
        CrsError
            If the layer has geometry without a projected CRS in metres.
        LayerError
            If columns are missing or hold bad values; all problems are listed.

        Examples
        --------
        >>> import pandas as pd
        >>> from hexie_geo.model.layers import COMMUNITIES
        >>> frame = pd.DataFrame({"community_id": ["a", "a"], "name": ["甲", "乙"],
        ...     "township_id": ["t", "t"], "area": ["urban", "town"], "body": [None, None]})
        >>> COMMUNITIES.check(frame)
        Traceback (most recent call last):
        ...
        hexie_geo.errors.LayerError: ...
        """
        CrsError.raise_if(self._crs_problems(layer))
        LayerError.raise_if(self._problems(layer))
        return layer

    def _crs_problems(self, layer: pd.DataFrame) -> Iterator[Problem]:
        if not self.geometry or not has_geometry(layer):
            return
        crs = getattr(layer, "crs", None)
        if crs is None:
            yield Problem(code="crs.missing", layer=self.name)
        else:
            yield from unmetric(crs, layer=self.name)

    def _problems(self, layer: pd.DataFrame) -> Iterator[Problem]:
        if layer.empty:
            yield Problem(code="layer.empty", layer=self.name)
            return
        if self.geometry and self.geometry_required and not has_geometry(layer):
            yield Problem(code="layer.no_geometry", layer=self.name)
        elif self.geometry and has_geometry(layer):
            yield from self._geometry_problems(layer)
        for column in self.columns:
            if column.name in layer.columns:
                yield from _column_problems(self.name, column, layer[column.name])
            elif column.required:
                yield Problem(code="layer.missing_column", layer=self.name, field=column.name)

    def _geometry_problems(self, layer: pd.DataFrame) -> Iterator[Problem]:
        wrong = has_shape(layer) & ~layer.geometry.geom_type.isin(self.geometry)
        if wrong.any():
            yield Problem(
                code="layer.geometry_type",
                layer=self.name,
                rows=rows_where(wrong),
                values={"expected": "/".join(self.geometry)},
            )


def has_geometry(layer: pd.DataFrame) -> bool:
    """Tell whether ``layer`` has an active geometry column with at least one shape."""
    if getattr(layer, "_geometry_column_name", None) not in layer.columns:
        return False
    return bool((~layer.geometry.isna()).any())


def has_shape(layer: Any) -> "pd.Series[bool]":
    """Tell, row by row, whether there is a shape that is not empty.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> has_shape(gpd.GeoDataFrame(geometry=[Point(0, 0), Point(), None])).tolist()
    [True, False, False]
    """
    found: pd.Series[bool] = ~(layer.geometry.isna() | layer.geometry.is_empty)
    return found


def rows_where(mask: "pd.Series[bool]") -> tuple[int, ...]:
    """Return the row numbers (from 1) where ``mask`` holds."""
    return tuple(int(i) + 1 for i in np.flatnonzero(mask.to_numpy(dtype=bool, na_value=False)))


def _column_problems(layer: str, column: Column, values: "pd.Series") -> Iterator[Problem]:
    missing = values.isna()

    def problem(code: str, mask: "pd.Series[bool]", **more: object) -> Iterator[Problem]:
        if mask.any():
            samples = [str(v) for v in values[mask].unique()[:3]]
            yield Problem(
                code=f"layer.{code}",
                layer=layer,
                field=column.name,
                rows=rows_where(mask),
                values={"samples": "、".join(samples)} | more,
            )

    match column.kind:
        case "id":
            yield from problem("empty_id", missing | (values.astype("str").str.strip() == ""))
            yield from problem("not_text", ~missing & ~values.map(_is_text))
            yield from problem("duplicate", values.duplicated(keep=False) & ~missing)
        case "ref" | "text":
            yield from problem("not_text", ~missing & ~values.map(_is_text))
        case "count" | "number":
            number = pd.to_numeric(values, errors="coerce")
            yield from problem("not_a_number", number.isna() & ~missing)
            yield from problem("negative", number < 0)
            yield from problem("not_finite", number.abs() == np.inf)
            if column.kind == "count":
                fraction = number.notna() & (number.abs() != np.inf) & (number % 1 != 0)
                yield from problem("not_whole", fraction)
        case "flag":
            yield from problem("not_a_flag", ~missing & ~values.map(_is_flag))
        case "date":
            bare = values.map(_is_number)  # 20251231 would be read as nanoseconds of 1970
            day = pd.to_datetime(values.mask(bare), errors="coerce")
            yield from problem("not_a_date", day.isna() & ~missing)
        case "term":
            bad = ~missing & ~values.isin(column.terms)
            yield from problem("not_a_term", bad, allowed="/".join(column.terms))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool | np.bool_)


_YES = frozenset({"是", "有", "yes", "true", "y", "1", "1.0"})
_NO = frozenset({"否", "无", "没有", "no", "false", "n", "0", "0.0"})


def flag(values: "pd.Series") -> "pd.Series[bool]":
    """Return a yes/no/unknown column as pandas ``boolean``; what says neither is missing.

    Examples
    --------
    >>> flag(pd.Series([True, "否", 1, "?", None])).tolist()
    [True, False, True, <NA>, <NA>]
    """
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.astype("boolean")
    return values.astype(object).map(yes_no).astype("boolean")


def yes_no(value: object) -> bool | None:
    """Return what one cell says, as files write it: yes, no, or nothing that can be read."""
    said = str(value).strip().lower()
    return True if said in _YES else False if said in _NO else None
