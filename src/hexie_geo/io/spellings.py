"""What a cell says, read as text, code, yes or no, day or term; nothing is reported here."""

import re
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.catalogue import LANGUAGES, templates
from hexie_geo.model.layers import Column, flag

_YES = frozenset({"是", "有", "true", "1", "y", "yes", "√", "封闭", "封闭式"})
_NO = frozenset({"否", "无", "false", "0", "n", "no", "×", "x", "不是", "非封闭", "开放", "开放式"})
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?|月?)?")
_EXACT_FLOAT = 2**53
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)}
_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"


def as_text(raw: "pd.Series") -> "pd.Series[str]":
    """Return cells as text: whole floats without their point, blanks around removed.

    Examples
    --------
    >>> as_text(pd.Series([530102001001.0, None])).tolist()
    ['530102001001', nan]
    """
    if pd.api.types.is_float_dtype(raw.dtype):
        whole = raw.notna() & (raw % 1 == 0) & (raw.abs() < _EXACT_FLOAT)
        text = raw.astype("str")
        text[whole] = raw[whole].astype("int64").astype("str")
        return text.where(raw.notna())
    text = raw.astype("str").where(raw.notna()).str.strip()
    return text.where(text != "")


def bare_code(text: str) -> str:
    """Return a code without what spreadsheets hang on it: ="01", '01, 01.0, full-width digits.

    Examples
    --------
    >>> [bare_code(t) for t in ('="0101"', "'0101", "530102001001.0", "０１")]
    ['0101', '0101', '530102001001', '01']
    """
    text = text.translate(_NARROW).strip(_INVISIBLE)
    if found := re.fullmatch(r'="(.*)"|[\'\u2018\u2019](\w+)|(\d{2,})\.0+', text):
        return next(g for g in found.groups() if g is not None)
    return text


def flags(raw: "pd.Series") -> "pd.Series[bool]":
    """Return yes and no in the words and signs that tables use; the rest is missing."""

    def one(cell: Any) -> bool | None:
        if isinstance(cell, bool | np.bool_):
            return bool(cell)
        text = str(cell).strip().lower().removesuffix(".0")
        return True if text in _YES else False if text in _NO else None

    return flag(raw.astype(object).where(raw.notna(), None).map(one))


def days(raw: "pd.Series") -> "pd.Series":
    """Return cells as dates; a month alone is its first day."""
    if pd.api.types.is_datetime64_any_dtype(raw.dtype):
        return raw
    found = as_text(raw).map(_day, na_action="ignore")
    return pd.to_datetime(found, errors="coerce", format="%Y-%m-%d")


def _day(text: str) -> str | None:
    """Return 2025年12月31日, 2025/12/31, 20251231 or 2025-12 as an ISO date."""
    found = _DAY.match(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    return f"{year:04d}-{month:02d}-{day:02d}"


def as_terms(text: "pd.Series[str]", column: Column) -> "pd.Series[str]":
    """Return terms for their words in any language (城镇 → urban); others stay as they are."""
    words = {
        template.strip(): key.rsplit(".", 1)[1]
        for language in LANGUAGES
        for key, template in templates(language).items()
        if key.startswith("terms.") and key.rsplit(".", 1)[1] in column.terms
    }
    return text.map(lambda t: words.get(t, t), na_action="ignore").astype("str")
