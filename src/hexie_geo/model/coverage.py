"""Who is served: distances of household places to the nearest office or facility."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from hexie_geo.model.terms import Metric, Reached


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Coverage:
    """Distances of every household place to its nearest facility of one kind.

    Attributes
    ----------
    distances
        One row per place (a group, or a community without groups), columns
        ``group_id, community_id, households, facility_id, leg_m, distance_m, status``.
        ``distance_m`` = access leg + network + access leg; ``inf`` where nothing can be
        reached, NaN where the place has no location. ``status`` is a :class:`Reached`.
    within_m
        Thresholds in metres, inclusive.
    definition
        Message id and values that say in words how the distance was measured.
    facilities
        ``facility_id, name, leg_m, households_nearest``: who is nearest to what.
    off_network
        Places farther from any road than the limit, with their leg.
    """

    kind: str
    metric: Metric
    within_m: tuple[float, ...]
    distances: pd.DataFrame
    facilities: pd.DataFrame
    off_network: pd.DataFrame
    definition: tuple[str, Mapping[str, object]] = ("coverage.definition.straight", {})
    unlocated: tuple[str, ...] = ()
    notes: tuple[tuple[str, Mapping[str, object]], ...] = field(default_factory=tuple)

    def __repr__(self) -> str:
        """Return a line: what, how, and the share of households within each threshold."""
        within = ", ".join(f"{s:.1%} within {r} m" for r, s in self.covered_share.items())
        total = f"of {self.households} households"
        return f"<Coverage {self.kind} {self.metric.value}: {within} {total}>"

    @property
    def households(self) -> int:
        """All households the places stand for; covered + not covered + unknown add up to it."""
        return int(self.distances["households"].sum())

    def covered(self, within_m: float) -> "pd.Series[bool]":
        """Return, per place, whether it is at most ``within_m`` away; missing if unknown."""
        distance = self.distances["distance_m"]
        return (distance <= within_m).astype("boolean").mask(distance.isna())

    def table(self) -> pd.DataFrame:
        """Return a row per threshold: covered (of these estimated), not covered, unknown."""
        households, status = self.distances["households"], self.distances["status"]
        rows = []
        for radius in self.within_m:
            inside = self.covered(radius)
            yes = inside.fillna(False).astype(bool)
            rows.append(
                {
                    "within_m": radius,
                    "covered": int(households[yes].sum()),
                    "estimated": int(households[yes & (status == Reached.ESTIMATED)].sum()),
                    "not_covered": int(households[~yes & inside.notna()].sum()),
                    "unknown": int(households[inside.isna()].sum()),
                    "total": self.households,
                }
            )
        return pd.DataFrame(rows)

    @property
    def covered_share(self) -> Mapping[str, float]:
        """Share of all households within each threshold, keyed by the threshold as text."""
        table = self.table()
        total = max(self.households, 1)
        return {
            f"{radius:g}": float(covered) / total
            for radius, covered in zip(table["within_m"], table["covered"], strict=True)
        }

    def by_community(self, within_m: float | None = None) -> "pd.Series[float]":
        """Return the covered share of each community's households, indexed by community_id.

        Communities without a single household or with unknown places only are missing.
        """
        radius = self.within_m[0] if within_m is None else within_m
        frame = self.distances.assign(inside=self.covered(radius))
        known = frame[frame["inside"].notna()]
        total = known.groupby("community_id")["households"].sum()
        covered = known[known["inside"].astype(bool)].groupby("community_id")["households"].sum()
        share = covered.reindex(total.index, fill_value=0) / total.where(total > 0)
        return share.rename("covered_share")
