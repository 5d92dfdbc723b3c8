"""Which row is measured where."""

from benchmarks.planning import by_hand, laws, made_up, peers, real_cities

MEASURED = {
    "P1": peers.p1,
    "P2": made_up.p2,
    "P3": real_cities.p3,
    "P4": real_cities.p4,
    "P5": real_cities.p5,
    "P6": made_up.p6,
    "P7": laws.p7,
    "P8": laws.p8,
    "P9": real_cities.p9,
    "P10": laws.p10,
    "P11": laws.p11,
    "P12": laws.p12,
    "P13": by_hand.p13,
}
IDS = tuple(MEASURED)


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the benchmarks named in ``ids``."""
    return [found for identity in ids for found in MEASURED[identity]()]
