"""Read a TOML tree key by key, gathering every problem instead of stopping at the first."""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from types import UnionType
from typing import Any

from hexie_geo.errors import CrsError, Problem
from hexie_geo.model.crs import known


class Table:
    """One table of a TOML file; problems of all tables of the file gather in one list.

    Every method takes a key, remembers that it was asked for, and returns a value of the
    right type whatever the file says; :meth:`done` then names the keys nobody asked for.

    Examples
    --------
    >>> table = Table({"file": 3, "fiel": "a.csv"}, file="r.toml")
    >>> table.text("file"), table.done()
    ('', None)
    >>> [(p.code, p.field) for p in table.problems]
    [('recipe.type', 'file'), ('recipe.unknown_key', 'fiel')]
    """

    def __init__(
        self,
        tree: Mapping[str, Any],
        *,
        file: str,
        path: str = "",
        problems: list[Problem] | None = None,
    ) -> None:
        self.tree, self._file, self._path = tree, file, path
        self.problems: list[Problem] = [] if problems is None else problems
        self._asked: set[str] = set()

    def problem(self, code: str, key: str, **values: object) -> None:
        """Note a problem at ``key`` of this table."""
        field = ".".join(p for p in (self._path, key) if p)
        self.problems.append(
            Problem(code=f"recipe.{code}", file=self._file, field=field, values=values)
        )

    def take(self, key: str, kind: type | UnionType) -> Any:
        """Return the value at ``key`` if it is a ``kind``; None if absent or something else."""
        self._asked.add(key)
        value = self.tree.get(key)
        wrong_flag = isinstance(value, bool) and kind in (int, float)
        if value is None or (isinstance(value, kind) and not wrong_flag):
            return value
        self.problem("type", key, wanted=getattr(kind, "__name__", str(kind)))
        return None

    def maybe_text(self, key: str) -> str | None:
        """Return the text at ``key``, or None."""
        value = self.take(key, str)
        return None if value is None else str(value)

    def text(self, key: str) -> str:
        """Return the text at ``key``, which must be there."""
        value = self.maybe_text(key)
        if key not in self.tree or value == "":
            self.problem("missing", key)
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts at ``key``, empty if absent."""
        values = self.take(key, list) or []
        if not all(isinstance(v, str) for v in values):
            self.problem("type", key, wanted='["…", "…"]')
            return ()
        return tuple(values)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return the text at ``key``, which must be one of ``allowed``."""
        value = self.text(key)
        if value and value not in allowed:
            self.problem("choice", key, value=value, allowed=" / ".join(allowed))
            return ""
        return value

    def day(self, key: str) -> date:
        """Return the date at ``key``, which must be there, as a TOML date or as text."""
        self._asked.add(key)
        value = self.tree.get(key)
        if isinstance(value, date):
            return value
        if value is None:
            self.problem("missing", key)
            return date.max
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.problem("type", key, wanted="2025-12-31")
            return date.max

    def path(self, key: str) -> str:
        """Return the file name at ``key``: relative, and inside the data folder."""
        value = self.text(key)
        pure, windows = PurePosixPath(value.replace("\\", "/")), PureWindowsPath(value)
        strange = "://" in value or value.startswith("/vsi")
        if pure.is_absolute() or windows.drive or ".." in pure.parts or strange:
            self.problem("outside", key, value=value)
        return value

    def crs(self, key: str) -> str | None:
        """Return the coordinate system at ``key``, or None; it must be one that is known."""
        value = self.maybe_text(key)
        if value is not None:
            try:
                known(value)
            except CrsError:
                self.problem("crs", key, value=value)
        return value

    def table(self, key: str) -> "Table | None":
        """Return the table at ``key``, or None."""
        value = self.take(key, dict)
        return None if value is None else self._inside(key, value)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Return the array of tables at ``key``."""
        values = self.take(key, list) or []
        if not all(isinstance(v, dict) for v in values):
            self.problem("type", key, wanted=f"[[{key}]]")
            return ()
        return tuple(self._inside(f"{key}[{i}]", v) for i, v in enumerate(values, start=1))

    def tables_by_name(
        self, key: str, allowed: tuple[str, ...] | None = None
    ) -> "dict[str, Table]":
        """Return the tables under ``key`` by name, each name one of ``allowed``."""
        found = {}
        for name, value in (self.take(key, dict) or {}).items():
            if allowed is not None and name not in allowed:
                self.problem("choice", f"{key}.{name}", value=name, allowed=" / ".join(allowed))
            elif not isinstance(value, dict):
                self.problem("type", f"{key}.{name}", wanted=f"[{key}.{name}]")
            else:
                found[name] = self._inside(f"{key}.{name}", value)
        return found

    def done(self) -> None:
        """Name every key that nobody asked for: a misspelt key must not be passed over."""
        for key in self.tree:
            if key not in self._asked:
                self.problem("unknown_key", key, known=", ".join(sorted(self._asked)))

    def _inside(self, key: str, tree: Mapping[str, Any]) -> "Table":
        path = ".".join(p for p in (self._path, key) if p)
        return Table(tree, file=self._file, path=path, problems=self.problems)
