"""A table that people read: its cells wrap, so nothing is cut on a tablet or in English."""

import html
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from hexie_geo.ui.words import missing, number

_STYLE = """<style>
.hexie-table{max-height:640px;overflow:auto;margin:0 0 8px;border:1px solid #e3e8ea;
  border-radius:8px}
.hexie-table table{border-collapse:collapse;width:100%;margin:0;font-size:14px;line-height:1.45}
.hexie-table th{position:sticky;top:0;background:#f5f7f8;font-weight:600;text-align:left}
.hexie-table th,.hexie-table td{padding:7px 10px;border:0;border-bottom:1px solid #e8ecee;
  vertical-align:top}
.hexie-table tr:last-child td{border-bottom:0}
.hexie-table .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.hexie-table .none{color:#7c8790}
</style>"""


def show(
    rows: pd.DataFrame,
    heads: Mapping[str, str],
    *,
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    unknown: str = "—",
) -> None:
    """Show ``rows`` with wrapped cells; numbers stand right.

    Parameters
    ----------
    rows
        One table row each; whatever it holds is shown as text.
    heads
        Headings by column, in the order of the columns.
    formats
        How numbers of a column are written, where not as everywhere.
    unknown
        Stands for a cell that holds nothing.
    """
    st.html(_STYLE + markup(rows, heads, formats=formats or {}, unknown=unknown))


def markup(
    rows: pd.DataFrame,
    heads: Mapping[str, str],
    *,
    formats: Mapping[str, Callable[[Any], str]],
    unknown: str = "—",
) -> str:
    """Return the table as HTML.

    Examples
    --------
    >>> told = markup(pd.DataFrame({"a": ["<b>"], "n": [1234.0]}), {"a": "A", "n": "N"}, formats={})
    >>> "&lt;b&gt;" in told, "1,234" in told
    (True, True)
    """
    counts = {c for c in heads if pd.api.types.is_numeric_dtype(rows[c])}

    def cell(column: str, value: object) -> str:
        kind = "n" if column in counts else ""
        if missing(value) or value == "":
            return f'<td class="{kind} none">{html.escape(unknown)}</td>'
        words = formats.get(column, number if column in counts else str)(value)
        return f'<td class="{kind}">{html.escape(words)}</td>'

    top = "".join(
        f'<th class="{"n" if c in counts else ""}">{html.escape(word)}</th>'
        for c, word in heads.items()
    )
    body = "".join(
        f"<tr>{''.join(cell(c, row[c]) for c in heads)}</tr>" for row in rows.to_dict("records")
    )
    return (
        f'<div class="hexie-table" tabindex="0"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
