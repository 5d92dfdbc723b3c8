"""What a command prints: one JSON document or rich tables on stdout, progress on stderr."""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from hexie_geo.catalogue import Language
from hexie_geo.errors import HexieError
from hexie_geo.i18n import text

# names in the data may carry terminal escapes; a table must not run them
_CONTROLS = dict.fromkeys([*range(32), 127, *range(128, 160)]) | {9: " ", 10: " "}


class Screen:
    """Prints in one language; with ``as_json`` only :meth:`json` reaches stdout."""

    def __init__(self, language: Language, *, as_json: bool = False) -> None:
        self.language = language
        self.as_json = as_json

    def say(self, message: str, **values: object) -> str:
        """Return the sentence ``message`` of topic ``cli``."""
        return text(f"cli.{message}", self.language, **values)

    def json(self, values: Any) -> None:
        """Print ``values`` as one JSON document."""
        if self.as_json:
            shown = json.dumps(_plain(values), ensure_ascii=False, indent=2, allow_nan=False)
            sys.stdout.write(f"{shown}\n")

    def line(self, message: str, **values: object) -> None:
        """Print one sentence, unless JSON is asked for."""
        if not self.as_json:
            self._console().print(self.say(message, **values), soft_wrap=True)

    def words(self, sentence: str) -> None:
        """Print a sentence that is already in the right language."""
        if not self.as_json:
            self._console().print(sentence.translate(_CONTROLS), soft_wrap=True)

    def table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]],
        *, limit: int | None = None, **values: object,
    ) -> None:  # fmt: skip
        """Print a table; ``title`` and ``columns`` are message ids, numbers stand right.

        Beyond ``limit`` rows it says how many more there are.
        """
        if self.as_json:
            return
        from rich import box
        from rich.table import Table

        listed = [[_cell(v) for v in row] for row in rows]
        self.title(title, **values)
        grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for place, column in enumerate(columns):
            right = bool(listed) and all(_is_number(row[place]) for row in listed)
            grid.add_column(self.say(column), justify="right" if right else "left", overflow="fold")
        for row in listed[:limit]:
            grid.add_row(*row)
        self.show(grid)
        if limit is not None and len(listed) > limit:
            self.line("more_rows", count=len(listed) - limit)

    def title(self, message: str, **values: object) -> None:
        """Print the heading of a table: not rich's own, which wraps it at the table's width."""
        if not self.as_json:
            self._console().print(self.say(message, **values), style="bold", soft_wrap=True)

    def show(self, thing: Any) -> None:
        """Print a rich renderable, unless JSON is asked for."""
        if not self.as_json:
            self._console().print(thing)

    def refuse(self, error: HexieError) -> None:
        """Say on stderr what cannot be used; with JSON the same as data on stdout."""
        problems = [
            {
                "code": p.code,
                "file": p.file,
                "layer": p.layer,
                "rows": list(p.rows),
                "field": p.field,
                "message": p.say(self.language),
            }
            for p in error.problems
        ]
        self.json({"error": type(error).__name__, "problems": problems})
        console = self._console(stderr=True)
        console.print(self.say("refused", count=len(problems)), style="red")
        for problem in problems:
            console.print(f"  • {str(problem['message']).translate(_CONTROLS)}", soft_wrap=True)

    @contextmanager
    def progress(self, message: str, **values: object) -> Iterator[Callable[[int, int], None]]:
        """Show a bar on stderr while the block runs; call what it yields with (done, total)."""
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        console = self._console(stderr=True)
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as bars:
            task = bars.add_task(self.say(message, **values), total=None)
            yield lambda done, total: bars.update(task, completed=done, total=total)

    def _console(self, *, stderr: bool = False) -> Any:
        from rich.console import Console

        # off a terminal a table must not be squeezed into 80 columns
        stream = sys.stderr if stderr else sys.stdout
        width = None if stream.isatty() else 140
        return Console(stderr=stderr, markup=False, highlight=False, emoji=False, width=width)


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN is the value unlike itself
        return "—"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).translate(_CONTROLS)


def _is_number(cell: str) -> bool:
    return cell == "—" or cell.rstrip("%").replace(",", "").replace(".", "").isdigit()


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON has it: numpy scalars and dates plain, not-a-number as null."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "item"):
        return _plain(value.item())
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
