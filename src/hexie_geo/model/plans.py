"""Plans and changes: whole assignments of groups to communities, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hexie_geo.model.terms import Band, ChangeKind, OutcomeRule, Reach, Townships

GIVEN = "given"
"""Kind of a plan whose assignment was not searched for; it may leave out what could be mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """The rules a plan was made under; every one is a named choice of the user.

    ``freeze_mismatch`` freezes communities whose groups hold less than 95 % or more than
    105 % of their register count; ``frozen``, ``together``, ``apart`` and ``at_home`` are
    the user's locks (community ids, tuples of group ids, group ids that stay).
    ``border_slack`` is the share of further moves that shorter borders may cost.
    """

    band: Band = Band.TRIGGER
    outcome: OutcomeRule = OutcomeRule.CHANGED_1000_3000
    reach: Reach = Reach.ADJACENT
    townships: Townships = Townships.INSIDE
    gap_m: float = 1.0
    min_border_m: float = 5.0
    freeze_mismatch: bool = True
    gating_unknown_is_open: bool = False
    frozen: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    at_home: tuple[str, ...] = ()
    border_slack: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something a changed community will need (配套缺口): how much, how much there is.

    ``what``: office_rooms, activity_rooms, police_office, police_officer, party_branch,
    staff. ``need`` and ``have`` are None when unknown; ``basis`` is the provision it follows.
    """

    community_id: str
    what: str
    need: float | None
    have: float | None
    unit: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One connected set of communities before and after.

    ``groups`` are those that end in another community than the one they were in, by the
    matching that keeps most households in place.
    """

    change_id: str
    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    groups: tuple[str, ...]
    moved_households: int
    households_before: Mapping[str, int]
    households_after: Mapping[str, int]
    provision: str = "community.households.redivide"
    flags: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Why a community stays outside the range; ``code`` is a message id under ``planning.why.``.

    Codes: component_too_small, no_spare_nearby, atom_too_large, groups_do_not_add_up,
    unknown_count, gating_unknown, gated, rural, locked, township_border, search_limit,
    no_groups (``values["cut"]`` tells what a cut along roads and rivers comes to),
    not_proposed (a plan made by hand leaves it).
    """

    community_id: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def to_verify(self) -> bool:
        """Whether the clause may not ask anything of it: its gating or a count is unknown.

        Examples
        --------
        >>> Certificate(community_id="a", code="gating_unknown").to_verify
        True
        >>> Certificate(community_id="a", code="search_limit").to_verify
        False
        """
        return self.code in {"gating_unknown", "unknown_count"}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Cut:
    """A division of a community that has no groups, along roads and rivers, or why there is none.

    ``parts`` are polygons that fill the community, each in one piece, ``households`` their
    estimates, which add up to its count; both are empty without a cut. ``reason`` is ``done`` or
    a message id under ``cut.``: within_range, no_shape, in_pieces, no_lines, no_population,
    population_unknown, no_blocks, no_balance. ``values`` are figures for the sentence.
    """

    community_id: str
    reason: str
    parts: tuple[Any, ...] = ()
    households: tuple[int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def needs_count(self) -> bool:
        """Whether the figures are estimates that must be counted before anything is decided."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPlace:
    """Where a police office or a facility is proposed to stand (拟移位置).

    ``layer`` is ``police_offices`` or ``facilities``; x (easting) and y are metres in the
    workspace's CRS, ``from_x`` and ``from_y`` where the layer has it, None if it has it nowhere.
    """

    layer: str
    place_id: str
    kind: str
    name: str
    x: float
    y: float
    from_x: float | None = None
    from_y: float | None = None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Plan:
    """A whole assignment over one layer digest, with its scores and its proof.

    ``before`` and ``after`` map every atom (a group, or a community that has no groups,
    under its own id) to a community; ``households`` gives the atom's households. ``cuts`` are
    proposed divisions of communities without groups: they need a count on the ground and are
    no part of the assignment. ``places`` are proposed by the way: no boundary decision moves
    them, so the state after a plan has them where they stand. ``family_sets`` is how
    many communities a repair of the family that ``family_bound_households`` speaks of spans.
    """

    workspace_digest: str
    rules: PlanRules
    seed: int
    kind: str = "fewest_moves"
    before: Mapping[str, str]
    after: Mapping[str, str]
    households: Mapping[str, int]
    changes: tuple[Change, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    cuts: tuple[Cut, ...] = ()
    places: tuple[ProposedPlace, ...] = ()
    outside_before: int = 0
    outside_after: int = 0
    moved_households: int = 0
    households_register: int = 0
    lower_bound_households: int = 0
    bound_kind: str = "counting"
    family_bound_households: float | None = None
    family_sets: int | None = None
    stopped_by: str = "work"
    seconds: float = 0.0
    scores: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return a line: what kind, what it moves and its bound."""
        return (
            f"<Plan {self.kind} ({self.rules.band.value}): {len(self.changes)} changes, "
            f"{self.moved_households} households moved (bound {self.lower_bound_households}), "
            f"outside {self.outside_before} -> {self.outside_after}>"
        )

    @cached_property
    def households_groups(self) -> int:
        """Sum of the atoms' households: what conservation is counted over."""
        return sum(self.households.values())

    @property
    def to_verify(self) -> int:
        """How many of the communities counted as outside are only not known to be inside.

        A plan leaves them as they are, so it is as many before as after it.
        """
        return sum(c.to_verify for c in self.certificates)

    @property
    def known_outside_before(self) -> int:
        """How many communities are known to lie outside today."""
        return self.outside_before - self.to_verify

    @property
    def known_outside_after(self) -> int:
        """How many communities are known to lie outside after the plan."""
        return self.outside_after - self.to_verify

    @property
    def moved_share(self) -> float:
        """Moved households over all households of the groups."""
        return self.moved_households / self.households_groups if self.households_groups else 0.0

    @property
    def gap_share(self) -> float:
        """(moved - rigorous bound) / moved; 0 when nothing moves."""
        moved = self.moved_households
        return (moved - self.lower_bound_households) / moved if moved else 0.0

    @property
    def family_gap_share(self) -> float | None:
        """(moved - family bound) / moved, for the family ``planning.standing.family`` names."""
        if self.family_bound_households is None:
            return None
        moved = self.moved_households
        return (moved - self.family_bound_households) / moved if moved else 0.0

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Households of every community after the plan."""
        sums: dict[str, int] = {}
        for atom, community in self.after.items():
            sums[community] = sums.get(community, 0) + self.households[atom]
        return sums
