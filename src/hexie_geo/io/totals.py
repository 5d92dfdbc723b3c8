"""The sheet's own totals, compared with the rows they are the sums of."""

from collections.abc import Iterator

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.io.counts import parse_count, parse_counts
from hexie_geo.io.recipe_parts import LayerRecipe
from hexie_geo.io.records import Fix, Reading
from hexie_geo.model.layers import LayerSpec

CODE = "total_disagrees"
"""Message id of a disagreement, in the report and among the problems."""


def disagreements(
    reading: Reading, recipe: LayerRecipe, spec: LayerSpec
) -> Iterator[tuple[Fix, Problem]]:
    """Yield every count of a totals row that is not the sum of its rows.

    Parameters
    ----------
    reading
        The file; its totals rows are among the fixes, with their cells.
    recipe, spec
        Which of its columns are counts of ours.

    Yields
    ------
    tuple
        A line for the report and a problem to be kept with the workspace.

    Notes
    -----
    Sheets do not say which rows a total is of. It agrees where it is the sum of the rows
    since the totals row before it, of all above it, of those down to the next, or of the whole
    sheet; else 小计 is compared with its block and 合计 with all above it. A row without a count
    may be what is missing from a sum, so then only a total that is too small disagrees.
    """
    totals = [f for f in reading.fixes if f.action == "row_dropped" and f.values.get("cells")]
    marks = [f.row or 0 for f in totals]
    counts = {c.name for c in spec.columns if c.kind == "count"}
    theirs = {t: ours for ours, names in recipe.columns.items() if ours in counts for t in names}
    for name, ours in theirs.items():
        if name not in reading.frame.columns or not totals:
            continue
        parts = parse_counts(reading.frame[name])["value"]
        for fix in totals:
            cells = fix.values["cells"]
            said = parse_count(cells.get(name) if isinstance(cells, dict) else None).value
            if said is None:
                continue
            block = _compared(parts, fix, marks, said)
            if block is None:
                continue
            values = {
                "stated": int(said),
                "summed": int(block.sum()),
                "difference": int(said - block.sum()),
                "first": int(block.index[0]),
                "last": int(block.index[-1]),
            }
            place = {"file": reading.file, "layer": recipe.name}
            yield (
                Fix(
                    action=CODE, part=reading.layer, row=fix.row, field=ours, value=str(int(said)),
                    values=values, **place,
                ),
                Problem(
                    code=f"import.{CODE}", rows=(fix.row or 0,), field=name, values=values, **place
                ),
            )  # fmt: skip


def _compared(
    parts: "pd.Series[float]", fix: Fix, marks: list[int], said: float
) -> "pd.Series[float] | None":
    """Return the rows whose sum a total is not; None where it agrees or may agree."""
    at = fix.row or 0
    before = max((m for m in marks if m < at), default=0)
    after = min((m for m in marks if m > at), default=None)
    rows = parts.index
    above, block = parts[rows < at], parts[(rows < at) & (rows > before)]
    below = parts[rows > at] if after is None else parts[(rows > at) & (rows < after)]
    heads = min(marks) < rows[0]  # totals stand above their rows
    spans = [s for s in ((below, block) if heads else (block, above, below)) if len(s)] + [parts]
    if any(_may_be(s, said) for s in spans):
        return None
    if heads:
        return spans[0] if len(below) else parts
    grand = "小计" not in fix.value and after is None and len(above)
    return above if grand else spans[0]


def _may_be(parts: "pd.Series[float]", said: float) -> bool:
    known = float(parts.sum())
    return known == said or (bool(parts.isna().any()) and known < said)
