"""The made-up county as a workspace: values only, no files."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from hexie_geo.demo import committees, ground, places, plan, streets, terrain, villages
from hexie_geo.demo.people import People, Record, settle
from hexie_geo.model.layers import SPECS, flag
from hexie_geo.model.rasters import Raster

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.model.workspace import Workspace

CRS = 4543
FERRY_Y = -3700.0
_DEM_M, _PEOPLE_M = 30.0, 100.0


@dataclass(frozen=True, eq=False, kw_only=True)
class County:
    """The workspace, and the generator's own records it was made from."""

    workspace: "Workspace"
    people: People
    estates: list[Record]
    offices: list[Record]
    facilities: list[Record]


def county(seed: int = 7) -> "Workspace":
    """Return 云岭县, a county that does not exist, with every case the policy knows.

    Parameters
    ----------
    seed
        The same seed gives the same county, to the digest.

    Returns
    -------
    Workspace
        In EPSG:4543 (metres), basis 户籍户, ``synthetic``: 62 communities in 6 townships,
        about 900 groups, estates, police offices, facilities, roads, barriers, links, and
        the rasters ``dem`` (30 m) and ``population`` (100 m).

    Examples
    --------
    >>> ws = county()
    >>> ws.title, len(ws.communities), ws.communities["township_id"].nunique()
    ('云岭县（合成数据，非真实地方）', 62, 6)
    """
    return make(seed).workspace


def make(seed: int = 7) -> County:
    """Return the county with its records; see :func:`county`."""
    from hexie_geo.model.workspace import Workspace

    rng = np.random.default_rng(seed)
    hills, outline = terrain.Hills(rng), terrain.outline(rng)
    town = streets.build(rng)
    country = villages.build(town, outline, hills, rng)
    land = ground.lay(town, country, railway=terrain.railway())
    country = villages.united(country, land.groups[len(town.pieces) : -1])
    folk = settle(town, country, land.groups, rng)
    estates, grounds = places.estates(folk, rng)
    offices, stands = places.police(folk, rng)
    facilities, spots = places.facilities(folk, rng)
    links = places.links(folk, _crossings(land))
    committees.keep_books(folk.communities, np.random.default_rng([seed, 1]))
    layers: dict[str, Any] = {
        "communities": _frame("communities", folk.communities, _dissolved(folk)),
        "groups": _frame("groups", folk.groups, folk.shapes),
        "estates": _frame("estates", estates, grounds),
        "police_offices": _frame("police_offices", offices, stands),
        "facilities": _frame("facilities", facilities, spots),
        "roads": _roads(land.roads),
        "barriers": _barriers(land),
        "links": pd.DataFrame(links),
    }
    extent = layers["communities"].total_bounds
    workspace = Workspace.from_layers(
        basis="hukou",
        as_of=plan.AS_OF,
        crs=CRS,
        title=plan.TITLE,
        synthetic=True,
        settings=committees.SETTINGS,
        rasters={"dem": _dem(hills, extent), "population": _population(folk, extent)},
        **layers,
    )
    return County(
        workspace=workspace, people=folk, estates=estates, offices=offices, facilities=facilities
    )


def _crossings(land: ground.Ground) -> list[tuple[str, Any]]:
    """Return the bridges, and a ferry in the south, as lines from bank to bank."""
    bridges = set(streets.BRIDGES.values())
    found = [(str(r.name), r.line) for r in land.roads if r.name in bridges]
    west, east = (float(terrain.bank(side, FERRY_Y)) for side in (-1, 1))
    ferry = shapely.LineString([(west, FERRY_Y), (east, FERRY_Y)])
    return [*found, ("河尾渡口", ground.placed(ferry))]


def _dissolved(folk: People) -> list[Any]:
    return [
        shapely.coverage_union_all([folk.shapes[i] for i in folk.members(c["community_id"])])
        for c in folk.communities
    ]


def _frame(name: str, records: list[Record], shapes: list[Any]) -> "gpd.GeoDataFrame":
    """Return records as a layer whose columns have the kinds of its specification."""
    import geopandas as gpd

    frame = pd.DataFrame(records)
    kinds = {c.name: c.kind for c in SPECS[name].columns}
    for column in frame.columns:
        match kinds.get(column):
            case "count" | "number":
                numbers = frame[column].astype("float64")
                whole = kinds[column] == "count" and numbers.notna().all()
                frame[column] = numbers.astype("int64") if whole else numbers
            case "flag":
                frame[column] = flag(frame[column])
            case "date":
                frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
            case None:
                continue
            case _:
                frame[column] = frame[column].astype("str")
    return gpd.GeoDataFrame(frame, geometry=list(shapes), crs=CRS)


def _roads(roads: tuple[streets.Road, ...]) -> "gpd.GeoDataFrame":
    records = [
        {
            "road_id": f"R{i + 1:04d}",
            "name": r.name,
            "class": r.cls,
            "level": r.level,
            "oneway": r.oneway,
        }
        for i, r in enumerate(roads)
    ]
    return _frame("roads", records, [r.line for r in roads])


def _barriers(land: ground.Ground) -> "gpd.GeoDataFrame":
    hull = shapely.union_all(land.groups).buffer(250).convex_hull
    inside = [shapely.intersection(shape, hull) for shape in (land.channel, land.railway)]
    records = [
        {"barrier_id": "B1", "name": "云岭江", "kind": "river", "crossable": False},
        {"barrier_id": "B2", "name": "云岭铁路", "kind": "railway", "crossable": False},
    ]
    river = shapely.difference(inside[0], shapely.union_all(land.groups), grid_size=terrain.GRID_M)
    return _frame("barriers", records, [river, inside[1]])


def _grid(extent: Any, size: float) -> tuple[tuple[float, ...], tuple[int, int]]:
    xmin, ymin = np.floor(extent[:2] / size - 2) * size
    xmax, ymax = np.ceil(extent[2:] / size + 2) * size
    transform = (size, 0.0, float(xmin), 0.0, -size, float(ymax))
    return transform, (round((ymax - ymin) / size), round((xmax - xmin) / size))


def _dem(hills: terrain.Hills, extent: Any) -> Raster:
    transform, shape = _grid(extent, _DEM_M)
    values = places.heights(hills, transform, shape, terrain.ORIGIN)
    return Raster(values=values, transform=transform, crs=CRS, nodata=-9999, quantity="elevation")  # type: ignore[arg-type]  # six numbers


def _population(folk: People, extent: Any) -> Raster:
    """Spread each group's people over its cells, near the hamlet where there is one."""
    transform, shape = _grid(extent, _PEOPLE_M)
    a, _, c, _, e, f = transform
    x, y = np.meshgrid(c + a * (np.arange(shape[1]) + 0.5), f + e * (np.arange(shape[0]) + 0.5))
    points = shapely.points(x.ravel(), y.ravel())
    cell, group = shapely.STRtree(folk.shapes).query(points, predicate="within")
    values = np.full(len(points), -1.0)
    values[cell] = 0.0
    tree = shapely.STRtree(points)
    for g, record in enumerate(folk.groups):
        mine = cell[group == g]
        if not len(mine):
            mine = np.array([tree.nearest(folk.shapes[g].centroid)])
        weight = np.ones(len(mine))
        if folk.hamlets[g] is not None:
            home = folk.hamlets[g] + terrain.ORIGIN
            weight = np.exp(-np.hypot(x.ravel()[mine] - home[0], y.ravel()[mine] - home[1]) / 160)
        values[mine] = (
            np.maximum(values[mine], 0) + (record["population"] or 0) * weight / weight.sum()
        )
    grid = np.round(values, 2).reshape(shape).astype(np.float32)
    return Raster(values=grid, transform=transform, crs=CRS, nodata=-1, quantity="count")  # type: ignore[arg-type]  # six numbers
