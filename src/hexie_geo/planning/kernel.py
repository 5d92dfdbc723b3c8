"""The annealing kernel: the cheapest repair of one connected set of communities.

Compiled with numba, without the GIL, with its own random numbers, so that a result depends on the
set and the seed alone. Labels are the set's communities ``0..k-1`` and new parts ``k..k+f-1``.
"""

import numpy as np
from numba import njit

PENALTY = 4.0
"""Price of a household outside the range, against 1 for a household moved."""
APART = 4000.0
"""Price of a pair in one community that the user wants apart."""
TINY = 0.01
"""Price of moving an atom at all, so that empty atoms do not wander for nothing."""
NO_PLAN = np.inf


@njit(cache=True, nogil=True, inline="always")
def rand(state):
    """Return the next number in [0, 1) of a xorshift generator; ``state`` holds one word."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def seeded(seed):
    """Return a generator's state, well mixed from ``seed``."""
    z = np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    state = np.empty(1, np.uint64)
    state[0] = z | np.uint64(1)
    return state


@njit(cache=True, nogil=True)
def stays_whole(i, label, ptr, nbr, border, home, stamp, mark, queue):
    """Tell whether the part of atom ``i`` stays in one piece without it.

    Edges with a negative border join today's pieces of one community; they count only inside it.
    """
    a = label[i]
    wanted = 0
    first = -1
    for e in range(ptr[i], ptr[i + 1]):
        j = nbr[e]
        if label[j] == a and (border[e] >= 0.0 or (home[i] == a and home[j] == a)):
            wanted += 1
            first = j
    if wanted <= 1:
        return wanted == 1
    for e in range(ptr[i], ptr[i + 1]):
        j = nbr[e]
        if label[j] == a and (border[e] >= 0.0 or (home[i] == a and home[j] == a)):
            stamp[j] = mark
    stamp[first] = mark + 1
    queue[0] = first
    head, tail, found = 0, 1, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(ptr[u], ptr[u + 1]):
            j = nbr[e]
            if j == i or label[j] != a or stamp[j] == mark + 1:
                continue
            if border[e] < 0.0 and not (home[u] == a and home[j] == a):
                continue
            if stamp[j] == mark:
                found += 1
                if found == wanted:
                    return True
            stamp[j] = mark + 1
            queue[tail] = j
            tail += 1
    return False


@njit(cache=True, nogil=True, inline="always")
def outside(total, low, high):
    """Return by how many households a total lies outside its range."""
    if total < low:
        return low - total
    if total > high:
        return total - high
    return 0


@njit(cache=True, nogil=True)
def dissolve(state, label, ptr, nbr, border, home, allowed, queue):
    """Give atoms without a label to labelled neighbours, in random order; tell if all found one."""
    n = len(label)
    left = 0
    for i in range(n):
        if label[i] < 0:
            queue[left] = i
            left += 1
    while left > 0:
        progress = False
        for _ in range(left):
            k = int(rand(state) * left)
            i = queue[k]
            start = ptr[i] + int(rand(state) * (ptr[i + 1] - ptr[i]))
            for s in range(ptr[i + 1] - ptr[i]):
                e = start + s
                if e >= ptr[i + 1]:
                    e -= ptr[i + 1] - ptr[i]
                b = label[nbr[e]]
                if b >= 0 and border[e] >= 0.0 and allowed[home[i], b]:
                    label[i] = b
                    break
            if label[i] >= 0:
                left -= 1
                queue[k] = queue[left]
                progress = True
                if left == 0:
                    break
        if not progress:
            stuck = True
            for k in range(left):
                i = queue[k]
                for e in range(ptr[i], ptr[i + 1]):
                    b = label[nbr[e]]
                    if b >= 0 and border[e] >= 0.0 and allowed[home[i], b]:
                        stuck = False
            if stuck:
                return False
    return True


@njit(cache=True, nogil=True)
def grow_part(
    state, new, source, target, label, h, pinned, ptr, nbr, border, home, stamp, mark, queue
):
    """Cut a new part of about ``target`` households out of part ``source``; tell if it worked.

    It grows from a random atom; what it cuts off from the largest rest joins it.
    """
    n = len(label)
    count = 0
    for i in range(n):
        if label[i] == source and not pinned[i]:
            queue[count] = i
            count += 1
    if count < 1:
        return False
    seed = queue[int(rand(state) * count)]
    queue[0] = seed
    label[seed] = new
    size, total = 1, h[seed]
    while total < target and size > 0:
        k = int(rand(state) * size)
        u = queue[k]
        found = -1
        for e in range(ptr[u], ptr[u + 1]):
            j = nbr[e]
            if label[j] == source and border[e] >= 0.0 and not pinned[j]:
                found = j
                break
        if found < 0:
            size -= 1
            queue[k] = queue[size]
            continue
        label[found] = new
        total += h[found]
        queue[size] = found
        size += 1
    # keep the heaviest piece of the rest; the other pieces touch the new part and join it
    best, best_weight = -1, -1
    for i in range(n):
        if label[i] == source and stamp[i] < mark:
            weight = 1 + h[i] + (1 << 40 if pinned[i] else 0)
            queue[0] = i
            stamp[i] = mark
            head, tail = 0, 1
            while head < tail:
                u = queue[head]
                head += 1
                for e in range(ptr[u], ptr[u + 1]):
                    j = nbr[e]
                    if label[j] != source or stamp[j] >= mark:
                        continue
                    if border[e] < 0.0 and not (home[u] == source and home[j] == source):
                        continue
                    stamp[j] = mark
                    weight += 1 + h[j] + (1 << 40 if pinned[j] else 0)
                    queue[tail] = j
                    tail += 1
            if weight > best_weight:
                best, best_weight = i, weight
    if best < 0:
        return False
    queue[0] = best
    stamp[best] = mark + 1
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(ptr[u], ptr[u + 1]):
            j = nbr[e]
            if label[j] != source or stamp[j] == mark + 1:
                continue
            if border[e] < 0.0 and not (home[u] == source and home[j] == source):
                continue
            stamp[j] = mark + 1
            queue[tail] = j
            tail += 1
    for i in range(n):
        if label[i] == source and stamp[i] != mark + 1:
            if pinned[i]:
                return False
            label[i] = new
    return True


@njit(cache=True, nogil=True)
def anneal(
    state,
    label,
    best,
    bound,
    closed,
    steps,
    hot,
    cold,
    penalty,
    price,
    h,
    home,
    pinned,
    allowed,
    low,
    high,
    ptr,
    nbr,
    border,
    aptr,
    apart,
    stamp,
    mark,
    queue,
):
    """Anneal ``label`` in place; write the cheapest labelling within range into ``best``.

    Returns its cost (inf if none was met) and the next free stamp. ``price`` is what a metre of
    border costs in households; stops early within a household of ``bound``.
    """
    n, parts = len(label), len(high)
    total, count = np.zeros(parts, np.int64), np.zeros(parts, np.int64)
    moved, cut, together = 0.0, 0.0, 0
    for i in range(n):
        total[label[i]] += h[i]
        count[label[i]] += 1
        if label[i] != home[i]:
            moved += h[i] + TINY
        for e in range(ptr[i], ptr[i + 1]):
            if nbr[e] > i and label[nbr[e]] != label[i] and border[e] > 0.0:
                cut += border[e]
        for e in range(aptr[i], aptr[i + 1]):
            if apart[e] > i and label[apart[e]] == label[i]:
                together += 1
    wrong = 0
    for p in range(parts):
        if closed >> p & 1:
            continue
        if count[p] == 0:
            return NO_PLAN, mark
        wrong += outside(total[p], low, high[p])
    found = NO_PLAN
    if wrong == 0 and together == 0:
        found = moved + price * cut
        best[:] = label
    cooling = (cold / hot) ** (1.0 / max(1, steps // n))
    heat = hot
    for step in range(steps):
        if step % n == n - 1:
            heat *= cooling
        i = int(rand(state) * n)
        degree = ptr[i + 1] - ptr[i]
        if degree == 0 or pinned[i]:
            continue
        e = ptr[i] + int(rand(state) * degree)
        j = nbr[e]
        a, b = label[i], label[j]
        if a == b or count[a] == 1 or not allowed[home[i], b]:
            continue
        if border[e] < 0.0 and not (home[i] == b and home[j] == b):
            continue
        w = h[i]
        more = outside(total[a] - w, low, high[a]) + outside(total[b] + w, low, high[b])
        more -= outside(total[a], low, high[a]) + outside(total[b], low, high[b])
        step_moved = 0.0
        if home[i] == b:
            step_moved = -(w + TINY)
        elif home[i] == a:
            step_moved = w + TINY
        step_cut = 0.0
        if price > 0.0:
            for k in range(ptr[i], ptr[i + 1]):
                if border[k] > 0.0:
                    if label[nbr[k]] == a:
                        step_cut += border[k]
                    elif label[nbr[k]] == b:
                        step_cut -= border[k]
        step_together = 0
        for k in range(aptr[i], aptr[i + 1]):
            if label[apart[k]] == a:
                step_together -= 1
            elif label[apart[k]] == b:
                step_together += 1
        delta = step_moved + penalty * more + price * step_cut + APART * step_together
        if delta > 0.0 and rand(state) >= np.exp(-delta / heat):
            continue
        whole = stays_whole(i, label, ptr, nbr, border, home, stamp, mark, queue)
        mark += 2
        if not whole:
            continue
        label[i] = b
        total[a] -= w
        total[b] += w
        count[a] -= 1
        count[b] += 1
        wrong += more
        moved += step_moved
        cut += step_cut
        together += step_together
        if wrong == 0 and together == 0:
            cost = moved + price * cut
            if cost < found - 1e-9:
                found = cost
                best[:] = label
                if moved < bound + 1.0 and price == 0.0:
                    return found, mark
    return found, mark


@njit(cache=True, nogil=True)
def border_delta(ptr, nbr, border, home, atoms, labels):
    """Return the border between parts after, less that between communities before, metres."""
    after = {atoms[0]: labels[0]}
    for x in range(len(atoms)):
        after[atoms[x]] = labels[x]
    change = 0.0
    for x in range(len(atoms)):
        i = atoms[x]
        for e in range(ptr[i], ptr[i + 1]):
            j = nbr[e]
            if j > i and border[e] > 0.0 and j in after:
                change += border[e] * ((after[j] != labels[x]) - np.int64(home[i] != home[j]))
    return change
