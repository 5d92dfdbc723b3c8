"""What was priced under a closed township border, kept for the search under an open one.

Within one township both are the same problem, so its sets need not be priced twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from hexie_geo.model.terms import Townships
from hexie_geo.planning.pricing import Effort, Priced, price
from hexie_geo.planning.problem import Problem

Key: TypeAlias = tuple[tuple[int, ...], Effort, int, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pricing:
    """Pricing over one problem; what was found ``before`` is looked up, ``known`` grows."""

    problem: Problem
    before: Mapping[Key, Priced | None] = field(default_factory=dict)
    known: dict[Key, Priced | None] = field(default_factory=dict)

    def over(self, problem: Problem) -> "Pricing":
        """Return the pricing of another problem; what was found here holds inside townships."""
        open_too = replace(self.problem.rules, townships=problem.rules.townships)
        return Pricing(problem=problem, before=self.known if open_too == problem.rules else {})

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
        keys = [(members, effort, seed, border_price) for members in sets]
        new = [key[0] for key in keys if key not in self.before]
        fresh = iter(
            price(
                self.problem, new, effort=effort, seed=seed, border_price=border_price,
                workers=workers,
            )
        )  # fmt: skip
        found = [self.before[key] if key in self.before else next(fresh) for key in keys]
        if self.problem.rules.townships is Townships.INSIDE:
            township = self.problem.township
            self.known.update(
                (key, one)
                for key, one in zip(keys, found, strict=True)
                if len(set(township[list(key[0])].tolist())) == 1
            )
        return found
