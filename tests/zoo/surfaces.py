"""Every place where a name from the data is shown; later work adds its own with ``surface``.

A surface writes a workspace whose communities bear the names, and yields what it shows as
text, pages (for a browser) and cells that would be formulas.
"""

import functools
import io
import re
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path

from hexie_geo.demo import grouped


@dataclass
class Shown:
    """What a surface shows: plain texts as a reader sees them, pages, live formulas."""

    texts: list[str] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)


Surface = Callable[[tuple[str, ...], Path], Shown]
SURFACES: dict[str, Surface] = {}


def surface(function: Surface) -> Surface:
    """Enter a surface under its function's name."""
    SURFACES[function.__name__] = function
    return function


@functools.cache
def workspace(names: Sequence[str]):
    """One community per name; the township and the title are hostile too."""
    counts = {f"c{i:04d}": (600, 700) for i in range(len(names))}
    ws = grouped(counts, name=list(names), township=names[0])
    groups = ws.groups.assign(name=[names[i % len(names)] for i in range(len(ws.groups))])
    return replace(ws.with_layers(groups=groups), title=names[0])


@functools.cache
def case(names: Sequence[str]):
    from hexie_geo.workflow.cases import gather

    return gather(workspace(names), bands=())


@surface
def explore_map(names, folder):
    from hexie_geo.report.webmap import explore

    page = folder / "explore.html"
    frame = workspace(names).communities
    page.write_text(explore(frame, name=names[0]).get_root().render(), encoding="utf-8")
    return Shown(pages=[page])


@surface
def explore_map_columns(names, folder):
    """Column names are data as well."""
    from hexie_geo.report.webmap import explore

    page = folder / "columns.html"
    frame = workspace(names).communities[["geometry"]].head(3)
    frame = frame.assign(**{n: "x" for n in names if n.strip()})
    page.write_text(explore(frame).get_root().render(), encoding="utf-8")
    return Shown(pages=[page])


@surface
def dossier(names, folder):
    from hexie_geo.report.dossier import write_dossier

    return Shown(pages=[write_dossier(case(names), folder / "dossier.html")])


@surface
def workbooks(names, folder):
    import openpyxl

    from hexie_geo.report.tables import write_compliance

    shown = Shown()
    book = openpyxl.load_workbook(write_compliance(case(names), folder / "a.xlsx"))
    for cell in (c for sheet in book for row in sheet.iter_rows() for c in row):
        if cell.data_type == "f":
            shown.formulas.append(f"{cell.parent.title}!{cell.coordinate}: {cell.value}")
        if cell.hyperlink and not str(cell.hyperlink.location or "").strip():
            shown.formulas.append(f"link {cell.coordinate}: {cell.hyperlink.target}")
        shown.texts.append(str(cell.value))
    return shown


@surface
def papers(names, folder):  # noqa: ARG001
    from docx import Document

    from hexie_geo.report.documents import render_paper

    return Shown(
        texts=[
            "\n".join(p.text for p in Document(io.BytesIO(render_paper("reply", facts))).paragraphs)
            for facts in (_renamed(_facts(), name) for name in names)
        ]
    )


@functools.cache
def _facts():
    from datetime import date

    from hexie_geo.report.paper_facts import Office, paper_facts
    from hexie_geo.workflow.plan import apply, propose

    ws = grouped({"a": [130] * 40, "b": [90] * 10}, name=["甲社区", "乙社区"])
    plan = propose(ws, seed=3)[0]
    office = Office(place="县", sender="民政局", authority="政府", on=date(2026, 1, 1))
    return paper_facts(
        plan, before=ws, after=apply(plan, ws), office=office, audit_head="0" * 64, citation="x"
    )


def _renamed(facts, name):
    if isinstance(facts, str):
        return facts.replace("乙社区", name)
    if isinstance(facts, dict):
        return {k: _renamed(v, name) for k, v in facts.items()}
    if isinstance(facts, list | tuple):
        return [_renamed(v, name) for v in facts]
    return facts


@surface
def terminal(names, folder):  # noqa: ARG001
    from hexie_geo.cli.screen import Screen

    sink = io.StringIO()
    with redirect_stdout(sink):
        Screen("zh").table("layers.title", ("layers.layer", "layers.rows"), [(n, 1) for n in names])
        for name in names:
            Screen("zh").words(name)
    text = sink.getvalue()
    live = re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    return Shown(texts=[text], formulas=[repr(c) for c in live])


@surface
def static_map(names, folder):
    from hexie_geo.report.static_map import write_static_map

    picture = write_static_map(case(names), folder / "map.svg")
    return Shown(texts=[picture.read_text("utf-8")], pages=[picture])


@surface
def map_component(names, folder):  # noqa: ARG001
    """What the app's map is given; its script must put texts in as texts."""
    from importlib.resources import files

    from hexie_geo.ui.payload import payload

    assert payload(workspace(names))
    scripts = [
        p
        for p in (files("hexie_geo.ui") / "assets").iterdir()
        if p.name.endswith((".js", ".html")) and not p.name.startswith("leaflet")
    ]
    assert scripts
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function"
    )
    return Shown(
        formulas=[f"{p.name}: {m}" for p in scripts for m in risky.findall(p.read_text("utf-8"))]
    )


@surface
def import_report(names, folder):
    import csv

    from hexie_geo.io.recipes import parse_recipe
    from hexie_geo.workflow.import_ import import_recipe

    from .case import HEADER, recipe

    with (folder / "社区.csv").open("w", encoding="utf-8", newline="") as sink:
        rows = csv.writer(sink)
        rows.writerow(HEADER)
        rows.writerows((f"{i:06d}", "云山", n.replace("\0", "")) for i, n in enumerate(names))
    import_recipe(parse_recipe(recipe("社区.csv")), data_root=folder, out=folder / "ws")
    with (folder / "ws" / "import_report.csv").open(encoding="utf-8-sig", newline="") as source:
        cells = [c for row in csv.reader(source) for c in row]
    live = [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    return Shown(texts=cells, formulas=live)


@functools.cache
def _planned():
    """A small county, a plan that moves groups, and what comes of it."""
    from hexie_geo.workflow.plan import apply, propose

    ws = grouped({"a": [130] * 40, "b": [90] * 10}, name=["甲社区", "乙社区"])
    plan = propose(ws, seed=3)[0]
    return ws, plan, apply(plan, ws)


def _named(ws, block):
    """The county with the names of ``block`` on its communities and groups."""

    def spread(layer):
        return layer.assign(name=[block[i % len(block)] for i in range(len(layer))])

    return ws.with_layers(communities=spread(ws.communities), groups=spread(ws.groups))


@surface
def map_data(names, folder):
    """GeoPackage with styles, shapefiles and GeoJSON of a plan: names come back as written."""
    import json

    from hexie_geo.io.gdal import list_layers
    from hexie_geo.io.vector import read_vector
    from hexie_geo.report.case import Proposed
    from hexie_geo.report.map_data import write_map_data
    from hexie_geo.workflow.cases import gather

    before, plan, after = _planned()
    shown = Shown()
    for number in range(0, len(names), 50):
        block = names[number : number + 50]
        told = gather(_named(before, block), bands=())
        there = Proposed(plan=plan, workspace=_named(after, block), findings=())
        written = write_map_data(told, there, folder / str(number))
        for path in written.values():
            if path.suffix == ".geojson":
                features = json.loads(path.read_text("utf-8"))["features"]
                shown.texts += [str(v) for f in features for v in f["properties"].values()]
            elif path.suffix == ".gpkg":
                for layer in list_layers(path):
                    frame = read_vector(path, layer=layer, need_crs=False).frame
                    cells = frame.select_dtypes("str").to_numpy().ravel()
                    shown.texts += [c for c in cells if isinstance(c, str)]
    return shown


@surface
def reconciliation(names, folder):
    import openpyxl

    from hexie_geo.report.reconciliation import write_reconciliation

    told = replace(case(names), issues=_issues(names))
    shown = Shown()
    book = openpyxl.load_workbook(write_reconciliation(told, folder / "list.xlsx"))
    for cell in (c for sheet in book for row in sheet.iter_rows() for c in row):
        shown.texts.append(str(cell.value))
        if cell.data_type == "f" or cell.hyperlink:
            shown.formulas.append(f"{cell.parent.title}!{cell.coordinate}: {cell.value}")
    return shown


def _issues(names):
    from hexie_geo.model.findings import DataIssue

    return tuple(
        DataIssue(
            code="overlap",
            layer="communities",
            subject_id=f"c{i:04d}",
            values={"name": n, "other": n, "area_m2": 1, "width_m": 1, "households": None},
        )
        for i, n in enumerate(names)
    )


@surface
def plan_papers(names, folder):
    """Everything a plan's review pack holds, the tables of a decision and of moved places."""
    from datetime import date

    import openpyxl
    import pandas as pd
    from docx import Document

    from hexie_geo.report.enacted import write_enacted
    from hexie_geo.report.proposed_places import write_places
    from hexie_geo.workflow.cases import gather, proposed
    from hexie_geo.workflow.enact import enact
    from hexie_geo.workflow.plan import propose
    from hexie_geo.workflow.review_pack import review_pack

    from .rooms import furnished

    ws = furnished(names)
    plan = propose(ws, seed=3)[0]
    files = review_pack(ws, plan, folder / "pack", others=[plan])
    day = date(2026, 1, 1)
    loud = {
        "names": {"new-1": names[0]},
        "codes_pending": True,
        "document_no": names[0],
        "authority": names[0],
    }
    done = enact(ws, plan, on=day, **loud)
    files["enacted"] = write_enacted(
        folder / "enacted.xlsx", lineage=done.lineage, code_changes=done.code_changes,
        places=done.places, workspace=done.workspace, title=names[0],
        decision=(names[0], names[0], day),
    )  # fmt: skip
    ids = [f"c{i:04d}" for i in range(len(names))]
    places = pd.DataFrame(
        {"place_id": names, "name": names, "kind": names, "community_before": ids,
         "community_after": names, "distance_m": 1.0, "x": 1.0, "y": 1.0}
    )  # fmt: skip
    reach = pd.DataFrame(
        {"kind": names, "within_m": 300, "before": 1, "after": 2, "unknown": 0, "uncounted": 0,
         "along_roads": True}
    )  # fmt: skip
    case = gather(ws, bands=(), kinds=("police_office",), siting=False)
    one = replace(proposed(ws, plan), places=places, reach=reach)
    files["places"] = write_places(case, one, folder / "places.xlsx")
    shown = Shown()
    for path in sorted(files.values()):
        if path.suffix in {".html", ".svg"}:
            shown.pages.append(path)
        elif path.suffix in {".txt", ".csv"}:
            shown.texts.append(path.read_text("utf-8-sig"))
        elif path.suffix == ".docx":
            paper = Document(str(path))
            cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
            shown.texts += [*(p.text for p in paper.paragraphs), *cells]
        elif path.suffix == ".xlsx":
            for cell in (c for sheet in openpyxl.load_workbook(path) for r in sheet for c in r):
                shown.texts.append(str(cell.value))
                if cell.data_type == "f":
                    shown.formulas.append(f"{path.name} {cell.coordinate}: {cell.value}")
    return shown


EXPORTS = {
    "render_paper": "papers",
    "write_before_after": "plan_papers",
    "write_comparison": "plan_papers",
    "write_compliance": "workbooks",
    "write_contents": "plan_papers",
    "write_dossier": "dossier",
    "write_enacted": "plan_papers",
    "write_map_data": "map_data",
    "write_places": "plan_papers",
    "write_plan_maps": "plan_papers",
    "write_published": "plan_papers",
    "write_reconciliation": "reconciliation",
    "write_static_map": "static_map",
    "write_vertices": "plan_papers",
    "write_workbook": "workbooks",
}
"""Every writer of the reports and the surface that looks at what it writes."""


@surface
def app_pages(names, folder):
    """Pages of the app without a browser: text that may hold HTML must have names escaped."""
    from streamlit.testing.v1 import AppTest

    from hexie_geo.io.store import save_workspace
    from hexie_geo.model.terms import Role

    from .rooms import ROOMS

    main = Path(__file__).resolve().parents[2] / "app" / "main.py"
    source = save_workspace(workspace(names), folder / "ws")
    tagged = [n for n in names if "<" in n]
    shown = Shown()
    app = AppTest.from_file(str(main), default_timeout=120)
    app.session_state["source"] = str(source)
    app.session_state["signed"] = (names[0], Role.ADMIN)
    app.run()
    for page in ROOMS:
        app.switch_page(f"pages/{page}.py").run()
        shown.formulas += [f"{page}: {e.value[:120]}" for e in app.exception]
        for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning"):
            for element in getattr(app, kind):
                shown.texts.append(str(element.value))
                if getattr(element, "allow_html", False):
                    live = [n for n in tagged if n in element.value]
                    shown.formulas += [f"{page}: {n} as HTML" for n in live]
    return shown
