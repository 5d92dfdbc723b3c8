"""Columns that would tell who lives where: found and left out before anything is stored.

The policy is judged by counts; no name, identity number or telephone is needed for it
(Personal Information Protection Law, art. 6: the smallest scope that serves the purpose).
"""

import re
from dataclasses import replace
from datetime import date

import pandas as pd

from hexie_geo.errors import Problem

_WORDS = re.compile(
    r"姓名|户主|身份证|证件号|公民身份|联系人|联系方式|电话|手机|负责人|书记|主任|网格员|民警姓名"
    r"|id_?card|idno|phone|mobile|contact",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"[数量量额]$|人数|是否")
_IDENTITY = re.compile(r"\d{17}[\dXx]")
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"
    r"|\(?0\d{2,3}[- )]\d{7,8})(?![0-9A-Za-z])"
)
_SIGNED = re.compile(
    r"((?:填表|制表|填报|审核|复核|负责|联系|经办)(?:人|者)(?:签字|签名|签章)?\s*[:：]\s*)[^\s:：,，;；]+"
)
MASK = "***"
"""What stands where a telephone, an identity number or a signature stood."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ENOUGH = {"identity": 0.05, "phone": 0.5}


def personal_columns(table: pd.DataFrame) -> dict[str, str]:
    """Return the columns that look like personal information, with the reason.

    Parameters
    ----------
    table
        As read; nothing is changed.

    Returns
    -------
    dict
        Reason by column: ``named`` (姓名, 电话 … in the column's name), ``identity``
        (at least one value in twenty is an identity number with a right date and
        checksum, GB 11643-1999), ``phone`` (at least half are mobile numbers).

    Examples
    --------
    >>> personal_columns(pd.DataFrame({"负责人": ["甲"], "户数": ["12"], "x": ["13800138000"]}))
    {'负责人': 'named', 'x': 'phone'}
    """
    found: dict[str, str] = {}
    for name in map(str, table.columns):
        if _WORDS.search(name) and not _COUNTS.search(name):
            found[name] = "named"
            continue
        cells = table[name].dropna()
        if cells.empty or str(cells.dtype) == "geometry":
            continue
        text = cells.astype("str")
        if text.str.len().max() < 11:  # noqa: PLR2004 - no telephone or identity number is shorter
            continue
        text = text.str.strip().str.removesuffix(".0")
        likely = text[text.str.fullmatch(_IDENTITY)]
        shares = {
            "identity": sum(map(is_identity_number, likely)) / len(text),
            "phone": text.str.fullmatch(_MOBILE).mean(),
        }
        for reason, share in shares.items():
            if share >= _ENOUGH[reason]:
                found[name] = reason
                break
    return found


def is_identity_number(text: str) -> bool:
    """Tell whether ``text`` is a citizen identity number: date of birth and checksum right.

    Examples
    --------
    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if not _IDENTITY.fullmatch(text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return born.year > 1850 and "10X98765432"[total % 11] == text[17].upper()  # noqa: PLR2004 - nobody is older


def masked(text: str) -> str:
    """Return a cell's text without telephones, identity numbers and signatures.

    For reports and messages that quote a cell; a number of 18 digits is hidden whether or
    not its checksum is right: a mistyped identity number is one too.

    Examples
    --------
    >>> masked("填表人：王五 联系电话：13888888888"), masked("530102001001 约1200户")
    ('填表人：*** 联系电话：***', '530102001001 约1200户')
    """
    return _SIGNED.sub(rf"\1{MASK}", _IN_TEXT.sub(MASK, text))


def masked_problem(problem: Problem) -> Problem:
    """Return a problem whose quotations are :func:`masked`."""
    values = {k: masked(v) if isinstance(v, str) else v for k, v in problem.values.items()}
    return replace(problem, values=values)
