"""``hexie check``, ``cover`` and ``standards``: what is, measured against what is written."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hexie_geo.cli import clauses, growth
from hexie_geo.cli.options import (
    FindingsOk,
    Json,
    Lang,
    On,
    Standards,
    Unverified,
    WorkspaceFolder,
    geopackage,
)
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import document, has, place_kind, term, text
from hexie_geo.model.terms import Metric, Outcome

ACTION = (Outcome.ADJUST, Outcome.NOT_MET, Outcome.CONFLICT)
"""Outcomes that make ``check`` and ``run`` exit with 1."""
_SHOWN = 20


def check(
    ws: WorkspaceFolder,
    standard: Standards = None,
    unverified: Unverified = False,
    on: On = None,
    everything: Annotated[bool, typer.Option("--all", help="cli.option.all_clauses")] = False,
    findings_ok: FindingsOk = False,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Judge every community, group, estate and office against the policy, now or on a later day."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import check as judging

    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    if on is not None:
        ahead(screen, workspace, on.date(), findings_ok=findings_ok)
        return
    with screen.progress("busy.check"):
        found = judging.summary(workspace, standards=standard, include_unverified=unverified)
    screen.json(found)
    head(screen, workspace)
    _size(screen, found["size"])
    outcomes(screen, found["outcomes"] if everything else clauses.telling(found["outcomes"]))
    if not everything:
        clauses.fold(screen, found, ws)
    problems = found["problems"]
    if problems:
        said = [(_said(p, lang),) for p in problems[:_SHOWN]]
        screen.table("problems.title", ("problems.words",), said, count=len(problems))
    if calls_for_action(found) and not findings_ok:
        raise typer.Exit(1)


def cover(
    ws: WorkspaceFolder,
    kind: Annotated[str, typer.Option(help="cli.option.kind")] = "police_office",
    within: Annotated[str, typer.Option(metavar="M,M,…", help="cli.option.within")] = "300,500",
    metric: Annotated[Metric, typer.Option(help="cli.option.metric")] = Metric.NETWORK,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.gpkg", help="cli.option.out_cover", show_default=False),
    ] = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Measure who is within reach of the nearest office or facility of a kind."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import cover as covering

    geopackage(out)
    screen = Screen(lang, as_json=as_json)
    radii = metres(within)
    workspace = open_workspace(ws)
    with screen.progress("busy.cover"):
        found = covering.cover(workspace, kind=kind, within_m=radii, metric=metric)
        if out is not None:
            covering.save(found, workspace, out)
    summary = covering.summary(found)
    screen.json(summary)
    head(screen, workspace)
    shares = summary["covered_share"]
    rows = [
        (
            f"≤ {row['within_m']:g} m",
            f"{shares[format(row['within_m'], 'g')]:.1%}",
            *(row[k] for k in ("covered", "estimated", "not_covered", "unknown", "total")),
        )
        for row in summary["households"]
    ]
    names = ("within", "share", "covered", "estimated", "not_covered", "unknown", "total")
    screen.table("cover.title", [f"cover.{n}" for n in names], rows, kind=place_kind(kind, lang))
    screen.words(summary["definition"][lang])
    for note in summary["notes"]:
        screen.words(f"• {note[lang]}")
    if out is not None:
        screen.line("written", path=out)


def head(screen: Screen, workspace: Any) -> None:
    """Print what is judged: title, basis and date; said synthetic when it is."""
    screen.line(
        "head",
        title=workspace.title or "—",
        basis=term(workspace.basis, screen.language),
        as_of=workspace.as_of.isoformat(),
    )
    if workspace.synthetic:
        screen.line("synthetic")
    for assumption in workspace.assumptions:
        said = assumption.text_zh if screen.language == "zh" else assumption.text_en
        screen.words(f"• {said}")


def outcomes(screen: Screen, found: Mapping[str, Mapping[str, int]]) -> None:
    """Print how many subjects have which outcome, a row per provision."""
    used = [o for o in Outcome if any(o in counts for counts in found.values())]
    if screen.as_json or not used:
        return
    from rich import box
    from rich.table import Table

    screen.title("outcomes.title")
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(screen.say("outcomes.provision"), overflow="fold")
    for outcome in used:
        grid.add_column(term(outcome, screen.language), justify="right")
    for provision, counts in found.items():
        name = provision_word(provision, screen.language)
        grid.add_row(name, *(f"{counts[o]:,}" if o in counts else "·" for o in used))
    screen.show(grid)


def ahead(screen: Screen, workspace: Any, on: date, *, findings_ok: bool) -> None:
    """Print how communities stand on a later day; exit with 1 if one calls for adjustment then."""
    from hexie_geo.workflow.growth import grow

    with screen.progress("busy.check"):
        grown = grow(workspace, until=on)
    screen.json(growth.as_data(grown))
    head(screen, workspace)
    growth.show(screen, grown)
    if not findings_ok and (grown.communities["verdict_then"] == Outcome.ADJUST).any():
        raise typer.Exit(1)


def calls_for_action(found: Mapping[str, Any]) -> bool:
    """Tell whether a check's summary holds adjust, not_met or conflict."""
    named = {o for counts in found["outcomes"].values() for o, n in counts.items() if n}
    named |= {p.get("outcome") for p in found["problems"] if isinstance(p, Mapping)}
    return any(outcome in named for outcome in ACTION)


def provision_word(provision: str, language: Any) -> str:
    """Return the short name of a provision with its id; the id alone when it has no name.

    A provision of another document than the one that decides is told by that document's name.

    Examples
    --------
    >>> provision_word("party.branch", "zh")
    '一居（村）一支部  party.branch'
    >>> provision_word("cn.law.residents-committees-2025:community.households.normal", "zh")
    '管辖规模  城市居民委员会组织法（2025年修订）'
    """
    pack, _, own = provision.rpartition(":")
    if not has(f"provisions.{own}", language):
        return provision
    return f"{text(f'provisions.{own}', language)}  {document(pack, language) or provision}"


def metres(words: str) -> list[float]:
    """Return ``"300,500"`` as numbers.

    Raises
    ------
    DataError
        ``cli.metres`` when a part is not a number above zero.

    Examples
    --------
    >>> metres("300, 500")
    [300.0, 500.0]
    """
    parts = [w.strip() for w in words.replace("，", ",").split(",") if w.strip()]
    try:
        found = [float(part) for part in parts]
    except ValueError as exc:
        raise DataError(Problem(code="cli.metres", values={"given": words})) from exc
    if not found or not all(0 < m < float("inf") for m in found):
        raise DataError(Problem(code="cli.metres", values={"given": words}))
    return found


def _size(screen: Screen, size: Mapping[str, int]) -> None:
    keys = ("below_1000", "normal", "watch", "above_5000", "missing")
    screen.table("size.title", [f"size.{k}" for k in keys], [[size.get(k, 0) for k in keys]])


def _said(problem: Any, language: str) -> str:
    return str(problem.get(language) or problem) if isinstance(problem, Mapping) else str(problem)
