"""A border in words: what each stretch runs along, 四至 as one sentence, 界线走向 as a walk."""

from collections.abc import Sequence
from dataclasses import dataclass

from hexie_geo.i18n import Language, text

SIDES = ("east", "south", "west", "north")
LINE, NEIGHBOUR, NOTHING = "line", "neighbour", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a stretch of border runs along: a named line, a neighbour, or nothing known."""

    kind: str
    name: str

    def say(self, language: Language = "zh") -> str:
        """Return the mark in words; a neighbour by its name alone."""
        return (
            text("four_bounds.nothing", language, name=self.name)
            if self.kind == NOTHING
            else self.name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One run of the border along one mark, on one side, in metres."""

    mark: Mark
    side: str
    length_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FourBounds:
    """The borders of one community.

    ``course`` lists the stretches clockwise from the north-west corner; ``irregular`` tells
    that four words cannot describe the shape and the course must be read instead.
    """

    sides: dict[str, tuple[Mark, ...]]
    course: tuple[Stretch, ...]
    irregular: bool
    exclaves: int
    along_lines_share: float

    def say(self, language: Language = "zh") -> str:
        """Return 四至 as one sentence: 东至…,南至…,西至…,北至…."""
        parts = [_side(s, self.sides[s], language) for s in SIDES if self.sides[s]]
        said = text("four_bounds.comma", language).join(parts) + text("four_bounds.stop", language)
        if self.irregular:
            said += text("four_bounds.irregular", language)
        if self.exclaves:
            said += text("four_bounds.exclaves", language, n=self.exclaves)
        return said

    def say_course(self, language: Language = "zh") -> str:
        """Return 界线走向: the border clockwise from the north-west corner."""
        steps = [
            text(
                f"four_bounds.step_{s.mark.kind}",
                language,
                name=s.mark.name,
                heading=text(f"four_bounds.heading_{s.side}", language),
                metres=round(s.length_m, -1),
            )
            for s in self.course
        ]
        return (
            text("four_bounds.start", language)
            + text("four_bounds.comma", language).join(steps)
            + text("four_bounds.end", language)
        )


def _side(side: str, marks: Sequence[Mark], language: Language) -> str:
    """Return one side in words: 东至银杏巷, 东与金碧社区相邻, or both."""
    joiner = text("four_bounds.joiner", language)
    beside = [m.say(language) for m in marks if m.kind == NEIGHBOUR]
    along = [m.say(language) for m in marks if m.kind != NEIGHBOUR]
    said = [
        text(f"four_bounds.{how}", language, marks=joiner.join(names))
        for how, names in (("along", along), ("beside", beside))
        if names
    ]
    return text(f"four_bounds.{side}", language) + text("four_bounds.both", language).join(said)
