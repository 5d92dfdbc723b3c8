"""A small rectangular map for doctests and tests: exact answers, no files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.model.workspace import Workspace


def grid(
    rows: int = 2,
    cols: int = 2,
    *,
    households: int | Sequence[int] = 1200,
    size_m: float = 500.0,
    crs: int = 4543,
    prefix: str = "c",
    **columns: Any,
) -> "gpd.GeoDataFrame":
    """Return ``rows`` x ``cols`` square communities, ``c00`` in the north-west corner.

    Parameters
    ----------
    rows, cols
        How many squares down and across.
    households
        One count for all, or one per square, row by row.
    size_m
        Side of a square in metres.
    crs
        EPSG code of a metric CRS.
    prefix
        First letter of the ids.
    **columns
        Values for further columns, scalar or one per square.

    Returns
    -------
    geopandas.GeoDataFrame
        Layer ``communities``; marked synthetic in ``attrs``.

    Examples
    --------
    >>> grid(1, 2, households=[900, 1200])[["community_id", "households"]].values.tolist()
    [['c00', 900], ['c01', 1200]]
    """
    import geopandas as gpd
    from shapely import box

    cells = [(r, c) for r in range(rows) for c in range(cols)]
    shapes = [box(c * size_m, -(r + 1) * size_m, (c + 1) * size_m, -r * size_m) for r, c in cells]
    frame = gpd.GeoDataFrame(
        {
            "community_id": [f"{prefix}{r}{c}" for r, c in cells],
            "name": [f"合成{r}{c}社区" for r, c in cells],
            "township_id": "t1",
            "area": "urban",
            "body": "residents_committee",
            "households": households if isinstance(households, int) else list(households),
            "gated": False,
        },
        geometry=[_moved(shape) for shape in shapes],
        crs=crs,
    )
    frame.attrs["synthetic"] = True
    return frame.assign(**columns)


def _moved(shape: Any) -> Any:
    """Place the map at plausible coordinates of the zone (x = easting)."""
    from shapely.affinity import translate

    return translate(shape, 500_000, 2_770_000)


def grouped(
    communities: Mapping[str, Sequence[int]],
    *,
    cols: int | None = None,
    size_m: float = 100.0,
    crs: int = 4543,
    **columns: Any,
) -> "Workspace":
    """Return a workspace of communities side by side, each a row of square groups.

    Parameters
    ----------
    communities
        Group households by community id, from west to east; community ``i`` is row ``i``.
    cols
        Width of every row in groups; by default that of the longest.
    size_m
        Side of a group in metres.
    crs
        EPSG code of a metric CRS.
    **columns
        Values for further columns of the communities layer, one per community or scalar.

    Returns
    -------
    Workspace
        With ``communities`` and ``groups``; each group is one square, rows lie one below
        the other, so group ``g0-1`` borders ``g0-0``, ``g0-2`` and ``g1-1``.

    Examples
    --------
    >>> ws = grouped({"a": [600, 600], "b": [400, 400]})
    >>> ws.communities["households"].tolist(), len(ws.groups)
    ([1200, 800], 4)
    """
    import geopandas as gpd
    from shapely import box, union_all

    from hexie_geo.model.workspace import Workspace

    width = cols or max(map(len, communities.values()))
    records, shapes = [], []
    for r, (community, counts) in enumerate(communities.items()):
        for c, count in enumerate(counts):
            right = (c + 1) if c + 1 < len(counts) else width
            records.append(
                {
                    "group_id": f"g{r}-{c}",
                    "community_id": community,
                    "kind": "residents",
                    "households": int(count),
                }
            )
            shapes.append(_moved(box(c * size_m, -(r + 1) * size_m, right * size_m, -r * size_m)))
    groups = gpd.GeoDataFrame(records, geometry=shapes, crs=crs)
    whole = [union_all(list(groups.geometry[groups["community_id"] == c])) for c in communities]
    layer = gpd.GeoDataFrame(
        {
            "community_id": list(communities),
            "name": [f"合成{c}社区" for c in communities],
            "township_id": "t1",
            "area": "urban",
            "body": "residents_committee",
            "households": [int(sum(v)) for v in communities.values()],
            "gated": False,
        },
        geometry=whole,
        crs=crs,
    ).assign(**columns)
    return Workspace.from_layers(
        communities=layer,
        groups=groups,
        basis="hukou",
        as_of="2025-12-31",
        synthetic=True,
    )
