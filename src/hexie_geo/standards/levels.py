"""Walking distances of life-circle levels (生活圈), as data with their evidence."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

_FILE = "standards/circles/levels.toml"


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a standard: who should be within which distance of what.

    Attributes
    ----------
    within_m
        Thresholds in metres, inclusive; two where the clause gives a span (800 to 1000 m).
    kinds
        Kinds of places the level asks for; empty where its list was not seen at the source.
    verified
        Whether the number was seen at its source (``evidence`` V); the others are off unless
        asked for.
    """

    id: str
    document: str
    clause: str
    name_zh: str
    name_en: str
    within_m: tuple[float, ...]
    kinds: tuple[str, ...]
    verified: bool
    evidence: str
    source: str


def walks(kind: str, *, include_unverified: bool = False) -> tuple[float, ...]:
    """Return the walking distances that hold for a kind of place, metres, the shortest first.

    Ten and fifteen minutes (GB 50180-2018, 2.0.3 and 2.0.2; of a span its farther end) hold for
    every kind; what was not seen at its source joins only when it is asked for.

    Examples
    --------
    >>> walks("police_office"), walks("elderly_centre", include_unverified=True)
    ((500.0, 1000.0), (300.0, 500.0, 1000.0))
    """
    found = {level.within_m[-1] for level in levels() if not level.kinds}
    if include_unverified:
        told = levels(include_unverified=True)
        found |= {level.within_m[-1] for level in told if kind in level.kinds}
    return tuple(sorted(found))


def levels(*, include_unverified: bool = False) -> tuple[Level, ...]:
    """Return the levels whose numbers were seen at their source, in the order of the file.

    Parameters
    ----------
    include_unverified
        The others too; whatever is said with them is to be marked 未核实.

    Returns
    -------
    tuple of Level
        Levels do not substitute each other: each is judged on its own.

    Examples
    --------
    >>> [(level.clause, level.within_m) for level in levels()]
    [('2.0.2', (800.0, 1000.0)), ('2.0.3', (500.0,))]
    """
    told = tomllib.loads((files("hexie_geo") / _FILE).read_text(encoding="utf-8"))
    found = tuple(
        Level(
            **{
                **entry,
                "within_m": tuple(float(m) for m in entry["within_m"]),
                "kinds": tuple(entry["kinds"]),
            }
        )
        for entry in told["level"]
    )
    return tuple(level for level in found if level.verified or include_unverified)
