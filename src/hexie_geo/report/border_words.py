"""A border in words: what each stretch runs along, 四至 as one sentence, 界线走向 as a walk."""

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
        """Return the mark in words."""
        return (
            self.name
            if self.kind == LINE
            else text(f"four_bounds.{self.kind}", language, name=self.name)
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
        joiner = text("four_bounds.joiner", language)
        parts = [
            text(
                f"four_bounds.{side}",
                language,
                marks=joiner.join(m.say(language) for m in self.sides[side]),
            )
            for side in SIDES
            if self.sides[side]
        ]
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
