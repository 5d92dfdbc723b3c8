"""The size verdict (规模结论) of every community: the two clauses on size told as one."""

import pandas as pd

from hexie_geo.report.case import DECIDED, NORMAL, REDIVIDE

SIZE = "size"
"""Stands for both clauses where a table or a page names one provision."""


def size_verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per community: that of the clause which tells its size verdict.

    The duty to re-divide speaks first where it says anything but ``met``; otherwise the normal
    range, which only ever asks for attention. The same choice as
    :func:`hexie_geo.report.case.size_finding`, on the table of ``check``.

    Parameters
    ----------
    found
        The table of ``check``.

    Returns
    -------
    pandas.DataFrame
        Rows of ``found``, one per community, in the order of ``check``.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.check import check
    >>> found = size_verdicts(check(grouped({"a": [600], "b": [3200], "c": [1500]})))
    >>> found[["subject_id", "provision", "outcome"]].values.tolist()
    [['a', 'community.households.redivide', 'adjust'], ['b', 'community.households.normal', \
'watch'], ['c', 'community.households.normal', 'met']]
    """
    speaks = found["provision"].isin((REDIVIDE, NORMAL))
    rows = found[speaks]
    decided = {o.value for o in DECIDED}
    duty = rows["provision"] == REDIVIDE
    silent = (rows["provision"] == NORMAL) & (rows["outcome"] == "not_applicable")
    rank = pd.Series(1, rows.index).mask(duty, 2).mask(silent, 3)
    rank = rank.mask(duty & rows["outcome"].isin(decided), 0)
    first = rank.sort_values(kind="stable").index
    chosen = rows.loc[first].drop_duplicates("subject_id").set_index("subject_id", drop=False)
    return chosen.loc[rows["subject_id"].drop_duplicates()].reset_index(drop=True)
