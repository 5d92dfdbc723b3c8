"""Lineage: which community of after stems from which of before, and how (设立、撤销、拆分 …)."""

from collections.abc import Mapping

import pandas as pd

from hexie_geo.model.terms import LineageKind

K = LineageKind


def lineage(
    before: Mapping[str, str], after: Mapping[str, str], households: Mapping[str, int]
) -> pd.DataFrame:
    """Return one row per pair of communities that share households before and after.

    Parameters
    ----------
    before, after
        Community of every atom, before and after; both name the same atoms.
    households
        Households of every atom.

    Returns
    -------
    pandas.DataFrame
        Columns ``before_id, after_id, atoms, households, kind``, sorted by ids. The
        households of the rows add up to those of the atoms. ``kind``:

        - ``unchanged`` what stays in its community;
        - ``transfer_in`` what goes to another community that existed and whose own goes on;
        - ``merge`` a whole community that goes into one that existed;
        - ``abolish`` part of a community that is handed to several and is no more;
        - ``split`` part of a community that goes on, now in a new one;
        - ``rename`` a whole community that is all of a new one;
        - ``establish`` part or all of an abolished one that makes up a new one with others.

    Examples
    --------
    >>> lineage({"g1": "a", "g2": "a"}, {"g1": "a", "g2": "new-1"}, {"g1": 3000, "g2": 2500})
      before_id after_id  atoms  households       kind
    0         a        a      1        3000  unchanged
    1         a    new-1      1        2500      split
    """
    atoms = sorted(before)
    frame = pd.DataFrame(
        {
            "before_id": [before[a] for a in atoms],
            "after_id": [after[a] for a in atoms],
            "households": [int(households[a]) for a in atoms],
        }
    )
    pairs = (
        frame.groupby(["before_id", "after_id"], sort=True)["households"]
        .agg(atoms="size", households="sum")
        .reset_index()
    )
    survivors = set(frame["before_id"]) & set(frame["after_id"])
    parts = pairs.groupby("before_id")["after_id"].nunique()
    sources = pairs.groupby("after_id")["before_id"].nunique()
    pairs["kind"] = [
        _kind(b, a, survivors=survivors, parts=int(parts[b]), sources=int(sources[a])).value
        for b, a in zip(pairs["before_id"], pairs["after_id"], strict=True)
    ]
    return pairs[["before_id", "after_id", "atoms", "households", "kind"]]


def _kind(before: str, after: str, *, survivors: set[str], parts: int, sources: int) -> LineageKind:
    if before == after:
        return K.UNCHANGED
    if after in survivors:
        if before in survivors:
            return K.TRANSFER_IN
        return K.MERGE if parts == 1 else K.ABOLISH
    if before in survivors:
        return K.SPLIT
    return K.RENAME if parts == 1 and sources == 1 else K.ESTABLISH


def code_changes(
    lines: pd.DataFrame, *, names: Mapping[str, str], codes: Mapping[str, str]
) -> pd.DataFrame:
    """Return the change list of division codes (区划代码变更清单) that a lineage calls for.

    Codes are the statistics office's to give: what ``codes`` does not hold stays empty.

    Parameters
    ----------
    lines
        What :func:`lineage` returned.
    names
        Community names by id, of before and after.
    codes
        Codes the user was given, by the id of the new community.

    Returns
    -------
    pandas.DataFrame
        Columns ``change`` (establish, abolish, rename), ``community_id, name, code``.

    Examples
    --------
    >>> lines = lineage({"g": "a", "h": "a"}, {"g": "a", "h": "new-1"}, {"g": 1, "h": 2})
    >>> code_changes(lines, names={"a": "甲社区"}, codes={}).values.tolist()
    [['establish', 'new-1', '', '']]
    """
    before, after = set(lines["before_id"]), set(lines["after_id"])
    renamed = lines[lines["kind"] == K.RENAME]
    gone = sorted(before - after - set(renamed["before_id"]))
    fresh = sorted(after - before - set(renamed["after_id"]))
    rows = [
        *((K.ESTABLISH.value, c, names.get(c, ""), codes.get(c, "")) for c in fresh),
        *((K.ABOLISH.value, c, names.get(c, ""), c) for c in gone),
        *(
            (K.RENAME.value, a, names.get(a, ""), codes.get(a, b))
            for b, a in zip(renamed["before_id"], renamed["after_id"], strict=True)
        ),
    ]
    return pd.DataFrame(rows, columns=["change", "community_id", "name", "code"])
