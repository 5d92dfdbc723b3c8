"""What was priced under a closed township border, kept for the search under an open one.

Within one township both are the same problem, so its sets need not be priced twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from hexie_geo.model.terms import Townships
from hexie_geo.planning.pricing import Effort, Priced, price
from hexie_geo.planning.problem import Problem

Key: TypeAlias = tuple[tuple[int, ...], Effort, int, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pricing:
    """Pricing over one problem that looks up what an earlier one has found; it grows in place."""

    problem: Problem
    earlier: "Pricing | None" = None
    known: dict[Key, Priced | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Forget an earlier problem that differs in more than the township border."""
        if self.earlier is not None and not _same_within_townships(self, self.earlier):
            object.__setattr__(self, "earlier", None)

    def __call__(
        self,
        sets: Sequence[tuple[int, ...]],
        *,
        effort: Effort,
        seed: int,
        border_price: float = 0.0,
        workers: int | None = None,
    ) -> list[Priced | None]:
        """Return what :func:`hexie_geo.planning.pricing.price` returns, priced once a chain."""
        before = self.earlier.known if self.earlier is not None else {}
        keys = [(members, effort, seed, border_price) for members in sets]
        new = [key[0] for key in keys if key not in before]
        fresh = iter(
            price(
                self.problem, new, effort=effort, seed=seed, border_price=border_price,
                workers=workers,
            )
        )  # fmt: skip
        found = [before[key] if key in before else next(fresh) for key in keys]
        if self.problem.rules.townships is Townships.INSIDE:
            township = self.problem.township
            self.known.update(
                (key, one)
                for key, one in zip(keys, found, strict=True)
                if len(set(township[list(key[0])].tolist())) == 1
            )
        return found


def _same_within_townships(one: Pricing, other: Pricing) -> bool:
    return replace(one.problem.rules, townships=other.problem.rules.townships) == (
        other.problem.rules
    )
