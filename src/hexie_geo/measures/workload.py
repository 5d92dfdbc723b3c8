"""What police officers carry: households and people per officer, and how far one walks to them."""

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.measures.ids import number

Floats: TypeAlias = NDArray[np.float64]


def workload(
    communities: pd.DataFrame, found: pd.DataFrame, distances: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return, per community, what its officers carry and how far its households walk.

    Parameters
    ----------
    communities
        Layer.
    found
        What :func:`hexie_geo.measures.police.matrix` returned for it.
    distances
        ``Coverage.distances`` of the police offices; without it the ways are missing.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``: ``households_per_officer`` and ``people_per_officer`` (of
        all communities that share an office with this one, over the officers of these
        offices; missing if one count is unknown, none is assigned or none has an officer),
        ``median_m`` and ``p90_m``: half and nine tenths of the households whose distance is
        known are no farther than this from the *nearest* office, which need not be the one
        assigned; ``inf`` where they reach none.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> from hexie_geo.measures.police import matrix
    >>> layer = grid(1, 2)
    >>> offices = layer.iloc[:1].set_geometry(layer.iloc[:1].representative_point())
    >>> offices = offices.assign(office_id="p1", name="警务室", officers=2, community_ids="c00;c01")
    >>> workload(layer, matrix(layer, offices))["households_per_officer"].tolist()
    [1200.0, 1200.0]
    """
    keyed = communities.drop_duplicates("community_id").set_index("community_id")
    of_offices = dict(zip(communities["community_id"], found["office_ids"], strict=True))
    served: dict[str, list[str]] = {}
    for community, offices in of_offices.items():
        for office in offices:
            served.setdefault(office, []).append(community)
    circles = [
        sorted({c for office in offices for c in served[office]}) for offices in of_offices.values()
    ]
    officers = found["officers"].where(found["officers"] > 0)
    rows = {
        f"{word}_per_officer": [
            number(keyed, field).loc[ids].sum(skipna=False) if ids else np.nan for ids in circles
        ]
        for word, field in (("households", "households"), ("people", "population"))
    }
    table = pd.DataFrame(rows, index=communities.index).div(officers, axis=0)
    ways = {} if distances is None else _ways(distances)
    for name, share in (("median_m", 0.5), ("p90_m", 0.9)):
        table[name] = [
            _no_farther(*ways[c], share) if c in ways else np.nan
            for c in communities["community_id"].astype(str)
        ]
    return table


def _ways(distances: pd.DataFrame) -> "dict[str, tuple[Floats, Floats]]":
    """Return, by community, the known distances in order and the households reached by each."""
    known = distances.dropna(subset=["community_id", "distance_m", "households"])
    known = known[known["households"] > 0].sort_values(["community_id", "distance_m"])
    names, starts = np.unique(known["community_id"].to_numpy(object), return_index=True)
    metres = np.split(known["distance_m"].to_numpy(np.float64), starts[1:])
    households = np.split(known["households"].to_numpy(np.float64), starts[1:])
    return {
        str(name): (far, reached.cumsum())
        for name, far, reached in zip(names, metres, households, strict=False)
    }


def _no_farther(metres: Floats, reached: Floats, share: float) -> float:
    """Return the distance that ``share`` of the households do not exceed."""
    return float(metres[np.searchsorted(reached, share * reached[-1])])
