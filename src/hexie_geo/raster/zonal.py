"""Sums of a grid per unit, with the share of each unit where the grid is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = "Sequence[Any] | NDArray[Any] | pd.Series[Any]"


@dataclass(frozen=True, eq=False, kw_only=True)
class ZonalSums:
    """Sums per unit over the part of each unit where the grid is known.

    Attributes
    ----------
    units
        Index of the units.
    known_sum
        Sum over the known part; 0 where nothing is known (see :meth:`frame`).
    known, area
        Known part and whole unit, in cells.
    """

    units: "pd.Index[Any]"
    known_sum: Floats
    known: Floats
    area: Floats

    @property
    def known_share(self) -> Floats:
        """Known part of every unit, 0 to 1; NaN for a unit without area."""
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(self.area > 0, self.known / self.area, np.nan)
        return np.clip(np.where(np.abs(share - 1) < 1e-9, 1.0, share), 0.0, None)  # noqa: PLR2004

    def merge(self, labels: Labels) -> "ZonalSums":
        """Return the sums of the units put together by label; nothing is read again."""
        codes, names = group_codes(labels, len(self.units))
        known_sum, known, area = (
            grouped(values, codes, len(names)) for values in (self.known_sum, self.known, self.area)
        )
        return ZonalSums(units=names, known_sum=known_sum, known=known, area=area)

    def frame(self) -> pd.DataFrame:
        """Return columns ``sum`` (NaN where nothing is known) and ``known_share``."""
        seen = np.where(self.known > 0, self.known_sum, np.nan)
        return pd.DataFrame({"sum": seen, "known_share": self.known_share}, index=self.units)


def group_codes(labels: Labels, count: int) -> tuple[NDArray[np.int64], "pd.Index[Any]"]:
    """Return a code per unit (-1 without label) and the labels in order."""
    values = np.asarray(labels)
    if len(values) != count:
        raise ValueError(f"{count} units need {count} labels, not {len(values)}")
    codes, names = pd.factorize(values, sort=True)
    return codes, pd.Index(names)


def grouped(values: Floats, codes: NDArray[np.int64], count: int) -> Floats:
    """Return the sum of ``values`` per code."""
    if (codes < 0).any():
        values, codes = values[codes >= 0], codes[codes >= 0]
    return np.asarray(np.bincount(codes, values, minlength=count), dtype=np.float64)
