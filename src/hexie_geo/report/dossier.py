"""One self-contained HTML file with everything that was found, proposed and measured."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.terms import Outcome
from hexie_geo.report import atlas, chapters, counted, openings, proposals_page, themes
from hexie_geo.report.case import Case
from hexie_geo.report.html import Html, el, raw, table
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.palette import INKS
from hexie_geo.report.safe import safe_json

DOSSIER_FILE = "dossier.html"


def write_dossier(case: Case, path: Path | str) -> Path:
    """Write the dossier: opens from disk, asks no other host for anything, prints.

    Parameters
    ----------
    case
        What was found, proposed and measured.
    path
        The .html file to make or replace.

    Returns
    -------
    pathlib.Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600, 600]}), standards=(), findings=())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = write_dossier(case, Path(folder) / DOSSIER_FILE)
    ...     "https://" in page.read_text(encoding="utf-8")
    False
    """
    with atomic_path(path) as temporary:
        temporary.write_text(dossier_html(case), encoding="utf-8", newline="\n")
    return Path(path)


def dossier_html(case: Case) -> str:
    """Return the dossier as text; the same case gives the same text."""
    ledgers = [Ledger(case, p) for p in case.proposed]
    shown = themes.themes(case)
    sections: list[tuple[str, Sequence[object]]] = [
        ("summary", chapters.summary(case, ledgers)),
        ("map", [atlas.city_map(case, shown, ledgers)]),
        ("verdicts", chapters.verdicts(case)),
        ("proposals", proposals_page.section(case, ledgers)),
        ("coverage", chapters.coverage(case)),
        ("openings", openings.section(case)),
        ("issues", [table(counted.issues(case), case.language, rows=400, filterable=True)]),
        ("policy", chapters.policy(case)),
        ("provenance", chapters.origins(case)),
    ]
    data = safe_json(
        {
            "themes": [t.as_json() for t in shown],
            "stages": {t.key: t.as_json() for t in (themes.after_theme(case, x) for x in ledgers)},
            "words": {"shown": case.say("page.shown"), "wide": case.say("page.wide")},
        }
    )
    script = _asset("dossier.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    head = [
        raw('<meta charset="utf-8">'),
        # the page may run its own script only, and load nothing from anywhere
        el(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            f"script-src 'sha256-{digest}'",
        ),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{case.title} · {case.say('page.title')}"),
        el("style", raw(_asset("dossier.css") + _inks())),
    ]
    body = [
        themes.patterns(),
        _masthead(case),
        el("nav", [el("a", case.say(f"page.nav.{key}"), href=f"#{key}") for key, _ in sections]),
        el("main", [_section(case, key, i, content) for i, (key, content) in enumerate(sections)]),
        _footer(case),
        el("script", raw(data), type="application/json", id="data"),
        el("script", raw(script)),
    ]
    page = el("html", el("head", head), el("body", body), lang=_lang(case))
    return f"<!doctype html>\n{page}\n"


def _lang(case: Case) -> str:
    return "zh-Hans" if case.language == "zh" else "en"


def _asset(name: str) -> str:
    return (files("hexie_geo.report") / "assets" / name).read_text(encoding="utf-8")


def _inks() -> str:
    """Return the colour rules of the outcomes, for shapes and for chips."""
    rules = []
    for outcome, ink in INKS.items():
        light = outcome in {Outcome.ADJUST, Outcome.NOT_MET, Outcome.CONFLICT}
        text = "#fff" if light else "#1b2a33"
        rules.append(
            f".o-{outcome.value}{{fill:url(#h-{outcome.value})}}"
            f"#scene .o-{outcome.value}{{fill:url(#m-{outcome.value})}}"
            f".chip.o-{outcome.value}{{background:{ink.fill};border-color:{ink.line};color:{text}}}"
        )
    return "".join(rules)


def _masthead(case: Case) -> Html:
    ws = case.workspace
    return el(
        "header",
        el("p", case.say("synthetic"), class_="synthetic") if ws.synthetic else None,
        el("p", case.say("page.title"), class_="over"),
        el("h1", case.title),
        el("p", case.basis_line, class_="basis"),
        [
            el("p", case.say("in_force_unknown", citation=s.citation), class_="force")
            for s in case.standards
            if s.in_force == "unknown"
        ],
    )


def _section(case: Case, key: str, i: int, content: Sequence[object]) -> Html:
    number = case.say(f"page.number.{i + 1}")
    title = el("h2", el("span", number), case.say(f"page.nav.{key}"))
    return el("section", title, list(content), id=key, class_="part-of")


def _footer(case: Case) -> Html:
    packs = "，".join(s.id for s in case.standards)
    return el(
        "footer",
        case.say("page.footer", version=case.version, digest=case.workspace.digest, packs=packs),
    )
