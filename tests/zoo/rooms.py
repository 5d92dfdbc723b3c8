"""The whole app on a workspace full of hostile names, page by page in a real browser."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point

from hexie_geo.demo import grouped
from hexie_geo.io.store import save_workspace
from hexie_geo.model.proposals import Actor, Opinion, Step
from hexie_geo.model.terms import Role, Stance
from hexie_geo.review import Ledger
from hexie_geo.ui.settings import FILE, Settings, write_settings
from hexie_geo.ui.shell import LAST, PAGES, REVIEW
from hexie_geo.workflow.plan import propose
from hexie_geo.workflow.proposals import submit

from .names import CANARY, OWNED, PRODUCT

ROOMS = (*PAGES, LAST, *REVIEW)
PROPOSAL = "p1"
LOUD = f'{CANARY}<img src=x onerror="{OWNED}">${{{OWNED}}}=1337*1337'
"""For what is named once: a person, a proposal, an opinion."""
_UNFOLD = "document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())"
_READY = """() => document.querySelector("[data-test-script-state]")?.dataset.testScriptState
  === "notRunning" && !document.querySelector(".stMain [data-stale=true], .stMain .stSkeleton")"""


def furnished(names):
    """A county whose every layer bears the names; its first community must be divided."""
    counts = {f"c{i:04d}": (900,) * 8 if i == 0 else (600, 700) for i in range(len(names))}
    ws = grouped(counts, name=list(names), township=names[0])
    spots = ws.communities.geometry.representative_point()
    few = range(0, len(names), max(1, len(names) // 40))
    said = [names[i] for i in few]
    ids = [f"c{i:04d}" for i in few]

    def points(**columns):
        at = [Point(spots.iloc[i].x, spots.iloc[i].y) for i in few]
        return gpd.GeoDataFrame({**columns, "name": said}, geometry=at, crs=ws.crs)

    west, south, east, north = ws.communities.total_bounds
    roads = [LineString([(west, y), (east, y)]) for y in (south + 1, (south + north) / 2)]
    groups = ws.groups.assign(name=[names[i % len(names)] for i in range(len(ws.groups))])
    poor = [i % 7 for i in range(len(groups))]
    return replace(
        ws.with_layers(
            groups=groups.assign(vulnerable_n=poor),
            police_offices=points(office_id=ids, officers=1, community_ids=ids),
            facilities=points(facility_id=ids, kind=[*["health"] * (len(ids) - 1), LOUD]),
            roads=gpd.GeoDataFrame({"road_id": ["r1", "r2"]}, geometry=roads, crs=ws.crs),
            estates=pd.DataFrame(
                {"estate_id": ids[:3], "name": said[:3], "community_id": ids[:3],
                 "planned_households": 900, "delivered_on": "2029-06-30", "stage": "building"}
            ),
        ),
        title=LOUD,
    )  # fmt: skip


def moved_in(names, folder):
    """Save the county with a proposal, opinions, steps and settings; return both folders."""
    ws = furnished(names)
    county = save_workspace(ws, folder / "county")
    plan = propose(ws, seed=3)[0]
    ledger = Ledger(county)
    boss = Actor(user=LOUD, role=Role.ADMIN)
    for role in (Role.ADMIN, Role.PLANNER, Role.REVIEWER):
        ledger.grant(boss, LOUD, role)
    planner, reviewer = (Actor(user=LOUD, role=r) for r in ("planner", "reviewer"))
    submit(plan, ws, ledger=ledger, actor=planner, proposal_id=PROPOSAL, title=LOUD)
    ledger.consult(reviewer, PROPOSAL, version=ledger.proposal(PROPOSAL).version)
    for name in names[::20]:
        said = Opinion(subject_id="c0001", stance=Stance.DISAGREE, text=name, recorded_by=LOUD)
        ledger.add_opinion(reviewer, PROPOSAL, said)
    step = Step(name=LOUD, result=LOUD, on=date(2026, 3, 1), recorded_by=LOUD)
    ledger.add_step(reviewer, PROPOSAL, step)
    ledger.close()
    (folder / "config").mkdir()
    return county, write_settings(Settings(user=LOUD), folder / "config" / FILE).parent


def walked(browser, address):
    """Open every page; move over it and unfold it; return what ran, asked, broke or crashed."""
    found = []
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(120_000)
    at = [""]
    ours = (address, address.replace("http", "ws", 1), "data:", "blob:")
    page.on("dialog", lambda d: (found.append(f"{at[0]}: dialog {d.message}"), d.dismiss()))
    page.on("pageerror", lambda e: found.append(f"{at[0]}: error {e}"))
    page.on("request", lambda r: r.url.startswith(ours) or found.append(f"{at[0]}: asked {r.url}"))
    for name in ROOMS:
        at[0] = name
        page.goto(f"{address}/{name.rstrip('_')}?proposal={PROPOSAL}")
        page.locator(".stMain").wait_for()
        page.wait_for_timeout(500)
        page.wait_for_function(_READY)
        page.evaluate(_UNFOLD)
        for x in range(150, 1400, 250):
            for y in (300, 500, 700):
                page.mouse.move(x, y)
                page.wait_for_timeout(30)
        page.wait_for_function(_READY)
        content = page.content()
        if page.title() == "owned" or PRODUCT in content:
            found.append(f"{name}: a name ran ({page.title()[:60]})")
        if CANARY not in content:
            found.append(f"{name}: the county's name is not to be seen")
        if page.locator("[data-testid=stException]").count():
            words = page.locator("[data-testid=stException]").first.inner_text()[:200]
            found.append(f"{name}: crashed {words}")
        if page.locator(".stMain img[src=x], .stMain script").count():
            found.append(f"{name}: a name became an element")
    context.close()
    return found
