"""The dossier's chapters on what was found: summary, verdicts, coverage, policy, provenance."""

from collections import Counter
from collections.abc import Sequence

from hexie_geo.model.terms import Outcome
from hexie_geo.report import counted, judged, provenance, served, words
from hexie_geo.report.bars import Bar, bars, outcome_bar
from hexie_geo.report.case import Case, size_finding
from hexie_geo.report.html import Html, el, join, table
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.palette import GRAVITY


def summary(case: Case, ledgers: Sequence[Ledger]) -> list[Html]:
    """Return the figures an official reads first, and what they rest on."""
    layer = case.communities
    sizes = Counter(
        f.outcome if (f := size_finding(case.by_community.get(c, {}))) else Outcome.UNKNOWN
        for c in layer["community_id"]
    )
    figures = [
        (case.say("page.figure.communities"), f"{len(layer)}", ""),
        (
            case.say("page.figure.households"),
            f"{int(layer['households'].sum())}",
            case.say("page.figure.households_missing", n=int(layer["households"].isna().sum()))
            if layer["households"].isna().any()
            else "",
        ),
    ]
    figures += [
        (words.size_outcome(case, o), f"{sizes[o]}", case.say("page.figure.size"))
        for o in GRAVITY
        if sizes[o]
    ]
    for ledger in ledgers:
        plan = ledger.plan
        figures.append(
            (
                case.say(f"plan.asked.{plan.rules.band.value}"),
                f"{ledger.asked[0]} → {ledger.asked[1]}",
                case.say(
                    "page.figure.moved",
                    moved=plan.moved_households,
                    share=f"{plan.moved_share:.1%}",
                ),
            )
        )
    for coverage in case.coverages[:1]:
        radius = served.main_radius(coverage)
        share = coverage.covered_share[f"{radius:g}"]
        figures.append(
            (
                served.kind_word(case, coverage.kind),
                f"{share:.1%}",
                case.say("page.figure.within", within=f"{radius:g}"),
            )
        )
    cards = [
        el("div", el("dt", name), el("dd", value, el("small", hint) if hint else None))
        for name, value, hint in figures
    ]
    notes = [n for n in words.standing_notes(case) if n != case.say("synthetic")]
    return [
        el("dl", cards, class_="figures"),
        el("p", case.say("page.size_words"), class_="lead"),
        _township_bars(case),
        el("h3", case.say("page.assumptions")),
        el("ul", [el("li", n) for n in notes], class_="notes"),
    ]


def _township_bars(case: Case) -> Html:
    totals = counted.totals(case)
    outcome_at = {
        i: Outcome(f.key.split(".")[1])
        for i, f in enumerate(totals.fields)
        if f.key.startswith("outcome.")
    }
    rows = [
        Bar(
            label=str(row[1]),
            parts=tuple(
                (f"o-{o.value}", int(str(row[i] or 0)), words.size_outcome(case, o))
                for i, o in outcome_at.items()
            ),
        )
        for row in totals.rows[:-1]
    ]
    return join(
        el("h3", case.say("page.by_township")),
        bars(rows),
        el(
            "details",
            el("summary", totals.title(case.language)),
            table(totals, case.language, caption=False),
        ),
    )


def verdicts(case: Case) -> list[Html | None]:
    """Return how every provision came out, and the table of communities."""
    asked = case.outcomes
    silent = judged.silent_provisions(case)
    return [
        el("h3", judged.outcomes(case).title(case.language)),
        bars([outcome_bar(case, key) for key in asked if key not in silent]),
        el(
            "details",
            el("summary", case.say("page.silent", n=len(silent))),
            bars([outcome_bar(case, key) for key in asked if key in silent]),
        )
        if silent
        else None,
        table(
            judged.compliance(case),
            case.language,
            filterable=True,
            hidden=("area", "unknowns"),
            id_="compliance",
        ),
        el("p", case.say("page.long_table"), class_="note"),
    ]


def coverage(case: Case) -> list[Html]:
    """Return who is within reach of what, and the police matrix."""
    if not case.coverages:
        return [el("p", case.say("page.no_coverage"), class_="quiet")]
    rows = [
        Bar(
            label=case.say(
                "page.bar_within",
                kind=served.kind_word(case, coverage.kind),
                within=f"{row['within_m']:g}",
            ),
            parts=(
                ("covered", int(row["covered"] - row["estimated"]), case.say("column.covered")),
                ("guessed", int(row["estimated"]), case.say("column.estimated")),
                ("uncovered", int(row["not_covered"]), case.say("column.not_covered")),
                ("o-unknown", int(row["unknown"]), case.say("column.unknown_households")),
            ),
            share=row["covered"] / row["total"] if row["total"] else None,
        )
        for i, coverage in enumerate(case.coverages)
        for row in coverage.table().to_dict("records")
        if not i or row["within_m"] == served.main_radius(coverage)
    ]
    parts = [bars(rows), table(served.coverage_table(case), case.language)]
    parts += [table(served.township_coverage(case, c), case.language) for c in case.coverages[:1]]
    if (police := served.police_table(case)) is not None:
        parts.append(table(police, case.language, rows=600, filterable=True))
    return parts


def policy(case: Case) -> list[Html]:
    """Return the documents and their clauses in their own words."""
    documents = [
        el(
            "li",
            el("b", s.citation),
            el("span", f"　{s.issuer}　"),
            case.say("page.in_force_unknown") if s.in_force == "unknown" else "",
        )
        for s in case.standards
    ]
    differ = provenance.differences(case)
    return [
        el("ul", documents, class_="notes"),
        table(differ, case.language) if differ else el("span"),
        table(provenance.clauses(case), case.language),
    ]


def origins(case: Case) -> list[Html]:
    """Return where everything came from: basis, packs, assumptions, files with digests."""
    return [
        table(provenance.setting_rows(case), case.language, caption=False),
        table(provenance.sources(case), case.language),
    ]
