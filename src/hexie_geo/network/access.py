"""Ends of a snapped point: what it costs to get from it to both nodes of its edge, or back."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hexie_geo.network.graph import RoadNetwork
    from hexie_geo.network.snapping import Snapped

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]


class Access(NamedTuple):
    """Snapped points as the kernels see them, all costs in the unit of the network.

    Attributes
    ----------
    u, v
        Nodes of the edge; 0 for a point off the network (its costs are ``inf``).
    at_u, at_v
        Cost between the point and ``u``, ``v``, access leg included; ``inf`` if forbidden.
    edge, share
        Edge (-1 off the network) and position of the foot on it, 0 at ``u`` to 1 at ``v``.
    leg
        Cost of the access leg.
    """

    u: Ints
    v: Ints
    at_u: Floats
    at_v: Floats
    edge: Ints
    share: Floats
    leg: Floats


def access(net: "RoadNetwork", places: "Snapped", *, leaving: bool) -> Access:
    """Return the ends of ``places`` for travel away from them, or for arriving at them."""
    u, v, length, there, back = net.columns
    off = ~places.on_network
    edge = np.where(off, 0, places.edge)
    long = np.where(length[edge] > 0, length[edge], 1.0)
    share = np.where(off, 0.0, np.clip(places.offset_m / long, 0.0, 1.0))
    leg = np.where(off, np.inf, places.leg_m * net.leg_cost)
    to_u, to_v = (back, there) if leaving else (there, back)
    return Access(
        u=np.where(off, 0, u[edge]).astype(np.int32),
        v=np.where(off, 0, v[edge]).astype(np.int32),
        at_u=_along(share, to_u[edge]) + leg,
        at_v=_along(1.0 - share, to_v[edge]) + leg,
        edge=places.edge,
        share=share,
        leg=leg,
    )


def _along(share: Floats, cost: Floats) -> Floats:
    """Return the cost of part of an edge; no part costs nothing even where travel is forbidden."""
    with np.errstate(invalid="ignore"):
        return np.where(share > 0, share * cost, 0.0)
