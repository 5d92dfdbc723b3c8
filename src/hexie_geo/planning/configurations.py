"""Configurations of a set: which communities close, how many parts are new; and their bounds."""

import numpy as np

from hexie_geo.network.jit import kernel
from hexie_geo.planning.kernel import Array

MAX_CLOSED = 2
FAR = 1 << 60


@kernel
def configurations(
    total: Array, closable: Array, low: int, high: Array, high_new: int, max_closed: int
) -> tuple[Array, Array, Array]:
    """Return configurations ``(closed mask, new parts, bound)`` of a set, cheapest bound first.

    A configuration closes up to ``max_closed`` communities and founds the fewest new parts that
    make room for everyone, or one more. Its bound counts households alone: what lies above the
    range has to leave, what lacks below it has to arrive (docs/proofs/bounds.md, lemma 1).
    """
    k = len(total)
    everyone = 0
    for c in range(k):
        everyone += total[c]
    masks = np.empty(2 << k, np.int64)
    fresh = np.empty(2 << k, np.int64)
    bounds = np.empty(2 << k, np.int64)
    count = 0
    for mask in range((1 << k) - 1):
        closed, room, leave, arrive, ok = 0, 0, 0, 0, True
        for c in range(k):
            if mask >> c & 1:
                closed += 1
                leave += total[c]
                ok = ok and closable[c]
            else:
                room += high[c]
                leave += max(0, total[c] - high[c])
                arrive += max(0, low - total[c])
        if not ok or closed > max_closed:
            continue
        fewest = max(0, -((room - everyone) // high_new)) if everyone > room else 0
        for f in (fewest, fewest + 1):
            if low * (k - closed + f) > everyone:
                continue
            masks[count] = mask
            fresh[count] = f
            bounds[count] = max(leave, arrive + low * f)
            count += 1
    for i in range(1, count):  # a stable insertion sort: the lists are short
        j = i
        while j > 0 and bounds[j - 1] > bounds[j]:
            bounds[j - 1], bounds[j] = bounds[j], bounds[j - 1]
            masks[j - 1], masks[j] = masks[j], masks[j - 1]
            fresh[j - 1], fresh[j] = fresh[j], fresh[j - 1]
            j -= 1
    return masks[:count], fresh[:count], bounds[:count]


@kernel
def set_bounds(
    sets: Array,
    total: Array,
    closable: Array,
    low: int,
    high: Array,
    high_new: int,
    max_closed: int,
) -> Array:
    """Return the smallest counting bound of each set (rows of ``sets``, -1 fills), FAR if none."""
    out = np.full(len(sets), FAR, np.int64)
    for s in range(len(sets)):
        k = 0
        while k < sets.shape[1] and sets[s, k] >= 0:
            k += 1
        members = sets[s, :k]
        _, _, bounds = configurations(
            total[members], closable[members], low, high[members], high_new, max_closed
        )
        if len(bounds):
            out[s] = bounds[0]
    return out
