"""Which communities must change, which may, and which are left as they are with a reason."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.model.layers import flag
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import Atoms

LOW, NORMAL_HIGH, TOLERATED_HIGH = 1000, 3000, 5000
"""Clause (23): normally 1000-3000 households; above 5000 or below 1000, re-divide as needed."""

NOT_ASKED = ("gated", "rural")
"""Reasons for which the clause asks nothing: such communities do not count as outside."""

ADDS_UP = 0.95, 1.05
"""Groups must hold this share of the register count, else the community is left alone."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Scope:
    """What the rules say of each community, by its number.

    ``must``: outside the band and to be changed. ``outside``: outside the band at all. ``free``:
    may take part. ``open``: known, or by the user's word, not to be gated. ``reason``: message id
    for a community that is outside and left alone. ``register`` is the community's own count, -1
    when unknown. ``rural``: of which the clause does not speak.
    """

    total: NDArray[np.int64]
    register: NDArray[np.int64]
    outside: NDArray[np.bool_]
    must: NDArray[np.bool_]
    free: NDArray[np.bool_]
    gated: NDArray[np.bool_]
    open: NDArray[np.bool_]
    rural: NDArray[np.bool_]
    village: NDArray[np.bool_]
    township: NDArray[np.int32]
    reason: tuple[str, ...]

    @property
    def exempt(self) -> NDArray[np.bool_]:
        """Communities of which the clause asks nothing, whatever a plan makes of their counts."""
        return np.isin(np.array(self.reason, "U20"), NOT_ASKED) | (self.rural & self.free)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Communities outside the band of which the clause speaks."""
        return self.outside & ~self.exempt


def scope(workspace: Workspace, rules: PlanRules, atoms: Atoms) -> Scope:
    """Return what ``rules`` ask of each community of ``workspace``."""
    n = len(atoms.communities)
    table = workspace.communities.set_index("community_id").reindex(list(atoms.communities))
    total = np.bincount(atoms.unit_home, atoms.unit_households, n).astype(np.int64)
    unknown = np.bincount(atoms.unit_home, atoms.unit_unknown, n) > 0
    register = pd.to_numeric(table["households"], errors="coerce").to_numpy(float)
    known = np.isin(atoms.communities, workspace.communities["community_id"].to_numpy(object))
    gated = (
        flag(table["gated"])
        if "gated" in table.columns
        else pd.Series(pd.NA, table.index, dtype="boolean")
    )
    closed = gated.fillna(False).to_numpy(bool)
    asked = gated.isna().to_numpy() & (not rules.gating_unknown_is_open)
    village = (table["body"] == "village_committee").fillna(False).to_numpy(bool)
    rural = (table["area"] == "rural").fillna(False).to_numpy(bool)
    outside = outside_band(total, rules.band) | unknown
    reason = np.full(n, "", object)
    trigger = rules.band is Band.TRIGGER
    asked &= ~rural
    if trigger:
        reason[outside & closed] = "gated"
        reason[outside & asked] = "gating_unknown"
    reason[outside & rural] = "rural"
    mismatch = _mismatch(total, register) if rules.freeze_mismatch else np.zeros(n, bool)
    frozen = np.zeros(n, bool)
    for mask, code in (
        (mismatch | ~known, "groups_do_not_add_up"),
        (unknown, "unknown_count"),
        (np.isin(atoms.communities, rules.frozen), "locked"),
    ):
        frozen |= mask
        reason[mask & outside] = code
    frozen |= outside & asked & trigger
    must = outside & ~frozen & (reason == "")
    must |= _kept_apart(atoms, n) & ~frozen
    return Scope(
        total=total,
        register=np.where(np.isnan(register), -1, np.nan_to_num(register)).astype(np.int64),
        outside=outside,
        must=must,
        free=~frozen,
        gated=np.asarray(closed, bool),
        open=~np.asarray(closed, bool) & (rules.gating_unknown_is_open | gated.notna().to_numpy()),
        rural=rural,
        village=village,
        township=_numbers(table["township_id"]),
        reason=tuple(reason),
    )


def outside_band(total: NDArray[np.int64], band: Band) -> NDArray[np.bool_]:
    """Tell which totals lie outside the band; the limits themselves lie inside.

    Examples
    --------
    >>> outside_band(np.array([999, 1000, 3000, 3001, 5001]), Band.STRICT).tolist()
    [True, False, False, True, True]
    >>> outside_band(np.array([999, 1000, 3000, 3001, 5001]), Band.TRIGGER).tolist()
    [True, False, False, False, True]
    """
    low, high = band_limits(band)
    return (total < low) | (total > high)


def band_limits(band: Band) -> tuple[int, int]:
    """Return the fewest and the most households that lie inside the band.

    Examples
    --------
    >>> band_limits(Band.TRIGGER)
    (1000, 5000)
    """
    return LOW, NORMAL_HIGH if band is Band.STRICT else TOLERATED_HIGH


def _mismatch(total: NDArray[np.int64], register: NDArray[np.float64]) -> NDArray[np.bool_]:
    known = ~np.isnan(register)
    low, high = ADDS_UP
    with np.errstate(invalid="ignore"):
        return known & ((total < low * register) | (total > high * register))


def _kept_apart(atoms: Atoms, n: int) -> NDArray[np.bool_]:
    """Tell which communities hold two atoms that the user wants apart."""
    found = np.zeros(n, bool)
    a, b = atoms.home[atoms.apart[:, 0]], atoms.home[atoms.apart[:, 1]]
    found[a[a == b]] = True
    return found


def _numbers(township: "pd.Series[str]") -> NDArray[np.int32]:
    """Return a number per township; where it is unknown, one of the community's own."""
    codes, _ = pd.factorize(township, sort=True)
    missing = codes < 0
    own = codes.max(initial=-1) + 1 + np.cumsum(missing)
    return np.where(missing, own, codes).astype(np.int32)
