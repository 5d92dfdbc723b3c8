"""One layer on its way in: placed, mended, rows without a home kept out, checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from hexie_geo.errors import HexieError, Problem
from hexie_geo.io.joins import JoinedFile
from hexie_geo.io.recipe_parts import LayerRecipe
from hexie_geo.io.records import Fix, KeptOut, Reading
from hexie_geo.io.repair import repair_shapes
from hexie_geo.io.shaped import Shaped
from hexie_geo.model.layers import SPECS, LayerSpec, has_geometry


@dataclass(eq=False, kw_only=True)
class Intake:
    """A layer with everything that has been said of it so far; ``frame`` keeps file rows."""

    recipe: LayerRecipe
    reading: Reading
    frame: pd.DataFrame
    households_in: int
    crs_in: Any
    fixes: list[Fix]
    problems: list[Problem]
    kept_out: list[KeptOut]
    joined: tuple[JoinedFile, ...] = ()

    @classmethod
    def of(cls, recipe: LayerRecipe, reading: Reading, shaped: Shaped) -> "Intake":
        """Start from a shaped layer; rows that filters and totals took out are kept out."""

        def out(row: int, reason: str, value: str = "") -> KeptOut:
            place = {"file": reading.file, "part": reading.layer, "layer": recipe.name}
            return KeptOut(row=row, reason=reason, value=value, households=None, code="", **place)

        kept = [out(row, "filtered") for row in shaped.filtered]
        dropped = [f for f in reading.fixes if f.action == "row_dropped"]
        kept += [out(f.row or 0, str(f.values.get("why", "")), f.value) for f in dropped]
        listed = set(map(id, dropped))  # a row kept out is no fix as well
        return cls(
            recipe=recipe,
            reading=reading,
            frame=shaped.frame,
            households_in=_households(shaped.frame),
            crs_in=getattr(shaped.frame, "crs", None),
            fixes=[_in_layer(f, recipe.name) for f in shaped.fixes if id(f) not in listed],
            problems=list(shaped.problems),
            kept_out=kept,
            joined=shaped.joined,
        )

    @property
    def spec(self) -> LayerSpec:
        """The layer's specification."""
        return SPECS[self.recipe.name]

    @property
    def households(self) -> int:
        """Households of the rows still in."""
        return _households(self.frame)

    def place(self, home: Any) -> Iterator[Problem]:
        """Bring shapes into the metric CRS ``home`` and mend them; yields what forbids it."""
        import geopandas as gpd

        frame: Any = self.frame
        if not isinstance(frame, gpd.GeoDataFrame):
            return
        if not has_geometry(frame):
            self.frame = _plain(frame)
            return
        if home is None:
            yield Problem(code="import.no_crs", file=self.reading.file, layer=self.recipe.name)
            return
        frame_crs: Any = frame.crs
        for crs in (frame_crs, home):  # as published, and again: moving points can cross edges
            frame, fixes, problems = repair_shapes(
                frame.to_crs(crs),
                metric=home,
                file=self.reading.file,
                name=self.recipe.name,
                id_column=self.spec.id_column,
            )
            self.fixes += fixes
            self.problems += problems
        self.frame = frame
        gone = frame.geometry.isna() | frame.geometry.is_empty
        if self.spec.geometry_required and not gone.all():
            self.keep_out(gone, "no_geometry")
        elif gone.any() and not gone.all():
            self.problems.append(self._problem("without_shape", gone))
        if gone.all():  # none of the shapes could be used
            self.frame = _plain(frame)

    def keep_out(self, gone: "pd.Series[bool]", reason: str) -> None:
        """Take rows out, each with its reason and its households."""
        if not gone.any():
            return
        self.problems.append(self._problem(reason, gone))
        for row, values in self.frame[gone].iterrows():
            homes = values.get("households")
            self.kept_out.append(
                KeptOut(
                    file=self.reading.file,
                    part=self.reading.layer,
                    layer=self.recipe.name,
                    row=int(str(row)),
                    code=str(values.get(self.spec.id_column, "")),
                    reason=reason,
                    households=None if homes is None or pd.isna(homes) else int(homes),
                )
            )
        self.frame = self.frame[~gone]

    def _problem(self, code: str, where: "pd.Series[bool]") -> Problem:
        rows = self.frame[where]
        return Problem(
            code=f"import.{code}",
            file=self.reading.file,
            layer=self.recipe.name,
            rows=tuple(int(r) for r in rows.index),
            values={"count": len(rows), "households": _households(rows)},
        )

    def check(self) -> Iterator[Problem]:
        """Yield what breaks the specification; rows are the file's own."""
        try:
            self.spec.check(self.frame)
        except HexieError as exc:
            index = self.frame.index
            for p in exc.problems:
                yield Problem(
                    code=p.code,
                    file=self.reading.file,
                    layer=p.layer,
                    rows=tuple(int(index[r - 1]) for r in p.rows),
                    field=self.recipe.theirs(p.field),
                    values=p.values,
                )


def keep_out_strays(layers: Mapping[str, Intake]) -> None:
    """Keep out groups and estates whose community is not there; their households are listed."""
    communities = layers.get("communities")
    if communities is None or "community_id" not in communities.frame.columns:
        return
    known = communities.frame["community_id"]
    for name in ("groups", "estates"):
        layer = layers.get(name)
        if layer is not None and "community_id" in layer.frame.columns:
            layer.keep_out(layer.frame["community_id"].isna(), "no_community")
            layer.keep_out(~layer.frame["community_id"].isin(known), "unknown_community")


def _in_layer(fix: Fix, layer: str) -> Fix:
    """Return the fix under our layer; the sheet it was found in is its ``part``."""
    return fix if fix.layer == layer else replace(fix, part=fix.layer, layer=layer)


def _plain(frame: Any) -> pd.DataFrame:
    """Return a frame without shapes as a plain table."""
    return pd.DataFrame(frame.drop(columns=frame.geometry.name))


def _households(frame: pd.DataFrame) -> int:
    return int(frame["households"].sum()) if "households" in frame.columns else 0
