"""What the user decides where the policy leaves it open; printed with every result."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from typing import Any, Literal

from hexie_geo.errors import DataError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """Choices of the user; None means *not decided*, and what depends on it stays unknown.

    ``estate_rounding``
        Rooms of an estate per 100 households in proportion, or per started hundred
        (``stepped``); None: as the pack says.
    ``gated_from``
        Share of households behind gates from which a mixed community counts as gated.
    ``village_small_households``
        Where a small village begins; the policy gives no number.
    ``police_by_containment``
        The user states that an office without assignment serves the community it stands in.
    ``local_mean_wage_yuan``
        Mean yearly wage that the pay of staff is held to.
    ``disadvantaged``
        Whether the county is one of the 欠发达地区 of clause (24).
    ``dense_from``, ``hardship_from``, ``missing_functions_from``
        Where three of the six reasons for support begin (people per km², share, number).
    ``people_per_household``, ``stale_months``, ``group_inside_share``, ``crumb_m2``,
    ``overlap_m2``, ``sliver_m``, ``freeze_share``
        Lines of the data-quality table.
    """

    estate_rounding: Literal["proportional", "stepped"] | None = None
    gated_from: float | None = None
    village_small_households: float | None = None
    police_by_containment: bool = False
    disadvantaged: bool | None = None
    local_mean_wage_yuan: float | None = None
    dense_from: float | None = None
    hardship_from: float | None = None
    missing_functions_from: int | None = None
    people_per_household: tuple[float, float] = (1.5, 6.0)
    stale_months: int = 12
    group_inside_share: float = 0.9
    crumb_m2: float = 2000.0
    overlap_m2: float = 100.0
    sliver_m: float = 2.0
    freeze_share: float = 0.05

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "RuleSettings":
        """Return the settings of a workspace; keys of other rooms are left alone, None is unsaid.

        Raises
        ------
        DataError
            If a value does not fit; all are listed.

        Examples
        --------
        >>> RuleSettings.of({"estate_rounding": "stepped", "theme": "dark"}).estate_rounding
        'stepped'
        """
        known = {f.name: v for f in fields(cls) if (v := settings.get(f.name)) is not None}
        DataError.raise_if(
            Problem(code="rules.setting", field=name, values={"value": value})
            for name, value in known.items()
            if not _fits(name, value)
        )
        pair = known.get("people_per_household")
        return cls(**known | ({"people_per_household": tuple(pair)} if pair is not None else {}))


def _fits(name: str, value: Any) -> bool:
    if name == "estate_rounding":
        return value in ("proportional", "stepped")
    if name in ("police_by_containment", "disadvantaged"):
        return isinstance(value, bool)
    if name == "people_per_household":
        return isinstance(value, list | tuple) and len(value) == 2 and all(map(_number, value))  # noqa: PLR2004 - low, high
    if name in ("stale_months", "missing_functions_from"):
        return _number(value) and isinstance(value, int)
    return _number(value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < inf
