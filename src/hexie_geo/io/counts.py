"""One parser for every number a county writes into a cell.

``value`` is None whenever the cell does not say one number; ``reason`` says why, or what
was read into it. Nothing is coerced in silence, and the raw cell is the caller's to keep.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import pandas as pd


class Reason(StrEnum):
    """What the parser made of a cell."""

    OK = "ok"
    BLANK = "blank"
    DASH = "dash"
    SAME_ABOVE = "same_above"
    ERROR_CELL = "error_cell"
    APPROXIMATE = "approximate"
    SCALED = "scaled"
    CHINESE_NUMERAL = "chinese_numeral"
    WITH_PART = "with_part"
    RANGE = "range"
    NEGATIVE = "negative"
    FRACTION = "fraction"
    UNPARSABLE = "unparsable"


UNKNOWN_BY_DESIGN = frozenset({Reason.BLANK, Reason.DASH})
"""Reasons that are no fault of a file: the cell says that nothing is known."""


class Number(NamedTuple):
    """A cell's number, or None, with the reason."""

    value: float | None
    reason: Reason


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}万亿]+")
_SUFFIX = r"(?:户|人|个|名|间|套|栋|家|所|处|口)?"
_PLAIN = re.compile(rf"([+-]?\d+(?:\.\d+)?){_SUFFIX}", re.ASCII)
_SCALED = re.compile(rf"(\d+(?:\.\d+)?)万{_SUFFIX}", re.ASCII)
_PART = re.compile(rf"(\d+){_SUFFIX}\((?:其中|含|包括)[^()]*\)", re.ASCII)
_RANGE = re.compile(rf"\d+{_SUFFIX}(?:-|~|—|至|到)\d+{_SUFFIX}", re.ASCII)
_ABOUT = re.compile(
    r"^(?:约|大约|近|>|<|>=|<=|超过|不足|接近)|(?:余|多|左右|以上|以下|上下)(?=户|人|个|$)"
)
_APART = re.compile(r"\d\s+\d(?!\d\d(?!\d))")  # 1 200 is one number, 12 34 may be two
_DASHES = frozenset(
    {"-", "--", "—", "——", "/", "\\", "无", "暂无", "不详", "未知", "N/A", "n/a", "NA"}
)


def parse_count(cell: Any) -> Number:
    """Return the whole number a cell states.

    Parameters
    ----------
    cell
        Text or number. Full-width forms, thousands separators, 户/人 suffixes, 约, 万 and
        Chinese numerals are understood.

    Returns
    -------
    Number
        ``value`` >= 0, or None with the reason: ``blank`` and ``dash`` mean that nothing
        is known; ``same_above``, ``error_cell``, ``range``, ``negative``, ``fraction`` and
        ``unparsable`` that the cell must be corrected. ``2321(其中流动1200)`` is its total,
        with the reason ``with_part``.

    Examples
    --------
    >>> [parse_count(c).value for c in ("１，２３４户", "约3000", "0.85万", "一千二百三十户")]
    [1234.0, 3000.0, 8500.0, 1230.0]
    >>> parse_count("同上"), parse_count("-5").reason.value, parse_count("").reason.value
    (Number(value=None, reason=<Reason.SAME_ABOVE: 'same_above'>), 'negative', 'blank')
    """
    number = parse_number(cell)
    if number.value is not None and number.value % 1:
        return Number(None, Reason.FRACTION)
    return number


def parse_number(cell: Any) -> Number:
    """Return the number a cell states, fractions allowed; see :func:`parse_count`.

    Examples
    --------
    >>> parse_number("12.50").value, parse_number("3-5间").reason.value
    (12.5, 'range')
    """
    if isinstance(cell, bool | np.bool_):
        return Number(None, Reason.UNPARSABLE)
    if isinstance(cell, int | float | np.number):
        return _of_number(float(cell))
    if cell is None or pd.isna(cell):
        return Number(None, Reason.BLANK)
    return _of_text(unicodedata.normalize("NFKC", str(cell)))


def _of_number(value: float) -> Number:
    if math.isnan(value):
        return Number(None, Reason.BLANK)
    if math.isinf(value):
        return Number(None, Reason.UNPARSABLE)
    return Number(None, Reason.NEGATIVE) if value < 0 else Number(value, Reason.OK)


def _of_text(text: str) -> Number:  # noqa: PLR0911 - one line a case reads best
    if _APART.search(text):
        return Number(None, Reason.UNPARSABLE)
    text = "".join(text.split())
    if not text:
        return Number(None, Reason.BLANK)
    if text in _DASHES:
        return Number(None, Reason.DASH)
    if text.startswith("#"):
        return Number(None, Reason.ERROR_CELL)
    if text.strip('"') in {"同上", "〃", "”", "同左"} or text == '"':
        return Number(None, Reason.SAME_ABOVE)
    if _RANGE.fullmatch(text):
        return Number(None, Reason.RANGE)
    exact = _ABOUT.sub("", text)
    reason = Reason.OK if exact == text else Reason.APPROXIMATE
    exact = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", exact, flags=re.ASCII)
    if found := _PART.fullmatch(exact):
        return Number(float(found[1]), Reason.WITH_PART)
    if found := _PLAIN.fullmatch(exact):
        number = _of_number(float(found[1]))
        return Number(number.value, reason) if number.value is not None else number
    if found := _SCALED.fullmatch(exact):
        scaled = round(float(found[1]) * 10_000, 6)
        return Number(scaled, Reason.SCALED if reason is Reason.OK else reason)
    value = _chinese(re.sub(f"{_SUFFIX}$", "", exact))
    if value is None:
        return Number(None, Reason.UNPARSABLE)
    return Number(float(value), Reason.CHINESE_NUMERAL if reason is Reason.OK else reason)


def _chinese(text: str) -> int | None:
    """Return what 一千二百三十 or 三万零五 says; None if it is not such a numeral."""
    if not text or not _CHINESE.fullmatch(text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if c == "万" else 100_000_000)
            section = digit = 0
    return total + section + digit


_AREA = re.compile(r"(.*?)(平方公里|km2|公顷|ha|亩|万平方米|平方米|平米|平方|m2)?", re.IGNORECASE)
_SQUARE_METRES = {
    "平方公里": 1e6, "km2": 1e6, "公顷": 1e4, "ha": 1e4, "亩": 10_000 / 15, "万平方米": 1e4,
}  # fmt: skip


def parse_area(cell: Any) -> Number:
    """Return an area in square metres; 亩, 公顷 and 平方公里 are converted.

    Examples
    --------
    >>> parse_area("200㎡").value, parse_area("2.8平方公里").value, parse_area("3亩").value
    (200.0, 2800000.0, 2000.0)
    """
    if not isinstance(cell, str):
        return parse_number(cell)
    text = "".join(unicodedata.normalize("NFKC", cell).split())
    found = _AREA.fullmatch(text)
    number = parse_number(found[1] if found else text)
    factor = _SQUARE_METRES.get((found[2] or "").lower(), 1.0) if found else 1.0
    if number.value is None or factor == 1.0:
        return number
    return Number(round(number.value * factor, 3), Reason.SCALED)


def parse_counts(
    cells: "pd.Series", *, parse: Callable[[Any], Number] = parse_count
) -> pd.DataFrame:
    """Return ``value`` (Float64, missing = unknown) and ``reason`` for every cell.

    Parameters
    ----------
    cells
        A column as read.
    parse
        The parser of one cell: :func:`parse_count`, :func:`parse_number` or
        :func:`parse_area`.

    Returns
    -------
    pandas.DataFrame
        With the caller's index.

    Examples
    --------
    >>> parse_counts(pd.Series(["12", "约20", None]))["reason"].tolist()
    ['ok', 'approximate', 'blank']
    """
    if pd.api.types.is_numeric_dtype(cells.dtype) and cells.dtype.kind != "b":
        known = pd.Series(cells.astype("float64"))
    else:
        known = pd.to_numeric(
            cells.where(cells.astype("str").str.fullmatch(r"[0-9]{1,15}"), None), errors="coerce"
        ).astype("float64")
    good = known.notna() & (known >= 0) & (known < np.inf)
    if parse is parse_count:
        good &= known % 1 == 0
    rest = cells[~good].astype(object)
    parsed = {cell: parse(cell) for cell in pd.unique(rest.dropna())}
    blank = Number(None, Reason.BLANK)
    numbers = [blank if pd.isna(cell) else parsed[cell] for cell in rest]
    value, reason = known.to_numpy(copy=True), np.full(len(cells), Reason.OK.value, dtype=object)
    value[~good.to_numpy()] = [np.nan if n.value is None else n.value for n in numbers]
    reason[~good.to_numpy()] = [n.reason.value for n in numbers]
    return pd.DataFrame(
        {"value": pd.array(value, dtype="Float64"), "reason": pd.array(reason, dtype="str")},
        index=cells.index,
    )
