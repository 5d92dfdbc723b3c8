"""One odd file with what is true of it, and the register of families that make them."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd

from hexie_geo.demo.grid import grid
from hexie_geo.io import gate

RARE = "䶮㙍㛃堃犇骉喆玥曌祎碡甸"
COMMON = "云山龙泉新城老街和平东风青年翠湖金马碧鸡官渡西山五华盘龙"
HEADER = ("编码", "名称", "户数")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Files, the recipe that reads them, and the truth.

    ``rows`` and ``households`` are those of ``layer`` in the files, wherever they end up:
    in the workspace or kept out. ``unknown`` rows say no count. ``dropped`` are totals and
    signatures. With ``refused`` one of these codes must be told, of the
    file, layer, rows and field where the case was spoilt; with ``either`` a refusal
    may also be a reading that has lost nothing. ``told`` must be in the report.
    """

    variant: str
    make: Callable[[Path], None]
    recipe: str
    rows: int | None = None
    households: int | None = None
    unknown: int | None = None
    dropped: int = 0
    names: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None
    refused: tuple[str, ...] = ()
    refused_file: str | None = None
    refused_layer: str | None = None
    refused_rows: tuple[int, ...] = ()
    refused_field: str | None = None
    either: bool = False
    told: tuple[str, ...] = ()
    layer: str = "communities"
    family: str = field(default="", compare=False)

    @property
    def file(self) -> str:
        """The file a refusal must name: the first of the recipe unless the case says."""
        return self.refused_file or self.recipe.split('\nfile = "', 1)[1].split('"', 1)[0]


FAMILIES: dict[str, Callable[[], Iterable[Case]]] = {}


def family(function: Callable[[], Iterable[Case]]) -> Callable[[], Iterable[Case]]:
    """Enter a family under its function's name."""
    FAMILIES[function.__name__] = function
    return function


@dataclass(frozen=True)
class County:
    """Six communities: what any file about them says."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int, ...]

    @property
    def table(self) -> list[tuple[str, str, str]]:
        return [
            (c, n, str(h)) for c, n, h in zip(self.codes, self.names, self.households, strict=True)
        ]

    @property
    def total(self) -> int:
        return sum(self.households)

    @property
    def truth(self) -> dict:
        """What a case about the whole county must bring in."""
        return {
            "rows": len(self.codes),
            "households": self.total,
            "unknown": 0,
            "names": self.names,
            "codes": self.codes,
        }

    def layer(self, shapes: Iterable[object] | None = None, crs: int = 4543) -> gpd.GeoDataFrame:
        """The county as polygons in a row, or with other ``shapes``."""
        ground = grid(1, len(self.codes), crs=4543)
        found = ground.geometry if shapes is None else list(shapes)
        columns = dict(zip(HEADER, (self.codes, self.names, self.households), strict=True))
        made = gpd.GeoDataFrame(columns, geometry=found, crs=4543)
        return made if crs == 4543 else made.to_crs(crs)


def county(seed: object, n: int = 6) -> County:
    """Return a county that differs with every seed; its codes start with a zero."""
    chance = random.Random(f"county {seed}")
    names = []
    while len(names) < n:
        name = "".join(chance.choices(COMMON + RARE, k=chance.randint(2, 5))) + "社区"
        if name not in names:
            names.append(name)
    return County(
        codes=tuple(f"030102{seed_digit(seed)}{i:03d}" for i in range(1, n + 1)),
        names=tuple(names),
        households=tuple(chance.randint(1, 6000) for _ in range(n)),
    )


def seed_digit(seed: object) -> str:
    return f"{random.Random(f'code {seed}').randint(1, 399):03d}"


def recipe(
    file: str,
    *,
    source: str = "",
    columns: str = "",
    more: str = "",
    crs: str = 'crs = "EPSG:4543"',
) -> str:
    """Return a recipe for one file of communities."""
    mapped = columns or 'community_id = "编码"\nname = "名称"\nhouseholds = "户数"'
    return f"""schema = 1
title = "动物园"
basis = "hukou"
as_of = 2025-12-31
{crs}
[layers.communities]
file = "{file}"
{source}
[layers.communities.columns]
{mapped}
[layers.communities.constants]
township_id = "030102001"
area = "urban"
body = "residents_committee"
{more}
"""


def text_of(rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def csv_text(place: County, delimiter: str = ",") -> str:
    return text_of([HEADER, *place.table], delimiter)


def writes(name: str, data: bytes | str) -> Callable[[Path], None]:
    """Return a maker that writes one file."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8")
    return lambda folder: _write(folder / name, raw)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf"}


def map_file(
    name: str, layer: gpd.GeoDataFrame, *, layer_name: str = "c", **options: object
) -> Callable[[Path], None]:
    """Return a maker that writes ``layer`` in the format of ``name``'s suffix."""

    def make(folder: Path) -> None:
        path = folder / name
        if path.suffix == ".parquet":
            layer.to_parquet(path)
            return
        more = {"layer": layer_name} if path.suffix == ".gpkg" else {}
        gate.vector_library().write_dataframe(
            layer, path, driver=DRIVERS[path.suffix], **more, **options
        )

    return make


def cases_of(name: str) -> Iterator[Case]:
    """Yield the cases of one family."""
    for case in FAMILIES[name]():
        yield replace(case, family=name)


def all_cases() -> Iterator[Case]:
    """Yield every case of every family."""
    for name in FAMILIES:
        yield from cases_of(name)
