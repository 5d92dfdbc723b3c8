"""From a file's own columns to a layer's: filters, mapping, joins, constants, assumptions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from hexie_geo.errors import HexieError, Problem
from hexie_geo.io.blocks import fill_townships
from hexie_geo.io.cells import Cells, Place, convert
from hexie_geo.io.columns import first_filled, glued, passes, replaced, together
from hexie_geo.io.joins import JoinedFile, match
from hexie_geo.io.recipe_parts import Derive, FileSpec, Given, Join, LayerRecipe
from hexie_geo.io.records import Fix, Reading
from hexie_geo.io.shaped import Shaped
from hexie_geo.io.spellings import as_text
from hexie_geo.io.totals import disagreements
from hexie_geo.model.layers import APPROXIMATE, Column, LayerSpec


def shape(
    reading: Reading,
    recipe: LayerRecipe,
    spec: LayerSpec,
    *,
    read: Callable[[FileSpec], Reading],
    given: Iterable[Given] = (),
    layers: Mapping[str, pd.DataFrame] | None = None,
) -> Shaped:
    """Make the layer ``spec`` from a file as ``recipe`` says.

    Parameters
    ----------
    reading
        The file as read.
    recipe, spec
        What is wanted.
    read
        Reads the files of joins.
    given
        Assumptions; those of other layers are passed over.
    layers
        Layers made before, for ``in_layer`` filters.

    Returns
    -------
    Shaped
        Nothing is raised: problems of several layers are told together.
    """
    work = _Work(reading, recipe, spec)
    for fix, problem in disagreements(reading, recipe, spec):
        work.fixes.append(fix)
        work.problems.append(problem)
    work.filter(layers or {})
    work.map_columns()
    for join in recipe.join:
        work.join(join, read)
    work.fill_townships()
    work.complete(tuple(g for g in given if g.layer == recipe.name))
    return work.result()


class _Work:
    """The table under work: one step a method, problems gathered on the way."""

    def __init__(self, reading: Reading, recipe: LayerRecipe, spec: LayerSpec) -> None:
        self.recipe, self.spec = recipe, spec
        self.file, self.layer = reading.file, recipe.name
        self.source = reading.frame
        self.rows = reading.frame.index
        self.kinds = {c.name: c for c in spec.columns}
        self.fixes: list[Fix] = list(reading.fixes)
        self.problems: list[Problem] = list(reading.problems)
        self.errors: list[Problem] = []
        self.joined: list[JoinedFile] = []
        self.raw: dict[str, list[pd.Series]] = {}
        self.told: set[tuple[str, tuple[str, ...]]] = set()
        self.geometry: Any = None
        self.frame = pd.DataFrame()

    def error(self, code: str, *, field: str | None = None, **values: object) -> None:
        """Note something that forbids the import."""
        self.errors.append(
            Problem(code=code, file=self.file, layer=self.layer, field=field, values=values)
        )

    def filter(self, layers: Mapping[str, pd.DataFrame]) -> None:
        """Keep the rows that every ``where`` lets through."""
        for where in self.recipe.where:
            if where.column not in self.source.columns:
                self._no_column(where.column)
                continue
            self.source = self.source[passes(self.source[where.column], where, layers)]
        if self.source.empty and not self.errors:
            self.error("import.filtered_all")

    def _no_column(self, name: str, names: Iterable[object] | None = None) -> None:
        shown = "、".join(str(c) for c in list(names or self.source.columns)[:30])
        self.error("io.no_column", field=name, names=shown)

    def map_columns(self) -> None:
        """Take the file's columns under our names; what is not taken is told."""
        shapes = getattr(self.source, "_geometry_column_name", None)
        if shapes in self.source.columns:
            self.geometry = self.source[shapes]
        wanted = {**{k: (k,) for k in self.recipe.keep}, **self.recipe.columns}
        for ours, theirs in (*wanted.items(), *self.recipe.concat.items()):
            missing = [t for t in theirs if t not in self.source.columns]
            for name in missing:
                self._no_column(name)
            if not missing:
                self.raw[ours] = [self.source[t] for t in theirs]
        for name in self.recipe.concat.keys() & self.raw.keys():
            self.raw[name] = [glued(self.raw[name])]
        used: set[Any] = {t for theirs in wanted.values() for t in theirs}
        used |= {t for theirs in self.recipe.concat.values() for t in theirs}
        used |= (
            {w.column for w in self.recipe.where} | set(self.recipe.source.point or ()) | {shapes}
        )
        for name in self.source.columns:
            if name not in used:
                self.fixes.append(
                    Fix(action="column_left_out", file=self.file, layer=self.layer, field=str(name))
                )
        for name, value in self.recipe.constants.items():
            self.raw[name] = [pd.Series(value, index=self.source.index)]
        if self.recipe.row_number:
            numbers = pd.Series(self.source.index.astype("str"), index=self.source.index)
            self.raw[self.recipe.row_number] = [numbers]

    def join(self, join: Join, read: Callable[[FileSpec], Reading]) -> None:
        """Bring in columns and shapes of another file by code; both leftovers are told."""
        if join.on not in self.raw:
            self.error("import.join_on", field=join.on)
            return
        try:
            other = read(join.source)
        except HexieError as exc:
            self.errors += exc.problems
            return
        ours = as_text(replaced(self.raw[join.on][0], self.recipe.values.get(join.on)))
        matched = match(ours, other, join, file=self.file, layer=self.layer)
        self.fixes += other.fixes
        self.problems += other.problems
        self.problems += matched.problems
        self.errors += matched.errors
        if matched.frame is None:
            return
        self.joined.append(JoinedFile.of(join, other, matched))
        for name, theirs in join.columns.items():
            self.raw[name] = [matched.frame[t] for t in theirs]
        if self.geometry is None:
            self.geometry = matched.shapes

    def fill_townships(self) -> None:
        """Fill townships that are written once for a block, where the codes confirm it."""
        place = Place(file=self.file, layer=self.layer, codes=self._codes())
        for name, made in fill_townships(self.raw, self.recipe, place):
            self.raw[name] = [made.values]
            self.fixes += made.fixes
            self.problems += made.problems

    def complete(self, given: tuple[Given, ...]) -> None:
        """Convert every column to its kind, then derive codes and apply assumptions."""
        import geopandas as gpd

        blanks = {g.field: g.blank_means for g in given if g.blank_means is not None}
        place = Place(file=self.file, layer=self.layer, codes=self._codes())
        out: dict[str, pd.Series] = {}
        about = pd.Series(None, index=self.source.index, dtype="str")
        for name, sources in self.raw.items():
            column = self.kinds.get(name)
            values = self.recipe.values.get(name)
            cells = [replaced(s, values) for s in sources]
            if column is None:
                out[name] = first_filled(cells)
                continue
            means, unit = blanks.get(name), self.recipe.units.get(name)
            made = [convert(c, column, place, blank_means=means, unit=unit) for c in cells]
            out[name] = together(made, column)
            for m in made:
                if m.about is not None:
                    about = about.where(
                        ~m.about, about.fillna("").str.cat([name] * len(about), " ")
                    )
            self._tell(name, column, made)
        for name, derive in self.recipe.derive.items():
            self._derive(out, name, derive)
        for g in given:
            if g.stated is not None:
                continue
            if g.derive is not None:
                self._derive(out, g.field, g.derive)
            elif g.blank_means is None:
                self._assume(out, g)
            elif g.field not in out:
                self._no_column(g.field, out)
        if about.notna().any():
            out[APPROXIMATE] = about.str.strip()
        frame = pd.DataFrame(out, index=self.source.index)
        if self.geometry is not None:
            crs = self.geometry.crs
            frame = gpd.GeoDataFrame(frame, geometry=self.geometry.to_numpy(), crs=crs)
        self.frame = frame

    def _tell(self, name: str, column: Column, made: Iterable[Cells]) -> None:
        """Keep what was done to a column; theirs under two names of ours is told once."""
        read = (column.kind, self.recipe.columns.get(name, (name,)))
        if read in self.told:
            return
        self.told.add(read)
        for m in made:
            self.fixes += m.fixes
            spoilt = [p for p in m.problems if p.code == "import.spoilt_code"]
            self.errors += [replace(p, field=self.recipe.theirs(p.field)) for p in spoilt]
            self.problems += [p for p in m.problems if p not in spoilt]

    def _codes(self) -> "pd.Series[str] | None":
        name = self.spec.id_column
        return as_text(self.raw[name][0]).fillna("") if name in self.raw else None

    def _derive(self, out: dict[str, pd.Series], name: str, derive: Derive) -> None:
        if derive.source not in out:
            self._no_column(derive.source, out)
            return
        text = out[derive.source].str
        out[name] = text[: derive.first] if derive.first else text[-(derive.last or 0) :]

    def _assume(self, out: dict[str, pd.Series], given: Given) -> None:
        """Set a column, or fill the cells of it that say nothing."""
        column = self.kinds.get(given.field)
        value = pd.Series([given.value] * len(self.source), index=self.source.index)
        if column is not None:
            place = Place(file=self.recipe.source.file, layer=self.layer)
            value = convert(value, column, place).values
        own = out.get(given.field)
        out[given.field] = value if own is None else own.where(own.notna(), value)

    def result(self) -> Shaped:
        """Return the layer, or an empty frame where an error forbids it."""
        filtered = self.rows.difference(self.source.index)
        return Shaped(
            frame=self.frame,
            fixes=tuple(self.fixes),
            problems=tuple(self.problems),
            errors=tuple(self.errors),
            filtered=tuple(int(r) for r in filtered),
            joined=tuple(self.joined),
        )
