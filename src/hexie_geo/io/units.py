"""Units that counties write counts and areas in, as factors of ours (户, 人, m²).

A header says its unit in brackets, 户数（万户）, and every bare number under it is meant in
it. A cell that names its own unit, 3亩, keeps it.
"""

import re
import unicodedata

import pandas as pd

from hexie_geo.io.counts import (
    Reason,
    parse_area,
    parse_count,
    parse_counts,
    parse_number,
)
from hexie_geo.model.layers import Column

COUNTS = {"个": 1.0, "百": 100.0, "千": 1000.0, "万": 10_000.0}
"""Units of counts; 户 and 人 may follow: 万户, 千人."""
AREAS = {
    "m²": 1.0,
    "万平方米": 1e4,
    "亩": 10_000 / 15,
    "公顷": 1e4,
    "平方公里": 1e6,
}
"""Units of areas, in square metres."""
_SAME = {
    "户": "个", "人": "个", "口": "个", "套": "个", "名": "个", "间": "个",
    "平方米": "m²", "平米": "m²", "平方": "m²", "㎡": "m²", "m2": "m²", "ha": "公顷", "hm2": "公顷",
    "km2": "平方公里", "km²": "平方公里", "平方千米": "平方公里",
    "万㎡": "万平方米", "万m2": "万平方米", "mu": "亩",
}  # fmt: skip
_IN_BRACKETS = re.compile(r"[(（\[【]\s*(?:单位\s*[:：]\s*)?([^)）\]】]+?)\s*[)）\]】]")
_OWN = re.compile(r"[万亿亩户人平㎡]|公顷|ha|公里|千米|km|m2|m²", re.IGNORECASE)
_COUNT_UNIT = re.compile(r"(百|千|万)?(?:户|人|口|套|名|间|个)?")


def units_of(column: Column) -> tuple[str, ...]:
    """Return the units a column of ours can be written in, its own first; empty for others.

    Examples
    --------
    >>> units_of(Column(name="households", kind="count", unit="户"))
    ('个', '百', '千', '万')
    """
    if column.kind == "count":
        return tuple(COUNTS)
    return tuple(AREAS) if column.unit == "m²" else ()


def unit_named(word: str, column: Column) -> str | None:
    """Return which of :func:`units_of` ``word`` is, however it is written.

    Examples
    --------
    >>> households = Column(name="households", kind="count", unit="户")
    >>> unit_named("万户", households), unit_named("户", households), unit_named("亩", households)
    ('万', '个', None)
    >>> unit_named("KM2", Column(name="floor_area_m2", kind="number", unit="m²"))
    '平方公里'
    """
    plain = unicodedata.normalize("NFKC", word).strip().lower()
    known = units_of(column)
    named = _SAME.get(word.strip()) or _SAME.get(plain) or (plain if plain in known else None)
    if named is None and known and column.kind == "count":
        found = _COUNT_UNIT.fullmatch(plain)
        named = found[1] if found else None
    return named if named in known else ("m²" if "m²" in known and plain == "m2" else None)


def unit_in_header(header: str, column: Column) -> str | None:
    """Return the unit a column's header states in brackets; None where it states none we know.

    Examples
    --------
    >>> unit_in_header("办公用房（亩）", Column(name="office_area_m2", kind="number", unit="m²"))
    '亩'
    """
    found = (unit_named(word, column) for word in _IN_BRACKETS.findall(header))
    return next((unit for unit in found if unit is not None), None)


def factor_of(unit: str) -> float:
    """Return how many of ours one of ``unit`` is.

    Examples
    --------
    >>> factor_of("万"), round(factor_of("亩"), 2)
    (10000.0, 666.67)
    """
    return (COUNTS | AREAS)[unit]


def read_in_unit(raw: "pd.Series", column: Column, unit: str) -> pd.DataFrame:
    """Return numbers written in ``unit`` as numbers of ours, with the reason each was read so.

    Parameters
    ----------
    raw
        Cells as read.
    column
        What they become.
    unit
        One of :func:`units_of`.

    Returns
    -------
    pandas.DataFrame
        ``value`` and ``reason`` as :func:`hexie_geo.io.counts.parse_counts` returns them;
        ``scaled`` where the factor was used. A cell that names its own unit keeps it; a
        count that is not whole after all is ``fraction``.

    Examples
    --------
    >>> cells = pd.Series(["0.85", "约0.3", "900户"])
    >>> column = Column(name="households", kind="count", unit="户")
    >>> read_in_unit(cells, column, "万")["value"].tolist()
    [8500.0, 3000.0, 900.0]
    """
    counted = column.kind == "count"
    own = raw.astype("str").str.contains(_OWN).fillna(False).astype(bool) & raw.notna()
    made = parse_counts(raw, parse=parse_number if counted else parse_area)
    scaled = ~own & made["value"].notna().astype(bool)
    value = made["value"].astype("float64")
    value = value.where(~scaled, (value * factor_of(unit)).round(3))
    reason = made["reason"].where(~(scaled & (made["reason"] == Reason.OK)), Reason.SCALED.value)
    if counted:
        kept = parse_counts(raw[own], parse=parse_count)
        value[own], reason[own] = kept["value"].astype("float64"), kept["reason"]
        broken = value.notna() & (value % 1 != 0)
        value, reason = value.where(~broken), reason.where(~broken, Reason.FRACTION.value)
    return pd.DataFrame({"value": value, "reason": reason, "scaled": scaled})
