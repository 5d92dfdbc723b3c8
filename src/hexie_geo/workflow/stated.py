"""What the header of a column says besides its name: the unit, the household basis."""

from collections.abc import Iterable, Mapping, Sequence

from hexie_geo.io.units import factor_of, unit_in_header
from hexie_geo.model.layers import SPECS, Column
from hexie_geo.model.terms import Basis


def stated_unit(columns: Iterable[str], column: Column) -> str | None:
    """Return the unit that the headers state, where it is not ours; None where none does.

    Examples
    --------
    >>> households = next(c for c in SPECS["communities"].columns if c.name == "households")
    >>> stated_unit(["户数（万户）"], households), stated_unit(["户数（户）"], households)
    ('万', None)
    """
    said = {unit_in_header(name, column) for name in columns}
    unit = said.pop() if len(said) == 1 else None
    return None if unit is None or factor_of(unit) == 1 else unit


def stated_units(layer: str, columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return :func:`stated_unit` of every mapped column that states one."""
    return {
        c.name: unit
        for c in SPECS[layer].columns
        if c.name in columns and (unit := stated_unit(columns[c.name], c)) is not None
    }


def other_basis(name: str, basis: Basis) -> Basis | None:
    """Return the household basis a header names, where it is another than ``basis``.

    Examples
    --------
    >>> other_basis("户数·户籍", Basis.RESIDENT), other_basis("常住户", Basis.RESIDENT)
    (<Basis.HUKOU: 'hukou'>, None)
    """
    named = [b for b, words in _BASES.items() if any(w in name for w in words)]
    return named[0] if named and basis not in named else None


_BASES = {
    Basis.HUKOU: ("户籍",),
    Basis.RESIDENT: ("常住",),
    Basis.ACTUAL: ("实有",),
    Basis.DWELLINGS: ("住宅套数", "住房套数"),
    Basis.OCCUPIED: ("入住",),
}
