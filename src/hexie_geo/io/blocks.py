"""A township written only in the first row of its block: the codes say whether it holds below."""

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.io.cells import Cells, Place
from hexie_geo.io.recipe_parts import LayerRecipe
from hexie_geo.io.records import Fix
from hexie_geo.io.spellings import as_text

_OFFICIAL = re.compile(r"\d{12}")
_TOWNSHIP_DIGITS = 9


def filled_down(cells: "pd.Series", codes: "pd.Series[str] | None") -> "pd.Series | None":
    """Return cells with each empty one as above it; None where the codes do not confirm that.

    They do where every row has an official code of twelve digits, the row that a cell is
    taken from is of the same township by its first nine, and no township has two words.

    Parameters
    ----------
    cells
        What stands in the column, top to bottom.
    codes
        The rows' own codes.

    Examples
    --------
    >>> codes = pd.Series(["530102001001", "530102001002", "530102002001"])
    >>> filled_down(pd.Series(["甲镇", None, "乙镇"]), codes).tolist()
    ['甲镇', '甲镇', '乙镇']
    >>> filled_down(pd.Series(["甲镇", None, None]), codes) is None
    True
    """
    text = as_text(cells)
    if codes is None or not codes.str.fullmatch(_OFFICIAL).all() or text.isna().iloc[0]:
        return None
    township = codes.str[:_TOWNSHIP_DIGITS]
    above = township.where(text.notna()).ffill()
    one_word = text.groupby(township).nunique().eq(1).all()
    return text.ffill() if one_word and above.eq(township).all() else None


def fill_townships(
    raw: Mapping[str, list["pd.Series"]], recipe: LayerRecipe, place: Place
) -> Iterator[tuple[str, Cells]]:
    """Yield the communities' township columns with their blocks filled; one of theirs told once."""
    seen: set[tuple[str, ...]] = set()
    for name in ("township", "township_id"):
        theirs = recipe.columns.get(name, ())
        if recipe.name != "communities" or len(theirs) != 1 or name not in raw:
            continue
        made = _filled(raw[name][0], name, place)
        yield name, Cells(values=made.values) if theirs in seen else made
        seen.add(theirs)


def _filled(cells: "pd.Series", name: str, place: Place) -> Cells:
    """Return :func:`filled_down` with a line for each cell; else as it was, and a problem."""
    empty = as_text(cells).isna()
    if not empty.any() or empty.all():
        return Cells(values=cells)
    rows = tuple(int(str(r)) for r in cells.index[empty])
    made = filled_down(cells, place.codes)
    if made is None or place.codes is None:
        problem = Problem(
            code="import.township_blank",
            file=place.file,
            layer=place.layer,
            rows=rows,
            field=name,
            values={"count": len(rows)},
        )
        return Cells(values=cells, problems=(problem,))
    fixes = tuple(
        Fix(
            action="filled_down",
            file=place.file,
            layer=place.layer,
            row=row,
            code=place.codes[row],
            field=name,
            values={"said": made[row]},
        )
        for row in rows
    )
    return Cells(values=made, fixes=fixes)
