"""Real county files in (rows I4-I7): names, size, round trip, real originals."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.rows import DATA, ROOT, row

IDS = ("I4", "I5", "I6", "I7")


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the ids asked for."""
    made = {"I4": names, "I5": size, "I6": round_trip, "I7": originals}
    return [row for i in ids for row in made[i]()]


def names() -> list[dict]:
    """3,000 random names through four kinds of shapefile."""
    from hexie_geo.demo.grid import grid
    from hexie_geo.io import gate
    from hexie_geo.io.vector import read_vector

    random = np.random.default_rng(7)
    pool = [chr(c) for c in range(0x4E00, 0x9FA6)] + list("䶮㙍㛃堃犇骉喆玥曌祎")
    wanted = ["".join(random.choice(pool, size=random.integers(2, 9))) for _ in range(3000)]
    frame = grid(50, 60)[["geometry"]].assign(名称=wanted)
    right = 0
    with tempfile.TemporaryDirectory() as folder:
        for encoding in ("GBK", "GB18030", "UTF-8"):
            # a name that GBK cannot hold is dropped by the writer: GB18030 writes those files
            codec = "GB18030" if encoding == "GBK" else encoding
            for cpg in (True, False):
                path = Path(folder) / f"{encoding}{cpg}.shp"
                gate.vector_library().write_dataframe(
                    frame, path, driver="ESRI Shapefile", encoding=codec
                )
                if not cpg:
                    path.with_suffix(".cpg").unlink(missing_ok=True)
                elif encoding == "GBK":
                    path.with_suffix(".cpg").write_text("GBK")
                right += sum(
                    a == b for a, b in zip(read_vector(path).frame["名称"], wanted, strict=True)
                )
    share = right / 6
    note = "random names of 2-8 characters, GBK/GB18030/UTF-8, with and without .cpg, mean of 6"
    return [row("I4", share, "names of 3,000", "3000", share == 3000, note)]


def size() -> list[dict]:
    """A million-row table and a layer of 100,000 polygons, each in a fresh process."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, what in (("table", "1,000,000 rows of csv"), ("polygons", "99,856 polygons")):
            command = [sys.executable, "-m", "benchmarks.inputs", kind, folder]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            seconds, gib = map(float, done.stdout.split()[-2:])
            holds = seconds < 60 and gib < 2
            note = f"{what}, imported and saved; peak {gib:.2f} GiB"
            out.append(row(f"I5.{kind}", round(seconds, 1), "s", "< 60 s, < 2 GiB", holds, note))
    return out


def round_trip() -> list[dict]:
    """Import, export, import: equal digests."""
    from hexie_geo.workflow.export import export
    from hexie_geo.workflow.import_ import import_recipe

    if not DATA.is_dir():
        return [row("I6", "—", "", "equal", False, "real data is not on this machine")]
    equal = []
    for name in ("taipei", "kaohsiung_2017", "lienchiang"):
        first = imported(name)
        with tempfile.TemporaryDirectory() as folder:
            recipe = export(first, Path(folder) / "out")
            again = import_recipe(recipe, data_root=recipe.parent).workspace
        equal.append(again.digest == first.digest)
    note = "taipei, kaohsiung_2017, lienchiang: codes, counts, flags, CRS, shapes to the last bit"
    return [row("I6", sum(equal), "cities equal", "3", all(equal), note)]


def imported(name: str):
    from hexie_geo.workflow.import_ import import_recipe

    recipe = ROOT / "data" / "recipes" / f"{name}.toml"
    return import_recipe(recipe, data_root=DATA / name.partition("_")[0]).workspace


def originals() -> list[dict]:
    """Taipei's raw originals by the recipe that the wizard makes, asked as a person would be."""
    if not (DATA / "taipei" / "raw").is_dir():
        return [row("I7", "—", "", "456, 19/350/87/0", False, "real data is not on this machine")]
    ws, near = originals_imported()
    h = ws.communities["households"]
    bands = (h < 1000, h.between(1000, 3000), h.between(3001, 5000), h > 5000)
    figures = [len(h), *(int(x.sum()) for x in bands)]
    shaped = int(ws.communities.geometry.notna().sum())
    holds = figures == [456, 19, 350, 87, 0] and shaped == 456
    note = f"no column named by hand; {shaped} shapes by township and name, {near} near name asked"
    first = row("I7", "/".join(map(str, figures)), "communities", "456/19/350/87/0", holds, note)
    return [first, code_lists()]


def code_lists() -> dict:
    """Kunming's communities by their streets' codes, read by the program's own reader."""
    from hexie_geo.io.tables import read_table
    from hexie_geo.workflow.joining import join

    folder = DATA / "yunnan_kunming"
    villages, streets = (read_table(folder / f"{n}.csv").frame for n in ("villages", "streets"))
    met = join(villages["streetCode"], streets["code"], on=("township_id",), key=("code",))
    named = int(villages["name"].notna().sum())
    alone = len(met.only_ours)
    note = f"{named} names kept; {met.both} streets met, {alone} codes without a street"
    whole = villages["code"].str.fullmatch(r"\d{12}").all()
    joined = int(villages["streetCode"].isin(streets["code"]).sum())
    holds = joined == named == len(villages) == 1738 and not alone and whole
    return row("I7.kunming", joined, "communities joined", "1738", holds, note)


def originals_imported():
    """Return the workspace and how many near names had to be confirmed."""
    from datetime import date

    from hexie_geo.model.terms import Basis
    from hexie_geo.workflow.guided import Answer, Beside, compose
    from hexie_geo.workflow.import_ import import_recipe
    from hexie_geo.workflow.joining import best_join
    from hexie_geo.workflow.mapping import map_columns
    from hexie_geo.workflow.survey import survey

    raw = DATA / "taipei" / "raw"
    table, shapes = survey(raw, ["villages_households_2017_06.csv", "taipei_village.geojson"])
    columns = map_columns(table, "communities", basis=Basis.HUKOU).columns
    met = best_join(table, columns, "communities", shapes)
    ways = {"area": "urban", "body": "residents_committee", "township_id": "township"}
    answer = Answer(
        layer="communities",
        part=table,
        columns=columns,
        ways={**ways, "gated": "open"},
        beside=(Beside(part=shapes, joined=met, near=met.near),),
    )
    recipe = compose([answer], title="臺北市", basis=Basis.HUKOU, as_of=date(2017, 6, 30))
    return import_recipe(recipe, data_root=raw).workspace, len(met.near)


def _one(kind: str, folder: Path) -> None:
    """Make the big input, import it, print seconds and peak memory."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    from hexie_geo.io.recipes import parse_recipe
    from hexie_geo.io.vector import write_geopackage
    from hexie_geo.workflow.import_ import import_recipe

    head = 'schema=1\ntitle="t"\nbasis="hukou"\nas_of=2025-12-31\ncrs="EPSG:4543"\n'
    if kind == "table":
        n, per = 1_000_000, 100
        counts = np.random.default_rng(0).integers(1, 200, n)
        groups = {"组号": [f"{i:012d}" for i in range(n)], "户数": counts}
        groups["社区"] = [f"{i // per:06d}" for i in range(n)]
        pd.DataFrame(groups).to_csv(folder / "g.csv", index=False, encoding="gb18030")
        ids = [f"{i:06d}" for i in range(n // per)]
        table = pd.DataFrame({"community_id": ids, "name": "社区", "households": 1000})
        table.to_csv(folder / "c.csv", index=False)
        text = head + (
            '[layers.communities]\nfile="c.csv"\n'
            'columns={community_id="community_id",name="name",households="households"}\n'
            "[layers.communities.constants]\n"
            'township_id="t"\narea="urban"\nbody="residents_committee"\n'
            '[layers.groups]\nfile="g.csv"\n'
            'columns={group_id="组号",community_id="社区",households="户数"}\n'
        )
    else:
        k = 316
        x, y = (v.ravel() * 100.0 for v in np.meshgrid(np.arange(k), np.arange(k)))
        shapes = shapely.box(x + 5e5, y + 2.7e6, x + 5e5 + 100, y + 2.7e6 + 100)
        layer = gpd.GeoDataFrame(
            {
                "community_id": [f"{i:06d}" for i in range(k * k)],
                "name": "社区",
                "households": 1000,
            },
            geometry=shapes,
            crs=4543,
        )
        write_geopackage(folder / "p.gpkg", {"c": layer})
        text = head + (
            '[layers.communities]\nfile="p.gpkg"\n'
            'columns={community_id="community_id",name="name",households="households"}\n'
            "[layers.communities.constants]\n"
            'township_id="t"\narea="urban"\nbody="residents_committee"\n'
        )
    start = time.perf_counter()
    import_recipe(parse_recipe(text), data_root=folder, out=folder / f"ws-{kind}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(time.perf_counter() - start, peak)


if __name__ == "__main__":
    _one(sys.argv[1], Path(sys.argv[2]))
