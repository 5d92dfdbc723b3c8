"""Write the small TOML files of a project: workspaces and recipes. Reading is ``tomllib``."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dumps(tree: Mapping[str, Any]) -> str:
    """Return ``tree`` as TOML text that ``tomllib`` reads back equal.

    Parameters
    ----------
    tree
        Tables of text, numbers, booleans, dates, lists and tables; keys whose value is
        None are left out, for TOML has no such value.

    Raises
    ------
    TypeError
        If a value is none of these.

    Examples
    --------
    >>> print(dumps({"schema": 1, "layers": [{"name": "groups", "rows": 3}]}))
    schema = 1
    <BLANKLINE>
    [[layers]]
    name = "groups"
    rows = 3
    <BLANKLINE>
    """
    return "\n".join(_table(tree, "")) + "\n"


def _table(tree: Mapping[str, Any], path: str) -> list[str]:
    lines: list[str] = []
    nested: list[str] = []
    for key, value in tree.items():
        name = _key(key)
        inside = f"{path}.{name}" if path else name
        if value is None:
            continue
        if isinstance(value, Mapping) and any(_is_deep(v) for v in value.values()):
            nested += ["", f"[{inside}]", *_table(value, inside)]
        elif _is_tables(value):
            for row in value:
                nested += ["", f"[[{inside}]]", *_table(row, inside)]
        else:
            lines.append(f"{name} = {_value(value)}")
    return lines + nested


def _is_tables(value: Any) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return listed and bool(value) and all(isinstance(row, Mapping) for row in value)


def _is_deep(value: Any) -> bool:
    return isinstance(value, Mapping) or _is_tables(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(str(value))
        case int():
            return str(int(value))
        case float():
            text = repr(float(value))
            return text if any(c in text for c in ".einf") else f"{text}.0"
        case date():
            return value.isoformat()
        case Mapping():
            pairs = (f"{_key(k)} = {_value(v)}" for k, v in value.items() if v is not None)
            return "{ " + ", ".join(pairs) + " }"
        case Sequence():
            return "[" + ", ".join(_value(v) for v in value) + "]"
        case _:
            raise TypeError(f"TOML cannot hold {type(value).__name__}: {value!r}")
