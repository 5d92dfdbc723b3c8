"""Floor area of committee rooms: office with one-stop window, activity rooms, all together."""

import pandas as pd

from hexie_geo.measures.ids import number


def rooms(communities: pd.DataFrame) -> pd.DataFrame:
    """Return the floor areas that clause (25) adds up, in m².

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``; ``office_window_area_m2`` (office + window, missing unless
        both are known), ``office_window_area_at_least_m2`` (what is known of it),
        ``rooms_total_m2`` (office + window + activity, missing unless all are known).

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> rooms(grid(1, 1, office_area_m2=150.0, window_area_m2=60.0)).iloc[0].tolist()
    [210.0, 210.0, nan]
    """
    office, window, activity = (
        number(communities, f"{part}_area_m2") for part in ("office", "window", "activity")
    )
    known = pd.concat([office, window], axis=1).sum(axis=1, min_count=1)
    return pd.DataFrame(
        {
            "office_window_area_m2": office + window,
            "office_window_area_at_least_m2": known,
            "rooms_total_m2": office + window + activity,
        },
        index=communities.index,
    )
