"""The planning area: layers, household basis, standards, CRS and where it all came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.errors import CrsError, DataError, HexieError, LayerError, Problem
from hexie_geo.model.arguments import known_names
from hexie_geo.model.crs import crs_name
from hexie_geo.model.digest import frame_digest, join_digests
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS, SPECS, has_geometry
from hexie_geo.model.rasters import Raster
from hexie_geo.model.terms import Basis

if TYPE_CHECKING:
    import geopandas as gpd

_FIELDS = ("title", "synthetic", "assumptions", "sources", "import_problems", "settings")
DEFAULT_STANDARDS = ("cn.yunnan.yunfa-2007-11", "cn.law.residents-committees-2025")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a layer came from: file name, content digest, and what was done to it."""

    layer: str
    file: str
    digest: str = ""
    rows: int = 0
    crs: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something the user asserted for want of data; repeated in every output.

    ``text_zh`` and ``text_en`` say it in words.
    """

    layer: str
    field: str
    value: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Workspace:
    """A planning area. Never edited in place: ``with_layers`` returns another one.

    Only ``communities`` must be there, and even it may come without geometry. Layers are
    plain frames in the metric CRS ``crs`` (None while nothing has geometry).
    """

    communities: "gpd.GeoDataFrame"
    basis: Basis
    as_of: date
    groups: "gpd.GeoDataFrame | None" = None
    estates: "gpd.GeoDataFrame | None" = None
    police_offices: "gpd.GeoDataFrame | None" = None
    facilities: "gpd.GeoDataFrame | None" = None
    roads: "gpd.GeoDataFrame | None" = None
    barriers: "gpd.GeoDataFrame | None" = None
    links: pd.DataFrame | None = None
    townships: "gpd.GeoDataFrame | None" = None
    rasters: Mapping[str, Raster] = field(default_factory=dict)
    crs: Any = None
    standards: tuple[str, ...] = DEFAULT_STANDARDS
    title: str = ""
    synthetic: bool = False
    assumptions: tuple[Assumption, ...] = ()
    sources: tuple[Source, ...] = ()
    import_problems: tuple[Problem, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_layers(
        cls,
        *,
        communities: pd.DataFrame,
        basis: Basis | str,
        as_of: date | str,
        crs: Any = None,
        rasters: Mapping[str, Raster] | None = None,
        standards: tuple[str, ...] = DEFAULT_STANDARDS,
        **more: Any,
    ) -> "Workspace":
        """Build a workspace from plain frames in memory.

        Parameters
        ----------
        communities
            Layer ``communities``, with or without geometry. The deciding count is
            ``households``; when it is absent, the column of ``basis`` is taken.
        basis, as_of
            Household basis (口径) and the day of the count; there is no default.
        crs
            Metric CRS to work in; taken from ``communities`` when it has one.
        rasters
            Grids by name: ``population`` and ``dem`` are known to the analyses.
        standards
            Ids of the policy packs; the first one gives the verdicts.
        **more
            Other layers by name (``groups``, ``roads`` …) and ``title``, ``synthetic``,
            ``assumptions``, ``sources``, ``settings``.

        Returns
        -------
        Workspace
            With every layer in one metric CRS; the frames given are not edited.

        Raises
        ------
        CrsError, LayerError
            If layers break their specifications; all problems of all layers are listed.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"community_id": ["c1"], "name": ["云山社区"],
        ...     "township_id": ["t1"], "area": ["urban"], "body": ["residents_committee"],
        ...     "households": [6200], "gated": [False]})
        >>> ws = Workspace.from_layers(communities=table, basis="hukou", as_of="2025-12-31")
        >>> ws.basis, ws.has_geometry, len(ws.communities)
        (<Basis.HUKOU: 'hukou'>, False, 1)
        """
        try:
            basis = Basis(basis)
        except ValueError as exc:
            values = {"basis": basis, "allowed": "/".join(Basis)}
            raise DataError(Problem(code="workspace.basis", values=values)) from exc
        day = as_of.date() if isinstance(as_of, datetime) else as_of
        day = day if isinstance(day, date) else _day(day)
        known_names(more, [*SPECS, *_FIELDS])
        layers = {n: more.pop(n) for n in SPECS if n in more and more[n] is not None}
        layers = {"communities": _with_deciding_count(communities, basis), **layers}
        home = _home_crs(crs, layers)
        layers = {name: _in_crs(layer, home) for name, layer in layers.items()}
        _check_all(layers)
        _check_keys(layers["communities"], layers.get("groups"))
        return cls(
            basis=basis,
            as_of=day,
            crs=home,
            rasters=rasters or {},
            standards=standards,
            **layers,
            **more,
        )

    def __repr__(self) -> str:
        """Return a line: title, basis, day and rows by layer."""
        rows = ", ".join(f"{k} {n}" for k, n in self.counts().items())
        title = self.title or "untitled"
        return f"<Workspace {title!r} {self.basis.value} {self.as_of}: {rows}>"

    @property
    def has_geometry(self) -> bool:
        """Whether communities have shapes."""
        return has_geometry(self.communities)

    @property
    def layers(self) -> Mapping[str, pd.DataFrame]:
        """Every layer that is there, by name."""
        return {n: getattr(self, n) for n in SPECS if getattr(self, n) is not None}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Name of each community by its id; empty where it has none."""
        table = self.communities  # as arrays: this is asked for every change of every paper
        names = table["name"].fillna("").to_numpy(object)
        return dict(zip(table["community_id"].to_numpy(object), names, strict=True))

    @cached_property
    def digest(self) -> str:
        """Content digest over layers, grids, basis and count date, as of its first use."""
        return self.content_digest()

    def content_digest(self) -> str:
        """Return the digest of what the layers hold now: frames can be edited behind our back."""
        parts = [f"{name}={frame_digest(layer)}" for name, layer in self.layers.items()]
        for name in sorted(self.rasters):
            raster = self.rasters[name]
            place = f"{tuple(map(float, raster.transform))}{crs_name(raster.crs)}"
            parts.append(f"{name}={place}{hash_array(raster)}")
        return join_digests([self.basis.value, self.as_of.isoformat(), *parts])

    def with_layers(self, **layers: Any) -> "Workspace":
        """Return a workspace with ``layers`` in place of its own, checked again."""
        known_names(layers, SPECS)
        fresh = {name: _in_crs(layer, self.crs) for name, layer in layers.items()}
        _check_all({n: layer for n, layer in fresh.items() if layer is not None})
        _check_keys(fresh.get("communities", self.communities), fresh.get("groups", self.groups))
        return replace(self, **fresh)

    def counts(self) -> Mapping[str, int]:
        """Return the number of rows of each layer that is there."""
        return {name: len(layer) for name, layer in self.layers.items()}


def planning_area(given: object) -> Workspace:
    """Return ``given`` if it is a workspace; analysts tend to try with a frame first.

    Raises
    ------
    DataError
        ``argument.not_a_workspace``, which says how to make one.
    """
    if isinstance(given, Workspace):
        return given
    raise DataError(
        Problem(code="argument.not_a_workspace", values={"given": type(given).__name__})
    )


def hash_array(raster: Raster) -> str:
    """Return a digest of a grid's numbers."""
    import hashlib

    return hashlib.blake2b(raster.values.tobytes(), digest_size=8).hexdigest()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise DataError(Problem(code="workspace.as_of", values={"as_of": text})) from exc


def _with_deciding_count(communities: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    column = HOUSEHOLD_COLUMNS[basis]
    if "households" in communities.columns or column not in communities.columns:
        return communities
    return communities.assign(households=communities[column])


def _home_crs(crs: Any, layers: Mapping[str, pd.DataFrame]) -> Any:
    from hexie_geo.model.crs import metric

    if crs is not None:
        return metric(crs)
    for layer in layers.values():
        if has_geometry(layer) and layer.crs is not None:
            return metric(layer.crs)
    return None


def _in_crs(layer: Any, crs: Any) -> Any:
    if layer is None or crs is None or not has_geometry(layer):
        return layer
    if layer.crs is None or layer.crs == crs:
        return layer
    return layer.to_crs(crs)


def _check_keys(communities: pd.DataFrame, groups: pd.DataFrame | None) -> None:
    """Refuse groups of which not one names a community that is there: the wrong column, say."""
    named = pd.Series(dtype="str") if groups is None else groups["community_id"].dropna()
    if len(named) and not named.isin(communities["community_id"]).any():
        here = communities["community_id"].iloc[:3]
        values = {"samples": ", ".join(named.unique()[:3]), "known": ", ".join(here)}
        problem = Problem(
            code="layer.no_match", layer="groups", field="community_id", values=values
        )
        raise LayerError(problem)


def _check_all(layers: Mapping[str, pd.DataFrame]) -> None:
    problems: list[Problem] = []
    only_crs = True
    for name, layer in layers.items():
        try:
            SPECS[name].check(layer)
        except HexieError as exc:
            problems.extend(exc.problems)
            only_crs = only_crs and isinstance(exc, CrsError)
    (CrsError if only_crs else LayerError).raise_if(problems)
