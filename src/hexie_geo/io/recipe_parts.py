"""The parts of a recipe as values; :mod:`hexie_geo.io.recipes` reads them from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hexie_geo.io.coordinates import Datum
from hexie_geo.model.terms import Basis
from hexie_geo.model.workspace import DEFAULT_STANDARDS, Assumption


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A filter on one column of the file; exactly one of the conditions is set."""

    column: str
    within: tuple[str, ...] | None = None
    without: tuple[str, ...] | None = None
    contains: str | None = None
    in_layer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derive:
    """A code made from another: its first or last characters."""

    source: str
    first: int | None = None
    last: int | None = None

    def __str__(self) -> str:
        """Say it in English."""
        which = f"first {self.first}" if self.first else f"last {self.last}"
        return f"{which} characters of {self.source}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """A file and how it must be read.

    ``encoding`` is that of a table's or a shapefile's text, where the bytes leave it open;
    ``layer`` is a layer, sheet, KML folder or the file inside a zip; ``header`` the header
    rows of a table; ``crs`` the CRS where the file states none or a wrong one; ``datum``
    says what degrees are (None: nobody has said, they are taken as they stand);
    ``axes = "yx"`` that north was written first; ``outlines`` makes areas of drawn lines;
    ``point`` names two columns of coordinates.
    """

    file: str
    layer: str | None = None
    encoding: str | None = None
    header: tuple[int, ...] = ()
    crs: str | None = None
    datum: Datum | None = None
    axes: str = "xy"
    outlines: bool = False
    point: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Columns, or shapes, of another file joined by code: ``key`` is theirs, ``on`` ours.

    A key of several columns is their texts one after the other: township and name, say.
    """

    source: FileSpec
    key: tuple[str, ...]
    on: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An assumption as the recipe states it: a value, a derived code, or what a blank means.

    ``stated`` is one that the files already contain: it is repeated, nothing is set.
    """

    layer: str
    field: str
    text_zh: str
    text_en: str
    value: Any = None
    derive: Derive | None = None
    blank_means: int | None = None
    stated: str | None = None

    @property
    def assumption(self) -> Assumption:
        """The assumption as outputs repeat it."""
        if self.stated is not None:
            shown = self.stated
        elif self.derive is not None:
            shown = str(self.derive)
        elif self.blank_means is not None:
            shown = f"blank = {self.blank_means}"
        else:
            shown = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return Assumption(
            layer=self.layer,
            field=self.field,
            value=shown,
            text_zh=self.text_zh,
            text_en=self.text_en,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRecipe:
    """How one layer is made.

    ``units`` says in which unit a column of ours is written in the file (万, 亩, 公顷 …);
    ``columns`` maps our name to theirs; several of theirs are summed where ours is a
    number, else the first that is filled counts. ``concat`` glues texts together, for a
    join by full name. Columns of the file that are neither
    mapped nor in ``keep`` stay out, and the report names them.
    """

    name: str
    source: FileSpec
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    concat: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    derive: Mapping[str, Derive] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    where: tuple[Where, ...] = ()
    join: tuple[Join, ...] = ()
    row_number: str | None = None

    def theirs(self, field: str | None) -> str | None:
        """Return what the file calls a column of ours, for messages; ours where it has none."""
        return "+".join(self.columns.get(field or "", ())) or field


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterRecipe:
    """A grid: its file and what its numbers are."""

    name: str
    file: str
    quantity: str
    crs: str | None = None
    band: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A whole recipe, checked.

    ``repair_below_m`` settles overlaps and gaps between communities that are narrower, each
    on record; without it nothing is repaired but invalid shapes. ``left_out`` are parts
    that were looked at and not wanted: the report counts their rows.
    """

    file: str
    title: str
    basis: Basis
    as_of: date
    crs: str | None
    layers: tuple[LayerRecipe, ...]
    rasters: tuple[RasterRecipe, ...] = ()
    given: tuple[Given, ...] = ()
    left_out: tuple[FileSpec, ...] = ()
    standards: tuple[str, ...] = DEFAULT_STANDARDS
    synthetic: bool = False
    repair_below_m: float | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
