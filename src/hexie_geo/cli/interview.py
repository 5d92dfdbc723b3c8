"""``hexie import --interactive``: questions in words, only of what no file tells."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import typer

from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term, text
from hexie_geo.io.coordinates import DATUMS
from hexie_geo.io.guard import Limits
from hexie_geo.io.recipe_parts import Recipe
from hexie_geo.model.layers import SPECS
from hexie_geo.model.terms import Basis
from hexie_geo.workflow import guided, questions, roles
from hexie_geo.workflow.guided import Answer, Beside
from hexie_geo.workflow.joining import Joined, joined_by, ways_to_join
from hexie_geo.workflow.mapping import decided, known_words, map_columns, unknown_words
from hexie_geo.workflow.placing import datum_evidence, datum_open
from hexie_geo.workflow.stated import stated_units
from hexie_geo.workflow.survey import Part, look, survey

LIMITS = Limits()
_SAFE = ("first9", "township", "unknown")
_NEAR_ENOUGH = 30
_YES_NO = dict.fromkeys(("y", "yes", "是", "对", "1"), True)
_YES_NO |= dict.fromkeys(("n", "no", "否", "不", "不是", "0"), False)
_WAYS = 6
_SHOWN = 8


def interview(files: Sequence[Path], screen: Screen) -> tuple[Recipe, Path]:
    """Read files, ask what they leave open, and return the recipe and its data folder.

    Raises
    ------
    DataError
        When a file cannot be read, or none is a table of communities.
    """
    root = Path(os.path.commonpath([f.resolve().parent for f in files]))
    names = [f.resolve().relative_to(root).as_posix() for f in files]
    with screen.progress("busy.import", recipe=names[0]):
        parts = survey(root, names, limits=LIMITS)
    DataError.raise_if(p for part in parts for p in part.problems)
    return _Interview(screen, root).recipe(parts), root


class _Interview:
    """One talk at the keyboard: every question has its choices numbered."""

    def __init__(self, screen: Screen, root: Path) -> None:
        self._screen, self._root, self._language = screen, root, screen.language

    def recipe(self, parts: Sequence[Part]) -> Recipe:
        """Ask everything that is open."""
        likely = self._uses(parts)
        title = self._ask("cli.ask_title")
        basis = Basis(self._choose("stated.basis", [b.value for b in Basis], self._term))
        as_of = self._day()
        pairs = self._all_placed(
            [
                (role, self._outlined(part, role))
                for part, role in zip(parts, likely, strict=True)
                if role
            ]
        )
        answers = [
            self._answer(role, part, basis, [p for r, p in pairs if r == f"{roles.JOIN}{role}"])
            for role, part in pairs
            if role in SPECS
        ]
        return guided.compose(answers, title=title, basis=basis, as_of=as_of, parts=parts)

    def _uses(self, parts: Sequence[Part]) -> list[str]:
        """Show what each part is taken for, and let a person change it until all is right."""
        uses = roles.roles_of(parts)
        while True:
            for number, (part, use) in enumerate(zip(parts, uses, strict=True), start=1):
                found = {"part": part.label, "rows": len(part.frame), "role": self._role(use)}
                self._screen.words(f"{number}  {self._say('cli.found', **found)}")
            said = self._ask("cli.ask_uses", default="")
            if said.isdecimal() and 1 <= int(said) <= len(parts):
                n = int(said) - 1
                asked = {"part": parts[n].label}
                uses[n] = self._choose("roles.role", roles.USES, self._role, **asked)
            elif not said:
                wrong = roles.clashes(uses, parts, self._language)
                if not wrong:
                    return uses
                if "communities" not in uses:
                    raise DataError(Problem(code="cli.no_communities"))
                for words in wrong:
                    typer.echo(words, err=True)

    def _outlined(self, part: Part, role: str) -> Part:
        source = roles.source_for(part, role.removeprefix(roles.JOIN))
        if not source.outlines:
            return replace(part, source=source)
        (again,) = look(self._root, [source], limits=LIMITS)
        DataError.raise_if(again.problems)
        return again

    def _all_placed(self, pairs: Sequence[tuple[str, Part]]) -> list[tuple[str, Part]]:
        """Ask for systems: areas first, for places are tried out on them."""
        placed: dict[int, Part] = {}
        for n in sorted(range(len(pairs)), key=lambda n: "Polygon" not in pairs[n][1].shape_kinds):
            placed[n] = self._from(self._placed(pairs[n][1]), list(placed.values()))
        return [(role, placed[n]) for n, (role, _) in enumerate(pairs)]

    def _from(self, part: Part, ground: Sequence[Part]) -> Part:
        """Ask where degrees come from that may be a web map's; the trial is shown."""
        if not datum_open(part):
            return part
        self._screen.words(datum_evidence(part, ground, self._language))
        said = self._choose("crs.datum", DATUMS, lambda d: self._say(f"crs.{d}"), part=part.label)
        return roles.with_source(part, replace(part.source, datum=DATUMS[DATUMS.index(said)]))

    def _placed(self, part: Part) -> Part:
        """Ask in which system the coordinates are, where the numbers leave it open."""
        located = part.has_shapes or part.source.point is not None
        if not part.bare or not located:
            return part
        if not part.fits:
            values = {"fits": "—"}
            raise DataError(Problem(code="io.no_crs", file=part.source.file, values=values))
        fits = {f"{f.crs} {f.axes}": f for f in part.fits}
        if len(fits) == 1:
            return roles.with_source(part, roles.placed(part.source, part.fits[0]))

        def shown(option: str) -> str:
            lon, lat = fits[option].centre
            return f"{option}  {lon:.2f}°E {lat:.2f}°N"

        chosen = self._choose("cli.ask_crs", list(fits), shown, part=part.label)
        return roles.with_source(part, roles.placed(part.source, fits[chosen]))

    def _answer(self, layer: str, part: Part, basis: Basis, others: Sequence[Part]) -> Answer:
        mapped = map_columns(part, layer, basis=basis)
        columns = dict(mapped.columns)
        for match in mapped.near:
            ours = self._column(layer, match.ours)
            if self._yes("cli.ask_near", theirs=match.theirs, ours=ours):
                columns[match.ours] = (match.theirs,)
        columns = decided(columns, layer, basis=basis)
        ways: dict[str, str] = {}
        for name in questions.asked_ways(layer, columns):
            words = {"layer": self._role(layer), "column": self._column(layer, name)}
            options = questions.ways(part, layer, name, columns)
            if not options:
                used = [t for theirs in columns.values() for t in theirs]
                offered = questions.candidates(part, layer, name, used)
                columns[name] = (self._choose("cli.ask_column", offered, str, **words),)
            elif options[0] in _SAFE and name != questions.GATED:
                ways[name] = options[0]
            else:
                ways[name] = self._choose("cli.ask_way", options, self._way(name), **words)
        units = stated_units(layer, columns)
        for name, unit in units.items():
            said = {"column": self._column(layer, name), "unit": unit}
            self._screen.words(self._say("cli.unit", **said))
        known = {t for theirs in columns.values() for t in theirs} | set(part.source.point or ())
        if left := [c for c in part.columns if c not in known]:
            names = "、".join(left)
            self._screen.words(self._say("columns.left", count=len(left), names=names))
        return Answer(
            layer=layer,
            part=part,
            columns=columns,
            units=units,
            words=self._meanings(part, layer, columns),
            ways=ways,
            beside=tuple(b for o in others if (b := self._beside(part, layer, columns, o))),
        )

    def _meanings(
        self, part: Part, layer: str, columns: Mapping[str, tuple[str, ...]]
    ) -> dict[str, dict[str, str]]:
        found = known_words(part, layer, columns)
        vocabularies = {c.name: c.terms for c in SPECS[layer].columns}
        for name, theirs in unknown_words(part, layer, columns).items():
            for said in theirs:
                words = {"column": self._column(layer, name), "theirs": said}
                ours = self._choose("cli.ask_word", vocabularies[name], self._way(name), **words)
                found.setdefault(name, {})[said] = ours
        return found

    def _beside(
        self, part: Part, layer: str, columns: Mapping[str, tuple[str, ...]], other: Part
    ) -> Beside | None:
        words = {"part": other.label, "layer": self._role(layer)}
        ways = [w for w in ways_to_join(part, columns, layer, other) if not w.twice][:_WAYS]
        if not ways:
            self._screen.words(self._say("cli.nothing_joins", **words))
            return None
        told = {questions.way_to_join(w, columns, self._language): w for w in ways}
        if len(told) > 1 and ways[0].share < 1:
            way = told[self._choose("cli.ask_join", list(told), str, **words)]
        else:
            way = ways[0]
        found = joined_by(way, part, columns, other)
        self._leftovers(found, other)
        near = {
            ours: theirs
            for ours, theirs in list(found.near.items())[:_NEAR_ENOUGH]
            if self._yes("cli.ask_near", ours=ours, theirs=theirs)
        }
        more = map_columns(other, layer).columns
        brought = {o: t for o, t in more.items() if o not in columns and o not in found.on}
        return Beside(part=other, joined=found, columns=brought, near=near)

    def _leftovers(self, found: Joined, other: Part) -> None:
        """Tell by what the rows meet and what is left over on both sides."""
        words = {"part": other.label, "key": " + ".join(found.key)}
        met = found.both + len(found.pairs)
        self._screen.words(self._say("cli.joined", met=met, **words))
        for message, names in (
            ("join.only_ours", (*found.only_ours, *found.near)),
            ("join.only_theirs", (*found.only_theirs, *found.near.values())),
        ):
            if names:
                shown = "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
                self._screen.words(f"{self._say(message, count=len(names))}: {shown}")

    # ---- the keyboard --------------------------------------------------------------------

    def _say(self, message: str, **values: object) -> str:
        return text(f"wizard.{message}", self._language, **values)

    def _term(self, basis: str) -> str:
        return term(Basis(basis), self._language)

    def _column(self, layer: str, name: str) -> str:
        return questions.column_word(layer, name, self._language)

    def _role(self, role: str) -> str:
        return roles.use_word(role, self._language)

    def _way(self, name: str) -> Callable[[str], str]:
        return lambda way: questions.way_word(name, way, self._language)

    def _ask(self, message: str, *, default: str | None = None, **values: object) -> str:
        words = self._say(message, **values)
        return str(typer.prompt(words, default=default, show_default=False, err=True)).strip()

    def _yes(self, message: str, **values: object) -> bool:
        question = f"{self._say(message, **values)} [{self._say('cli.yes_or_no')}]"
        while (said := _YES_NO.get(str(typer.prompt(question, err=True)).strip().lower())) is None:
            typer.echo(self._say("cli.not_yes_or_no"), err=True)
        return said

    def _day(self) -> date:
        while (day := questions.day_of(self._ask("cli.ask_as_of"))) is None:
            typer.echo(self._say("stated.bad_day"), err=True)
        return day

    def _choose(
        self, message: str, options: Sequence[str], shown: Callable[[str], str], **values: object
    ) -> str:
        """Let a person pick one of ``options`` by its number; ask again until it is one."""
        typer.echo(self._say(message, **values), err=True)
        for number, option in enumerate(options, start=1):
            typer.echo(f"  {number}  {shown(option)}", err=True)
        while True:
            said = self._ask("cli.ask_number")
            if said.isdecimal() and 1 <= int(said) <= len(options):
                return options[int(said) - 1]
