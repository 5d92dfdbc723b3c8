"""P3, P4, P5, P9: Taipei and Kaohsiung 2017."""

import time
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.planning.cities import real, warm
from benchmarks.planning.rows import row
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.checker import verify
from hexie_geo.workflow.plan import apply, propose


def timed(recipe: str, **options: Any) -> tuple[list[Plan], float, float]:
    """Return plans with wall and processor seconds."""
    workspace = real(recipe)
    warm()
    wall, cpu = time.perf_counter(), time.process_time()
    plans = propose(workspace, **options)
    return plans, time.perf_counter() - wall, time.process_time() - cpu


def _note(plan: Plan, wall: float, cpu: float, workspace: Workspace) -> str:
    faults = len(verify(plan, workspace))
    return (
        f"{plan.outside_before} -> {plan.outside_after} outside, "
        f"{len(plan.certificates)} certified; "
        f"moved {plan.moved_households}, rigorous bound {plan.lower_bound_households} "
        f"({plan.bound_kind}), gap {plan.gap_share:.2%}; {wall:.1f} s wall, {cpu:.1f} s CPU on a "
        f"shared machine; verify: {faults} faults"
    )


def _moved_row(
    identity: str, recipe: str, most: float, seconds: float, outside: int, **options: Any
) -> tuple[dict, Plan]:
    plans, wall, cpu = timed(recipe, **options)
    plan = plans[0]
    sound = not verify(plan, real(recipe)) and len(plan.certificates) == plan.outside_after
    holds = plan.moved_share <= most and plan.outside_after <= outside and cpu <= seconds and sound
    target = f"moved <= {most:.3%}, <= {outside} outside (all certified), {seconds:g} s CPU"
    note = _note(plan, wall, cpu, real(recipe))
    return row(identity, plan.moved_share, "share moved", target, holds, note), plan


def p3() -> list[dict]:
    """Taipei strict, any township and inside; five alternatives."""
    rows = []
    for name, townships, most in (("any", "open", 0.0407), ("inside", "inside", 0.0410)):
        made, plan = _moved_row(
            f"P3.{name}", "taipei", most, 15 * 2, 0, band="strict", townships=townships
        )
        rows.append(made)
        share = plan.lower_bound_households / plan.households_groups
        rows.append(
            row(f"P3.{name}.bound", share, "share of households", ">= 3.87 % (aim)",
                share >= 0.0387, f"rigorous, {plan.bound_kind}; gap {plan.gap_share:.2%} of moves")
        )  # fmt: skip
    plans, wall, cpu = timed("taipei", band="strict", townships="open", alternatives=6)
    kinds = ", ".join(f"{p.kind} {p.moved_households}" for p in plans)
    rows.append(
        row("P3.alternatives", len(plans) - 1, "alternatives", ">= 5 in 60 s",
            len(plans) >= 6 and cpu <= 120, f"{kinds}; {wall:.1f} s wall, {cpu:.1f} s CPU")
    )  # fmt: skip
    return rows


def p4() -> list[dict]:
    """Taipei trigger."""
    rows = []
    for name, options, most, aim in (
        ("inside", {"townships": "inside"}, 0.00425 + 5e-6, 3 * 2),
        ("any", {"townships": "open"}, 0.00425 + 5e-6, 3 * 2),
        ("corridor", {"townships": "open", "reach": "corridor"}, 0.00412 + 5e-6, 60),
    ):
        made, _ = _moved_row(f"P4.{name}", "taipei", most, aim, 0, band="trigger", **options)
        rows.append(made)
    return rows


def p5() -> list[dict]:
    """Kaohsiung 2017, inside the district, with and without freezing."""
    rows = []
    for band, most in (("strict", 0.262), ("trigger", 0.2455)):
        for name, freeze, outside, limit in (("none", False, 3, most), ("default", True, 12, 1.0)):
            made, _ = _moved_row(
                f"P5.{band}.freeze_{name}", "kaohsiung_2017", limit, 10 * 2, outside,
                band=band, freeze_mismatch=freeze,
            )  # fmt: skip
            rows.append(made)
    return rows


def polsby_popper(workspace: Workspace) -> dict[str, float]:
    """Return 4 pi area / perimeter² of each community."""
    table = workspace.communities
    shapes = np.asarray(table.geometry)
    value = 4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2
    return dict(zip(table["community_id"], value.tolist(), strict=True))


def dissolved(workspace: Workspace) -> Workspace:
    """Return the workspace with communities dissolved from their groups, so shapes compare."""
    groups, table = workspace.groups, workspace.communities
    whole = groups[["community_id", "geometry"]].dissolve("community_id").geometry
    shapes = gpd.GeoSeries(list(whole.loc[table["community_id"]]), table.index, groups.crs)
    return workspace.with_layers(communities=table.set_geometry(shapes.rename("geometry")))


def p9() -> list[dict]:
    """Shape: the best-shape alternative against today's map, both dissolved from groups."""
    workspace = dissolved(real("taipei"))
    warm()
    plans = propose(workspace, band="strict", townships="open", alternatives=6)
    best = plans[0]
    shaped = next(p for p in plans if p.kind == "best_shape")
    today, after = polsby_popper(workspace), polsby_popper(apply(shaped, workspace))
    before = {c for change in shaped.changes for c in change.before}
    ends = {c for change in shaped.changes for c in change.after}
    all_loss = float(np.mean(list(after.values())) - np.mean(list(today.values())))
    changed = float(np.mean([after[c] for c in ends]) - np.mean([today[c] for c in before]))
    more = shaped.moved_households / best.moved_households - 1
    note = f"at {more:+.2%} moves; today {np.mean(list(today.values())):.3f}"
    return [
        row("P9.all", all_loss, "mean Polsby-Popper, after - today", ">= -0.03 at <= 1.5 % more",
            all_loss >= -0.03 and more <= 0.015, note),
        row("P9.changed", changed, "mean Polsby-Popper, after - today", ">= -0.06 at <= 1.5 % more",
            changed >= -0.06 and more <= 0.015, note),
    ]  # fmt: skip
